//! What is told of servers that were tried: nothing of one that works, and one cause of one that does not.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the fixtures are on the disk; tests fail by panicking"
)]

use std::path::{Path, PathBuf};

use mcp_clinic::client::{CLIENTS, Client, Confidence};
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, discover, judges};
use mcp_clinic::linter::{lint, subject_of, visit};
use mcp_clinic::probe::Evidence;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, OsSystem};
use serde_json::{Value, json};

/// What is said of a server of a file of a client, of which this is known.
fn told_by(client: &str, path: &str, text: &str, evidence: &Value, host: bool) -> Vec<Diagnostic> {
    let evidence: Evidence = serde_json::from_value(evidence.clone()).unwrap();
    let programs = ["npx", "node", "uvx", "python3", "docker"];
    let system = FakeSystem::new(Os::Linux).env("PATH", "/usr/bin").file(path, 0o644, text);
    let add = |system: FakeSystem, name: &&str| system.file(&format!("/usr/bin/{name}"), 0o755, "\u{7f}ELF");
    let system = programs.iter().fold(system, add).file("/srv/x.js", 0o644, "");
    let client: Vec<&'static Client> = mcp_clinic::client::find(client).into_iter().collect();
    let path = PathBuf::from(path);
    let target = Target { judges: judges(&system, &path, &client), shown: path.clone(), path, named: true };
    let mut settings = Settings::new(host, Severity::Info, &[], &[]).unwrap();
    visit(&system, &target, &mut |ctx| settings.findings.insert(subject_of(ctx), evidence.clone()));
    assert!(!settings.findings.is_empty(), "no server in {text}");
    lint(&system, &[target], &settings).diagnostics
}

/// `severity rule` of what is said, advice aside, of a server of Claude Code.
fn told(server: &Value, evidence: &Value) -> Vec<String> {
    let text = json!({ "mcpServers": { "x": server } }).to_string();
    let found = told_by("claude-code", "/home/me/project/.mcp.json", &text, evidence, true);
    let found = found.iter().filter(|d| d.severity > Severity::Info);
    found.map(|d| format!("{} {}", d.severity.name(), d.rule)).collect()
}

fn program() -> Value {
    json!({ "command": "node", "args": ["/srv/x.js"] })
}

fn address() -> Value {
    json!({ "type": "http", "url": "https://mcp.acme.dev/mcp" })
}

fn of_process(process: &Value) -> Value {
    json!({ "report": { "process": process } })
}

fn of_http(http: &Value) -> Value {
    json!({ "report": { "http": http } })
}

#[track_caller]
fn assert_told(server: &Value, evidence: &Value, wanted: &[&str]) {
    assert_eq!(told(server, evidence), wanted, "{server} with {evidence}");
}

/// What a server tells that is as it should be, in the older and in the newer way.
fn sessions() -> [Value; 2] {
    let tools = json!([
        { "name": "search_pages", "description": "Searches the pages. Tell the user what was found.",
          "input_schema": { "type": "object", "properties": { "query": { "type": "string" } }, "required": ["query"] } },
        { "name": "read-page", "input_schema": { "type": "object" } },
    ]);
    let common = |era: &str, version: &str| {
        json!({
            "era": era, "protocol_version": version, "supported_versions": [version], "name": "docs", "version": "1.0.0",
            "instructions": "Search first, then read. Ask the user before a page is changed.", "tools": tools,
        })
    };
    [common("handshake", "2025-11-25"), common("stateless", "2026-07-28")]
}

