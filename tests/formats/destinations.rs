//! Where results go: standard output, files, the summary of a step.

use std::fs;

use mcp_clinic::output::Format;

use crate::support::TestContext;

const BROKEN: &str = r#"{ "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }"#;
const CONCISE: &str = ".mcp.json:1:29: error[schema/url-without-type] server `docs` has a `url` but no `type`: Claude Code drops this server and keeps the others\n";

fn broken() -> TestContext {
    TestContext::new().file(".mcp.json", BROKEN)
}

fn read(context: &TestContext, path: &str) -> String {
    fs::read_to_string(context.path(path)).unwrap()
}

#[test]
fn several_at_once() {
    let context = broken().file("out/x", "");
    let run = context.run(&[
        "check",
        "--format",
        "sarif=out/x.sarif",
        "--format",
        "concise",
        "--format=junit=out/a=b.xml",
        "--format",
        "human=out/x.txt",
        "--color",
        "always",
    ]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, CONCISE, ""));
    assert!(read(&context, "out/x.sarif").contains("\"version\": \"2.1.0\""));
    assert!(read(&context, "out/a=b.xml").starts_with("<?xml"));
    let human = read(&context, "out/x.txt");
    assert!(human.starts_with("error[schema/url-without-type]: ") && !human.contains('\u{1b}'), "{human}");
    let mut left: Vec<_> = fs::read_dir(context.path("out")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a=b.xml", "x", "x.sarif", "x.txt"], "nothing half written lies about");
}

