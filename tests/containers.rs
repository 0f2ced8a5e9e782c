//! The container that an agent works in: which files are looked at for it, and what is said once for all files.

mod support;

use std::path::Path;

use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{Report, lint, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use support::{TestContext, places};

const SOCKET: &str = "/var/run/docker.sock:/var/run/docker.sock";

#[test]
fn a_compose_file_of_any_project_is_none_of_our_business() {
    for (what, path, text) in [
        (
            "a proxy",
            "docker-compose.yml",
            format!("services:\n  traefik:\n    image: traefik:v3\n    volumes: ['{SOCKET}']\n"),
        ),
        (
            "an agent of something else",
            "compose.yaml",
            format!(
                "services:\n  agent:\n    image: portainer/agent:2\n    volumes: ['{SOCKET}']\n    privileged: true\n"
            ),
        ),
        ("a server without anything", "compose.yaml", "services:\n  mcp:\n    image: mcp/time\n".to_owned()),
        ("a container without anything", ".devcontainer/devcontainer.json", r#"{ "image": "debian" }"#.to_owned()),
        ("what is no YAML", "compose.yaml", "services: [\n  mcp: {".to_owned()),
        ("what is no object", ".devcontainer.json", "[1, 2".to_owned()),
        (
            "what has the wrong types",
            "compose.yaml",
            "services:\n  mcp:\n    volumes: 5\n    privileged: yes\n".to_owned(),
        ),
    ] {
        let context = TestContext::new().file(path, text);
        for paths in [vec!["."], vec![path]] {
            let run = context.run(&[&["check"], &*paths].concat());
            assert!(run.code == 2 && run.stderr.contains("0 files checked"), "{what}: {run:?}");
        }
    }
}

#[test]
fn a_file_of_two_readers_is_reported_by_the_one_it_concerns() {
    let text = format!(
        r#"{{ "runArgs": ["-v", "{SOCKET}"], "customizations": {{ "vscode": {{ "mcp": {{ "servers": {{ "a": {{ "command": "x", "args": "y" }} }} }} }} }} }}"#
    );
    let context = TestContext::new().file(".devcontainer/devcontainer.json", text);
    assert_eq!(
        places(&context.json(&[])),
        [
            "docker/host-socket warning .devcontainer/devcontainer.json:1:22",
            "schema/args-not-array error .devcontainer/devcontainer.json:1:152"
        ]
    );
    // With nothing to say of the container, the servers are looked at all the same.
    let text = r#"{ "customizations": { "vscode": { "mcp": { "servers": { "a": { "command": "x" } } } } } }"#;
    let context = TestContext::new().file(".devcontainer/devcontainer.json", text);
    let found = context.json(&[]);
    assert_eq!((places(&found), &found["summary"]["files"]), (vec![], &1.into()));
}

#[test]
fn services_are_judged_by_who_works_in_them() {
    let service = |name: &str, image: &str| {
        format!("services:\n  {name}:\n    image: {image}\n    volumes:\n      - {SOCKET}\n    privileged: true\n")
    };
    for (path, text, severity) in [
        ("compose.yaml", service("claude", "acme/x"), "error"),
        ("docker-compose.agents.yml", service("x", "acme/my_mcp:1"), "error"),
        ("compose.yaml", service("gateway", "docker/mcp-gateway:2"), "warning"),
        (".devcontainer/docker-compose.yml", service("app", "debian"), "warning"),
        (".devcontainer/api/compose.yaml", service("app", "debian"), "warning"),
    ] {
        let context = TestContext::new().file(path, &text);
        let wanted =
            [format!("docker/host-socket {severity} {path}:5:9"), format!("docker/privileged {severity} {path}:6:5")];
        assert_eq!(places(&context.json(&[])), wanted, "{text}");
    }
    // Only the service that people develop in.
    let context = TestContext::new()
        .file(
            ".devcontainer/devcontainer.json",
            r#"{ "dockerComposeFile": ["docker-compose.yml", "../compose.yaml"], "service": "app" }"#,
        )
        .file(".devcontainer/docker-compose.yml", service("proxy", "traefik"))
        .file("compose.yaml", service("app", "debian"))
        .file("other/compose.yaml", service("app", "debian"));
    assert_eq!(
        places(&context.json(&[])),
        ["docker/host-socket warning compose.yaml:5:9", "docker/privileged warning compose.yaml:6:5"]
    );
}

/// A machine that is a container with the socket of the host.
fn container() -> FakeSystem {
    let text = r#"{ "mcpServers": { "a": { "command": "x" } } }"#;
    let system =
        FakeSystem::new(Os::Linux).container().file("/var/run/docker.sock", 0o660, "").file("/usr/bin/x", 0o755, "");
    let system = system.env("PATH", "/usr/bin");
    ["/p/.mcp.json", "/p/.cursor/mcp.json", "/p/q/.mcp.json"]
        .into_iter()
        .fold(system, |system, path| system.file(path, 0o644, text))
}

fn sockets(report: &Report) -> Vec<String> {
    let own = report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "docker/agent-socket");
    own.map(|diagnostic| {
        format!("{} {:?}", diagnostic.primary.source.path().display(), diagnostic.primary.span.range())
    })
    .collect()
}

#[test]
fn the_socket_of_the_host_is_reported_once() {
    let system = container();
    let settings = Settings::new(true, Severity::Warning, &[], &[]).unwrap();
    let target = |path: &str| Target {
        path: path.into(),
        shown: path.into(),
        judges: judges(&system, Path::new(path), &[]),
        named: true,
    };
    let targets = ["/p/.cursor/mcp.json", "/p/.mcp.json", "/p/q/.mcp.json"].map(target);
    assert_eq!(sockets(&lint(&system, &targets, &settings)), ["/p/.cursor/mcp.json 18..21"]);
    // A text that is no file.
    let text = br#"{ "mcpServers": { "from-outside": { "command": "x" } } }"#;
    let report = lint_bytes(&system, &target("/p/none/.mcp.json"), text.to_vec(), &settings);
    assert_eq!(sockets(&report), ["/p/none/.mcp.json 18..32"]);
    // Nothing is started here.
    let text = br#"{ "mcpServers": { "a": { "type": "http", "url": "https://a.example/mcp" } } }"#;
    assert_eq!(sockets(&lint_bytes(&system, &target("/p/none/.mcp.json"), text.to_vec(), &settings)), [""; 0]);
    let closed = container().read_only("/var/run/docker.sock");
    assert_eq!(sockets(&lint(&closed, &targets, &settings)), [""; 0]);
    let unasked = Settings::new(false, Severity::Warning, &[], &[]).unwrap();
    assert_eq!(sockets(&lint(&system, &targets, &unasked)), [""; 0]);
}