#[test]
fn of_a_server_that_works_nothing_is_told_to_any_client() {
    let system = OsSystem::default();
    let (mut tried, mut clients) = (0, 0);
    for client in CLIENTS.iter().copied().filter(|client| client.confidence >= Confidence::MediumHigh) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(client.id);
        let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.retain(|case| !case.file_name().unwrap().to_string_lossy().starts_with("broken"));
        clients += 1;
        for (case, session) in cases.iter().flat_map(|case| sessions().map(|session| (case, session))) {
            let named = discover(&system, std::slice::from_ref(case), &[]).targets;
            let targets =
                if named.is_empty() { discover(&system, std::slice::from_ref(case), &[client]).targets } else { named };
            let before = lint(&system, &targets, &Settings::new(false, Severity::Warning, &[], &[]).unwrap());
            let mut settings = Settings::new(false, Severity::Warning, &[], &[]).unwrap();
            for target in &targets {
                visit(&system, target, &mut |ctx| {
                    let crowd = json!([{ "server": ctx.server.name.as_str(), "tools": ["search_pages", "read-page"] }]);
                    let process = json!({
                        "answered_ms": 900, "warm_ms": 400, "peak_memory": 60_000_000, "cpu_ms": 300,
                        "stderr": { "text": "Server running on stdio\n", "bytes": 24 },
                    });
                    let headers: Vec<_> = ctx.server.headers.iter().map(|header| header.name.as_str()).collect();
                    let http = json!({
                        "addresses": [
                            { "address": "[2001:db8::1]:443", "family": "v6", "fault": { "kind": "unreachable" } },
                            { "address": "192.0.2.1:443", "family": "v4", "ms": 12 },
                        ],
                        "transport": "http", "sent": headers,
                        "exchanges": [{ "request": "initialize", "status": 200, "content_type": "application/json", "ms": 80 }],
                    });
                    let how = if ctx.server.command.is_some() { ("process", process) } else { ("http", http) };
                    let evidence = json!({ "report": { how.0: how.1, "session": session }, "crowd": crowd });
                    tried += 1;
                    settings.findings.insert(subject_of(ctx), serde_json::from_value(evidence).unwrap());
                });
            }
            let after = lint(&system, &targets, &settings);
            let shown = |found: &[Diagnostic]| -> Vec<String> {
                found.iter().map(|d| format!("[{}] {}", d.rule, d.full_message())).collect()
            };
            let new: Vec<_> = shown(&after.diagnostics);
            let known = shown(&before.diagnostics);
            assert!(new.iter().all(|said| known.contains(said)), "{}: {new:#?}", case.display());
        }
    }
    assert!(clients > 20 && tried > 100, "{tried} servers of {clients} clients");
}

#[test]
fn a_program_that_cannot_be_started_has_one_cause() {
    for (fault, wanted) in [
        (json!({ "kind": "not-found" }), "error command/not-found"),
        (json!({ "kind": "not-executable" }), "error permission/not-executable"),
        (json!({ "kind": "wrong-format" }), "error permission/missing-shebang"),
        (json!({ "kind": "no-interpreter", "interpreter": "node\r" }), "error permission/crlf-shebang"),
        (json!({ "kind": "no-interpreter", "interpreter": "node?" }), "error permission/crlf-shebang"),
        (json!({ "kind": "no-interpreter", "interpreter": "ruby" }), "error command/not-found"),
        (json!({ "kind": "no-folder", "folder": "/gone" }), "error command/script-missing"),
        (json!({ "kind": "other", "message": "Too many open files" }), "error runtime/exited-early"),
    ] {
        assert_told(&program(), &of_process(&json!({ "spawn": fault })), &[wanted]);
    }
}

#[test]
fn what_the_files_tell_already_is_not_told_again() {
    let missing = json!({ "command": "no-such-program" });
    let not_found = of_process(&json!({ "spawn": { "kind": "not-found" } }));
    assert_told(&missing, &not_found, &["error command/not-found"]);
    // A guess that is seen to be right becomes an error.
    let sse = json!({ "type": "sse", "url": "https://mcp.acme.dev/mcp" });
    assert_told(&sse, &json!({}), &["warning network/transport-mismatch"]);
    let speaks = of_http(&json!({ "transport": "http", "exchanges": [{ "request": "event-stream", "status": 405 }] }));
    assert_told(&sse, &speaks, &["error network/transport-mismatch"]);
    // A value that was never filled in explains why it is refused.
    let unfilled = json!({ "command": "node", "args": ["/srv/x.js"], "env": { "ACME_API_KEY": "<your-api-key>" } });
    let refused = of_process(&json!({
        "ended": { "code": 1 }, "stderr": { "text": "Error: An API error occurred: invalid_auth\n", "bytes": 40 },
    }));
    assert_told(&unfilled, &refused, &["error env/placeholder-value"]);
}

