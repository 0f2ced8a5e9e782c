//! `mcp-clinic list`, through the binary: which servers each client loads, and why the others are not.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read fixtures from the disk and fail by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use mcp_clinic::client::{Base, CLIENTS, Client, Confidence, FileSpec, Place, Scope};
use mcp_clinic::system::Os;
use serde_json::Value;
use support::TestContext;

fn listed(context: &TestContext, args: &[&str]) -> Value {
    let run = context.run(&[&["list", "--format", "json"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// `client file server state` of every server.
fn fates(inventory: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for client in inventory["clients"].as_array().unwrap() {
        for file in client["files"].as_array().unwrap() {
            for server in file["servers"].as_array().unwrap() {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let path = text(&file["file"]).replace("[ROOT]/", "");
                let why = server["rule"].as_str().map(|rule| format!(" {rule}")).unwrap_or_default();
                let winner = &server["winner"];
                let winner =
                    winner["file"].as_str().map(|path| format!(" {}:{}", path.replace("[ROOT]/", ""), winner["line"]));
                lines.push(format!(
                    "{} {path} {} {}{why}{}",
                    text(&client["id"]),
                    text(&server["name"]),
                    text(&server["state"]),
                    winner.unwrap_or_default()
                ));
            }
        }
    }
    lines
}

#[test]
fn the_nearest_scope_wins() {
    let context = TestContext::new();
    let project = context.project();
    let context = context
        .file(
            ".mcp.json",
            "{ \"mcpServers\": {\n \"time\": { \"command\": \"a\" },\n \"git\": { \"command\": \"b\" } } }",
        )
        .home(
            ".claude.json",
            format!(
                "{{ \"mcpServers\": {{ \"time\": {{ \"command\": \"c\" }}, \"mine\": {{ \"command\": \"d\" }} }},\n\
                 \"projects\": {{ \"{}\": {{ \"mcpServers\": {{ \"git\": {{ \"command\": \"e\" }} }} }},\n\
                 \"/elsewhere\": {{ \"mcpServers\": {{ \"other\": {{ \"command\": \"f\" }} }} }} }} }}",
                project.display()
            ),
        );
    assert_eq!(
        fates(&listed(&context, &[])),
        [
            "claude-code project/.mcp.json time pending",
            "claude-code project/.mcp.json git shadowed home/.claude.json:2",
            "claude-code home/.claude.json time shadowed project/.mcp.json:2",
            "claude-code home/.claude.json mine loaded",
            "claude-code home/.claude.json git loaded",
        ]
    );
}

#[test]
fn the_user_has_a_say() {
    let servers = r#"{ "mcpServers": { "a": { "command": "a" }, "b": { "command": "b" }, "c": { "command": "c" } } }"#;
    let context = TestContext::new()
        .file(".mcp.json", servers)
        .home(".claude.json", "{}")
        .file(".claude/settings.local.json", r#"{ "enabledMcpjsonServers": ["a"], "disabledMcpjsonServers": ["b"] }"#);
    assert_eq!(
        fates(&listed(&context, &["--client", "claude-code"])),
        [
            "claude-code project/.mcp.json a loaded",
            "claude-code project/.mcp.json b refused",
            "claude-code project/.mcp.json c pending",
        ]
    );
}

#[test]
fn what_is_lost_names_the_rule() {
    let context = TestContext::new()
        .file(
            ".mcp.json",
            r#"{ "mcpServers": { "web": { "url": "https://x.example" }, "ok": { "command": "a" }, "ok": { "command": "b" } } }"#,
        )
        .file(".cursor/mcp.json", r#"{ "mcpServers": { "n": { "command": "a", "env": { "A": 1 } }, "m": { "command": "b" } } }"#)
        .file(".vscode/mcp.json", r#"{ "mcpServers": { "time": { "command": "a" } } }"#)
        .file(".claude/mcp.json", r#"{ "mcpServers": { "time": { "command": "a" } } }"#);
    assert_eq!(
        fates(&listed(&context, &[])),
        [
            "claude-code project/.mcp.json web dropped schema/url-without-type",
            "claude-code project/.mcp.json ok shadowed project/.mcp.json:1",
            "claude-code project/.mcp.json ok loaded",
            "claude-code project/.claude/mcp.json time never-read",
            "cursor project/.cursor/mcp.json n dropped schema/env-not-string",
            "cursor project/.cursor/mcp.json m dropped schema/env-not-string",
            "vscode project/.vscode/mcp.json time dropped schema/wrong-root-key",
        ]
    );
}

#[test]
fn the_first_of_one_name_counts_where_the_client_says_so() {
    let servers = "mcpServers:\n  - name: a\n    command: x\n  - name: a\n    command: y\n";
    let context = TestContext::new()
        .file(".continue/mcpServers/x.yaml", format!("name: x\nversion: 1.0.0\nschema: v1\n{servers}"));
    assert_eq!(
        fates(&listed(&context, &["--client", "continue"])),
        [
            "continue project/.continue/mcpServers/x.yaml a loaded",
            "continue project/.continue/mcpServers/x.yaml a shadowed project/.continue/mcpServers/x.yaml:5",
        ]
    );
}

#[test]
fn secrets_are_masked() {
    let secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
    let context = TestContext::new().file(
        ".mcp.json",
        format!(
            r#"{{ "mcpServers": {{ "gh": {{ "command": "docker", "args": ["run", "-e", "TOKEN={secret}", "x"] }},
               "web": {{ "type": "http", "url": "https://me:{secret}@x.example/?key={secret}" }} }} }}"#
        ),
    );
    for format in ["human", "json"] {
        let run = context.run(&["list", "--format", format]);
        assert!(run.stdout.contains("docker run") && !run.stdout.contains(&secret[4..]), "{}", run.stdout);
    }
}

#[test]
fn a_named_client_shows_where_it_would_look() {
    let context = TestContext::new();
    let run = context.run(&["list", "--client", "cursor"]);
    assert!(run.stdout.contains(".cursor/mcp.json  (not there)"), "{}", run.stdout);
    assert_eq!(context.run(&["list"]).stdout, "no client has files in . or among those of this user\n");
}

#[test]
fn a_folder_is_wanted() {
    let context = TestContext::new().file("x.json", "{}");
    for path in ["x.json", "nowhere"] {
        let run = context.run(&["list", path]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.starts_with("error: not a folder"), "{}", run.stderr);
    }
    assert_eq!(context.run(&["list", "--client", "nobody"]).code, 2);
}

#[test]
fn clients_are_listed_and_explained() {
    let context = TestContext::new();
    let listed = context.run(&["clients"]).stdout;
    for client in CLIENTS {
        assert!(listed.lines().any(|line| line.split(' ').next() == Some(client.id)), "{}", client.id);
    }
    let page = context.run(&["explain", "codex"]).stdout;
    assert!(page.starts_with("# Codex\n") && page.contains("`~/.codex/config.toml`"), "{page}");
    let run = context.run(&["list", "--client", "gemini"]);
    assert!(run.code == 2 && run.stderr.contains("did you mean `gemini-cli`?"), "{}", run.stderr);
}

/// Kinds of file by client, each with a text of `fixtures/` and the servers in it.
const KINDS: &[(&str, &str, &str, &[&str])] = &[
    ("claude-code", "plugin", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "project", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "user", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "plugin-manifest", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "old-place", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "settings", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-code", "local-settings", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("claude-desktop", "user", "claude-desktop/home/claude_desktop_config.json", &["files"]),
    ("cursor", "project", "cursor/team/.cursor/mcp.json", &["mine", "docs"]),
    ("cursor", "user", "cursor/team/.cursor/mcp.json", &["mine", "docs"]),
    ("cursor", "plugin", "cursor/team/.cursor/mcp.json", &["mine", "docs"]),
    ("vscode", "project", "vscode/team/.vscode/mcp.json", &["search", "docs"]),
    ("vscode", "user", "vscode/team/.vscode/mcp.json", &["search", "docs"]),
    ("vscode", "workspace", "vscode/workspace/team.code-workspace", &["search"]),
    ("vscode", "devcontainer", "vscode/devcontainer/.devcontainer/api/devcontainer.json", &["docs"]),
    ("vscode", "project-settings", "vscode/settings/.vscode/settings.json", &["search"]),
    ("vscode", "user-settings", "vscode/settings/.vscode/settings.json", &["search"]),
    ("agent-plugins", "plugin", "agent-plugins/plugin/mcp.json", &["weather", "own", "docs", "local"]),
    ("amazon-q-cli", "project", "amazon-q-cli/project/.amazonq/mcp.json", &["search", "docs"]),
    ("amazon-q-cli", "user", "amazon-q-cli/project/.amazonq/mcp.json", &["search", "docs"]),
    ("amazon-q-cli", "project-agent", "amazon-q-cli/agent/.amazonq/cli-agents/review.json", &["search"]),
    ("amazon-q-cli", "user-agent", "amazon-q-cli/agent/.amazonq/cli-agents/review.json", &["search"]),
    ("augment", "user", "augment/home/.augment/settings.json", &["time", "search", "docs", "events"]),
    (
        "cline",
        "user",
        "cline/mine/.cline/data/settings/cline_mcp_settings.json",
        &["github.com/modelcontextprotocol/servers/tree/main/src/time", "docs", "issues", "older"],
    ),
    (
        "cline",
        "old-user",
        "cline/mine/.cline/data/settings/cline_mcp_settings.json",
        &["github.com/modelcontextprotocol/servers/tree/main/src/time", "docs", "issues", "older"],
    ),
    (
        "cline",
        "no-place",
        "cline/mine/.cline/data/settings/cline_mcp_settings.json",
        &["github.com/modelcontextprotocol/servers/tree/main/src/time", "docs", "issues", "older"],
    ),
    ("codex", "project", "codex/team/.codex/config.toml", &["filesystem", "github", "github.com/acme/search"]),
    ("codex", "user", "codex/team/.codex/config.toml", &["filesystem", "github", "github.com/acme/search"]),
    ("codex", "plugin", "codex/plugin/.mcp.json", &["time", "docs"]),
    ("codex", "no-place", "claude-code/team/.mcp.json", &["filesystem", "github", "time"]),
    ("continue", "json-block", "continue/team/.continue/mcpServers/docs.json", &["docs", "time"]),
    ("continue", "user-json-block", "continue/team/.continue/mcpServers/docs.json", &["docs", "time"]),
    ("continue", "yaml-block", "continue/team/.continue/mcpServers/issues.yaml", &["issues"]),
    ("continue", "user-yaml-block", "continue/team/.continue/mcpServers/issues.yaml", &["issues"]),
    ("continue", "config", "continue/mine/.continue/config.yaml", &["", "docs"]),
    ("continue", "old-config", "continue/old/.continue/config.json", &[""]),
    ("copilot-cli", "user", "copilot-cli/home/.copilot/mcp-config.json", &["time", "docs", "@team/events"]),
    ("copilot-cli", "project", "copilot-cli/team/.github/mcp.json", &["time"]),
    ("copilot-coding-agent", "agent", "copilot-coding-agent/agent/.github/agents/search.md", &["docs", "time"]),
    ("crush", "project", "crush/team/crush.json", &["filesystem", "github", "old"]),
    ("crush", "user", "crush/team/crush.json", &["filesystem", "github", "old"]),
    ("devin", "project", "devin/project/.devin/mcp_config.json", &["search", "docs", "wiki"]),
    ("devin", "local", "devin/project/.devin/mcp_config.json", &["search", "docs", "wiki"]),
    ("devin", "user", "devin/project/.devin/mcp_config.json", &["search", "docs", "wiki"]),
    ("devin", "old-project", "devin/older/.devin/config.json", &["search"]),
    ("devin", "old-local", "devin/older/.devin/config.json", &["search"]),
    ("devin", "old-user", "devin/older/.devin/config.json", &["search"]),
    (
        "docker-mcp-gateway",
        "registry",
        "docker-mcp-gateway/home/.docker/mcp/registry.yaml",
        &["duckduckgo", "fetch", "time"],
    ),
    (
        "docker-mcp-gateway",
        "catalog",
        "docker-mcp-gateway/home/.docker/mcp/catalogs/docker-mcp.yaml",
        &["duckduckgo", "docs"],
    ),
    ("docker-mcp-gateway", "config", "docker-mcp-gateway/home/.docker/mcp/config.yaml", &[]),
    ("docker-mcp-gateway", "tools", "docker-mcp-gateway/home/.docker/mcp/tools.yaml", &[]),
    ("factory-droid", "user", "factory-droid/team/.factory/mcp.json", &["time", "docs", "events"]),
    ("factory-droid", "project", "factory-droid/team/.factory/mcp.json", &["time", "docs", "events"]),
    ("factory-droid", "plugin", "factory-droid/team/.factory/mcp.json", &["time", "docs", "events"]),
    ("fastmcp-json", "project", "fastmcp-json/team/fastmcp.json", &["docs", "time"]),
    ("gemini-cli", "user", "gemini-cli/team/.gemini/settings.json", &["time", "docs", "issues", "old-events"]),
    ("gemini-cli", "project", "gemini-cli/team/.gemini/settings.json", &["time", "docs", "issues", "old-events"]),
    ("gemini-cli", "extension", "gemini-cli/extension/gemini-extension.json", &["clock"]),
    ("goose", "user", "goose/home/.config/goose/config.yaml", &["developer", "todo", "fetch", "docs", "dates"]),
    ("kilo-code", "project", "kilo-code/team/kilo.jsonc", &["time", "docs"]),
    ("kilo-code", "user", "kilo-code/team/kilo.jsonc", &["time", "docs"]),
    ("kilo-code", "legacy-project", "kilo-code/legacy/.kilocode/mcp.json", &["time", "docs"]),
    ("kilo-code", "legacy-user", "kilo-code/legacy/.kilocode/mcp.json", &["time", "docs"]),
    ("kilo-code", "legacy-storage", "kilo-code/legacy/.kilocode/mcp.json", &["time", "docs"]),
    ("kiro", "project", "kiro/project/.kiro/settings/mcp.json", &["search", "docs"]),
    ("kiro", "user", "kiro/project/.kiro/settings/mcp.json", &["search", "docs"]),
    ("kiro", "project-agent", "kiro/agent/.kiro/agents/review.json", &["docs"]),
    ("kiro", "user-agent", "kiro/agent/.kiro/agents/review.json", &["docs"]),
    ("librechat", "project", "librechat/server/librechat.yaml", &["everything", "sheets", "files", "service", "live"]),
    ("mcp-agent", "project", "mcp-agent/project/mcp_agent.config.yaml", &["fetch", "files", "docs"]),
    ("mcp-agent", "user", "mcp-agent/project/mcp_agent.config.yaml", &["fetch", "files", "docs"]),
    ("mcp-agent", "project-secrets", "mcp-agent/project/mcp_agent.secrets.yaml", &["fetch"]),
    ("mcp-agent", "user-secrets", "mcp-agent/project/mcp_agent.secrets.yaml", &["fetch"]),
    ("mcporter", "project", "mcporter/team/config/mcporter.json", &["docs", "time", "notes", "search"]),
    ("mcporter", "user", "mcporter/team/config/mcporter.json", &["docs", "time", "notes", "search"]),
    ("mcpproxy-go", "user", "mcpproxy-go/home/.mcpproxy/mcp_config.json", &["fetch", "docs", "team"]),
    ("opencode", "project", "opencode/team/opencode.jsonc", &["filesystem", "github", "jira", "confluence"]),
    ("opencode", "user", "opencode/team/opencode.jsonc", &["filesystem", "github", "jira", "confluence"]),
    ("qwen-code", "user", "qwen-code/team/.qwen/settings.json", &["time", "docs", "events"]),
    ("qwen-code", "settings", "qwen-code/team/.qwen/settings.json", &["time", "docs", "events"]),
    ("qwen-code", "project", "qwen-code/team/.mcp.json", &["issues"]),
    ("roo-code", "project", "roo-code/team/.roo/mcp.json", &["time", "docs"]),
    ("roo-code", "user", "roo-code/team/.roo/mcp.json", &["time", "docs"]),
    ("visual-studio", "project", "visual-studio/solution/.mcp.json", &["github", "build"]),
    ("visual-studio", "local", "visual-studio/local/.vs/mcp.json", &["sql"]),
    ("windsurf", "user", "windsurf/home/.codeium/windsurf/mcp_config.json", &["search", "docs", "wiki"]),
    (
        "zed",
        "project",
        "zed/project/.zed/settings.json",
        &["search", "docs", "mcp-server-context7", "mcp-server-github"],
    ),
    ("zed", "user", "zed/project/.zed/settings.json", &["search", "docs", "mcp-server-context7", "mcp-server-github"]),
    ("zoo-code", "project", "zoo-code/team/.zoo/mcp.json", &["time", "docs"]),
    ("zoo-code", "old-project", "zoo-code/team/.zoo/mcp.json", &["time", "docs"]),
    ("zoo-code", "user", "zoo-code/team/.zoo/mcp.json", &["time", "docs"]),
];

/// Where a kind of file lies on Linux, and whether that is below the home; `None` where a test cannot put it or nothing
/// but its name says what it is.
fn spot(file: &FileSpec) -> Option<(&'static Place, String, bool)> {
    let of_linux = |place: &&Place| place.os.is_none_or(|os| os == Os::Linux);
    file.places.iter().filter(of_linux).find_map(|place| {
        let home = match place.base {
            Base::Home => true,
            Base::Project | Base::ProjectOrAbove => false,
            _ => return None,
        };
        Some((place, place.path.replace('*', "x"), home))
    })
}

fn kinds() -> impl Iterator<Item = (&'static Client, &'static FileSpec)> {
    let full = CLIENTS.iter().filter(|client| client.confidence >= Confidence::MediumHigh);
    full.flat_map(|client| client.files.iter().map(move |file| (*client, file)))
}

/// A home and a project with files of many kinds.
struct Machine {
    context: TestContext,
    /// What lies in it: whether below the home, where, and the fixture that it is.
    taken: BTreeMap<(bool, String), &'static str>,
    /// What should be shown: client, kind of file, path, servers.
    wanted: Vec<(&'static str, &'static FileSpec, String, &'static [&'static str])>,
    /// Whether nothing else may come here.
    full: bool,
}

impl Machine {
    fn new() -> Self {
        Self { context: TestContext::new(), taken: BTreeMap::new(), wanted: Vec::new(), full: false }
    }
}

#[test]
fn every_kind_of_file_is_shown_as_what_it_is() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut left: Vec<_> = KINDS.iter().map(|(client, id, ..)| (*client, *id)).collect();
    let mut machines: Vec<Machine> = Vec::new();
    for (client, file) in kinds() {
        let Some((place, path, home)) = spot(file) else { continue };
        let row = KINDS.iter().find(|(name, id, ..)| (*name, *id) == (client.id, file.id));
        let (_, _, fixture, servers) = row.unwrap_or_else(|| panic!("no row for {} {} {path}", client.id, file.id));
        left.retain(|kind| *kind != (client.id, file.id));
        let text = std::fs::read(fixtures.join(fixture)).unwrap();
        // Files of one path cannot lie in one folder, and what shows a plugin would make one of the project.
        let alone = file.scope == Scope::Plugin || place.beside.is_some();
        let key = (home, path.clone());
        let fits = |machine: &Machine| !machine.full && machine.taken.get(&key).is_none_or(|other| other == fixture);
        let at = machines.iter().position(|machine| !alone && fits(machine));
        let mut machine = at.map_or_else(Machine::new, |at| machines.remove(at));
        machine.context = if home { machine.context.home(&path, text) } else { machine.context.file(&path, text) };
        if let Some(beside) = place.beside {
            let inside = Path::new(&path).parent().unwrap().join(beside).join("x");
            machine.context = machine.context.file(inside.to_str().unwrap(), "{}");
        }
        machine.full = alone;
        machine.taken.insert(key, *fixture);
        let shown = format!("[ROOT]/{}/{path}", if home { "home" } else { "project" });
        machine.wanted.push((client.id, file, shown, *servers));
        machines.push(machine);
    }
    assert!(left.is_empty(), "no such kinds of file: {left:?}");
    for machine in machines {
        let inventory = listed(&machine.context, &[]);
        for (client, file, path, servers) in machine.wanted {
            let clients = inventory["clients"].as_array().unwrap().iter().filter(|known| known["id"] == client);
            let files = clients.flat_map(|client| client["files"].as_array().unwrap());
            let found: Vec<_> = files.filter(|file| file["file"] == path.as_str()).collect();
            let [found] = found.as_slice() else {
                panic!("{client} {}: {path} is shown {} times", file.id, found.len())
            };
            assert_eq!(found["kind"], file.id, "{client}: {path}");
            assert_eq!(found["scope"], file.scope.describe(), "{client}: {path}");
            let servers_found = found["servers"].as_array().unwrap().iter();
            let names: Vec<_> = servers_found.map(|server| server["name"].as_str().unwrap()).collect();
            assert_eq!(names, servers, "{client}: {path}");
        }
    }
}
