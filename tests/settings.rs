//! Settings files, from the outside.
#![expect(clippy::disallowed_methods, reason = "the files are on the disk")]

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

/// What is said of one settings file.
fn errors(settings: impl AsRef<[u8]>) -> String {
    failed(&project().file(".mcp.json", BAD).file("mcp-clinic.toml", settings).run(&["check"]))
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
        told.iter_mut().for_each(|line| *line = line.split(' ').nth(2).unwrap().to_owned());
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

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    assert_snapshot!(
        errors(
            r#"ignroe = ["schema"]
select = ["schem", 5, "docker/host-sokcet"]
ignore = "package"
level = "eror"
fail-on = true
host = "yes"
target-os = ["linux", "win"]
colour = 1
files = []

[severity]
"docker/host-socket" = "fatal"
nothing = 3

[[override]]
files = []
reason = "x"

[[suppress]]
rule = "docker"
reason = "  "

[[suppress]]
file = "../x"
server = "[a"
"#
        ),
        @r#"
    error: there is no key `ignroe`
       ╭─[mcp-clinic.toml:1:1]
     1 │ ignroe = ["schema"]
       · ───┬──
       ·    ╰── not known
     2 │ select = ["schem", 5, "docker/host-sokcet"]
       ╰────
      help: did you mean `ignore`?

    error: there is no rule or family `schem`
       ╭─[mcp-clinic.toml:2:11]
     1 │ ignroe = ["schema"]
     2 │ select = ["schem", 5, "docker/host-sokcet"]
       ·           ───┬───
       ·              ╰── not known
     3 │ ignore = "package"
       ╰────
      help: did you mean `schema`? `mcp-clinic rules` lists them all

    error: `select` is a list of strings
       ╭─[mcp-clinic.toml:2:20]
     1 │ ignroe = ["schema"]
     2 │ select = ["schem", 5, "docker/host-sokcet"]
       ·                    ┬
       ·                    ╰── this is a number
     3 │ ignore = "package"
       ╰────
      help: put it in quotes

    error: there is no rule or family `docker/host-sokcet`
       ╭─[mcp-clinic.toml:2:23]
     1 │ ignroe = ["schema"]
     2 │ select = ["schem", 5, "docker/host-sokcet"]
       ·                       ──────────┬─────────
       ·                                 ╰── not known
     3 │ ignore = "package"
       ╰────
      help: did you mean `docker/host-socket`? `mcp-clinic rules` lists them all

    error: `ignore` must be a list of strings
       ╭─[mcp-clinic.toml:3:10]
     2 │ select = ["schem", 5, "docker/host-sokcet"]
     3 │ ignore = "package"
       ·          ────┬────
       ·              ╰── this is a string
     4 │ level = "eror"
       ╰────
      help: put brackets around it: `["…"]`

    error: there is no severity `eror`
       ╭─[mcp-clinic.toml:4:9]
     3 │ ignore = "package"
     4 │ level = "eror"
       ·         ───┬──
       ·            ╰── not known
     5 │ fail-on = true
       ╰────
      help: did you mean `error`?

    error: `fail-on` must be a string
       ╭─[mcp-clinic.toml:5:11]
     4 │ level = "eror"
     5 │ fail-on = true
       ·           ──┬─
       ·             ╰── this is a boolean
     6 │ host = "yes"
       ╰────
      help: write `"error"`, `"warning"` or `"info"`

    error: `host` must be `true` or `false`
       ╭─[mcp-clinic.toml:6:8]
     5 │ fail-on = true
     6 │ host = "yes"
       ·        ──┬──
       ·          ╰── this is a string
     7 │ target-os = ["linux", "win"]
       ╰────
      help: write `true` or `false`

    error: there is no operating system `win`
       ╭─[mcp-clinic.toml:7:23]
     6 │ host = "yes"
     7 │ target-os = ["linux", "win"]
       ·                       ──┬──
       ·                         ╰── not known
     8 │ colour = 1
       ╰────
      help: write `"linux"`, `"macos"` or `"windows"`

    error: there is no key `colour`
       ╭─[mcp-clinic.toml:8:1]
     7 │ target-os = ["linux", "win"]
     8 │ colour = 1
       · ───┬──
       ·    ╰── not known
     9 │ files = []
       ╰────
      help: the keys here are `select`, `ignore`, `level`, `fail-on`, `host`, `target-os`, `severity`, `files`, `override` and `suppress`

    error: there is no severity `fatal`
        ╭─[mcp-clinic.toml:12:24]
     11 │ [severity]
     12 │ "docker/host-socket" = "fatal"
        ·                        ───┬───
        ·                           ╰── not known
     13 │ nothing = 3
        ╰────
      help: write `"error"`, `"warning"`, `"info"` or `"off"`

    error: there is no rule or family `nothing`
        ╭─[mcp-clinic.toml:13:1]
     12 │ "docker/host-socket" = "fatal"
     13 │ nothing = 3
        · ───┬───
        ·    ╰── not known
        ╰────
      help: `mcp-clinic rules` lists them all

    error: `nothing` has no severity
        ╭─[mcp-clinic.toml:13:11]
     12 │ "docker/host-socket" = "fatal"
     13 │ nothing = 3
        ·           ┬
        ·           ╰── this is a number
        ╰────
      help: write `"error"`, `"warning"`, `"info"` or `"off"`

    error: the entry has neither `ignore` nor `severity`
        ╭─[mcp-clinic.toml:15:1]
     14 │ 
     15 │ [[override]]
        · ──────┬─────
        ·       ╰── it says too little
     16 │ files = []
        ╰────
      help: say what holds there: `ignore = ["…"]`, `severity = { … }`, or both

    error: `files` is empty
        ╭─[mcp-clinic.toml:16:9]
     15 │ [[override]]
     16 │ files = []
        ·         ─┬
        ·          ╰── nothing in it
     17 │ reason = "x"
        ╰────
      help: name one at least, or remove the key

    error: there is no key `reason`
        ╭─[mcp-clinic.toml:17:1]
     16 │ files = []
     17 │ reason = "x"
        · ───┬──
        ·    ╰── not known
        ╰────
      help: the keys here are `files`, `servers`, `ignore` and `severity`

    error: the entry has neither `file` nor `server`
        ╭─[mcp-clinic.toml:19:1]
     18 │ 
     19 │ [[suppress]]
        · ──────┬─────
        ·       ╰── it says too little
     20 │ rule = "docker"
        ╰────
      help: say where: `file = "…"`, `server = "…"`, or both; to turn a rule off everywhere there is `ignore`

    error: `reason` is empty
        ╭─[mcp-clinic.toml:21:10]
     20 │ rule = "docker"
     21 │ reason = "  "
        ·          ──┬─
        ·            ╰── nothing in it
        ╰────
      help: say why, in a sentence

    error: `rule` is missing
        ╭─[mcp-clinic.toml:23:1]
     22 │ 
     23 │ [[suppress]]
        · ──────┬─────
        ·       ╰── not in this entry
     24 │ file = "../x"
        ╰────
      help: add it: `rule = "docker/host-socket"`

    error: `reason` is missing
        ╭─[mcp-clinic.toml:23:1]
     22 │ 
     23 │ [[suppress]]
        · ──────┬─────
        ·       ╰── not in this entry
     24 │ file = "../x"
        ╰────
      help: add it: `reason = "it manages the containers of this machine"`

    error: `file` is no pattern: it leads out of the folder of the settings
        ╭─[mcp-clinic.toml:24:8]
     23 │ [[suppress]]
     24 │ file = "../x"
        ·        ───┬──
        ·           ╰── not a pattern
     25 │ server = "[a"
        ╰────
      help: write it as seen from there, with `/` between names and without `..`

    error: `server` is no pattern: `[` is not closed
        ╭─[mcp-clinic.toml:25:10]
     24 │ file = "../x"
     25 │ server = "[a"
        ·          ──┬─
        ·            ╰── not a pattern
        ╰────
      help: close it, or write `[[]` for the character itself
    "#
    );
}

