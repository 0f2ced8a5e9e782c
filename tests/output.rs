//! What the outputs look like.
#![expect(clippy::disallowed_methods, reason = "what is written is on the disk")]

mod support;

use insta::assert_snapshot;
use mcp_clinic::output::Format;
use support::TestContext;

const BROKEN: &str = r#"{
  "mcpServers": {
    "docs": { "url": "https://example.com/mcp" },
    "web": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 3000, "API_KEY": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } },
  }
}
"#;

#[test]
fn human() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    assert_snapshot!(context.run(&["check"]).stdout, @r#"
    error[schema/url-without-type]: server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others
       ╭─[.mcp.json:3:15]
     2 │   "mcpServers": {
     3 │     "docs": { "url": "https://example.com/mcp" },
       ·               ──┬──
       ·                 ╰── which transport?
     4 │     "web": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 3000, "API_KEY": "************************" } },
       ╰────
      help: add `"type": "http"`
      fix (safe): add `"type": "http"`
      docs: mcp-clinic explain schema/url-without-type

    error[schema/env-not-string]: variable `PORT` of server `web` is a number, not a string: Claude Code drops this server and keeps the others
       ╭─[.mcp.json:4:70]
     3 │     "docs": { "url": "https://example.com/mcp" },
     4 │     "web": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 3000, "API_KEY": "************************" } },
       ·                                                                      ──┬─
       ·                                                                        ╰── a string belongs here
     5 │   }
       ╰────
      help: put the value in quotes, or remove it
      fix (safe): put it in quotes
      docs: mcp-clinic explain schema/env-not-string

    warning[secret/hardcoded]: what looks like a secret stands in `API_KEY` of server `web`
       ╭─[.mcp.json:4:88]
     3 │     "docs": { "url": "https://example.com/mcp" },
     4 │     "web": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 3000, "API_KEY": "************************" } },
       ·                                                                                        ────────────┬───────────
       ·                                                                                                    ╰── readable by everyone who has this file
     5 │   }
       ╰────
      help: refer to a variable instead (`${API_KEY}`), and replace the secret: what was committed stays in the history
      fix (unsafe): write `${API_KEY}` in its place
      then: export `API_KEY` where Claude Code is started, and replace the secret: what was committed stays in the history
      docs: mcp-clinic explain secret/hardcoded

    error[syntax/parse-error]: a trailing comma: Claude Code loads no server from this file
       ╭─[.mcp.json:4:117]
     3 │     "docs": { "url": "https://example.com/mcp" },
     4 │     "web": { "command": "npx", "args": ["-y", "x"], "env": { "PORT": 3000, "API_KEY": "************************" } },
       ·                                                                                                                     ┬
       ·                                                                                                                     ╰── nothing follows it, and strict JSON does not allow that
     5 │   }
       ╰────
      help: remove the comma
      fix (safe): remove the comma
      docs: mcp-clinic explain syntax/parse-error

    2 servers in 1 file checked: 3 errors, 1 warning (1 hidden, `--level info` shows all)
    3 can be fixed with `--fix`, 1 more with `--fix --unsafe-fixes`
    "#);
}

#[test]
fn concise() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    assert_snapshot!(context.run(&["check", "--format", "concise"]).stdout, @"
    .mcp.json:3:15: error[schema/url-without-type] server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others
    .mcp.json:4:70: error[schema/env-not-string] variable `PORT` of server `web` is a number, not a string: Claude Code drops this server and keeps the others
    .mcp.json:4:88: warning[secret/hardcoded] what looks like a secret stands in `API_KEY` of server `web`
    .mcp.json:4:117: error[syntax/parse-error] a trailing comma: Claude Code loads no server from this file
    ");
}

