//! What `explain`, `rules` and `clients` show.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the pages are on the disk; tests fail by panicking"
)]

mod support;

use mcp_clinic::cli::{Exit, Streams, run};
use mcp_clinic::client::CLIENTS;
use mcp_clinic::docs;
use mcp_clinic::rules::{FAMILIES, RULES};
use mcp_clinic::system::{FakeSystem, Os};
use support::TestContext;
use support::console::root;

/// What somebody sees at a terminal of so many columns.
fn at_terminal(args: &[&str], columns: usize, system: &FakeSystem) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams {
        input: &mut std::io::empty(),
        out: &mut out,
        err: &mut err,
        columns: Some(columns),
        interactive: true,
        shows_progress: true,
    };
    let args = std::iter::once(&"mcp-clinic").chain(args).map(Into::into);
    assert_eq!(run(args, system, streams), Exit::Clean, "{}", String::from_utf8_lossy(&err));
    String::from_utf8(out).unwrap()
}

fn plain() -> FakeSystem {
    FakeSystem::new(Os::Linux).env("NO_COLOR", "1")
}

#[test]
fn elsewhere_than_at_a_terminal_a_page_is_markdown() {
    let context = TestContext::new();
    let page = context.run(&["explain", "docker/host-socket"]);
    let file = std::fs::read_to_string(root().join("docs/rules/docker/host-socket.md")).unwrap();
    assert_eq!(page.stdout, file.replace("\r\n", "\n"));
    let client = context.run(&["explain", "codex"]);
    assert!(client.stdout.starts_with("# Codex\n") && client.stdout.contains("| --- |"), "{client:?}");
    assert_eq!(context.run(&["explain", "codex"]).stdout, client.stdout);
    let colored = context.run(&["explain", "--color", "always", "codex"]).stdout;
    assert!(colored.contains("\u{1b}[1mCodex\u{1b}[0m\n") && !colored.contains("| --- |"), "{colored}");
}