#[test]
fn an_entry_says_what_it_is_about_and_why() {
    assert_snapshot!(
        errors("[suppress]\nrule = []\nfile = 'C:\\x'\n\n[[files]]\nclient = \"cursr\"\n\n[[override]]\nignore = [\"docker\"]\n"),
        @r#"
    error: `suppress` is a list of tables
       ╭─[mcp-clinic.toml:1:1]
     1 │ [suppress]
       · ─────┬────
       ·      ╰── one table
     2 │ rule = []
       ╰────
      help: write `[[suppress]]`: there can be several

    error: `reason` is missing
       ╭─[mcp-clinic.toml:1:1]
     1 │ [suppress]
       · ─────┬────
       ·      ╰── not in this entry
     2 │ rule = []
       ╰────
      help: add it: `reason = "it manages the containers of this machine"`

    error: `rule` is empty
       ╭─[mcp-clinic.toml:2:8]
     1 │ [suppress]
     2 │ rule = []
       ·        ─┬
       ·         ╰── nothing in it
     3 │ file = 'C:\x'
       ╰────
      help: name one at least, or remove the key

    error: `file` is no pattern: it leads out of the folder of the settings
       ╭─[mcp-clinic.toml:3:8]
     2 │ rule = []
     3 │ file = 'C:\x'
       ·        ───┬──
       ·           ╰── not a pattern
       ╰────
      help: write it as seen from there, with `/` between names and without `..`

    error: `pattern` is missing
       ╭─[mcp-clinic.toml:5:1]
     4 │ 
     5 │ [[files]]
       · ────┬────
       ·     ╰── not in this entry
     6 │ client = "cursr"
       ╰────
      help: add it: `pattern = "deploy/mcp/*.json"`

    error: there is no client `cursr`
       ╭─[mcp-clinic.toml:6:10]
     5 │ [[files]]
     6 │ client = "cursr"
       ·          ───┬───
       ·             ╰── not known
       ╰────
      help: did you mean `cursor`? `mcp-clinic clients` lists them all

    error: the entry has neither `files` nor `servers`
       ╭─[mcp-clinic.toml:8:1]
     7 │ 
     8 │ [[override]]
       · ──────┬─────
       ·       ╰── it says too little
     9 │ ignore = ["docker"]
       ╰────
      help: say what it is about: `files = "…"`, `servers = "…"`, or both
    "#
    );
}

