//! Baselines: what was found before is not told again, and what is mended is told.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use std::fs;

use insta::assert_snapshot;
use serde_json::Value;
use support::{Run, TestContext};

const FILE: &str = ".cursor/mcp.json";

const TWO: &str = r#"{
  "mcpServers": {
    "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "acme/box:1.2"] },
    "plain": { "url": "http://mcp.example.com/mcp" }
  }
}
"#;

/// A folder whose baseline holds all that is in a file.
fn settled(text: &str) -> TestContext {
    let context = TestContext::new().file(FILE, text);
    let run = context.run(&["check", "--write-baseline", "b.json"]);
    assert_eq!(run.code, 0, "{run:?}");
    context
}

fn check(context: &TestContext) -> Run {
    context.run(&["check", "--baseline", "b.json", "--format", "concise"])
}

fn entries(context: &TestContext, path: &str) -> Vec<Value> {
    let baseline: Value = serde_json::from_slice(&fs::read(context.path(path)).unwrap()).unwrap();
    baseline["diagnostics"].as_array().unwrap().clone()
}

#[test]
fn a_baseline_holds_what_is_there_and_is_then_silent() {
    let context = TestContext::new().file(FILE, TWO).file("a b/ü/.mcp.json", "{ \"mcpServers\": ");
    let run = context.run(&["check", "--write-baseline", "b.json"]);
    assert_eq!(run.code, 0);
    assert_snapshot!(run.stdout, @"2 servers in 2 files checked: nothing wrong (4 suppressed, `--show-suppressed` lists them)");
    assert_snapshot!(run.stderr, @"wrote b.json: 4 diagnostics in 2 files");
    assert_snapshot!(fs::read_to_string(context.path("b.json")).unwrap(), @r#"
    {
      "version": 1,
      "diagnostics": [
        {"file":".cursor/mcp.json","rule":"docker/privileged","server":"box","fingerprint":"e7f0c9dcef683f4bb854d55ba2aa6cae","count":1},
        {"file":".cursor/mcp.json","rule":"network/plain-http","server":"plain","fingerprint":"b106e6877d82b4ef9d302152b4d27ff7","count":1},
        {"file":"a b/ü/.mcp.json","rule":"schema/wrong-root-key","fingerprint":"2b741a5991d0df5fe3fa486d4ceb2ec4","count":1},
        {"file":"a b/ü/.mcp.json","rule":"syntax/parse-error","fingerprint":"bf47f862e19de2e62edb5ee2e6b62ccb","count":1}
      ]
    }
    "#);
    let run = check(&context);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 0));
    assert_eq!(context.run(&["check"]).code, 1);
    // The same from elsewhere, and by a whole path.
    let b = context.path("b.json");
    let mut command = context.command();
    command.current_dir(context.path(".cursor")).args(["check", "--baseline"]).arg(&b).arg("mcp.json");
    assert!(command.output().unwrap().status.success());
    // What has come since is told.
    let more = "\"more\": { \"url\": \"http://more.example.com/mcp\" },\n    \"plain\"";
    let context = context.file(FILE, TWO.replace("\"plain\"", more));
    let run = check(&context);
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    assert!(run.stdout.starts_with(".cursor/mcp.json:4:23: warning[network/plain-http]"), "{run:?}");
}

