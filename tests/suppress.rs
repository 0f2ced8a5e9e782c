//! What is suppressed, by comments and by the settings, and what is said of that.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests fail by panicking")]

mod support;

use insta::assert_snapshot;
use support::TestContext;

/// `file:line: severity[rule]` of everything that is found, and `(reason)` behind what is suppressed.
fn told(context: &TestContext, args: &[&str]) -> Vec<String> {
    let run = context.run(&[&["check", "--format", "concise", "--show-suppressed"], args].concat());
    assert!(run.stderr.is_empty(), "{run:?}");
    let short = |line: &str| {
        let (place, message) = line.split_once(": ").unwrap();
        let (place, _) = place.rsplit_once(':').unwrap();
        let (rule, message) = message.split_once("] ").unwrap();
        let reason = message.rsplit_once(" (").filter(|_| rule.starts_with("suppressed"));
        format!("{place}: {rule}]{}", reason.map(|(_, reason)| format!(" ({reason}")).unwrap_or_default())
    };
    let mut found: Vec<String> = run.stdout.lines().map(short).collect();
    found.sort_by_key(|line| {
        let (place, _) = line.split_once(": ").unwrap();
        let (file, line) = place.rsplit_once(':').unwrap();
        (file.to_owned(), line.parse::<u32>().unwrap())
    });
    found
}

#[track_caller]
fn expect(path: &str, text: &str, wanted: &[&str]) {
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let found = told(&TestContext::new().file(path, &text), &[]);
        let found: Vec<_> = found.iter().map(|line| line.strip_prefix(path).unwrap_or(line)).collect();
        assert_eq!(found, wanted, "{text}");
    }
}

/// A server of Cursor's that is given the rights of the host.
const BOX: &str = r#""command": "docker", "args": ["run", "-i", "--rm", "--privileged", "acme/box:1.2"]"#;

fn cursor(template: &str) -> String {
    template.replace('@', BOX)
}

#[test]
fn a_comment_is_about_the_next_entry_or_what_begins_on_its_line() {
    let path = ".cursor/mcp.json";
    expect(
        path,
        &cursor(
            "{\"mcpServers\": {\n// mcp-clinic: ignore[docker/privileged] the box: ours\n\"a\": {@},\n\"b\": {@}\n}}",
        ),
        &[":3: suppressed[docker/privileged] (the box: ours)", ":4: error[docker/privileged]"],
    );
    // At the end of the line on which the server begins, in the middle of it, and around its end.
    expect(
        path,
        &cursor(
            "{\"mcpServers\": {\n\"a\": { // mcp-clinic: ignore[docker]\n@},\n\"b\": /* mcp-clinic: ignore[docker] x */ {@},\n\"c\": {@}\n}}",
        ),
        &[
            ":3: suppressed[docker/privileged] (comment)",
            ":4: suppressed[docker/privileged] (x)",
            ":5: error[docker/privileged]",
        ],
    );
    // Of an array the next element, whatever else is in it; blank lines and other comments between them do not matter.
    expect(
        path,
        "{\"mcpServers\": {\"a\": {\"command\": \"docker\", \"args\": [\"run\", \"-i\", \"--rm\",\n\n  // mcp-clinic: ignore[docker/privileged]\n  // one needs it\n\n  \"--privileged\",\n  \"--pid=host\", \"acme/box:1.2\"]}}}",
        &[":6: suppressed[docker/privileged] (comment)", ":7: warning[docker/host-namespace]"],
    );
    // Several in a row are about the same, a nested one about less than what it stands in.
    expect(path, &cursor("{\"mcpServers\": {\n// mcp-clinic: ignore[docker/privileged] one\n/* mcp-clinic: ignore[docker/tty]\n   two */\n\"a\": {@, \"cwd\": \"/srv\"}\n}}").replace("\"-i\"", "\"-it\""), &[
        ":5: suppressed[docker/tty] (two)",
        ":5: suppressed[docker/privileged] (one)",
    ]);
    // One line for everything.
    expect(
        path,
        &cursor("{\"mcpServers\": {\"a\": {@}}} // mcp-clinic: ignore[docker/privileged]"),
        &[":1: suppressed[docker/privileged] (comment)"],
    );
    // The whole file.
    expect(
        path,
        &cursor(
            "// mcp-clinic: ignore-file[docker] boxes, all of them\n{\"mcpServers\": {\n\"a\": {@},\n\"b\": {@}\n}}",
        ),
        &[
            ":3: suppressed[docker/privileged] (boxes, all of them)",
            ":4: suppressed[docker/privileged] (boxes, all of them)",
        ],
    );
}

