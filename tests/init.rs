//! `mcp-clinic init`: what it writes into a repository, and what it leaves alone.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the files are on the disk; tests fail by panicking"
)]

#[path = "support/snippets.rs"]
mod snippets;
#[path = "support/mod.rs"]
mod support;

use std::ffi::OsString;
use std::sync::Arc;

use insta::assert_snapshot;
use mcp_clinic::cli::{Exit, Streams, run};
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::system::OsSystem;
use mcp_clinic::text::SourceFile;
use serde_json::json;
use snippets::yaml;
use support::TestContext;

const SETTINGS: &str = include_str!("../templates/init/mcp-clinic.toml");

fn repository() -> TestContext {
    TestContext::new().file(".git/HEAD", "ref: refs/heads/main\n")
}

/// The files of a project, but for those of git, sorted.
fn files(context: &TestContext) -> Vec<String> {
    let project = context.project();
    let files = walkdir::WalkDir::new(&project).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| entry.path().strip_prefix(&project).unwrap().to_string_lossy().replace('\\', "/"))
        .filter(|path| !path.starts_with(".git/"))
        .collect()
}

fn read(context: &TestContext, path: &str) -> String {
    std::fs::read_to_string(context.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn without_anybody_to_ask_it_shows_and_writes_nothing() {
    let context = repository();
    let run = context.run(&["init"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_snapshot!(run.stderr, @"nothing was written; `--yes` writes 1 file");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines[..3], ["--- /dev/null", "+++ mcp-clinic.toml", &format!("@@ -0,0 +1,{} @@", lines.len() - 3)]);
    assert!(lines[3..].iter().zip(SETTINGS.lines()).all(|(shown, line)| *shown == format!("+{line}")));
    assert_eq!(lines.len() - 3, SETTINGS.lines().count());
    assert!(files(&context).is_empty());
}

#[test]
fn what_the_repository_uses_is_written() {
    let context = repository().file(".github/CODEOWNERS", "* @x\n");
    let run = context.run(&["init", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(
        run.stdout.ends_with(
            "\nwrote mcp-clinic.toml\nwrote .github/workflows/mcp-clinic.yml\n\nnext: `mcp-clinic check` shows what \
             there is to mend\n"
        ),
        "{run:?}"
    );
    assert_eq!(files(&context), [".github/CODEOWNERS", ".github/workflows/mcp-clinic.yml", "mcp-clinic.toml"]);
    assert_eq!(read(&context, "mcp-clinic.toml"), SETTINGS);
}

#[test]
fn what_is_asked_for_is_written_and_nothing_else() {
    for (options, written) in [
        (&["--pre-commit"][..], &[".pre-commit-config.yaml", "mcp-clinic.toml"][..]),
        (&["--gitlab"], &[".gitlab-ci.yml", "mcp-clinic.toml"]),
        (
            &["--pre-commit", "--github", "--gitlab"],
            &[".github/workflows/mcp-clinic.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml", "mcp-clinic.toml"],
        ),
    ] {
        let context = repository();
        let run = context.run(&[&["init", "--yes"], options].concat());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        assert_eq!(files(&context), written);
        // The diff is that of what was written.
        for path in written {
            for line in read(&context, path).lines() {
                assert!(run.stdout.contains(&format!("\n+{line}\n")), "{path}: {line}: {run:?}");
            }
        }
        assert_eq!(run.stdout.contains("pre-commit install"), options.contains(&"--pre-commit"));
        let again = context.run(&[&["init", "--yes"], options].concat());
        assert!(again.code == 0 && again.stdout.ends_with("left alone\nnothing to write\n"), "{again:?}");
        assert!(!again.stdout.contains("+++") && !again.stdout.contains("add "), "{again:?}");
    }
}

#[test]
fn what_is_there_is_left_alone_and_what_to_add_is_told() {
    let context = repository()
        .file(".mcp-clinic.toml", "fail-on = \"warning\"\n")
        .file(".pre-commit-config.yaml", "repos: []\n")
        .file(".gitlab-ci.yml", "build:\n  script: [make]\n")
        .file(".github/workflows/mcp-clinic.yaml", "name: mine\n");
    let before: Vec<_> = files(&context).iter().map(|path| read(&context, path)).collect();
    let run = context.run(&["init", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert_eq!(files(&context).iter().map(|path| read(&context, path)).collect::<Vec<_>>(), before);
    let told: Vec<_> = run.stdout.lines().filter(|line| line.contains("left alone")).collect();
    assert_snapshot!(told.join("\n"), @r"
    .mcp-clinic.toml is there already, and is left alone
    .pre-commit-config.yaml is there already, and is left alone; add below `repos:`:
    .github/workflows/mcp-clinic.yaml is there already, and is left alone
    .gitlab-ci.yml is there already, and is left alone; add at its end:
    ");
    // What is to be added is right where it is to be added.
    let (_, rest) = run.stdout.split_once("`repos:`:\n\n").unwrap();
    let (hook, rest) = rest.split_once("\n\n.github").unwrap();
    assert_eq!(yaml(&format!("repos:\n{hook}\n"))["repos"][0]["hooks"][0]["id"], "mcp-clinic");
    let (_, job) = rest.split_once("its end:\n\n").unwrap();
    let job = job.trim_end_matches("nothing to write\n");
    assert_eq!(yaml(&format!("build:\n  script: [make]\n{job}"))["mcp-clinic"]["image"], "python:3-slim");
}

#[test]
fn a_link_that_leads_nowhere_is_something_as_well() {
    let context = repository();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/nowhere/at/all", context.path("mcp-clinic.toml")).unwrap();
        let run = context.run(&["init", "--yes"]);
        assert_eq!(run.stdout, "mcp-clinic.toml is there already, and is left alone\nnothing to write\n", "{run:?}");
    }
    std::fs::create_dir(context.path(".pre-commit-config.yaml")).unwrap();
    let run = context.run(&["init", "--yes", "--pre-commit"]);
    assert!(run.stdout.contains(".pre-commit-config.yaml is there already"), "{run:?}");
}

#[test]
fn what_is_written_says_what_it_should() {
    let context = repository();
    context.run(&["init", "--yes", "--pre-commit", "--github", "--gitlab"]);
    let version = env!("CARGO_PKG_VERSION");
    let hook = &yaml(&read(&context, ".pre-commit-config.yaml"))["repos"][0]["hooks"][0];
    assert_eq!(hook["additional_dependencies"], json!([format!("mcp-clinic=={version}")]));
    assert!(regex::Regex::new(hook["files"].as_str().unwrap()).unwrap().is_match("a/.mcp.json"));
    let workflow = yaml(&read(&context, ".github/workflows/mcp-clinic.yml"));
    let steps = workflow["jobs"]["mcp-clinic"]["steps"].as_array().unwrap();
    assert!(steps[1]["run"].as_str().unwrap().contains(&format!("mcp-clinic=={version}")), "{workflow:#}");
    assert_eq!(workflow["permissions"], json!({ "contents": "read" }));
    let job = &yaml(&read(&context, ".gitlab-ci.yml"))["mcp-clinic"];
    assert_eq!(job["script"][0], format!("pip install --quiet mcp-clinic=={version}"));
}

#[test]
fn the_settings_are_taken_with_and_without_what_stands_in_comments() {
    let good =
        "{ \"mcpServers\": { \"time\": { \"command\": \"uvx\", \"args\": [\"mcp-server-time==2026.10.19\"] } } }";
    let is_setting = |line: &str| {
        line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.trim_matches('"').contains(' '))
    };
    let all: Vec<_> =
        SETTINGS.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| is_setting(line)).collect();
    assert_eq!(all.len(), 17, "{all:#?}");
    let document = Document::parse(Arc::new(SourceFile::new("x.toml", all.join("\n"))), Syntax::Toml);
    assert!(document.faults().is_empty(), "{:?}", document.faults());
    for settings in [SETTINGS.to_owned(), all.join("\n")] {
        let context = repository().file("mcp-clinic.toml", &settings).file(".mcp.json", good);
        let run = context.run(&["check", "--level", "error"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    }
}

#[test]
fn a_folder_that_is_no_repository_is_told() {
    let context = TestContext::new().file("sub/x", "").file("my repo/.git", "gitdir: ../x\n").file("my repo/a/x", "");
    let cases = [&["init"][..], &["init", "gone"], &["init", "sub/x"], &["init", "my repo/a", "--yes"]];
    let told: Vec<_> = cases
        .into_iter()
        .map(|args| {
            let run = context.run(args);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
            run.stderr
        })
        .collect();
    assert_snapshot!(told.join("\n"), @r"
    error: not a git repository: .
      help: `git init` makes it one; without git there are neither hooks nor workflows

    error: no such folder: gone
      help: name the folder of a repository

    error: not a folder: sub/x
      help: name the folder of a repository

    error: not the top of a git repository: my repo/a
      help: hooks and workflows count only there: `mcp-clinic init '[ROOT]/project/my repo'`
    ");
    assert_eq!(files(&context), ["my repo/.git", "my repo/a/x", "sub/x"]);
}

#[test]
fn another_folder_is_named_in_what_is_told() {
    let context = TestContext::new().file("my repo/.git", "gitdir: ../x\n");
    let run = context.run(&["init", "./my repo", "--yes"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("+++ my repo/mcp-clinic.toml\t\n"), "{run:?}");
    assert!(run.stdout.contains("\nwrote my repo/mcp-clinic.toml\n"), "{run:?}");
    assert_eq!(files(&context), ["my repo/.git", "my repo/mcp-clinic.toml"]);
}

#[test]
fn what_cannot_be_written_is_told_and_the_rest_is_written() {
    let context = repository().file(".github", "a file\n");
    let run = context.run(&["init", "--yes", "--github"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert_snapshot!(
        run.stderr,
        @"error: cannot write .github/workflows/mcp-clinic.yml: a file stands where one of its folders should be"
    );
    assert!(run.stdout.ends_with("wrote mcp-clinic.toml\n"), "{run:?}");
    assert_eq!(files(&context), [".github", "mcp-clinic.toml"]);
}

/// Runs it at a terminal, where somebody answers.
fn answered(context: &TestContext, answer: &str) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams {
        input: &mut answer.as_bytes(),
        out: &mut out,
        err: &mut err,
        columns: None,
        interactive: true,
        shows_progress: false,
    };
    let args = ["mcp-clinic", "init"].map(OsString::from).into_iter().chain([context.project().into()]);
    let exit = run(args, &OsSystem::new(), streams);
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

#[test]
fn at_a_terminal_it_asks_once_all_is_shown() {
    for answer in ["n\n", "", "\n", "yesterday\n"] {
        let context = repository();
        let (exit, out, err) = answered(&context, answer);
        assert!(exit == Exit::Diagnostics && files(&context).is_empty(), "{answer:?}: {err}");
        assert!(out.starts_with("--- /dev/null\n"), "{out}");
        assert_eq!(err, "\nWrite 1 file? [y/N] \nnothing was written; `--yes` writes 1 file\n");
    }
    for answer in ["y\n", "YES\nwhat follows is for others"] {
        let context = repository();
        let (exit, out, err) = answered(&context, answer);
        assert_eq!((exit, err.as_str()), (Exit::Clean, "\nWrite 1 file? [y/N] \n"), "{out}");
        assert_eq!(files(&context), ["mcp-clinic.toml"]);
    }
}