#[test]
fn it_survives_another_layout_and_not_another_value() {
    let context = settled(TWO);
    let compact: Value = serde_json::from_str(TWO).unwrap();
    let moved = format!("// moved\n\n{}", TWO.replace("  ", "\t").replace('\n', "\r\n"));
    let turned = r#"{"mcpServers": {
      "new": {"command": "uvx", "args": ["mcp-server-time==1.0.0"]},
      "plain": {"url": "http://mcp.example.com/mcp"},
      "box": {"args": ["run", "--rm", "-i",
        "--privileged", "acme/box:1.2"], "command": "docker"}}}"#;
    for text in [compact.to_string(), moved, turned.to_owned()] {
        let context = TestContext::new().file(FILE, &text).file("b.json", fs::read(context.path("b.json")).unwrap());
        let run = check(&context);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 0), "{text}");
    }
    let other = TWO.replace("http://mcp.", "http://mcp2.");
    let context = context.file(FILE, other);
    let run = check(&context);
    assert_snapshot!(format!("{}{}", run.stdout, run.stderr), @"
    .cursor/mcp.json:4:24: warning[network/plain-http] server `plain` is called without encryption
    1 entry of b.json is fixed: write it anew with `--write-baseline b.json` as well
    ");
    // So does another name of the server, or of the file.
    let context = context.file(FILE, TWO.replace("\"plain\"", "\"plainer\""));
    assert_eq!(check(&context).stdout.lines().count(), 1);
    fs::create_dir(context.path("sub")).unwrap();
    fs::rename(context.path(".cursor"), context.path("sub/.cursor")).unwrap();
    let run = check(&context);
    assert_eq!((run.stdout.lines().count(), run.code), (2, 1), "{run:?}");
    assert!(run.stderr.starts_with("2 entries of b.json are fixed"), "{run:?}");
}

#[test]
fn equal_ones_are_counted() {
    let text = "{\"mcpServers\": {\"a\": {\"command\": \"uvx\", \"args\": [\"x\"], \"env\": {\"A\": \"\u{201c}x\u{201d}\", \"A\": 1, \"A\": 1}}}}";
    let context = settled(text);
    let double = entries(&context, "b.json");
    let most = double.iter().map(|entry| entry["count"].as_u64().unwrap()).max().unwrap();
    assert_eq!(most, 2, "{double:#?}");
    assert_eq!(check(&context).stdout, "");
    let context = context.file(FILE, text.replacen("\"A\": 1", "\"A\": 1, \"A\": 1", 1));
    assert!(!check(&context).stdout.is_empty());
    let context = context.file(FILE, text.replacen(", \"A\": 1", "", 1));
    let run = check(&context);
    assert!(run.stderr.contains(" of b.json "), "{run:?}");
}

#[test]
fn what_is_mended_is_told_where_it_was_looked_for() {
    let context = settled(TWO);
    let mended = TWO.replace("\"--privileged\", ", "");
    let context = context.file(FILE, &mended).file("sub/.cursor/mcp.json", "{\"mcpServers\": {}}");
    let said = "1 entry of b.json is fixed: write it anew with `--write-baseline b.json` as well\n";
    let run = check(&context);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", said, 0));
    // Nothing is known of files, rules and levels that were not asked for.
    for args in [&["sub"][..], &["--select", "network"], &["--ignore", "docker/privileged"]] {
        let run = context.run(&[&["check", "--baseline", "b.json"], args].concat());
        assert_eq!(run.stderr, "", "{args:?}");
    }
    let report = context.json(&["--baseline", "b.json"]);
    assert_eq!(report["baseline"]["file"], "b.json");
    assert_eq!(report["baseline"]["fixed"][0]["rule"], "docker/privileged");
    assert_eq!(report["baseline"]["fixed"].as_array().unwrap().len(), 1);
    // Together they write it anew, and what was not looked at stays.
    let both = ["check", "--baseline", "b.json", "--write-baseline", "b.json"];
    assert_eq!(context.run(&[&both[..], &["sub"]].concat()).code, 0);
    assert_eq!(entries(&context, "b.json").len(), 2);
    let run = context.run(&both);
    assert_eq!((run.stderr.as_str(), run.code), ("wrote b.json: 1 diagnostic in 1 file\n", 0));
    assert_eq!(entries(&context, "b.json").len(), 1);
    assert_eq!(check(&context).stderr, "");
    // A file that is gone has no faults any more.
    fs::remove_file(context.path(FILE)).unwrap();
    assert!(check(&context).stderr.contains("1 entry of b.json is fixed"));
}