#[test]
fn comments_count_in_every_language_that_has_them() {
    expect(
        ".vscode/mcp.json",
        &cursor("{\"servers\": {\n  // mcp-clinic: ignore[docker/privileged]\n  \"a\": {\"type\": \"stdio\", @}\n}}"),
        &[":3: suppressed[docker/privileged] (comment)"],
    );
    expect(
        "opencode.json",
        "{\"mcp\": {\n  // mcp-clinic: ignore[docker/privileged]\n  \"a\": {\"type\": \"local\", \"command\": [\"docker\", \"run\", \"-i\", \"--rm\", \"--privileged\", \"acme/box:1.2\"]}\n}}",
        &[":3: suppressed[docker/privileged] (comment)"],
    );
    let codex = "# mcp-clinic: ignore[docker/privileged] a\n[mcp_servers.a]\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"--privileged\", \"acme/box:1.2\"]\n\n[mcp_servers.a.env]\nX = \"1\"\n\n[mcp_servers.b] # mcp-clinic: ignore[docker/privileged] b\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"--privileged\", \"acme/box:1.2\"]\n\n[mcp_servers.c]\ncommand = \"docker\"\nargs = [\"run\", \"-i\", \"--rm\", \"--privileged\", \"acme/box:1.2\"]\n# mcp-clinic: ignore[docker]\n";
    expect(
        ".codex/config.toml",
        codex,
        &[
            ":4: suppressed[docker/privileged] (a)",
            ":7: warning[docker/env-not-forwarded]",
            ":11: suppressed[docker/privileged] (b)",
            ":15: error[docker/privileged]",
        ],
    );
    let continues = "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  # mcp-clinic: ignore[docker/privileged] a\n  - name: a\n    command: docker\n    args: [run, -i, --rm, --privileged, acme/box:1.2]\n  - name: b\n    command: docker\n    args: # mcp-clinic: ignore[docker/privileged] b\n      - run\n      - -i\n      - --rm\n      - --privileged\n      - acme/box:1.2\n  - name: c\n    command: docker\n    args: [run, -i, --rm, --privileged, acme/box:1.2]\n";
    expect(
        ".continue/mcpServers/x.yaml",
        continues,
        &[
            ":8: suppressed[docker/privileged] (a)",
            ":15: suppressed[docker/privileged] (b)",
            ":19: error[docker/privileged]",
        ],
    );
}

#[test]
fn what_only_looks_like_a_comment_suppresses_nothing() {
    expect(
        ".cursor/mcp.json",
        &cursor("{\"mcpServers\": {\n\"a\": {@}\n}}")
            .replace("1.2\"", "1.2\", \"// mcp-clinic: ignore[docker/privileged]\""),
        &[":2: error[docker/privileged]"],
    );
    // In strict JSON a comment is an error, and nothing else.
    expect(
        ".mcp.json",
        &cursor("{\"mcpServers\": {\n// mcp-clinic: ignore[docker/privileged, docker/tty]\n\"a\": {@}\n}}"),
        &[":2: error[syntax/parse-error]", ":3: error[docker/privileged]"],
    );
}

