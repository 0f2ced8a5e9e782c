//! `mcp-clinic doctor`, as a user runs it, without anything being started.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests touch the disk and fail by panicking")]

mod support;

use serde_json::Value;
use support::{Run, TestContext};

const BROKEN: &str = r#"{
  "mcpServers": {
    "time": { "command": "no-such-program" },
    "box": { "command": "docker", "args": ["run", "-it", "--rm", "me/box:1"] }
  }
}
"#;

/// A folder in which nothing is known of this machine's Docker.
fn machine() -> TestContext {
    TestContext::new().env("DOCKER_HOST", "ssh://docker.invalid")
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn what_is_wrong_is_told_for_each_server_and_what_to_do_first() {
    let run = machine().program("docker", 0o755).file(".mcp.json", BROKEN).run(&["doctor"]);
    assert_eq!(run.code, 1, "{run:?}");
    // Before it stands what this machine is.
    let (_, told) = run.stdout.split_once("\n\n").unwrap();
    insta::assert_snapshot!(told);
}

#[test]
fn a_machine_without_files_is_well() {
    let run = machine().run(&["doctor"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("no client has files in . or among those of this user"), "{run:?}");
}

#[test]
fn nothing_is_started_where_nobody_is_asked() {
    let context = machine();
    let trace = context.path("started");
    let command =
        format!(r#"{{"mcpServers": {{"x": {{"command": "/bin/sh", "args": ["-c", "touch {}"]}}}}}}"#, trace.display());
    let context = context.file(".mcp.json", command);
    let run = context.run_with_input(&["doctor"], b"y\ny\n");
    assert!(run.stdout.contains("nothing was started"), "{run:?}");
    assert!(std::fs::read(&trace).is_err());
}

#[test]
fn a_name_limits_everything_to_its_server() {
    let context = machine()
        .program("docker", 0o755)
        .file(".mcp.json", BROKEN)
        .home(".cursor/mcp.json", r#"{"mcpServers": {"other": {}}}"#);
    let report = json(&context.run(&["doctor", "box", "--format", "json"]));
    let told = |key: &str| -> Vec<String> {
        report["diagnostics"].as_array().unwrap().iter().map(|d| d[key].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(told("rule"), ["docker/tty"], "{report:#}");
    assert_eq!(report["summary"]["servers"], 1);
    assert_eq!(report["clients"].as_array().unwrap().len(), 1, "{report:#}");
}

#[test]
fn an_unknown_name_is_wrong_usage() {
    let run = machine().file(".mcp.json", BROKEN).run(&["doctor", "boxx"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: no client has a server `boxx` here; did you mean `box`?
      help: `mcp-clinic list` shows what each client loads
    ");
}

#[test]
fn another_home_and_project_are_looked_at() {
    let context = machine()
        .file("elsewhere/.mcp.json", BROKEN)
        .file("people/me/.cursor/mcp.json", r#"{"mcpServers": {"mine": {"url": "https://mcp.example.com/mcp"}}}"#);
    let report = json(&context.run(&["doctor", "--project", "elsewhere", "--home", "people/me", "--format", "json"]));
    let ids: Vec<_> =
        report["clients"].as_array().unwrap().iter().map(|client| client["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["claude-code", "cursor"], "{report:#}");
}

#[test]
fn servers_of_other_projects_are_not_told_of() {
    let state = r#"{"projects": {"/elsewhere": {"mcpServers": {"theirs": {"command": "no-such-program"}}}}}"#;
    let run = machine().home(".claude.json", state).run(&["doctor", "--format", "json", "--level", "info"]);
    let report = json(&run);
    assert_eq!(report["summary"]["servers"], 0, "{report:#}");
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 0, "{report:#}");
}

#[test]
fn what_cannot_be_read_is_not_well() {
    let context = machine();
    std::fs::create_dir(context.path(".mcp.json")).unwrap();
    let run = context.run(&["doctor"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stdout.contains("cannot be read: it is a directory"), "{run:?}");
}

#[test]
fn what_is_switched_off_is_no_reason_to_fail() {
    let server = |more: &str| format!(r#"{{"mcpServers": {{"x": {{"command": "/nowhere/x"{more}}}}}}}"#);
    let run = |more: &str| machine().home(".codeium/windsurf/mcp_config.json", server(more)).run(&["doctor"]);
    let (on, off) = (run(""), run(r#", "disabled": true"#));
    assert!(on.code == 1 && on.stdout.contains("do this first"), "{on:?}");
    assert!(off.code == 0 && !off.stdout.contains("do this first"), "{off:?}");
}

#[test]
fn plain_characters_where_the_locale_asks_for_them() {
    let context = machine().file(".mcp.json", BROKEN);
    let output = context.command().arg("doctor").env("LC_ALL", "C").output().unwrap();
    assert!(output.stdout.is_ascii(), "{}", String::from_utf8_lossy(&output.stdout));
    let output = context.command().arg("doctor").env("LC_ALL", "de_DE.UTF-8").output().unwrap();
    assert!(!output.stdout.is_ascii());
}

#[test]
fn wrong_options_are_told() {
    let context = machine();
    for args in
        [["--jobs", "0"], ["--timeout", "-1"], ["--timeout", "nan"], ["--client", "nobody"], ["--project", "nowhere"]]
    {
        let run = context.run(&[&["doctor"], args.as_slice()].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.starts_with("error: "), "{args:?}: {run:?}");
    }
}