#[test]
fn what_is_not_toml_is_told_as_that_alone() {
    assert_snapshot!(errors("select = [\"schem\"\nlevel: \"info\"\n"), @r#"
    error: the file ends before every bracket is closed
       ╭─[mcp-clinic.toml:2:14]
     1 │ select = ["schem"
       ·          ┬
       ·          ╰── probably this one is left open
     2 │ level: "info"
       ╰────
      help: close what is still open
    "#);
    assert_snapshot!(errors("level = \"info\"\nlevel = \"error\"\n"), @r#"
    error: a key that is there twice
       ╭─[mcp-clinic.toml:2:1]
     1 │ level = "info"
       · ──┬──
       ·   ╰── first here
     2 │ level = "error"
       · ──┬──
       ·   ╰── again here
       ╰────
      help: keep one of the two
    "#);
    assert_snapshot!(errors("[severity]\ndocker/host-socket = \"off\"\n"), @r#"
    error: a key that needs quotes
       ╭─[mcp-clinic.toml:2:1]
     1 │ [severity]
     2 │ docker/host-socket = "off"
       · ─────────┬────────
       ·          ╰── only letters, digits, `_` and `-` stand without quotes
       ╰────
      help: put the key in double quotes
    "#);
    assert_snapshot!(errors("{ \"select\": [\"docker\"] }"), @r#"
    error: the file is written in JSON, and TOML belongs here
       ╭─[mcp-clinic.toml:1:1]
     1 │ { "select": ["docker"] }
       · ────────────┬───────────
       ·             ╰── this is JSON
       ╰────
      help: write TOML
    "#);
    assert_snapshot!(errors("level = “info”\n"), @r#"
    error: typographic quotes
       ╭─[mcp-clinic.toml:1:9]
     1 │ level = “info”
       ·         ┬
       ·         ╰── not a quote that TOML knows
       ╰────
      help: write plain quotes: `"`
    "#);
    for garbage in ["\u{0}\u{1}\u{2}", "]]]]][[[[[", "=\n=\n=", "\"\"\"", "a.b.c.d = {{{{"] {
        let said = errors(garbage);
        assert!(said.contains("error: ") && !said.contains('\u{0}'), "{said}");
    }
}

#[test]
fn what_is_no_settings_file_is_told_as_that() {
    assert_snapshot!(errors(b"level = \"\xff\"\n"), @r#"
    error: the settings are not UTF-8
       ╭─[mcp-clinic.toml:1:10]
     1 │ level = "�"
       ·          ┬
       ·          ╰── this byte is not
       ╰────
      help: save the file as UTF-8
    "#);
    let context = project().file(".mcp.json", BAD).file("mcp-clinic.toml/x", "");
    assert_snapshot!(failed(&context.run(&["check"])), @"
    error: the settings cannot be read: it is a directory
       [mcp-clinic.toml]
      help: a settings file belongs there; `--isolated` does without
    ");
    let context = project().file(".mcp.json", BAD).file("mcp-clinic.toml", "").file(".mcp-clinic.toml", "");
    assert_snapshot!(failed(&context.run(&["check"])), @"
    error: this folder has settings in `mcp-clinic.toml` as well
       [.mcp-clinic.toml]
      help: keep one of the two files: they are not put together
    ");
    assert_eq!(failed(&context.run(&["check", ".mcp.json"])), failed(&context.run(&["check"])));
    let large = "# a comment\n".repeat(10 << 20 >> 3);
    assert_snapshot!(errors(large), @"
    error: the settings are larger than 1 MiB
       [mcp-clinic.toml]
      help: name the right file; settings are a few lines
    ");
    assert_eq!(
        failed(&project().file("mcp-clinic.toml", "").run(&["check"])),
        "error: 0 files checked; looked in .\n  help: name a file, or give `--allow-empty` if that is as it should be\n"
    );
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

#[test]
fn byte_order_marks_and_line_ends_do_not_matter() {
    let context = |text: &str| project().file(".mcp.json", BAD).file("mcp-clinic.toml", text).run(&["check"]).code;
    assert_eq!(context("\u{feff}ignore = [\"schema\"]\r\nlevel = \"info\"\r\n"), 0);
    assert_eq!(context("# nothing but a comment"), 1);
    assert_eq!(context(""), 1);
    let said = errors("\u{feff}level = \"info\"\r\nlevle = 1\r\n");
    assert!(said.contains("mcp-clinic.toml:2:1") && said.contains("did you mean `level`?"), "{said}");
}

#[test]
fn no_secret_of_a_file_named_by_mistake_is_shown() {
    let token = support::github_token();
    let text = format!(r#"{{ "mcpServers": {{ "x": {{ "command": "x", "env": {{ "TOKEN": "{token}" }} }} }} }}"#);
    let context = project().file(".mcp.json", text);
    let said = failed(&context.run(&["check", "--config", ".mcp.json"]));
    assert!(said.contains("JSON") && !said.contains(&token), "{said}");
    let said = errors(format!("select = [\"{token}\"]\n\"{token}\" = 1\n[severity]\n\"\\u001b[31m\" = \"x\"\n"));
    assert!(said.contains("there is no key") && !said.contains(&token) && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn of_many_errors_the_first_are_told_and_the_rest_counted() {
    let said = errors("x = 1\n".replace('x', "k") + &(0..200).map(|i| format!("key-{i} = 1\n")).collect::<String>());
    assert_eq!(said.matches("error: ").count(), 50, "{said}");
    assert!(said.ends_with("and 151 errors more\n"), "{said}");
}