#[test]
fn a_server_that_answers_refutes_guesses_on_how_it_is_started() {
    let missing = json!({ "command": "no-such-program" });
    let answers = json!({ "report": { "process": { "answered_ms": 300 }, "session": sessions()[0] } });
    assert_told(&missing, &answers, &[]);
    let speaks = json!({ "report": { "http": { "transport": "sse" }, "session": sessions()[0] } });
    assert_told(&json!({ "type": "sse", "url": "https://mcp.acme.dev/mcp" }), &speaks, &[]);
}

#[test]
fn what_a_program_says_last_names_the_cause_before_how_it_ended() {
    let ended = |stderr: &str| {
        of_process(&json!({ "ended": { "code": 1 }, "stderr": { "text": stderr, "bytes": stderr.len() } }))
    };
    assert_told(
        &program(),
        &ended("Error: listen EADDRINUSE: address already in use :::3000\n"),
        &["error runtime/port-in-use"],
    );
    assert_told(&program(), &ended("something else\n"), &["error runtime/exited-early"]);
    assert_told(&program(), &ended(""), &["error runtime/exited-early"]);
    // What it prints and what it ends with may have one reason.
    let usage = json!({ "noise": { "first": "Usage: x [options]", "lines": 9, "before_answer": true }, "ended": { "code": 2 } });
    assert_told(&program(), &of_process(&usage), &["error runtime/exited-early"]);
    let banner = json!({ "noise": { "first": "Welcome", "lines": 1, "before_answer": true }, "waited_ms": 30_000 });
    assert_told(&program(), &of_process(&banner), &["error runtime/stdout-pollution"]);
}

#[test]
fn a_server_that_is_silent_is_told_by_what_it_does_meanwhile() {
    assert_told(&program(), &of_process(&json!({ "waited_ms": 30_000 })), &["error runtime/init-timeout"]);
    let fetching = |what: &str| of_process(&json!({ "waited_ms": 30_000, "fetching": what }));
    assert_told(&program(), &fetching("npm"), &["error package/install-never-converges"]);
    assert_told(&program(), &fetching("uv"), &["error runtime/init-timeout"]);
    let silent = json!({ "report": { "process": { "answered_ms": 5, "silent": true }, "session": sessions()[0] } });
    assert_told(&program(), &silent, &["error runtime/exits-after-first"]);
    let noisy =
        json!({ "answered_ms": 5, "silent": true, "noise": { "first": "hello", "lines": 1, "before_answer": true } });
    let noisy = json!({ "report": { "process": noisy, "session": sessions()[0] } });
    assert_told(&program(), &noisy, &["error runtime/exits-after-first"]);
    let garbled = of_process(&json!({ "waited_ms": 30_000, "framing": [{ "kind": "wrong-id", "id": "7" }] }));
    assert_told(&program(), &garbled, &["error runtime/init-timeout"]);
    // Nothing is known of it.
    assert_told(&program(), &of_process(&json!({})), &[]);
}

