//! How the doctor would start and call servers, as each client does, on machines made up.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::Path;
use std::time::Duration;

use mcp_clinic::client::{CLIENTS, find};
use mcp_clinic::doctor::{Attempt, Request, Survey, survey};
use mcp_clinic::model::Transport;
use mcp_clinic::probe::{Call, Start, What};
use mcp_clinic::system::{FakeSystem, Os};

/// What the doctor would do on a machine, for some clients.
fn look(system: &FakeSystem, clients: &[&str], names: &[&str]) -> Survey {
    let clients = clients.iter().map(|id| find(id).unwrap());
    let clients: Vec<_> = if clients.len() == 0 { CLIENTS.to_vec() } else { clients.collect() };
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    survey(system, &Request { project: "/home/me/project".into(), clients, names, patience: None })
}

fn linux() -> FakeSystem {
    FakeSystem::new(Os::Linux)
        .env("HOME", "/home/me")
        .env("PATH", "/usr/bin")
        .env("LANG", "de_DE.UTF-8")
        .env("ACME_TOKEN", "tok-en-value-1")
        .env("REGION", "eu")
        .directory("/home/me/project", 0o755)
}

fn only(survey: &Survey) -> &Attempt {
    assert_eq!(survey.attempts.len(), 1, "{:?}", survey.untried);
    &survey.attempts[0]
}

fn start(attempt: &Attempt) -> &Start {
    let What::Start(start) = &attempt.plan.what else { panic!("{} is called", attempt.name) };
    start
}

fn call(attempt: &Attempt) -> &Call {
    let What::Call(call) = &attempt.plan.what else { panic!("{} is started", attempt.name) };
    call
}

#[test]
fn references_are_put_in_and_the_environment_of_the_client_is_handed_on() {
    let text = r#"{"mcpServers": {"x": {"command": "npx", "args": ["-y", "${NAME:-acme}", "$REGION"],
        "env": {"TOKEN": "${ACME_TOKEN}"}}}}"#;
    let survey = look(&linux().file("/home/me/project/.mcp.json", 0o644, text), &["claude-code"], &[]);
    let start = start(only(&survey));
    assert_eq!((start.program.as_str(), start.args.join(" ").as_str()), ("npx", "-y acme $REGION"));
    let var = |name: &str| start.env.get(name).map(String::as_str);
    assert_eq!(var("TOKEN"), Some("tok-en-value-1"));
    assert_eq!((var("LANG"), var("REGION")), (Some("de_DE.UTF-8"), Some("eu")));
    assert_eq!((start.search_path.as_str(), start.cwd.as_path()), ("/usr/bin", Path::new("/home/me/project")));
    assert_eq!(only(&survey).plan.patience, Duration::from_secs(30));
    let patient = linux().env("MCP_TIMEOUT", "90000").file("/home/me/project/.mcp.json", 0o644, text);
    assert_eq!(only(&look(&patient, &["claude-code"], &[])).plan.patience, Duration::from_secs(90));
}

#[test]
fn what_is_shown_holds_no_secret() {
    let text =
        r#"{"mcpServers": {"x": {"command": "acme", "args": ["--token", "${ACME_TOKEN}", "--key=hunter2hunter2"]}}}"#;
    let survey = look(&linux().file("/home/me/project/.mcp.json", 0o644, text), &["claude-code"], &[]);
    let shown = only(&survey).shown();
    assert!(shown.starts_with("acme --token "), "{shown}");
    assert!(!shown.contains("tok-en") && !shown.contains("hunter2"), "{shown}");
    assert!(!format!("{survey:?}").contains("tok-en"));
    assert_eq!(start(only(&survey)).args[1], "tok-en-value-1");
}

#[test]
fn a_client_that_hands_little_on_hands_that_on() {
    let text = "[mcp_servers.x]\ncommand = \"acme\"\nenv_vars = [\"ACME_TOKEN\"]\nstartup_timeout_sec = 2.5\n";
    let survey = look(&linux().file("/home/me/.codex/config.toml", 0o644, text), &["codex"], &[]);
    let start = start(only(&survey));
    assert!(start.env.contains_key("PATH") && start.env.contains_key("ACME_TOKEN"));
    assert!(!start.env.contains_key("REGION"), "{:?}", start.env.keys());
    assert_eq!(only(&survey).plan.patience, Duration::from_millis(2500));
}

#[test]
fn a_client_of_the_desktop_has_the_path_of_the_desktop() {
    let text = r#"{"mcpServers": {"x": {"command": "npx"}}}"#;
    let system = FakeSystem::new(Os::MacOs)
        .env("PATH", "/Users/me/.local/bin:/usr/bin")
        .env("ACME_TOKEN", "tok-en-value-1")
        .directory("/usr/bin", 0o755)
        .file("/Users/me/Library/Application Support/Claude/claude_desktop_config.json", 0o644, text);
    let survey = look(&system, &["claude-desktop"], &[]);
    let start = start(only(&survey));
    assert!(start.search_path.contains("/usr/bin") && !start.search_path.contains(".local"), "{}", start.search_path);
    assert_eq!(start.env.get("PATH"), Some(&start.search_path));
    assert!(!start.env.contains_key("ACME_TOKEN"));
    assert_eq!(start.cwd, Path::new("/Users/me"));
}

