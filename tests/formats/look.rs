//! What the formats look like.

use insta::assert_snapshot;

use crate::support::TestContext;

/// Fixes of every kind, one of them private; places in two files; a broken file, one that cannot be read, odd names.
fn context() -> TestContext {
    let broken = r#"{
  "mcpServers": {
    "docs": { "url": "https://example.com/mcp" },
    "@me [x](y) <b> é|": { "url": "https://example.com/mcp", "headers": { "API_KEY": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } },
    "time": { "command": "uvx", "args": ["--from", "git+https://github.com/me/time", "time"] },
    "web": { "command": "uvx", "env": { "API_KEY": 837261938471 } },
  }
}
"#;
    let twice = "{\n  \"mcpServers\": {\n    \"a\": { \"command\": \"uvx\" },\n    \"a\": {\n      \"command\": \"x\"\n    }\n  }\n}";
    TestContext::new()
        .file(".mcp.json", broken)
        .file("é #1 <b> @me\u{1b}`/.mcp.json", twice)
        .file("folder/.mcp.json/x", "")
        .file("right/.mcp.json", r#"{ "mcpServers": {} }"#)
        .home(".claude.json", r#"{ "mcpServers": { "time": { "command": "time-server" } } }"#)
}

/// The home of the user lies elsewhere: its path is another one in every run.
fn run(format: &str, paths: &[&str]) -> String {
    let rules =
        "schema/url-without-type,schema/env-not-string,secret,syntax,client/scope-conflict,package/git-ref-unpinned";
    let args = ["check", "--format", format, "--select", rules, "--level", "info"];
    let run = context().run(&[&args, paths].concat());
    assert_eq!((run.code, run.stderr.as_str()), (2, ""));
    run.stdout
}

const ALL: &[&str] = &[".", "../home/.claude.json"];

#[test]
fn github() {
    assert_snapshot!(run("github", ALL), @r#"
    ::warning file=[ROOT]/home/.claude.json,line=1,endLine=1,col=19,endColumn=25,title=client/scope-conflict::Claude Code uses another declaration of server `time`, in a file that counts more%0Ahelp: remove one of the two, or give one another name
    ::error file=.mcp.json,line=3,endLine=3,col=15,endColumn=20,title=schema/url-without-type::server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others%0Ahelp: add `"type": "http"`
    ::error file=.mcp.json,line=4,endLine=4,col=28,endColumn=33,title=schema/url-without-type::server `@me [x](y) <b> é|` has a `url` but no `type`: Claude Code drops this server and keeps the others%0Ahelp: add `"type": "http"`
    ::warning file=.mcp.json,line=4,endLine=4,col=87,endColumn=111,title=secret/hardcoded::what looks like a secret stands in `API_KEY` of server `@me [x](y) <b> é|`%0Ahelp: refer to a variable instead (`${ME_X_Y_B_API_KEY}`), and replace the secret: what was committed stays in the history
    ::notice file=.mcp.json,line=5,endLine=5,col=53,endColumn=83,title=package/git-ref-unpinned::server `time` is whatever its git repository holds when it is fetched%0Ahelp: name a tag or a commit behind the repository, as in `@v1.2.3`%0Arun: git ls-remote https://github.com/me/time HEAD
    ::error file=.mcp.json,line=6,endLine=6,col=52,endColumn=64,title=schema/env-not-string::variable `API_KEY` of server `web` is a number, not a string: Claude Code drops this server and keeps the others%0Ahelp: put the value in quotes, or remove it
    ::error file=.mcp.json,line=6,endLine=6,col=68,endColumn=69,title=syntax/parse-error::a trailing comma: Claude Code loads no server from this file%0Ahelp: remove the comma
    ::error file=folder/.mcp.json,line=1,endLine=1,col=1,endColumn=1,title=syntax/unreadable::this file cannot be read: it is a directory: Claude Code loads no server from this file%0Ahelp: move the directory away and put a file in its place
    ::error file=é #1 <b> @me?`/.mcp.json,line=3,endLine=3,col=5,endColumn=8,title=syntax/duplicate-key::server `a` is declared twice, and the first is lost%0Ahelp: rename one of them, or remove the one that is not wanted
    "#);
}

#[test]
fn gitlab() {
    assert_snapshot!(run("gitlab", &["."]), @r#"
    [
      {
        "description": "server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others; help: add `\"type\": \"http\"`",
        "check_name": "schema/url-without-type",
        "fingerprint": "35e08132d8abe53b45bf8edc40b5491e",
        "severity": "major",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 3,
              "column": 15
            },
            "end": {
              "line": 3,
              "column": 20
            }
          }
        }
      },
      {
        "description": "server `@me [x](y) <b> é|` has a `url` but no `type`: Claude Code drops this server and keeps the others; help: add `\"type\": \"http\"`",
        "check_name": "schema/url-without-type",
        "fingerprint": "b64512bc3f3f38dd260b0b63d370185d",
        "severity": "major",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 4,
              "column": 28
            },
            "end": {
              "line": 4,
              "column": 33
            }
          }
        }
      },
      {
        "description": "what looks like a secret stands in `API_KEY` of server `@me [x](y) <b> é|`; help: refer to a variable instead (`${ME_X_Y_B_API_KEY}`), and replace the secret: what was committed stays in the history",
        "check_name": "secret/hardcoded",
        "fingerprint": "cdb368641c027f42ed2413dac34732d9",
        "severity": "minor",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 4,
              "column": 87
            },
            "end": {
              "line": 4,
              "column": 111
            }
          }
        }
      },
      {
        "description": "server `time` is whatever its git repository holds when it is fetched; help: name a tag or a commit behind the repository, as in `@v1.2.3`; run: git ls-remote https://github.com/me/time HEAD",
        "check_name": "package/git-ref-unpinned",
        "fingerprint": "688490cf1c164f1de0c3dbf713558607",
        "severity": "info",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 5,
              "column": 53
            },
            "end": {
              "line": 5,
              "column": 83
            }
          }
        }
      },
      {
        "description": "variable `API_KEY` of server `web` is a number, not a string: Claude Code drops this server and keeps the others; help: put the value in quotes, or remove it",
        "check_name": "schema/env-not-string",
        "fingerprint": "5bd2ed152def28eecacf3e8a669a94c0",
        "severity": "major",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 6,
              "column": 52
            },
            "end": {
              "line": 6,
              "column": 64
            }
          }
        }
      },
      {
        "description": "a trailing comma: Claude Code loads no server from this file; help: remove the comma",
        "check_name": "syntax/parse-error",
        "fingerprint": "7b27b756d18e7752714604b1a3932d92",
        "severity": "major",
        "location": {
          "path": ".mcp.json",
          "positions": {
            "begin": {
              "line": 6,
              "column": 68
            },
            "end": {
              "line": 6,
              "column": 69
            }
          }
        }
      },
      {
        "description": "this file cannot be read: it is a directory: Claude Code loads no server from this file; help: move the directory away and put a file in its place",
        "check_name": "syntax/unreadable",
        "fingerprint": "efa0164a2dccd58598b05c24191a6af2",
        "severity": "major",
        "location": {
          "path": "folder/.mcp.json",
          "positions": {
            "begin": {
              "line": 1,
              "column": 1
            },
            "end": {
              "line": 1,
              "column": 1
            }
          }
        }
      },
      {
        "description": "server `a` is declared twice, and the first is lost; help: rename one of them, or remove the one that is not wanted",
        "check_name": "syntax/duplicate-key",
        "fingerprint": "00b2f7073cda9545e1f6f9980692c751",
        "severity": "major",
        "location": {
          "path": "é #1 <b> @me?`/.mcp.json",
          "positions": {
            "begin": {
              "line": 3,
              "column": 5
            },
            "end": {
              "line": 3,
              "column": 8
            }
          }
        }
      }
    ]
    "#);
}

