//! What is wrong in settings files, and how that is told.

use insta::assert_snapshot;

use super::support::github_token;
use super::{BAD, failed, project};

/// What is said of one settings file.
fn errors(settings: impl AsRef<[u8]>) -> String {
    failed(&project().file(".mcp.json", BAD).file("mcp-clinic.toml", settings).run(&["check"]))
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
fn what_stands_below_a_table_is_in_it() {
    assert_snapshot!(errors("[severity]\ndocker = \"off\"\nlevel = \"info\"\n[[override]]\nfiles = 'a'\nignore = []\nhost = true\n"), @r#"
    error: `level` is a key of the whole file
       ╭─[mcp-clinic.toml:3:1]
     2 │ docker = "off"
     3 │ level = "info"
       · ──┬──
       ·   ╰── within a table here
     4 │ [[override]]
       ╰────
      help: move it up: the keys of the whole file stand above the first `[table]`

    error: there is no key `host`
       ╭─[mcp-clinic.toml:7:1]
     6 │ ignore = []
     7 │ host = true
       · ──┬─
       ·   ╰── not known
       ╰────
      help: move it up: the keys of the whole file stand above the first `[table]`
    "#);
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
    let token = github_token();
    let text = format!(r#"{{ "mcpServers": {{ "x": {{ "command": "x", "env": {{ "TOKEN": "{token}" }} }} }} }}"#);
    let context = project().file(".mcp.json", text);
    let said = failed(&context.run(&["check", "--config", ".mcp.json"]));
    assert!(said.contains("JSON") && !said.contains(&token), "{said}");
    let said = errors(format!("select = [\"{token}\"]\n\"{token}\" = 1\n[severity]\n\"\\u001b[31m\" = \"x\"\n"));
    assert!(said.contains("there is no key") && !said.contains(&token) && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn of_many_errors_the_first_are_told_and_the_rest_counted() {
    let keys: Vec<_> = (0..200).map(|i| format!("key-{i} = 1")).collect();
    let said = errors(keys.join("\n"));
    assert_eq!(said.matches("error: ").count(), 50, "{said}");
    assert!(said.ends_with("and 150 errors more\n"), "{said}");
    // None of them is compared with all names of rules.
    let words: Vec<_> = (0..5_000).map(|i| format!("'docker/{i}'")).collect();
    let said = errors(format!("select = [{}]", words.join(",")));
    assert!(said.ends_with("and 4950 errors more\n"), "{said}");
}
