//! `mcp-clinic lock`, and what `check` makes of it, through the program.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests touch the disk and fail by panicking")]

mod support;

use support::{TestContext, places};

const SERVER: &str =
    r#"{"mcpServers": {"time": {"command": "time-mcp", "args": ["--port", "1"], "env": {"API_KEY": "q8Zr2LmX4v"}}}}"#;

fn lock_of(context: &TestContext) -> String {
    std::fs::read_to_string(context.path("mcp-clinic.lock")).unwrap()
}

/// What is said of drift, whatever else is wrong with the file.
fn drift(context: &TestContext) -> Vec<String> {
    places(&context.json(&[".", "--select", "security/definition-drift"]))
}

#[test]
fn what_was_locked_may_be_laid_out_otherwise_and_have_a_new_secret() {
    let context = TestContext::new().file(".mcp.json", SERVER);
    let run = context.run(&["lock"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "  new      time (.mcp.json)\nmcp-clinic.lock written: 1 server in 1 file\n")
    );
    assert_eq!(drift(&context), Vec::<String>::new());
    let context = context.file(
        ".mcp.json",
        "{\r\n \"mcpServers\": { \"time\": { \"env\": { \"API_KEY\": \"another1\" },\r\n \"args\": [\"--port\",\"1\"], \"command\": \"time-mcp\" } }\r\n}",
    );
    assert_eq!(drift(&context), Vec::<String>::new());
    let run = context.run(&["lock"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "mcp-clinic.lock is up to date: 1 server in 1 file\n"));
}

#[test]
fn a_lock_holds_no_secret_and_nothing_that_depends_on_one() {
    let one = TestContext::new().file(".mcp.json", SERVER);
    let other = TestContext::new().file(".mcp.json", SERVER.replace("q8Zr2LmX4v", "1234"));
    for context in [&one, &other] {
        assert_eq!(context.run(&["lock"]).code, 0);
    }
    assert_eq!(lock_of(&one), lock_of(&other));
    assert!(!lock_of(&one).contains("q8Zr"));
}

#[test]
fn what_changed_since_is_told_at_its_place() {
    let context = TestContext::new()
        .file(".mcp.json", SERVER)
        .file("sub/.cursor/mcp.json", r#"{"mcpServers": {"a": {"command": "a"}, "b": {"command": "b"}}}"#);
    assert_eq!(context.run(&["lock"]).code, 0);
    let context = context
        .file(".mcp.json", SERVER.replace("\"1\"", "\"2\"").replace("time-mcp", "time-mpc"))
        .file("sub/.cursor/mcp.json", r#"{"mcpServers": {"a": {"command": "a", "cwd": "/x"}, "c": {"command": "c"}}}"#);
    let wanted = [
        "security/definition-drift error .mcp.json:1:26",
        "security/definition-drift info sub/.cursor/mcp.json:1:1",
        "security/definition-drift error sub/.cursor/mcp.json:1:39",
        "security/definition-drift warning sub/.cursor/mcp.json:1:53",
    ];
    assert_eq!(drift(&context), wanted);
    let report = context.json(&[".mcp.json", "--select", "security/definition-drift"]);
    assert_eq!(
        report["diagnostics"][0]["message"],
        "server `time` is not the one in `mcp-clinic.lock`: `command` changed, `args` changed"
    );
    let run = context.run(&["lock"]);
    let told = "  changed  time (.mcp.json)\n  changed  a (sub/.cursor/mcp.json)\n  gone     b (sub/.cursor/mcp.json)\n  new      c (sub/.cursor/mcp.json)\nmcp-clinic.lock written: 3 servers in 2 files\n";
    assert_eq!((run.code, run.stdout.as_str()), (0, told));
    assert_eq!(drift(&context), Vec::<String>::new());
}

#[test]
fn a_lock_above_holds_up_to_the_repository() {
    let context = TestContext::new().file(".mcp.json", SERVER);
    assert_eq!(context.run(&["lock"]).code, 0);
    let context =
        context.file("sub/.mcp.json", SERVER).file("repository/.git/HEAD", "").file("repository/.mcp.json", SERVER);
    let drift = |path: &str| places(&context.json(&[path, "--select", "security/definition-drift"])).len();
    assert_eq!((drift("sub"), drift("sub/.mcp.json"), drift("repository")), (1, 1, 0));
}

#[test]
fn without_a_lock_nothing_drifts() {
    let context = TestContext::new().file(".mcp.json", SERVER);
    assert_eq!(drift(&context), Vec::<String>::new());
}

#[test]
fn what_cannot_be_made_out_is_not_locked() {
    let context = TestContext::new().file(".mcp.json", "{\"mcpServers\": {\"a\": {\"command\": \"a\"}");
    let run = context.run(&["lock"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(run.stderr, "error: .mcp.json has syntax errors: mend them first, `mcp-clinic check` shows them\n");
    assert!(!context.path("mcp-clinic.lock").exists());
    let empty = TestContext::new();
    let run = empty.run(&["lock"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "error: no servers to lock in .\n"));
    let run = empty.run(&["lock", "nowhere"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "error: not a folder: nowhere\n"));
}

#[test]
fn a_lock_that_cannot_be_read_is_no_green_light() {
    for (text, told) in [
        ("<<<<<<< HEAD\n", "it is not a lock: line 1, column 1"),
        ("{\"version\": 9}", "its version is 9, and this program knows version 1 alone"),
    ] {
        let context = TestContext::new().file(".mcp.json", SERVER).file("mcp-clinic.lock", text);
        for command in ["check", "lock"] {
            let run = context.run(&[command]);
            assert_eq!((run.code, run.stderr), (2, format!("error: mcp-clinic.lock: {told}\n")), "{command}");
        }
        assert_eq!(lock_of(&context), text);
    }
    let context = TestContext::new().file(".mcp.json", SERVER).file("mcp-clinic.lock/x", "");
    let run = context.run(&["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "error: mcp-clinic.lock: it is a directory\n"));
}

#[cfg(unix)]
#[test]
fn a_linked_lock_stays_a_link_and_keeps_its_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let context = TestContext::new().file(".mcp.json", SERVER).file("shared/lock", "{\"version\": 1, \"files\": {}}");
    std::fs::set_permissions(context.path("shared/lock"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("shared/lock", context.path("mcp-clinic.lock")).unwrap();
    assert_eq!(context.run(&["lock"]).code, 0);
    assert!(context.path("mcp-clinic.lock").is_symlink() && lock_of(&context).contains("time"));
    let mode = std::fs::metadata(context.path("shared/lock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let names: Vec<_> =
        std::fs::read_dir(context.path("shared")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["lock"]);
}