#[test]
fn an_address_that_does_not_answer_has_one_cause() {
    let fault = |kind: &str| json!({ "address": "192.0.2.1:443", "family": "v4", "fault": { "kind": kind } });
    let reached = json!({ "address": "192.0.2.1:443", "family": "v4" });
    let status =
        |status: u16| json!([{ "request": "initialize", "url": "https://mcp.acme.dev/mcp", "status": status }]);
    let challenge = |registration: Value| json!({ "scheme": "Bearer", "metadata": { "registration": registration } });
    for (http, wanted) in [
        (json!({ "unresolved": "no such host" }), "error network/connection-refused"),
        (json!({ "addresses": [fault("refused"), fault("unreachable")] }), "error network/connection-refused"),
        (json!({ "addresses": [fault("timed-out")] }), "error network/connection-refused"),
        (json!({ "addresses": [fault("refused"), reached], "exchanges": status(404) }), "error network/http-404"),
        (json!({ "addresses": [reached], "tls": { "kind": "expired" } }), "error network/tls-custom-ca"),
        (json!({ "exchanges": status(401) }), "error network/unauthorized"),
        (json!({ "exchanges": status(403) }), "error network/unauthorized"),
        (json!({ "exchanges": status(401), "challenge": challenge(json!(true)) }), "error network/unauthorized"),
        (json!({ "exchanges": status(401), "challenge": challenge(json!(false)) }), "error network/oauth-no-dcr"),
        (json!({ "exchanges": status(405), "transport": "sse" }), "error network/transport-mismatch"),
        (json!({ "exchanges": status(502) }), "error network/http-404"),
        (json!({ "exchanges": status(200) }), "error network/http-404"),
        (json!({ "exchanges": [{ "fault": { "kind": "timed-out" }, "ms": 30_000 }] }), "error runtime/init-timeout"),
        (json!({ "exchanges": [{ "fault": { "kind": "incomplete" } }] }), "error network/http-404"),
    ] {
        assert_told(&address(), &of_http(&http), &[wanted]);
    }
    let with_header = json!({ "type": "http", "url": "https://mcp.acme.dev/mcp", "headers": { "X-Tenant": "blue" } });
    assert_told(&with_header, &of_http(&json!({ "exchanges": status(401) })), &["error network/headers-not-sent"]);
    let sent = of_http(&json!({ "exchanges": status(401), "sent": ["x-tenant"] }));
    assert_told(&with_header, &sent, &["error network/unauthorized"]);
    assert_told(&address(), &of_http(&json!({})), &[]);
}

#[test]
fn an_error_in_place_of_the_tools_is_told_by_what_it_says() {
    let answers = |fault: &str| json!({ "report": { "process": { "answered_ms": 5 }, "session": { "fault": fault } } });
    assert_told(&program(), &answers("Unsupported protocol version"), &["error runtime/protocol-version"]);
    assert_told(
        &program(),
        &answers("the answer to `initialize` has no `protocolVersion`"),
        &["error runtime/protocol-version"],
    );
    assert_told(&program(), &answers("the almanac is closed"), &["error runtime/exited-early"]);
    let newer =
        json!({ "report": { "process": {}, "session": { "supported_versions": ["2027-01-01"], "fault": "no" } } });
    assert_told(&program(), &newer, &["error runtime/protocol-version"]);
}

#[test]
fn a_log_is_believed_less_and_only_where_nothing_was_tried() {
    let logs = json!([
        { "path": "/home/me/old.log", "text": "all is well\nMCP error -32000: Connection closed\n" },
        { "path": "/home/me/x.log", "text": "Error: listen EADDRINUSE: address already in use :::3000\n" },
    ]);
    assert_told(&program(), &json!({ "logs": logs }), &["warning runtime/port-in-use"]);
    let waited = json!({ "logs": logs, "report": { "process": { "waited_ms": 30_000 } } });
    assert_told(&program(), &waited, &["error runtime/init-timeout"]);
    let works = json!({ "logs": logs, "report": { "process": { "answered_ms": 5 }, "session": sessions()[0] } });
    assert_told(&program(), &works, &[]);
    assert_told(&program(), &json!({ "logs": [{ "path": "", "text": "" }] }), &[]);
    let last_resort = json!({ "logs": [logs[0]] });
    assert_told(&program(), &last_resort, &["warning runtime/exited-early"]);
}