#[test]
fn what_the_client_asks_for_cannot_be_tried() {
    let text = r#"{"inputs": [{"id": "key", "type": "promptString", "password": true, "description": "Key"}],
        "servers": {"asks": {"command": "acme", "env": {"KEY": "${input:key}"}},
                    "knows": {"command": "${workspaceFolder}/bin/x", "args": ["${env:REGION}"], "env": {"PORT": 80, "NO": null}, "envFile": "${workspaceFolder}/.env"}}}"#;
    let system = linux().file("/home/me/project/.vscode/mcp.json", 0o644, text).file(
        "/home/me/project/.env",
        0o644,
        "# comment\nexport A='b c'\nACME_KEY=quite-secret\n",
    );
    let survey = look(&system, &["vscode"], &[]);
    let told: Vec<_> = survey.untried.values().map(ToString::to_string).collect();
    assert_eq!(told, ["only the client knows what `${input:key}` stands for"]);
    let start = start(only(&survey));
    assert_eq!((start.program.as_str(), start.args.join(" ").as_str()), ("/home/me/project/bin/x", "eu"));
    assert_eq!(start.env.get("A").map(String::as_str), Some("b c"));
    assert_eq!((start.env.get("PORT").map(String::as_str), start.env.get("NO")), (Some("80"), None));
    assert_eq!(only(&survey).plan.veil.hide("quite-secret"), "****");
}

#[test]
fn files_are_put_in_where_a_client_does_so() {
    let text = r#"{"mcp": {"x": {"type": "local", "command": ["acme", "{file:~/key}", "{env:REGION}"]}}}"#;
    let system =
        linux().file("/home/me/project/opencode.json", 0o644, text).file("/home/me/key", 0o600, "file-secret\n");
    let survey = look(&system, &["opencode"], &[]);
    assert_eq!(start(only(&survey)).args.join(" "), "file-secret eu");
    assert_eq!(only(&survey).shown(), "acme **** eu");
}

#[test]
fn headers_are_sent_as_the_client_sends_them() {
    let text = "[mcp_servers.x]\nurl = \"https://mcp.example.com/mcp\"\nbearer_token_env_var = \"ACME_TOKEN\"\n\
        env_http_headers = { \"X-Region\" = \"REGION\" }\nhttp_headers = { \"X-Plain\" = \"1\" }\n";
    let survey = look(&linux().file("/home/me/.codex/config.toml", 0o644, text), &["codex"], &[]);
    let call = call(only(&survey));
    let mut headers: Vec<_> = call.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    headers.sort();
    assert_eq!(headers, ["Authorization: Bearer tok-en-value-1", "X-Plain: 1", "X-Region: eu"]);
    assert_eq!(only(&survey).plan.veil.hide("got tok-en-value-1"), "got ****");
}

#[test]
fn a_transport_that_is_kept_to_is_kept_to() {
    let text = r#"{"mcpServers": {"x": {"type": "sse", "url": "https://mcp.example.com/sse"}}}"#;
    let survey = look(&linux().file("/home/me/project/.mcp.json", 0o644, text), &["claude-code"], &[]);
    assert_eq!(call(only(&survey)).transport, Some(Transport::Sse));
}

#[test]
fn a_server_of_several_clients_is_tried_once_where_they_do_it_alike() {
    let text = r#"{"mcpServers": {"x": {"url": "https://mcp.example.com/mcp", "type": "http"}}}"#;
    let system = linux()
        .file("/home/me/project/.mcp.json", 0o644, text)
        .file("/home/me/project/.cursor/mcp.json", 0o644, text)
        .file("/home/me/.cursor/mcp.json", 0o644, text.replace("/mcp", "/other"));
    let survey = look(&system, &["claude-code", "cursor"], &[]);
    let tried: Vec<_> = survey.attempts.iter().map(|attempt| attempt.subjects.len()).collect();
    // The one of the user is not started: the one of the project counts.
    assert_eq!(tried.iter().sum::<usize>(), 2, "{tried:?}");
}

#[test]
fn what_no_client_starts_is_tried_only_when_it_is_named() {
    let text = r#"{"mcpServers": {"x": {"command": "acme", "disabled": true}}}"#;
    let system = linux().file("/home/me/.codeium/windsurf/mcp_config.json", 0o644, text);
    assert!(look(&system, &["windsurf"], &[]).attempts.is_empty());
    assert_eq!(look(&system, &["windsurf"], &["x"]).attempts.len(), 1);
}

#[test]
fn what_names_nothing_to_start_is_not_tried() {
    let text = r#"{"mcpServers": {"x": {}, "y": {"command": ""}, "z": {"type": "ws", "url": "wss://example.com"}}}"#;
    let survey = look(&linux().file("/home/me/project/.mcp.json", 0o644, text), &[], &[]);
    assert!(survey.attempts.len() <= 1, "{:?}", survey.attempts);
}
