//! Settings files, from the outside.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the files are on the disk; tests fail by panicking"
)]

mod errors;
#[path = "../support/mod.rs"]
mod support;

use insta::assert_snapshot;
use support::{Run, TestContext, places};

const GOOD: &str = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time==2025.9.25"] } } }"#;
/// Two errors of `schema/url-without-type`.
const BAD: &str = r#"{
  "mcpServers": {
    "docs": { "url": "https://example.com/mcp" },
    "internal-wiki": { "url": "https://wiki.example.com/mcp" }
  }
}"#;
/// An error, a warning and a note.
const MIXED: &str = r#"{
  "mcpServers": {
    "docs": { "url": "https://example.com/mcp" },
    "wiki": { "type": "http", "url": "http://wiki.example.com/mcp" },
    "time": { "command": "uvx", "args": ["mcp-server-time"] }
  }
}"#;

/// A project that is a repository.
fn project() -> TestContext {
    TestContext::new().file(".git/HEAD", "ref: refs/heads/main\n")
}

/// `rule file` of every diagnostic that a run tells, with its server and how it ended.
fn told(context: &TestContext, args: &[&str]) -> (Vec<String>, i32) {
    let run = context.run(&[&["check", "--format", "json"], args].concat());
    let report: serde_json::Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let line = |d: &serde_json::Value| {
        format!("{} {} {} {}", text(&d["severity"]), text(&d["rule"]), text(&d["file"]), text(&d["server"]))
    };
    (report["diagnostics"].as_array().unwrap().iter().map(line).collect(), run.code)
}

/// What is said on standard error of a run that was not started.
fn failed(run: &Run) -> String {
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    run.stderr.clone()
}

#[test]
fn the_nearest_settings_count_alone() {
    let context = project()
        .file("mcp-clinic.toml", "ignore = [\"schema\"]\n")
        .file("a/.mcp.json", BAD)
        .file("b/.mcp-clinic.toml", "fail-on = \"warning\"\n")
        .file("b/c/.mcp.json", BAD)
        .file("d/.git/HEAD", "")
        .file("d/.mcp.json", BAD);
    let files = |args: &[&str]| {
        let (mut told, code) = told(&context, args);
        for line in &mut told {
            *line = line.split(' ').nth(2).unwrap().to_owned();
        }
        told.dedup();
        (told, code)
    };
    // What lies around a repository has no say in it.
    assert_eq!(files(&[]), (vec!["b/c/.mcp.json".to_owned(), "d/.mcp.json".to_owned()], 1));
    // The same for files that are named.
    assert_eq!(files(&["a/.mcp.json"]), (vec![], 0));
    assert_eq!(files(&["a/.mcp.json", "b/c/.mcp.json"]), (vec!["b/c/.mcp.json".to_owned()], 1));
    assert_eq!(files(&["d/.mcp.json"]), (vec!["d/.mcp.json".to_owned()], 1));
    assert_eq!(files(&["b/c"]), (vec!["b/c/.mcp.json".to_owned()], 1));
}

#[test]
fn outside_of_a_repository_the_search_goes_up() {
    let context = TestContext::new().file("../mcp-clinic.toml", "ignore = [\"schema\"]\n").file("a/.mcp.json", BAD);
    assert_eq!(told(&context, &[]), (vec![], 0));
    assert_eq!(told(&context, &["a/.mcp.json"]), (vec![], 0));
    let context = context.file(".git/HEAD", "");
    assert_eq!(told(&context, &[]).1, 1);
    assert_eq!(told(&context, &["a/.mcp.json"]).1, 1);
}