#[test]
fn junit() {
    assert_snapshot!(run("junit", ALL), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="mcp-clinic" tests="10" failures="8" errors="1">
      <testsuite name="[ROOT]/home/.claude.json" tests="1" failures="1" errors="0" file="[ROOT]/home/.claude.json">
        <testcase name="client/scope-conflict (server `time`)" classname="[ROOT]/home/.claude.json">
          <failure type="warning" message="Claude Code uses another declaration of server `time`, in a file that counts more">[ROOT]/home/.claude.json:1:19: warning[client/scope-conflict] Claude Code uses another declaration of server `time`, in a file that counts more&#10;help: remove one of the two, or give one another name</failure>
        </testcase>
      </testsuite>
      <testsuite name=".mcp.json" tests="6" failures="6" errors="0" file=".mcp.json">
        <testcase name="schema/url-without-type (server `docs`)" classname=".mcp.json">
          <failure type="error" message="server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others">.mcp.json:3:15: error[schema/url-without-type] server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others&#10;help: add `&quot;type&quot;: &quot;http&quot;`</failure>
        </testcase>
        <testcase name="schema/url-without-type (server `@me [x](y) &lt;b&gt; é|`)" classname=".mcp.json">
          <failure type="error" message="server `@me [x](y) &lt;b&gt; é|` has a `url` but no `type`: Claude Code drops this server and keeps the others">.mcp.json:4:28: error[schema/url-without-type] server `@me [x](y) &lt;b&gt; é|` has a `url` but no `type`: Claude Code drops this server and keeps the others&#10;help: add `&quot;type&quot;: &quot;http&quot;`</failure>
        </testcase>
        <testcase name="secret/hardcoded (server `@me [x](y) &lt;b&gt; é|`)" classname=".mcp.json">
          <failure type="warning" message="what looks like a secret stands in `API_KEY` of server `@me [x](y) &lt;b&gt; é|`">.mcp.json:4:87: warning[secret/hardcoded] what looks like a secret stands in `API_KEY` of server `@me [x](y) &lt;b&gt; é|`&#10;help: refer to a variable instead (`${ME_X_Y_B_API_KEY}`), and replace the secret: what was committed stays in the history</failure>
        </testcase>
        <testcase name="package/git-ref-unpinned (server `time`)" classname=".mcp.json">
          <failure type="info" message="server `time` is whatever its git repository holds when it is fetched">.mcp.json:5:53: info[package/git-ref-unpinned] server `time` is whatever its git repository holds when it is fetched&#10;help: name a tag or a commit behind the repository, as in `@v1.2.3`&#10;run: git ls-remote https://github.com/me/time HEAD</failure>
        </testcase>
        <testcase name="schema/env-not-string (server `web`)" classname=".mcp.json">
          <failure type="error" message="variable `API_KEY` of server `web` is a number, not a string: Claude Code drops this server and keeps the others">.mcp.json:6:52: error[schema/env-not-string] variable `API_KEY` of server `web` is a number, not a string: Claude Code drops this server and keeps the others&#10;help: put the value in quotes, or remove it</failure>
        </testcase>
        <testcase name="syntax/parse-error" classname=".mcp.json">
          <failure type="error" message="a trailing comma: Claude Code loads no server from this file">.mcp.json:6:68: error[syntax/parse-error] a trailing comma: Claude Code loads no server from this file&#10;help: remove the comma</failure>
        </testcase>
      </testsuite>
      <testsuite name="folder/.mcp.json" tests="1" failures="0" errors="1" file="folder/.mcp.json">
        <testcase name="syntax/unreadable" classname="folder/.mcp.json">
          <error type="error" message="this file cannot be read: it is a directory: Claude Code loads no server from this file">folder/.mcp.json:1:1: error[syntax/unreadable] this file cannot be read: it is a directory: Claude Code loads no server from this file&#10;help: move the directory away and put a file in its place</error>
        </testcase>
      </testsuite>
      <testsuite name="right/.mcp.json" tests="1" failures="0" errors="0" file="right/.mcp.json">
        <testcase name="nothing wrong" classname="right/.mcp.json"/>
      </testsuite>
      <testsuite name="é #1 &lt;b&gt; @me?`/.mcp.json" tests="1" failures="1" errors="0" file="é #1 &lt;b&gt; @me?`/.mcp.json">
        <testcase name="syntax/duplicate-key" classname="é #1 &lt;b&gt; @me?`/.mcp.json">
          <failure type="error" message="server `a` is declared twice, and the first is lost">é #1 &lt;b&gt; @me?`/.mcp.json:3:5: error[syntax/duplicate-key] server `a` is declared twice, and the first is lost&#10;help: rename one of them, or remove the one that is not wanted</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn markdown() {
    assert_snapshot!(run("markdown", ALL), @r#"
    ## mcp-clinic

    **6 errors, 2 warnings, 1 note**: 7 servers in 5 files checked; 4 can be fixed with `--fix`; 2 with `--fix --unsafe-fixes`.

    ### `[ROOT]/home/.claude.json`

    - ⚠️ line 1, column 19: Claude Code uses another declaration of server `time`, in a file that counts more (`client/scope-conflict`)
      <br>help: remove one of the two, or give one another name

    ### `.mcp.json`

    - ❌ line 3, column 15: server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others (`schema/url-without-type`)
      <br>help: add `"type": "http"`
    - ❌ line 4, column 28: server `@me [x](y) <b> é|` has a `url` but no `type`: Claude Code drops this server and keeps the others (`schema/url-without-type`)
      <br>help: add `"type": "http"`
    - ⚠️ line 4, column 87: what looks like a secret stands in `API_KEY` of server `@me [x](y) <b> é|` (`secret/hardcoded`)
      <br>help: refer to a variable instead (`${ME_X_Y_B_API_KEY}`), and replace the secret: what was committed stays in the history
    - 💡 line 5, column 53: server `time` is whatever its git repository holds when it is fetched (`package/git-ref-unpinned`)
      <br>help: name a tag or a commit behind the repository, as in `@v1.2.3`
      <br>run: `git ls-remote https://github.com/me/time HEAD`
    - ❌ line 6, column 52: variable `API_KEY` of server `web` is a number, not a string: Claude Code drops this server and keeps the others (`schema/env-not-string`)
      <br>help: put the value in quotes, or remove it
    - ❌ line 6, column 68: a trailing comma: Claude Code loads no server from this file (`syntax/parse-error`)
      <br>help: remove the comma

    ### `folder/.mcp.json`

    - ❌ line 1, column 1: this file cannot be read: it is a directory: Claude Code loads no server from this file (`syntax/unreadable`)
      <br>help: move the directory away and put a file in its place

    ### ``é #1 <b> @me?`/.mcp.json``

    - ❌ line 3, column 5: server `a` is declared twice, and the first is lost (`syntax/duplicate-key`)
      <br>help: rename one of them, or remove the one that is not wanted
    "#);
}

#[test]
fn markdown_of_what_is_right() {
    let right = TestContext::new().file(".mcp.json", r#"{ "mcpServers": {} }"#);
    assert_snapshot!(right.run(&["check", "--format", "markdown"]).stdout, @"
    ## mcp-clinic

    ✅ Nothing wrong: 0 servers in 1 file checked.
    ");
}

#[test]
fn sarif() {
    let log = run("sarif", ALL);
    let (driver, run) = log.split_once("\n      \"columnKind\"").unwrap();
    assert_snapshot!("sarif", format!("\"columnKind\"{run}"));
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    let names: Vec<_> =
        log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    assert_eq!(names.len(), driver.matches("\"shortDescription\"").count());
    assert!(names.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()), "{names:?}");
}