#[test]
fn one_comment_is_enough_for_all_who_read_the_file() {
    let context = TestContext::new()
        .file("mcp.json", cursor("{\"mcpServers\": {\n// mcp-clinic: ignore[docker/privileged]\n\"a\": {@}}}"));
    assert_eq!(
        told(&context, &["--client", "cursor", "--client", "factory-droid", "mcp.json"]),
        ["mcp.json:3: suppressed[docker/privileged] (comment)"]
    );
}

#[test]
fn an_unused_suppression_is_told_where_its_rules_have_looked() {
    let path = ".cursor/mcp.json";
    let file = |comment: &str| {
        format!(
            "{{\"mcpServers\": {{\n{comment}\n\"a\": {{\"command\": \"uvx\", \"args\": [\"mcp-server-time==1.0.0\"]}}\n}}}}"
        )
    };
    expect(path, &file("// mcp-clinic: ignore[docker/tty]"), &[":2: warning[suppression/unused]"]);
    let found = |comment: &str, args: &[&str]| told(&TestContext::new().file(path, file(comment)), args).len();
    assert_eq!(found("// mcp-clinic: ignore[docker/tty]", &["--select", "docker/tty,suppression"]), 1);
    // Nobody asked, or the rule did not look: another was selected, it needs this machine, a server that was tried, other
    // files.
    assert_eq!(found("// mcp-clinic: ignore[docker/tty]", &["--select", "docker"]), 0);
    assert_eq!(found("// mcp-clinic: ignore[docker/tty]", &["--ignore", "docker/tty"]), 0);
    assert_eq!(found("// mcp-clinic: ignore[docker/tty]", &["--ignore", "suppression/unused"]), 0);
    assert_eq!(found("// mcp-clinic: ignore[permission/world-writable]", &[]), 0);
    assert_eq!(found("// mcp-clinic: ignore[runtime/exited-early]", &["--host", "--select", "runtime,suppression"]), 0);
    assert_eq!(found("// mcp-clinic: ignore[client/scope-conflict]", &[]), 0);
    // Of several the one that is not found, and all of them in one breath.
    let two = "// mcp-clinic: ignore[docker/privileged, docker/tty] x";
    let context = TestContext::new().file(path, cursor(&format!("{{\"mcpServers\": {{\n{two}\n\"a\": {{@}}}}}}")));
    assert_eq!(
        told(&context, &[]),
        [".cursor/mcp.json:2: warning[suppression/unused]", ".cursor/mcp.json:3: suppressed[docker/privileged] (x)",]
    );
    assert_eq!(found(two, &[]), 1);
    // A file that cannot be parsed keeps its comments.
    let broken = file("// mcp-clinic: ignore[docker/tty]").replace("\"uvx\",", "\"uvx\"");
    let rules = told(&TestContext::new().file(path, broken), &[]);
    assert!(!rules.iter().any(|rule| rule.contains("suppression/")), "{rules:?}");
}

#[test]
fn what_is_below_the_level_is_a_use_all_the_same() {
    let text = "{\"mcp\": {\n// mcp-clinic: ignore[client/disabled-server] for now\n\"a\": {\"type\": \"local\", \"command\": [\"uvx\", \"mcp-server-time==1.0.0\"], \"enabled\": false}\n}}";
    let context = TestContext::new().file("opencode.json", text);
    assert_eq!(told(&context, &["--level", "info"]), ["opencode.json:3: suppressed[client/disabled-server] (for now)"]);
    let run = context.run(&["check"]);
    assert_eq!(run.stdout, "1 server in 1 file checked: nothing wrong\n");
}