#[test]
fn one_file_can_be_given_for_all_or_none() {
    let context = project()
        .file("mcp-clinic.toml", "ignore = [\"schema\"]\n")
        .file("sub/mcp-clinic.toml", "")
        .file("sub/.mcp.json", BAD)
        .file("ci/strict.toml", "[[override]]\nfiles = \"sub/**\"\nignore = [\"schema\"]\n");
    assert_eq!(told(&context, &[]).1, 1);
    assert_eq!(told(&context, &["--config", "mcp-clinic.toml"]), (vec![], 0));
    // Patterns of a file that is given count from the working directory.
    assert_eq!(told(&context, &["--config", "ci/strict.toml"]), (vec![], 0));
    assert_eq!(told(&context, &["--isolated", "sub"]).1, 1);
    let broken = context.file("mcp-clinic.toml", "nonsense");
    assert_eq!(broken.run(&["check", "mcp-clinic.toml", "--isolated", "sub"]).code, 1);
    let both = broken.run(&["check", "--isolated", "--config", "mcp-clinic.toml"]);
    assert!(both.code == 2 && both.stderr.contains("cannot be used with"), "{both:?}");
    assert_snapshot!(failed(&broken.run(&["check", "--config", "none.toml"])), @"
    error: the settings cannot be read: it does not exist
       [none.toml]
      help: name a file that is there, or give `--isolated` to do without
    ");
}

#[test]
fn standard_input_has_the_settings_of_its_place() {
    let context = project().file("mcp-clinic.toml", "ignore = [\"schema\"]\n").file("sub/mcp-clinic.toml", "");
    let code = |args: &[&str]| context.run_with_input(&[&["check", "-"], args].concat(), BAD.as_bytes()).code;
    assert_eq!(code(&["--stdin-filename", ".mcp.json"]), 0);
    assert_eq!(code(&["--stdin-filename", "sub/.mcp.json"]), 1);
    assert_eq!(code(&["--client", "claude-code"]), 0);
    assert_eq!(code(&["--client", "claude-code", "--isolated"]), 1);
}

#[test]
fn the_command_line_counts_more() {
    let context = project().file(".mcp.json", MIXED).file(
        "mcp-clinic.toml",
        "select = [\"network\"]\nignore = [\"network\"]\nlevel = \"error\"\nfail-on = \"info\"\n[severity]\n\
         \"schema/url-without-type\" = \"off\"\n",
    );
    let lines = |args: &[&str]| {
        let (told, code) = told(&context, args);
        (told.iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect::<Vec<_>>(), code)
    };
    assert_eq!(lines(&[]), (vec![], 0));
    assert_eq!(lines(&["--select", "schema"]), (vec!["schema/url-without-type".to_owned()], 1));
    assert_eq!(lines(&["--select", "network"]), (vec!["network/plain-http".to_owned()], 1));
    assert_eq!(lines(&["--select", "network", "--ignore", "network/plain-http"]), (vec![], 0));
    assert_eq!(
        lines(&["--select", "network", "--fail-on", "error", "--level", "warning"]),
        (vec!["network/plain-http".to_owned()], 0)
    );
    // What is ignored on the command line is so besides.
    let context = project().file(".mcp.json", MIXED).file("mcp-clinic.toml", "ignore = [\"schema\"]\n");
    assert_eq!(told(&context, &["--ignore", "network"]), (vec![], 0));
}

#[test]
fn rules_are_selected_and_ignored() {
    let context = |settings: &str| project().file(".mcp.json", MIXED).file("mcp-clinic.toml", settings);
    let all = told(&context("level = \"info\"\n"), &[]);
    assert_snapshot!(all.0.join("\n"), @"
    error schema/url-without-type .mcp.json docs
    warning network/plain-http .mcp.json wiki
    info package/unpinned .mcp.json time
    ");
    let network = told(&context("select = [\"network\"]\n"), &[]);
    assert_snapshot!(network.0.join("\n"), @"warning network/plain-http .mcp.json wiki");
    assert_eq!(told(&context("select = [\"all\"]\nignore = [\"all\"]\n"), &[]), (vec![], 0));
    // What is off by default is on by its own name, and not by that of its family.
    let wrapped = |settings: &str| {
        let batch = r#"{ "mcpServers": { "x": { "type": "stdio", "command": "C:\\tools\\x.cmd" } } }"#;
        let context = project().file(".mcp.json", batch).file("mcp-clinic.toml", settings);
        told(&context, &[]).0.iter().any(|line| line.contains("command/windows-batch-direct"))
    };
    assert!(!wrapped("") && !wrapped("select = [\"command\"]\n"));
    assert!(wrapped("select = [\"command/windows-batch-direct\"]\n") && wrapped("select = [\"all\"]\n"));
    assert!(wrapped("severity.\"command/windows-batch-direct\" = \"error\"\n"));
    assert!(!wrapped("severity.command = \"error\"\n"));
    assert!(wrapped("[[override]]\nfiles = \"*\"\nseverity = { \"command/windows-batch-direct\" = \"warning\" }\n"));
    assert!(!wrapped("[[override]]\nservers = \"y\"\nseverity = { \"command/windows-batch-direct\" = \"warning\" }\n"));
}

#[test]
fn level_and_fail_on_hold_for_each_file() {
    let context = project()
        .file(".mcp.json", MIXED)
        .file("mcp-clinic.toml", "level = \"error\"\nignore = [\"schema\"]\n")
        .file("loud/.mcp.json", MIXED)
        .file("loud/mcp-clinic.toml", "fail-on = \"info\"\nselect = [\"package\"]\n");
    let (told, code) = told(&context, &[]);
    assert_snapshot!(told.join("\n"), @"info package/unpinned loud/.mcp.json time");
    assert_eq!((code, context.run(&["check", ".mcp.json"]).code), (1, 0));
    assert_eq!(context.run(&["check", "--exit-zero"]).code, 0);
}

#[test]
fn the_machine_is_looked_at_where_the_settings_say_so() {
    let text = r#"{ "mcpServers": { "x": { "command": "not-there-at-all" } } }"#;
    let context = project().file(".mcp.json", text).file("mcp-clinic.toml", "host = true\n");
    assert_eq!(told(&context, &[]).1, 1);
    assert_eq!(told(&context, &["--no-host"]), (vec![], 0));
    assert_eq!(told(&context, &["--no-host", "--host"]).1, 1);
    assert_eq!(told(&context, &["--isolated"]), (vec![], 0));
    let context = context.file("mcp-clinic.toml", "host = false\n");
    assert_eq!((told(&context, &[]).1, told(&context, &["--host"]).1), (0, 1));
}

#[test]
fn severities_are_changed_before_the_level_counts() {
    let context = |settings: &str| project().file(".mcp.json", MIXED).file("mcp-clinic.toml", settings);
    let (told, code) = told(
        &context(
            "[severity]\nschema = \"info\"\n\"schema/url-without-type\" = \"warning\"\npackage = \"error\"\n\
             \"network/plain-http\" = \"off\"\n",
        ),
        &[],
    );
    assert_snapshot!(told.join("\n"), @"
    warning schema/url-without-type .mcp.json docs
    error package/unpinned .mcp.json time
    ");
    assert_eq!(code, 1);
}

#[test]
fn files_and_servers_are_excepted_in_order() {
    let settings = r#"
        [severity]
        "network/plain-http" = "off"

        [[override]]
        files = "examples/**"
        ignore = ["schema"]
        severity = { "network/plain-http" = "error" }

        [[override]]
        files = ["examples/strict/*.json", "other"]
        severity = { schema = "info" }

        [[override]]
        servers = "internal-*"
        ignore = ["all"]

        [[override]]
        files = "deep"
        servers = ["internal-wiki", "x"]
        severity = { "schema/url-without-type" = "warning" }
    "#;
    let context = project()
        .file("mcp-clinic.toml", settings)
        .file(".mcp.json", BAD)
        .file("examples/.mcp.json", MIXED)
        .file("examples/strict/.mcp.json", BAD)
        .file("other/.mcp.json", MIXED)
        .file("a/deep/.mcp.json", BAD);
    assert_snapshot!(told(&context, &["--level", "info", "--ignore", "package"]).0.join("\n"), @"
    error schema/url-without-type .mcp.json docs
    error schema/url-without-type a/deep/.mcp.json docs
    warning schema/url-without-type a/deep/.mcp.json internal-wiki
    error network/plain-http examples/.mcp.json wiki
    info schema/url-without-type examples/strict/.mcp.json docs
    info schema/url-without-type other/.mcp.json docs
    ");
}

#[test]
fn what_concerns_several_files_obeys_the_file_it_is_told_of() {
    let local = r#"{ "mcpServers": { "time": { "command": "uvx", "args": ["another==1"] } } }"#;
    let context = project().file(".cursor/mcp.json", local).file(".mcp.json", GOOD).file("mcp-clinic.lock", "");
    let _ = std::fs::remove_file(context.path("mcp-clinic.lock"));
    assert_eq!(context.run(&["lock"]).code, 0);
    let context = context.file(".mcp.json", GOOD.replace("2025.9.25", "2025.9.26"));
    assert_eq!(told(&context, &[]).0, ["error security/definition-drift .mcp.json time"]);
    let drift = "\"security/definition-drift\"";
    for (settings, wanted) in [
        (format!("ignore = [{drift}]"), vec![]),
        (format!("severity.{drift} = \"warning\""), vec!["warning security/definition-drift .mcp.json time"]),
        (
            format!("[[override]]\nfiles = \".cursor\"\nignore = [{drift}]"),
            vec!["error security/definition-drift .mcp.json time"],
        ),
        (format!("[[override]]\nservers = \"ti?e\"\nignore = [{drift}]"), vec![]),
    ] {
        let context = project()
            .file(".mcp.json", GOOD.replace("2025.9.25", "2025.9.26"))
            .file("mcp-clinic.lock", std::fs::read(context.path("mcp-clinic.lock")).unwrap())
            .file("mcp-clinic.toml", &settings);
        assert_eq!(told(&context, &[]).0, wanted, "{settings}");
    }
}

#[test]
fn further_files_are_found_and_read_as_a_client_does() {
    let context = project()
        .file("deploy/mcp/prod servers.json", BAD)
        .file("deploy/mcp/notes.txt", "no servers")
        .file("deploy/.mcp.json", BAD)
        .file("conf/codex.toml", "[mcp_servers.x]\ncommand = 1\n")
        .file("plain/servers.conf", BAD)
        .file("sub/mcp-clinic.toml", "[[files]]\npattern = \"*.conf\"\nclient = \"claude-code\"\n")
        .file("sub/a/x.conf", BAD)
        .file("node_modules/deploy/mcp/x.json", BAD)
        .file(
            "mcp-clinic.toml",
            "[[files]]\npattern = \"deploy/mcp/*.json\"\nclient = \"claude-code\"\n\n[[files]]\npattern = \
             \"codex.toml\"\nclient = \"codex\"\n\n[[files]]\npattern = \"deploy/.mcp.json\"\nclient = \"cursor\"\n",
        );
    let report = context.json(&[]);
    assert_snapshot!(places(&report).join("\n"), @"
    schema/invalid-value error conf/codex.toml:2:11
    schema/url-without-type error deploy/mcp/prod servers.json:3:15
    schema/url-without-type error deploy/mcp/prod servers.json:4:24
    schema/url-without-type error sub/a/x.conf:3:15
    schema/url-without-type error sub/a/x.conf:4:24
    ");
    // Named files and standard input are read so as well; whoever names a client knows better.
    assert_eq!(told(&context, &["deploy/mcp/prod servers.json"]).1, 1);
    assert_eq!(told(&context, &["--client", "cursor", "deploy/mcp/prod servers.json"]), (vec![], 0));
    let run = context.run_with_input(&["check", "-", "--stdin-filename", "sub/z.conf"], BAD.as_bytes());
    assert_eq!(run.code, 1, "{run:?}");
    // A lock knows them too, or every one of their servers would be new to it.
    assert!(context.run(&["lock", "--ignore"]).code == 2);
    let context = context.file("conf/codex.toml", "[mcp_servers.x]\ncommand = \"x\"\n");
    assert_eq!(context.run(&["lock"]).code, 0);
    let lock = std::fs::read_to_string(context.path("mcp-clinic.lock")).unwrap();
    assert!(lock.contains("deploy/mcp/prod servers.json") && lock.contains("sub/a/x.conf"), "{lock}");
}

#[test]
fn portability_goes_by_the_systems_that_are_meant() {
    let text = r#"{
      "mcpServers": {
        "a": { "type": "stdio", "command": "cmd", "args": ["/c", "npx", "-y", "x@1"] },
        "b": { "type": "stdio", "command": "C:/tools/b.exe" },
        "c": { "type": "stdio", "command": "cmd", "args": ["/s", "/c", "C:/Program Files/x.exe", "a b"] }
      }
    }"#;
    let desktop = r#"{ "mcpServers": { "docs": { "command": "npx", "args": ["-y", "x@1"] } } }"#;
    let rules = |settings: &str| {
        let context = project().file(".mcp.json", text).file("mcp-clinic.toml", settings);
        let context = context.file("claude_desktop_config.json", desktop);
        let mut rules: Vec<_> =
            told(&context, &[]).0.iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules.join(" ")
    };
    assert_snapshot!(
        ["", "['linux', 'macos']", "['windows']", "['linux', 'windows']"]
            .map(|list| if list.is_empty() { format!("unset: {}", rules("")) } else {
                format!("{list}: {}", rules(&format!("target-os = {list}\n")))
            })
            .join("\n"),
        @"
    unset: command/windows-space-in-path
    ['linux', 'macos']: client/cmd-wrapper-on-unix
    ['windows']: client/no-cmd-wrapper command/windows-space-in-path
    ['linux', 'windows']: client/cmd-wrapper-on-unix client/no-cmd-wrapper command/windows-space-in-path
    "
    );
}

#[test]
fn the_doctor_obeys_the_settings_of_each_file() {
    let context = project().file(".mcp.json", BAD);
    let shown = |context: &TestContext, args: &[&str]| {
        context.run(&[&["doctor", "--no-probe", "--client", "claude-code"], args].concat())
    };
    assert!(shown(&context, &[]).stdout.contains("error[schema/url-without-type]"));
    let context = context.file("mcp-clinic.toml", "ignore = [\"schema/url-without-type\"]\n");
    assert!(!shown(&context, &[]).stdout.contains("error[schema/url-without-type]"));
    assert!(shown(&context, &["--isolated"]).stdout.contains("error[schema/url-without-type]"));
    let context = context.file("mcp-clinic.toml", "select = 1");
    let run = shown(&context, &[]);
    assert!(run.code == 2 && run.stdout.is_empty() && run.stderr.contains("`select` must be"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn links_and_rights_are_told() {
    let context = project().file(".mcp.json", BAD);
    std::os::unix::fs::symlink("gone.toml", context.path("mcp-clinic.toml")).unwrap();
    assert_snapshot!(failed(&context.run(&["check"])), @"
    error: the settings cannot be read: it does not exist
       [mcp-clinic.toml]
      help: name a file that is there, or give `--isolated` to do without
    ");
    std::fs::remove_file(context.path("mcp-clinic.toml")).unwrap();
    let context = context.file("mcp-clinic.toml", "ignore = [\"schema\"]\n");
    support::set_mode(&context.path("mcp-clinic.toml"), 0);
    // Whoever may do everything may read it.
    if std::fs::read(context.path("mcp-clinic.toml")).is_err() {
        assert!(failed(&context.run(&["check"])).contains("this user may not read it"));
    } else {
        assert_eq!(context.run(&["check"]).code, 0);
    }
}
