//! `check --host` through the program, on a real disk: what a machine made up cannot prove of the real one.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::os::unix::fs::{PermissionsExt, symlink};

use support::{TestContext, places};

/// `rule severity` of what some rules say of the project, whichever machine this is.
fn told(context: &TestContext, rules: &str) -> Vec<String> {
    let found = places(&context.json(&[".", "--host", "--select", rules]));
    found.iter().filter_map(|place| place.rsplit_once(' ')).map(|(what, _)| what.to_owned()).collect()
}

fn server(command: &str) -> String {
    format!(r#"{{ "mcpServers": {{ "a": {{ "command": "{command}" }} }} }}"#)
}

/// A file of the project with a mode.
fn with_mode(context: TestContext, path: &str, content: &str, mode: u32) -> TestContext {
    let context = context.file(path, content);
    std::fs::set_permissions(context.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
    context
}

const PROGRAM: &str = "command/not-found,permission";

/// A file for one user alone, and so not meant for the repository.
const FILE: &str = "sub/.devin/mcp_config.local.json";

#[test]
fn what_is_wrong_with_a_program_is_told_apart() {
    for (content, mode, rule) in [
        ("#!/bin/sh\n", 0o755, vec![]),
        ("\u{7f}ELF\u{2}", 0o755, vec![]),
        ("#!/bin/sh\n", 0o644, vec!["permission/not-executable error"]),
        ("#!/bin/sh\r\n", 0o755, vec!["permission/crlf-shebang error"]),
        ("#!/no/such/interpreter\n", 0o755, vec!["command/not-found error"]),
        ("#!/usr/bin/env no-such-interpreter\n", 0o755, vec!["command/not-found error"]),
        ("", 0o755, vec!["permission/missing-shebang error"]),
        ("#!/bin/sh\n", 0o757, vec!["permission/world-writable error"]),
    ] {
        let context = with_mode(TestContext::new().file(".mcp.json", server("./run")), "run", content, mode);
        assert_eq!(told(&context, PROGRAM), rule, "{content:?} {mode:o}");
    }
}

#[test]
fn links_are_followed_and_broken_ones_told() {
    let context = with_mode(TestContext::new().file(".mcp.json", server("./run")), "real", "#!/bin/sh\n", 0o755);
    symlink("real", context.path("run")).unwrap();
    assert_eq!(told(&context, PROGRAM), Vec::<String>::new());
    std::fs::remove_file(context.path("real")).unwrap();
    let report = context.json(&[".", "--host", "--select", PROGRAM]);
    let message = report["diagnostics"][0]["message"].as_str().unwrap();
    assert_eq!(message, "`./run` is a link to `real`, which is not there: server `a` cannot be started");
}

#[test]
fn a_folder_that_everybody_may_write_to_is_a_door_unless_it_is_sticky() {
    for (mode, told_of) in [(0o755, vec![]), (0o777, vec!["permission/world-writable error"]), (0o1777, vec![])] {
        let context =
            with_mode(TestContext::new().file(".mcp.json", server("./bin/run")), "bin/run", "#!/bin/sh\n", 0o755);
        std::fs::set_permissions(context.path("bin"), std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(told(&context, "permission/world-writable"), told_of, "{mode:o}");
        // The folder goes with its test.
        std::fs::set_permissions(context.path("bin"), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_program_is_found_where_tools_install_it() {
    let context = TestContext::new()
        .file(".mcp.json", server("mcp-tool"))
        .home(".local/bin/mcp-tool", "#!/bin/sh\n")
        .home(".nvm/versions/node/v9.0.0/bin/other-tool", "#!/bin/sh\n")
        .home(".nvm/versions/node/v22.1.0/bin/other-tool", "#!/bin/sh\n");
    let home = context.project().parent().unwrap().join("home");
    for tool in
        [".local/bin/mcp-tool", ".nvm/versions/node/v9.0.0/bin/other-tool", ".nvm/versions/node/v22.1.0/bin/other-tool"]
    {
        std::fs::set_permissions(home.join(tool), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let help = |context: &TestContext| {
        let report = context.json(&[".", "--host", "--select", "command/not-found"]);
        report["diagnostics"][0]["help"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        help(&context),
        "write its absolute path: it is `[ROOT]/home/.local/bin/mcp-tool` (installed for this user)"
    );
    let context = context.file(".mcp.json", server("other-tool"));
    assert_eq!(
        help(&context),
        "write its absolute path: it is `[ROOT]/home/.nvm/versions/node/v22.1.0/bin/other-tool` (nvm)"
    );
}

#[test]
fn git_is_asked_by_all_of_its_rules_what_it_ignores() {
    let secret = r#"{ "mcpServers": { "a": { "command": "a", "env": { "B_TOKEN": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } } }"#;
    let told_with = |path: &str, rules: &str| {
        let context = TestContext::new().file(FILE, secret).file(".git/HEAD", "ref: refs/heads/main\n");
        let context = if path.starts_with('~') { context.home(&path[2..], rules) } else { context.file(path, rules) };
        told(&context, "secret/not-ignored")
    };
    let told_of = ["secret/not-ignored info"];
    assert_eq!(told_with("README", ""), told_of);
    for (path, rules) in [
        (".gitignore", "*.local.json\n"),
        ("sub/.gitignore", "/.devin/\n"),
        (".git/info/exclude", "mcp_config.local.json\n"),
        ("~/.config/git/ignore", ".devin/\n"),
    ] {
        assert_eq!(told_with(path, rules), Vec::<String>::new(), "{path}");
    }
    assert_eq!(told_with(".gitignore", "*.local.json\n!mcp_config.local.json\n"), told_of);
    assert_eq!(told_with("sub/.gitignore", "*.local.yaml\n"), told_of);
}