#[test]
fn comments_that_cannot_be_followed_are_told_at_their_place() {
    let context = TestContext::new().file(
        ".cursor/mcp.json",
        cursor(
            "{ \"mcpServers\": {\n  // mcp-clinic: ignore\n  // mcp-clinic: ignore[]\n  // mcp-clinic: ingore[docker/privileged]\n  // mcp-clinic: ignore[docker/priviledged, suppression/unused, all]\n  // mcp-clinic: ignore-file[docker/tty] late\n  // mcp-clinic: ignore[docker/tty\n  // mcp-clinic: disable\n  // mcp-clinic: \u{1b}[31m\n  \"a\": {@}\n} }\n",
        ),
    );
    let run = context.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 1);
    assert_snapshot!(run.stdout, @"
    .cursor/mcp.json:2:18: warning[suppression/invalid] a comment says `ignore` and not which rules, so nothing is suppressed
    .cursor/mcp.json:3:24: warning[suppression/invalid] a comment names no rule, so nothing is suppressed
    .cursor/mcp.json:4:18: warning[suppression/invalid] a comment tells mcp-clinic something that it does not know; did you mean `ignore`?
    .cursor/mcp.json:5:25: warning[suppression/invalid] a comment suppresses `docker/priviledged`, and there is no such rule or family; did you mean `docker/privileged`?
    .cursor/mcp.json:5:45: warning[suppression/invalid] a comment cannot suppress what is said of suppressions, as `suppression/unused` does
    .cursor/mcp.json:5:65: warning[suppression/invalid] a comment cannot suppress everything
    .cursor/mcp.json:6:18: warning[suppression/invalid] `ignore-file` stands behind the first entry of the file, so nothing is suppressed
    .cursor/mcp.json:7:25: warning[suppression/invalid] a comment suppresses nothing, as its list of rules has no end
    .cursor/mcp.json:8:18: warning[suppression/invalid] a comment tells mcp-clinic something that it does not know; did you mean `ignore`?
    .cursor/mcp.json:10:61: error[docker/privileged] the container of server `a` is given the rights of the host by `--privileged`
    ");
}