#[test]
fn what_is_below_the_level_is_still_there() {
    let text = TWO.replace("acme/box:1.2", "acme/box");
    let context = TestContext::new().file(FILE, text);
    context.run(&["check", "--level", "info", "--write-baseline", "b.json"]);
    let all = entries(&context, "b.json").len();
    let run = check(&context);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 0));
    context.run(&["check", "--write-baseline", "b.json", "--level", "error"]);
    assert!(entries(&context, "b.json").len() < all);
    assert_eq!(context.run(&["check", "--baseline", "b.json", "--level", "error"]).stderr, "");
}

#[test]
fn nothing_secret_is_in_it() {
    let secret = support::github_token();
    let with = |pin: &str, token: &str| {
        format!(
            "{{\"mcpServers\": {{\"{token}\": {{\"command\": \"uvx\", \"args\": [\"mcp-server-time==1.0.0\", \"--pin\", \"{pin}\"], \"env\": {{\"API_PIN\": \"{pin}\", \"GITHUB_TOKEN\": \"{token}\"}}}}}}}}"
        )
    };
    let context = settled(&with("4711", &secret));
    let baseline = fs::read_to_string(context.path("b.json")).unwrap();
    assert!(baseline.contains("secret/hardcoded"), "{baseline}");
    assert!(!baseline.contains(&secret) && !baseline.contains("4711"), "{baseline}");
    // What is short could be guessed from a hash of it: of another one it is the same.
    let other = settled(&with("1234", &secret));
    assert_eq!(baseline, fs::read_to_string(other.path("b.json")).unwrap());
}