#[test]
fn a_variable_that_is_given_and_missed_is_not_asked_for_again() {
    let said = "Error: ACME_API_KEY environment variable is required\n";
    let evidence = of_process(&json!({ "ended": { "code": 1 }, "stderr": { "text": said, "bytes": said.len() } }));
    let help = |env: Value| {
        let server = json!({ "command": "node", "args": ["/srv/x.js"], "env": env });
        let text = json!({ "mcpServers": { "x": server } }).to_string();
        let found = told_by("claude-code", "/home/me/project/.mcp.json", &text, &evidence, false);
        let found: Vec<_> = found.into_iter().filter(|d| d.rule == "env/required-missing").collect();
        assert_eq!(found.len(), 1, "{found:?}");
        (found[0].help.clone().unwrap(), found[0].secondary.len())
    };
    assert_eq!(help(json!({})), ("give it the variable in its `env`".to_owned(), 0));
    let (help, also) = help(json!({ "ACME_API_KEY": "${MINE:-}" }));
    assert!(help.starts_with("the value does not get there") && also == 1, "{help}");
}

#[test]
fn the_last_lines_are_shown_few_and_harmless() {
    let lines: Vec<_> = (0..3000).map(|n| format!("line {n} \u{202e}\u{1b}[31m {}", "x".repeat(30))).collect();
    let lines = lines.join("\n");
    let evidence = of_process(&json!({ "ended": { "signal": 9 }, "stderr": { "text": lines, "bytes": lines.len() } }));
    let text = json!({ "mcpServers": { "x": program() } }).to_string();
    let found = told_by("claude-code", "/home/me/project/.mcp.json", &text, &evidence, true);
    let found = found.iter().find(|d| d.rule == "runtime/exited-early").unwrap();
    let lines = &found.transcript.as_ref().unwrap().lines;
    assert_eq!(lines.len(), 20);
    assert!(lines.last().unwrap().starts_with("line 2999"));
    let all = format!("{found:?}").replace("\\u{1b}", "\u{1b}");
    assert!(!all.contains('\u{1b}') && !lines.iter().any(|line| line.contains('\u{202e}')), "{all}");
    assert!(found.message.contains("SIGKILL") && found.primary.message.chars().count() < 200, "{}", found.message);
}

#[test]
fn a_slow_start_is_told_to_those_who_do_not_wait() {
    let slow = |warm: u64| json!({ "report": { "process": { "answered_ms": 24_000, "warm_ms": warm, "fetching": "uv" }, "session": sessions()[0] } });
    let codex = |evidence: &Value, more: &str| -> Vec<String> {
        let text = format!("[mcp_servers.x]\ncommand = \"uvx\"\nargs = [\"mcp-server-time==1.0\"]\n{more}");
        let found = told_by("codex", "/home/me/.codex/config.toml", &text, evidence, false);
        let found = found.iter().filter(|d| d.severity > Severity::Info);
        found.map(|d| format!("{} {}", d.severity.name(), d.rule)).collect()
    };
    assert_eq!(codex(&slow(500), ""), ["warning runtime/init-timeout"]);
    assert_eq!(codex(&slow(20_000), ""), ["error runtime/init-timeout"]);
    assert_eq!(codex(&slow(500), "startup_timeout_sec = 30.5\n"), [""; 0]);
    assert_eq!(codex(&slow(500), "startup_timeout_sec = 20\n"), ["warning runtime/init-timeout"]);
    // Claude Code waits longer.
    assert_told(&program(), &slow(500), &[]);
}

#[test]
fn what_models_refuse_is_told_once_for_each_server() {
    let with = |tools: Value| json!({ "report": { "process": { "answered_ms": 5 }, "session": { "protocol_version": "2025-06-18", "tools": tools } } });
    let tool = |name: &str| json!({ "name": name, "input_schema": { "type": "object" } });
    let long = "a".repeat(130);
    assert_told(
        &program(),
        &with(json!([tool(&long), tool(&format!("{long}b"))])),
        &["warning runtime/tool-name-length"],
    );
    assert_told(&program(), &with(json!([tool("a b"), tool("")])), &["warning runtime/tool-name-charset"]);
    assert_told(&program(), &with(json!([tool("a.b")])), &[]);
    assert_told(
        &program(),
        &with(json!([tool("a"), tool("b"), tool("a"), tool("a")])),
        &["warning runtime/duplicate-tools"],
    );
    assert_told(&program(), &with(json!([{ "name": "a" }])), &["warning runtime/tool-schema"]);
}