#[test]
fn a_person_sees_what_is_suppressed_and_what_in_vain() {
    let text = cursor(
        "{\n  \"mcpServers\": {\n    // mcp-clinic: ignore[docker/privileged] it needs the device\n    \"box\": { @ }\n    // mcp-clinic: ignore[docker/tty]\n  }\n}\n",
    );
    let context = TestContext::new().file(".cursor/mcp.json", text);
    assert_snapshot!(context.run(&["check"]).stdout, @r#"
    warning[suppression/unused]: nothing of `docker/tty` is found where a comment suppresses it
       ╭─[.cursor/mcp.json:5:5]
     4 │     "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "acme/box:1.2"] }
     5 │     // mcp-clinic: ignore[docker/tty]
       ·     ────────────────┬────────────────
       ·                     ╰── no entry follows in what it stands in
     6 │   }
       ╰────
      help: move the comment to the line above what it is about, or remove it
      fix (unsafe): remove the comment
      docs: mcp-clinic explain suppression/unused

    1 server in 1 file checked: 1 warning (1 suppressed, `--show-suppressed` lists them)
    1 can be fixed with `--fix --unsafe-fixes`
    "#);
    assert_snapshot!(context.run(&["check", "--show-suppressed", "--select", "docker"]).stdout, @"
    suppressed .cursor/mcp.json:4:66 docker/privileged  it needs the device (comment)

    1 server in 1 file checked: nothing wrong (1 suppressed)
    ");
    let report = context.json(&["--show-suppressed"]);
    assert_eq!(report["summary"]["suppressed"], 1);
    let suppressed = &report["suppressed"][0];
    assert_eq!((&suppressed["by"], &suppressed["reason"]), (&"comment".into(), &"it needs the device".into()));
    assert_eq!((&suppressed["rule"], &suppressed["start"]["line"]), (&"docker/privileged".into(), &4.into()));
    assert!(context.json(&[]).get("suppressed").is_none());
}

/// The file once `--fix` has done its work.
fn fixed(path: &str, text: &str, args: &[&str]) -> String {
    let context = TestContext::new().file(path, text);
    context.run(&[&["check", "--fix"], args].concat());
    let after = std::fs::read_to_string(context.path(path)).unwrap();
    let again = context.run(&["check", "--select", "suppression,syntax"]);
    assert_eq!(again.code, 0, "{again:?}\n{after}");
    after
}

#[test]
fn fixes_take_out_what_suppresses_nothing_and_leave_what_is_suppressed() {
    let path = ".cursor/mcp.json";
    let server = r#""a": { "command": "uvx", "args": ["mcp-server-time==1.0.0"] }"#;
    for (text, wanted) in [
        (
            "{\n  \"mcpServers\": {\n    // mcp-clinic: ignore[docker/tty] x\n    @\n  }\n}\n",
            "{\n  \"mcpServers\": {\n    @\n  }\n}\n",
        ),
        (
            "{\n  \"mcpServers\": {\n    @ // mcp-clinic: ignore[docker/tty]\n  }\n}\n",
            "{\n  \"mcpServers\": {\n    @\n  }\n}\n",
        ),
        ("{ \"mcpServers\": { /* mcp-clinic: ignore[docker/tty] */ @ } }", "{ \"mcpServers\": { @ } }"),
        (
            "{ \"mcpServers\": {\n/* mcp-clinic: ignore[docker/tty]\n more */\n// kept\n@ } }",
            "{ \"mcpServers\": {\n// kept\n@ } }",
        ),
        ("{ \"mcpServers\": { @ } }\n// mcp-clinic: ignore[docker/tty, docker/no-rm]", "{ \"mcpServers\": { @ } }"),
    ] {
        for (text, wanted) in
            [(text.to_owned(), wanted.to_owned()), (text.replace('\n', "\r\n"), wanted.replace('\n', "\r\n"))]
        {
            assert_eq!(
                fixed(path, &text.replace('@', server), &["--unsafe-fixes"]),
                wanted.replace('@', server),
                "{text}"
            );
        }
    }
    let two = cursor(
        "{\"mcpServers\": {\n// mcp-clinic: ignore[docker/tty, docker/privileged, docker/no-rm] x\n\"a\": {@}\n}}",
    );
    let one = two.replace("docker/tty, ", "").replace(", docker/no-rm", "");
    assert_eq!(fixed(path, &two, &[]), one);
    // What is suppressed is not fixed either, though there is a fix for it.
    assert_eq!(fixed(path, &one, &["--unsafe-fixes"]), one);
    let toml = "# mcp-clinic: ignore-file[docker/tty]\n[mcp_servers.a] # mcp-clinic: ignore[docker/tty]\ncommand = \"uvx\"\nargs = [\n  # mcp-clinic: ignore[docker]\n  \"mcp-server-time==1.0.0\",\n]\n";
    assert_eq!(
        fixed(".codex/config.toml", toml, &[]),
        "[mcp_servers.a]\ncommand = \"uvx\"\nargs = [\n  # mcp-clinic: ignore[docker]\n  \"mcp-server-time==1.0.0\",\n]\n"
    );
    // A misspelt one is mended when that is asked for, and then hides what it was meant to hide.
    let misspelt = one.replace("docker/privileged", "docker/priviledged");
    assert_eq!(fixed(path, &misspelt, &["--unsafe-fixes"]), one);
}

#[test]
fn reasons_say_nothing_that_is_secret() {
    let secret = support::github_token();
    for comment in [
        format!("// mcp-clinic: ignore[docker/privileged] {secret}"),
        "// mcp-clinic: ignore[docker/privileged] the password is hunter2-hunter2".to_owned(),
        "// mcp-clinic: ignore[docker/privileged, password hunter2-hunter2]".to_owned(),
        "// mcp-clinic: ignore[docker/privileged] \u{1b}[31m\u{202e}".to_owned(),
    ] {
        let text = cursor(&format!("{{\"mcpServers\": {{\n{comment}\n\"a\": {{@}}\n}}}}"));
        let context = TestContext::new().file(".cursor/mcp.json", text);
        for format in ["human", "concise", "json"] {
            let run = context.run(&["check", "--show-suppressed", "--format", format]);
            assert!(run.stdout.contains("docker/privileged"), "{run:?}");
            for word in [secret.as_str(), "hunter2", "\u{1b}", "\u{202e}", "\\u001b"] {
                assert!(!run.stdout.contains(word), "{comment}: {}", run.stdout);
            }
        }
    }
    let text = "{\"mcpServers\": {\n// mcp-clinic: ignore[secret/hardcoded] made up\n\"a\": {\"command\": \"x\", \"env\": {\"API_KEY\": \"@\"}}\n}}";
    let text = text.replace('@', &secret);
    let found = told(&TestContext::new().file(".cursor/mcp.json", text), &["--select", "secret"]);
    assert_eq!(found, [".cursor/mcp.json:3: suppressed[secret/hardcoded] (made up)"]);
}

const SETTINGS: &str = "[[suppress]]\nrule = \"docker/privileged\"\nfile = \".cursor/mcp.json\"\nserver = \"a\"\nreason = \"the box is ours\"\n";

#[test]
fn the_settings_suppress_by_rule_file_and_server() {
    let text = cursor("{\"mcpServers\": {\n\"a\": {@},\n\"b\": {@}\n}}");
    let context = TestContext::new().file(".cursor/mcp.json", text).file("mcp-clinic.toml", SETTINGS);
    let wanted = [
        ".cursor/mcp.json:2: suppressed[docker/privileged] (the box is ours)",
        ".cursor/mcp.json:3: error[docker/privileged]",
    ];
    assert_eq!(told(&context, &[]), wanted);
    assert_eq!(told(&context, &[".cursor/mcp.json"]), wanted);
    assert_eq!(told(&context, &["--isolated"]).len(), 2);
    assert!(told(&context, &["--isolated"]).iter().all(|line| line.contains("error[")));
}

#[test]
fn entries_of_the_settings_that_suppress_nothing_are_told_when_everything_was_looked_at() {
    let text = "{\"mcpServers\": {\"a\": {\"command\": \"uvx\", \"args\": [\"mcp-server-time==1.0.0\"]}}}";
    let context = TestContext::new()
        .file(".cursor/mcp.json", text)
        .file("mcp-clinic.toml", SETTINGS)
        .file("sub/.cursor/mcp.json", text);
    assert_eq!(told(&context, &[]), ["mcp-clinic.toml:1: warning[suppression/unused]"]);
    // Of a part of the files nothing is known of the rest.
    for args in
        [&[".cursor/mcp.json"][..], &["sub"], &["--select", "docker/tty,suppression"], &["--ignore", "suppression"]]
    {
        assert_eq!(told(&context, args), [""; 0], "{args:?}");
    }
    let run = context.run(&["check"]);
    assert_snapshot!(run.stdout, @r#"
    warning[suppression/unused]: nothing of `docker/privileged` is found where an entry of the settings suppresses it
       ╭─[mcp-clinic.toml:1:1]
     1 │ [[suppress]]
       · ──────┬─────
       ·       ╰── there is nothing to suppress
     2 │ rule = "docker/privileged"
       ╰────
      help: remove the entry, or mend its `file` and `server`
      docs: mcp-clinic explain suppression/unused

    2 servers in 2 files checked: 1 warning
    "#);
    // What is said of suppressions can be suppressed there, and that is the end of it.
    let context = context.file(
        "mcp-clinic.toml",
        "[[suppress]]\nrule = \"suppression/unused\"\nfile = \".cursor/mcp.json\"\nreason = \"later\"\n",
    );
    let with_comment = text.replacen('{', "{ // mcp-clinic: ignore[docker/tty]\n", 1);
    let context = context.file(".cursor/mcp.json", with_comment);
    assert_eq!(told(&context, &[]), [".cursor/mcp.json:1: suppressed[suppression/unused] (later)"]);
    let context = context.file(".cursor/mcp.json", text);
    assert_eq!(told(&context, &[]), [""; 0]);
}