#[test]
fn comments_come_first_and_fixes_leave_what_it_holds() {
    let context = settled(TWO);
    let before = fs::read(context.path(FILE)).unwrap();
    let run = context.run(&["check", "--baseline", "b.json", "--fix", "--unsafe-fixes"]);
    assert_eq!((run.code, fs::read(context.path(FILE)).unwrap()), (0, before), "{run:?}");
    let commented = TWO.replace("    \"box\"", "    // mcp-clinic: ignore[docker/privileged] ours\n    \"box\"");
    let context = context.file(FILE, commented);
    let run = context.run(&["check", "--baseline", "b.json", "--show-suppressed"]);
    assert_snapshot!(run.stdout, @"
    suppressed .cursor/mcp.json:4:66 docker/privileged  ours (comment)
    suppressed .cursor/mcp.json:5:24 network/plain-http (baseline)

    2 servers in 1 file checked: nothing wrong (2 suppressed)
    ");
    // In the baseline it has no business any more.
    assert!(run.stderr.starts_with("1 entry of b.json is fixed"), "{run:?}");
}

#[test]
fn standard_input_has_its_name_in_it() {
    let context = settled(TWO);
    let args = ["check", "-", "--stdin-filename", FILE, "--baseline", "b.json", "--format", "concise"];
    let run = context.run_with_input(&args, TWO.as_bytes());
    assert_eq!((run.stdout.as_str(), run.code), ("", 0), "{run:?}");
    let run = context.run_with_input(&args, TWO.replace("mcp.example", "m.example").as_bytes());
    assert!(run.stdout.contains("network/plain-http"), "{run:?}");
}

#[test]
fn what_is_no_baseline_is_one_clear_error() {
    let context = TestContext::new()
        .file(FILE, TWO)
        .file("garbage.json", "{\n  \"version\": 1,\n  \"diagnostics\": [3]\n}")
        .file("later.json", "{\"version\": 2, \"entries\": {}}")
        .file("empty.json", "")
        .file("folder/x", "");
    let mut said = String::new();
    for args in [
        &["--baseline", "missing.json"][..],
        &["--baseline", "garbage.json"],
        &["--baseline", "later.json"],
        &["--baseline", "empty.json"],
        &["--baseline", "folder"],
        &["--baseline", FILE],
        &["--write-baseline", "folder"],
        &["--write-baseline", "missing/b.json"],
        &["--write-baseline", FILE],
        &["--write-baseline", "garbage.json"],
        &["--baseline", "missing.json", "--write-baseline", "b.json"],
        &["--baseline", "garbage.json", "--write-baseline", "garbage.json"],
    ] {
        let run = context.run(&[&["check"], args].concat());
        assert_eq!((run.stdout.as_str(), run.code), ("", 2), "{args:?}: {run:?}");
        said.extend(["$ ", args.join(" ").as_str(), "\n", run.stderr.as_str()]);
    }
    assert_snapshot!(said, @"
    $ --baseline missing.json
    error: cannot read the baseline missing.json: it does not exist
      help: make it with `--write-baseline missing.json`
    $ --baseline garbage.json
    error: cannot read the baseline garbage.json: it is not a baseline: line 3, column 19
      help: name a file that `--write-baseline` wrote
    $ --baseline later.json
    error: cannot read the baseline later.json: its version is 2, and this program knows version 1 alone
      help: use the version of mcp-clinic that wrote it, or a later one
    $ --baseline empty.json
    error: cannot read the baseline empty.json: it is not a baseline: line 1, column 1
      help: name a file that `--write-baseline` wrote
    $ --baseline folder
    error: cannot read the baseline folder: it is a directory
      help: name a file that `--write-baseline` wrote
    $ --baseline .cursor/mcp.json
    error: cannot read the baseline .cursor/mcp.json: it is not a baseline: line 6, column 1
      help: name a file that `--write-baseline` wrote
    $ --write-baseline folder
    error: cannot write the baseline folder: it is a directory
      help: name a file that is not there yet, or one that `--write-baseline` wrote
    $ --write-baseline missing/b.json
    error: cannot write the baseline missing/b.json: there is no such folder
      help: name a file that is not there yet, or one that `--write-baseline` wrote
    $ --write-baseline .cursor/mcp.json
    error: cannot write the baseline .cursor/mcp.json: something else is there, and would be lost
      help: name a file that is not there yet, or one that `--write-baseline` wrote
    $ --write-baseline garbage.json
    error: cannot write the baseline garbage.json: something else is there, and would be lost
      help: name a file that is not there yet, or one that `--write-baseline` wrote
    $ --baseline missing.json --write-baseline b.json
    error: cannot read the baseline missing.json: it does not exist
      help: make it with `--write-baseline missing.json`
    $ --baseline garbage.json --write-baseline garbage.json
    error: cannot write the baseline garbage.json: something else is there, and would be lost
      help: name a file that is not there yet, or one that `--write-baseline` wrote
    ");
    assert_eq!(fs::read_to_string(context.path(FILE)).unwrap(), TWO);
    assert!(!context.path("b.json").exists());
    // The first of both together is made.
    let run = context.run(&["check", "--baseline", "b.json", "--write-baseline", "b.json"]);
    assert_eq!((run.code, entries(&context, "b.json").len()), (0, 2));
    // Of a run that has looked at nothing there is none, and the old one stays.
    let run = context.run(&["check", "folder", "--write-baseline", "b.json"]);
    assert_eq!((run.code, entries(&context, "b.json").len()), (2, 2), "{run:?}");
}

#[test]
fn what_cannot_be_looked_at_is_told_whatever_a_baseline_holds() {
    let context = TestContext::new().file(FILE, TWO).file("x/.mcp.json/y", "");
    let args = ["check", ".cursor", "x/.mcp.json", "nowhere", "--format", "concise"];
    let run = context.run(&[&args[..], &["--write-baseline", "b.json"]].concat());
    assert_eq!(run.code, 2, "{run:?}");
    let run = context.run(&[&args[..], &["--baseline", "b.json"]].concat());
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("nowhere"), "{run:?}");
}

#[test]
fn ten_thousand_entries_are_as_many_lines() {
    let servers: Vec<_> =
        (0..10_000).map(|n| format!("\"s{n}\": {{ \"url\": \"http://m{n}.example.com/mcp\" }}")).collect();
    let context = settled(&format!("{{ \"mcpServers\": {{\n{}\n}} }}\n", servers.join(",\n")));
    let written = fs::read_to_string(context.path("b.json")).unwrap();
    assert_eq!(written.lines().count(), 10_000 + 5);
    let run = check(&context);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", 0));
}