#[test]
fn json() {
    let context = TestContext::new().file("sub/.mcp.json", BROKEN);
    assert_snapshot!(context.run(&["check", "--format", "json", "--select", "schema/url-without-type"]).stdout, @r#"
    {
      "version": 1,
      "tool": {
        "name": "mcp-clinic",
        "version": "0.1.0"
      },
      "summary": {
        "files": 1,
        "servers": 2,
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "unreadable": 0,
        "fixed": 0,
        "fixable": 1,
        "unsafe_fixable": 0,
        "suppressed": 0
      },
      "fixed": [],
      "diagnostics": [
        {
          "rule": "schema/url-without-type",
          "severity": "error",
          "message": "server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others",
          "help": "add `\"type\": \"http\"`",
          "clients": [
            "claude-code"
          ],
          "server": "docs",
          "file": "sub/.mcp.json",
          "start": {
            "line": 3,
            "column": 15,
            "offset": 34
          },
          "end": {
            "line": 3,
            "column": 20,
            "offset": 39
          },
          "labels": [
            {
              "message": "which transport?",
              "primary": true,
              "file": "sub/.mcp.json",
              "start": {
                "line": 3,
                "column": 15,
                "offset": 34
              },
              "end": {
                "line": 3,
                "column": 20,
                "offset": 39
              }
            }
          ],
          "fixes": [
            {
              "title": "add `\"type\": \"http\"`",
              "applicability": "safe",
              "edits": [
                {
                  "start": {
                    "line": 3,
                    "column": 15,
                    "offset": 34
                  },
                  "end": {
                    "line": 3,
                    "column": 15,
                    "offset": 34
                  },
                  "text": "\"type\": \"http\", "
                }
              ],
              "reencodes": false,
              "afterwards": null
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn two_labels_and_both_places_of_a_conflict() {
    let text = r#"{
  "mcpServers": {
    "db": { "command": "uvx", "args": ["a"] },
    "x": { "command": "uvx" },
    "y": { "command": "uvx" },
    "z": { "command": "uvx" },
    "db": { "command": "uvx", "args": ["b"] }
  }
}"#;
    let context = TestContext::new().file(".mcp.json", text);
    assert_snapshot!(context.run(&["check"]).stdout, @r#"
    error[syntax/duplicate-key]: server `db` is declared twice, and the first is lost
       ╭─[.mcp.json:3:5]
     2 │   "mcpServers": {
     3 │     "db": { "command": "uvx", "args": ["a"] },
       ·     ──┬─
       ·       ╰── this one is lost
     4 │     "x": { "command": "uvx" },
       ╰────
       ╭─[.mcp.json:7:5]
     6 │     "z": { "command": "uvx" },
     7 │     "db": { "command": "uvx", "args": ["b"] }
       ·     ──┬─
       ·       ╰── this one counts
     8 │   }
       ╰────
      help: rename one of them, or remove the one that is not wanted
      fix (unsafe): remove the first, which is lost
      docs: mcp-clinic explain syntax/duplicate-key

    5 servers in 1 file checked: 1 error (2 hidden, `--level info` shows all)
    1 can be fixed with `--fix --unsafe-fixes`
    "#);
}

#[test]
fn an_unclosed_bracket_shows_where_it_opened() {
    let text = r#"{
  "mcpServers": {
    "a": {
      "command": "uvx",
      "args": ["x"
    },
    "b": { "command": "uvx" }
  }
}"#;
    let context = TestContext::new().file(".mcp.json", text);
    assert_snapshot!(context.run(&["check"]).stdout, @r#"
    error[syntax/parse-error]: `}` stands where `]` belongs: Claude Code loads no server from this file
       ╭─[.mcp.json:6:5]
     4 │       "command": "uvx",
     5 │       "args": ["x"
       ·               ┬
       ·               ╰── opened here, and not closed
     6 │     },
       ·     ┬
       ·     ╰── not the bracket that is open here
     7 │     "b": { "command": "uvx" }
       ╰────
      help: close brackets in the order in which they were opened
      fix (safe): close what is open
      docs: mcp-clinic explain syntax/parse-error

    2 servers in 1 file checked: 1 error (1 hidden, `--level info` shows all)
    1 can be fixed with `--fix`
    "#);
}

#[test]
fn long_lines_are_shown_in_part() {
    let pad = "x".repeat(5000);
    let text = format!(
        r#"{{"mcpServers":{{"a":{{"command":"{pad}"}},"docs":{{"url":"https://é.example"}},"b":{{"command":"{pad}"}}}}}}"#
    );
    let context = TestContext::new().file(".mcp.json", text);
    assert_snapshot!(context.run(&["check"]).stdout, @r#"
    error[schema/url-without-type]: server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others
       ╭─[.mcp.json:1:5043]
     1 │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},"docs":{"url":"https://é.example"},"b":{"command":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
       ·                                                                                                                                                    ──┬──
       ·                                                                                                                                                      ╰── which transport?
       ╰────
      help: add `"type": "http"`
      fix (safe): add `"type": "http"`
      docs: mcp-clinic explain schema/url-without-type

    3 servers in 1 file checked: 1 error
    1 can be fixed with `--fix`
    "#);
}

#[test]
fn an_empty_file_and_one_that_cannot_be_read() {
    let context = TestContext::new().file("a/.mcp.json", "").file("b/.mcp.json/x", "");
    assert_snapshot!(context.run(&["check", "--level", "info"]).stdout, @"
    info[syntax/empty-file]: the file is empty
       [a/.mcp.json]
      help: add the servers, or remove the file
      fix (safe): declare no servers
      docs: mcp-clinic explain syntax/empty-file

    error[syntax/unreadable]: this file cannot be read: it is a directory: Claude Code loads no server from this file
       [b/.mcp.json]
      help: move the directory away and put a file in its place
      docs: mcp-clinic explain syntax/unreadable

    0 servers in 2 files checked: 1 error, 1 note
    1 can be fixed with `--fix`
    ");
}

#[test]
fn nothing_wrong() {
    let context =
        TestContext::new().file(".mcp.json", r#"{ "mcpServers": { "a": { "command": "uvx", "note": "" } } }"#);
    assert_snapshot!(context.run(&["check"]).stdout, @"1 server in 1 file checked: nothing wrong (1 hidden, `--level info` shows all)");
    assert_snapshot!(context.run(&["check", "--format", "concise"]).stdout, @"");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let output = context.command().args(["check"]).args(args).envs(env.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!colored(&[], &[]), "standard output is no terminal");
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]), "what is asked for on the command line wins");
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--no-color"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn no_output_shows_a_secret_or_acts_on_the_terminal() {
    // In every place, in a file that gives rise to messages about all of them; in no page of a rule, which SARIF holds.
    const SECRET: &str = "Hk5wR9tZb2Xq7Lm4Vc8Ns3YpDf6Ja1Ge0UoT";
    let text = format!(
        r#"{{
  "mcpServers": {{
    "ghp_{SECRET}": {{ "command": "npx --token {SECRET}", "args": ["--api-key={SECRET}", "--token", "{SECRET}", 5] }},
    "a\u001b[31m\u202e": {{ "type": "{SECRET}", "url": "https://u:{SECRET}@example.com/?api_key={SECRET}" }},
    "b": {{ "command": "x", "API_KEY": "{SECRET}", "env": {{ "API_KEY": "{SECRET}", "API_KEY": "{SECRET}", "N": 1 }}, "Command{SECRET}": 1 }},
    "c": {{ "type": "http", "url": "x", "headers": {{ "Authorization": "Bearer {SECRET}", "n": 1 }} }}, // token={SECRET}
    "d": {{ "command": "docker", "args": ["run", "-e", "TOKEN={SECRET}", "-v", "/var/run/docker.sock:/x", "{{\"key\":\"{SECRET}\"}}"] }}
  }}
}} {SECRET}"#
    );
    let context = TestContext::new().file(".mcp.json", &text);
    for format in Format::ALL.iter().map(|format| format.name()) {
        for extra in [&["--host"][..], &["--client", "cursor"], &["--color", "always", "-o", "out"]] {
            let run = context.run(&[&["check", "--level", "info", "--format", format, ".mcp.json"], extra].concat());
            assert_eq!(run.code, 1, "{run:?}");
            let written = std::fs::read_to_string(context.path("out")).unwrap_or_default();
            assert!(run.stdout.is_empty() != written.is_empty(), "{format}");
            let shown = format!("{}{}{written}", run.stdout, run.stderr);
            assert!(!shown.contains(&SECRET[..8]), "{format}: {shown}");
            assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{format}: {shown}");
        }
        std::fs::remove_file(context.path("out")).unwrap();
    }
}

/// Programs read them: no colours, whatever is asked for, and no word beside them.
#[test]
fn what_is_for_programs_is_that_alone() {
    let context = TestContext::new().file(".mcp.json", BROKEN);
    let always = |format: &str| context.run(&["check", "--color", "always", "--format", format]);
    let concise = always("concise");
    assert!(concise.stderr.is_empty() && concise.stdout.lines().count() == 4, "{concise:?}");
    assert!(concise.stdout.lines().all(|line| line.starts_with(".mcp.json:")), "{concise:?}");
    let json = always("json");
    assert!(json.stderr.is_empty() && serde_json::from_str::<serde_json::Value>(&json.stdout).is_ok(), "{json:?}");
    assert!(!format!("{concise:?}{json:?}").contains("\\u{1b}"));
}

#[test]
fn the_same_run_prints_the_same() {
    let mut context = TestContext::new();
    for index in 0..200 {
        context = context.file(&format!("p{index}/.mcp.json"), BROKEN);
    }
    let first = context.run(&["check", "--format", "json"]);
    assert!(first.stdout.len() > 100_000);
    for _ in 0..3 {
        assert_eq!(context.run(&["check", "--format", "json"]).stdout, first.stdout);
    }
}

#[test]
fn explain_and_rules() {
    let context = TestContext::new();
    let page = context.run(&["explain", "docker/tty"]);
    assert!(page.code == 0 && page.stdout.starts_with("# docker/tty\n") && page.stdout.contains("## Why"), "{page:?}");
    assert_eq!(context.run(&["explain", "tty"]).stdout, page.stdout);
    let unknown = context.run(&["explain", "docker/tyt"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean `docker/tty`?"), "{unknown:?}");
    let rules = context.run(&["rules"]);
    assert_eq!(rules.stdout.lines().count(), mcp_clinic::rules::RULES.len());
}