#[test]
fn at_a_terminal_it_is_drawn() {
    insta::assert_snapshot!(at_terminal(&["explain", "docker/tty"], 60, &plain()), @r#"
    docker/tty

      Severity: error · looks at: the files alone · since 0.1.0

      A container is given a terminal, which garbles the
      messages.

    What it does

      Reports `-t` and `--tty`, also in a bundle such as `-it`.

    Why

      A terminal echoes the input, turns line ends into CR LF
      and mixes errors into the output. Without a terminal on
      this side docker refuses to start: `the input device is
      not a TTY`.

    Example

        { "mcpServers": { "time": { "command": "docker", "args": ["run", "-it", "--rm", "mcp/time"] } } }

      .continue/mcpServers/time.yaml (continue)
        name: time
        version: 0.0.1
        schema: v1
        mcpServers:
          - name: time
            command: podman
            args:
              - run
              - -itv # with a folder
              - /srv/data:/data
              - --rm
              - mcp/time

    Use instead

        { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"] } } }

    Clients

      The same in all.

    References

      - https://docs.docker.com/reference/cli/docker/container/run/
        (2026-11-22)
      - https://github.com/metorial/metorial/issues/8
        (2026-11-22)
    "#);
    let colored = at_terminal(&["explain", "docker/tty"], 60, &FakeSystem::new(Os::Linux));
    assert!(colored.starts_with("\u{1b}[1mdocker/tty\u{1b}[0m\n"), "{colored}");
}

#[test]
fn every_page_can_be_drawn() {
    let rules = RULES.iter().map(|rule| rule.name);
    let names = rules.chain(FAMILIES.iter().map(|family| family.name)).chain(CLIENTS.iter().map(|client| client.id));
    for name in names {
        let page = at_terminal(&["explain", name], 80, &plain());
        assert!(page.lines().count() > 5, "{name}: {page}");
        let mut heading = "";
        for line in page.lines() {
            if !line.starts_with(' ') && !line.is_empty() {
                heading = line;
            }
            // Code stays as it is, and long words cannot be broken.
            let code = line.starts_with("    ");
            let words = line.split_whitespace().count();
            let place = CLIENTS.iter().any(|client| line.ends_with(&format!("({})", client.id)));
            assert!(code || place || words < 3 || line.chars().count() <= 80, "{name}, {heading}: {line}");
            assert!(!line.contains("```") && !line.starts_with('#') && !line.contains("| ---"), "{name}: {line}");
        }
    }
}

#[test]
fn a_family_is_explained_by_its_rules() {
    let page = TestContext::new().run(&["explain", "secret"]).stdout;
    insta::assert_snapshot!(page, @"
    # secret

    Secrets in places where others can read them.

    | rule | severity | looks at | what it finds |
    | --- | --- | --- | --- |
    | `secret/config-readable` | warning | host | Every user of this machine can read a file that holds a secret. |
    | `secret/connection-string` | error | content | The password of a database stands in the file. |
    | `secret/hardcoded` | error | content | A secret stands in the file itself. |
    | `secret/in-args` | warning | content | A secret stands on the command line of a server. |
    | `secret/in-url` | error | content | A secret stands in an address. |
    | `secret/not-ignored` | info | host | A file of one user's that holds a secret lies in a repository, and git does not ignore it. |
    ");
    for family in FAMILIES {
        assert!(family.rules().count() > 0 && family.summary().ends_with('.'), "{}", family.name);
        let page = docs::rules::family_page(family);
        assert!(family.rules().all(|rule| page.contains(rule.name) && page.contains(rule.summary())), "{page}");
    }
}

#[test]
fn a_client_of_which_little_is_known_has_a_short_page() {
    let page = TestContext::new().run(&["explain", "warp"]).stdout;
    assert!(page.contains("`.warp/.mcp.json`") && page.contains("too little is known"), "{page}");
    assert!(!page.contains("what it costs"), "{page}");
    assert_eq!(TestContext::new().run(&["explain", "claude code"]).stdout, docs::clients::page(CLIENTS[0]));
}

#[test]
fn names_that_rules_once_had_are_still_found() {
    for rule in RULES {
        for alias in rule.aliases {
            let page = TestContext::new().run(&["explain", alias]).stdout;
            assert!(page.starts_with(&format!("# {}\n", rule.name)) && page.contains(&format!("`{alias}`")), "{page}");
        }
    }
}

#[test]
fn rules_for_programs() {
    let json = |args: &[&str]| -> serde_json::Value {
        let run = TestContext::new().run(args);
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
    };
    let all = json(&["rules", "--format", "json"]);
    assert_eq!(all["version"], 1);
    let rules = all["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for rule in rules {
        assert!(root().join(rule["page"].as_str().unwrap()).is_file(), "{rule}");
        assert!(rule["name"].as_str().unwrap().starts_with(rule["family"].as_str().unwrap()), "{rule}");
        assert!(rule["summary"].as_str().unwrap().ends_with('.') && rule["default"].is_boolean(), "{rule}");
    }
    let two = json(&["rules", "secret", "docker", "--format", "json"]);
    let families: Vec<_> =
        two["rules"].as_array().unwrap().iter().map(|rule| rule["family"].as_str().unwrap()).collect();
    assert!(families.iter().all(|family| ["docker", "secret"].contains(family)));
    let lines = TestContext::new().run(&["rules", "secret", "docker"]).stdout;
    assert_eq!(lines.lines().count(), families.len());
}

#[test]
fn clients_for_programs() {
    let run = TestContext::new().run(&["clients", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let clients = all["clients"].as_array().unwrap();
    assert_eq!(clients.len(), CLIENTS.len());
    let mut pages = 0;
    for client in clients {
        if let Some(page) = client["page"].as_str() {
            assert!(root().join(page).is_file(), "{client}");
            pages += 1;
        }
        assert!(!client["files"].as_array().unwrap().is_empty(), "{client}");
    }
    assert_eq!(pages, docs::clients::full().count());
    let codex = clients.iter().find(|client| client["id"] == "codex").unwrap();
    assert_eq!(codex["files"][1]["places"][0]["moved_by"], "CODEX_HOME");
}