#[test]
fn one_file() {
    for args in [
        &["--format", "concise", "--output", "out"][..],
        &["--format", "concise", "-o", "out"],
        &["--format", "concise=out"],
        &["--format", "json=j", "--format", "concise", "-o", "./out"],
        &["-o", "lost", "-o", "out", "--format", "concise"],
    ] {
        let context = broken().file("out", "what was there before");
        let run = context.run(&[&["check"], args].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", ""), "{args:?}");
        assert_eq!(read(&context, "out"), CONCISE, "{args:?}");
        assert!(!context.path("lost").exists());
    }
    for args in [&["--format", "concise", "-o", "-"][..], &["--format", "concise=-"]] {
        assert_eq!(broken().run(&[&["check"], args].concat()).stdout, CONCISE, "{args:?}");
    }
}

#[test]
fn every_format_has_a_name_and_says_what_it_is() {
    let help = TestContext::new().run(&["check", "--help"]).stdout;
    for format in Format::ALL {
        assert_eq!(Format::named(format.name()), Some(*format));
        assert!(help.contains(format.name()) && !format.summary().ends_with('.'), "{}", format.name());
        assert!(format.page().contains("$ mcp-clinic check") && !format.used_by().is_empty());
        assert!(["txt", "json", "sarif", "xml", "md"].contains(&format.extension()));
        let run = broken().run(&["check", "--format", format.name()]);
        assert!(run.code == 1 && run.stderr.is_empty() && run.stdout.ends_with('\n'), "{run:?}");
        assert!(!run.stdout.starts_with('\u{feff}'));
    }
}

#[test]
fn wrong_wishes_are_refused_before_anything_is_done() {
    let context = broken().file("folder/x", "");
    let mut told = String::new();
    for args in [
        &["--format", "sarfi"][..],
        &["--format", "sarif="],
        &["--format", "sarif", "--format", "json"],
        &["--format", "json", "--format", "json"],
        &["--format", "json=x", "--format", "sarif=./x"],
        &["--format", "json", "--format", "sarif=x", "-o", "x"],
        &["--format", "json=x", "-o", "y"],
        &["--fix", "-o", ".mcp.json"],
        &["--fix", "--format", "json=./.mcp.json"],
        &["--diff", "-o", "x"],
    ] {
        let run = context.run(&[&["check"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        told.extend(["$ ", &args.join(" "), "\n", &run.stderr, "\n"]);
    }
    assert!(read(&context, ".mcp.json") == BROKEN && !context.path("x").exists() && !context.path("y").exists());
    insta::assert_snapshot!(told, @"
    $ --format sarfi
    error: invalid value 'sarfi' for '--format <FORMAT[=FILE]>'
      [possible values: human, concise, json, sarif, github, gitlab, junit, markdown]

      tip: a similar value exists: 'sarif'

    For more information, try '--help'.

    $ --format sarif=
    error: a file belongs behind the `=` of `--format sarif=`

    $ --format sarif --format json
    error: `sarif` and `json` would both go to standard output
      help: name a file for one of them: `--format json=FILE`

    $ --format json --format json
    error: `json` and `json` would both go to standard output
      help: name a file for one of them: `--format json=FILE`

    $ --format json=x --format sarif=./x
    error: `json` and `sarif` would both go to `./x`
      help: name a file for one of them: `--format sarif=FILE`

    $ --format json --format sarif=x -o x
    error: `json` and `sarif` would both go to `x`
      help: name a file for one of them: `--format sarif=FILE`

    $ --format json=x -o y
    error: there is nothing for `--output y`: every format has a file of its own
      help: leave `--output` out, or add a `--format` without a file

    $ --fix -o .mcp.json
    error: `.mcp.json` is one of the files to check
      help: write the result into another file

    $ --fix --format json=./.mcp.json
    error: `./.mcp.json` is one of the files to check
      help: write the result into another file

    $ --diff -o x
    error: the argument '--diff' cannot be used with '--output <FILE>'

    Usage: mcp-clinic check --diff [PATH]...

    For more information, try '--help'.
    ");
}

#[test]
fn what_cannot_be_written_is_told_and_the_rest_is_written() {
    let context = broken().file("folder/x", "");
    let run = context.run(&[
        "check",
        "--format",
        "sarif=no/such/x.sarif",
        "--format",
        "json=folder",
        "--format",
        "gitlab=good.json",
        "--format",
        "concise",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (2, CONCISE));
    insta::assert_snapshot!(run.stderr, @"
    error: cannot write no/such/x.sarif: its folder does not exist
    error: cannot write folder: it is a directory
    ");
    assert!(read(&context, "good.json").starts_with('['));
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let context = broken();
    let run = context.run(&["check", "--format", "json=/dev/null", "--format", "concise=/dev/stderr"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", CONCISE));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn standard_input_is_fixed_and_told_into_a_file() {
    let context = TestContext::new();
    let args = ["check", "-", "--client", "claude-code", "--fix", "--format", "json=x.json", "--format", "concise"];
    let run = context.run_with_input(&args, BROKEN.as_bytes());
    assert!(run.code == 0 && run.stdout.contains(r#""type": "http""#), "{run:?}");
    assert_eq!(run.stderr, "<stdin>: fixed[schema/url-without-type] add `\"type\": \"http\"`\n");
    assert!(read(&context, "x.json").contains("\"fixed\": 1"));
}

#[test]
fn what_was_fixed_is_told_in_every_format_that_has_a_place_for_it() {
    for format in ["human", "concise", "json", "sarif", "github", "junit", "markdown"] {
        let run = broken().run(&["check", "--fix", "--format", format]);
        assert!(run.code == 0 && run.stdout.contains("schema/url-without-type"), "{run:?}");
    }
}

#[test]
fn the_summary_of_a_step_grows() {
    let context = broken().file("summary", "# Before").file("other", "");
    let path = |name: &str| context.path(name).to_string_lossy().into_owned();
    let run = |format: &str, summary: &str| {
        let output =
            context.command().args(["check", "--format", format]).env("GITHUB_STEP_SUMMARY", summary).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run("github", &path("summary")), (1, String::new()));
    assert_eq!(run("github=commands", &path("summary")), (1, String::new()));
    let page = context.run(&["check", "--format", "markdown"]).stdout;
    assert_eq!(read(&context, "summary"), format!("# Before\n\n{page}\n\n{page}"));
    for format in ["human", "markdown", "json"] {
        assert_eq!(run(format, &path("other")).0, 1);
    }
    assert_eq!(run("github", "").0, 1);
    assert_eq!(read(&context, "other"), "", "it is for the format of GitHub alone");
    let (code, told) = run("github", "/nowhere/summary");
    assert_eq!(code, 2);
    insta::assert_snapshot!(told, @"
    error: cannot add to the step summary, /nowhere/summary: its folder does not exist
      help: `GITHUB_STEP_SUMMARY` says where it lies; unset it to do without
    ");
    // What is there already leaves less room, and then none.
    let full = "x".repeat((1 << 20) - 300);
    fs::write(context.path("summary"), &full).unwrap();
    assert_eq!(run("github", &path("summary")).0, 1);
    let grown = read(&context, "summary");
    assert!(
        grown.len() <= 1 << 20
            && grown.ends_with("**1 more entry does not fit here.** `mcp-clinic check` shows all.\n"),
        "{}",
        &grown[full.len()..]
    );
    fs::write(context.path("summary"), "x".repeat(1 << 20)).unwrap();
    assert_eq!(run("github", &path("summary")).0, 1);
    assert_eq!(read(&context, "summary").len(), 1 << 20);
}

#[test]
fn nothing_is_other_than_usual_in_a_job_of_github() {
    let context = broken();
    let usual = context.run(&["check"]).stdout;
    let output = context.command().arg("check").env("GITHUB_ACTIONS", "true").env("CI", "true").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), usual);
}
