//! The hooks for pre-commit: which files they are for, and what the program makes of those it is then given.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::PathBuf;

use mcp_clinic::client::{AGENT_CONTAINER, CLIENTS};
use mcp_clinic::discover::discover;
use mcp_clinic::system::OsSystem;
use regex::Regex;
use serde_json::{Value, json};
use walkdir::WalkDir;

#[path = "support/snippets.rs"]
mod snippets;
#[path = "support/mod.rs"]
mod support;

use snippets::{read, yaml};
use support::{TestContext, places};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The hooks of the manifest.
fn hooks() -> Vec<Value> {
    yaml(&read(".pre-commit-hooks.yaml")).as_array().unwrap().clone()
}

/// What the files of a hook have to fit.
fn pattern() -> Regex {
    Regex::new(hooks()[0]["files"].as_str().unwrap()).unwrap()
}

#[test]
fn there_are_three_hooks_that_name_their_files() {
    let hooks = hooks();
    let ids: Vec<_> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["mcp-clinic", "mcp-clinic-host", "mcp-clinic-fix"]);
    for (hook, option) in hooks.iter().zip(["", " --host", " --fix"]) {
        assert_eq!(hook["entry"], format!("mcp-clinic check --as-found --allow-empty{option}"));
        assert_eq!(hook["args"], json!(["--"]));
        assert_eq!(hook["files"], hooks[0]["files"]);
        assert_eq!(hook["require_serial"], true);
    }
}

#[test]
fn the_pattern_fits_what_is_found_in_folders_and_nothing_else() {
    let (root, pattern) = (root(), pattern());
    let found: Vec<PathBuf> = discover(&OsSystem::new(), &[root.join("fixtures"), root.join("tests")], &[])
        .targets
        .into_iter()
        .map(|target| target.path)
        .collect();
    let mut fitting = 0;
    for folder in ["fixtures", "tests"] {
        for entry in WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap) {
            let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let fits = pattern.is_match(&path);
            assert_eq!(fits, found.iter().any(|found| found == entry.path()), "{path}");
            fitting += usize::from(fits);
        }
    }
    assert!(fitting > 60, "{fitting}");
}

#[test]
fn the_pattern_fits_every_place_of_every_client() {
    let pattern = pattern();
    let files = CLIENTS.iter().copied().chain([&AGENT_CONTAINER]).flat_map(|client| client.files);
    for place in files.flat_map(|file| file.places) {
        for any in ["x", "a b", "é-1"] {
            let path = place.path.replace('*', any);
            assert!(pattern.is_match(&path) && pattern.is_match(&format!("some folder/{path}")), "{path}");
            assert!(!pattern.is_match(&format!("{path}.bak")), "{path}.bak");
        }
    }
}

#[test]
fn ordinary_files_do_not_fit() {
    let pattern = pattern();
    for path in [
        "README.md",
        "src/x.json",
        "package.json",
        "tsconfig.json",
        "Cargo.toml",
        "x.mcp.json",
        "xmcp.json",
        ".mcp_json",
        ".mcp.json/x",
        "settings.json",
        "config.yaml",
        ".github/workflows/ci.yml",
        "compose/x.yaml",
        "mcp.json.md",
        "mcp-clinic.toml",
    ] {
        assert!(!pattern.is_match(path), "{path}");
    }
}

/// Files that bear the name of one, and are something else.
const SOMETHING_ELSE: &[(&str, &str)] = &[
    ("extension/manifest.json", "{\n  // allowed there\n  \"manifest_version\": 3,\n  \"name\": \"x\"\n}\n"),
    ("server.json", "{ \"servers\": { \"web\": { \"port\": 80 } }, }"),
    (".vscode/settings.json", "{ \"editor.tabSize\": 2, // two\n}"),
    ("site/config.toml", "baseURL = 'https://x.example'\n"),
    ("opencode.json", "{}"),
    ("compose.yaml", "services:\n  db:\n    image: postgres\n"),
    ("app.code-workspace", "{ \"folders\": [] }"),
    ("locales/en/mcp.json", "{ \"servers\": \"Server\", \"command\": \"Befehl\" "),
];

#[test]
fn a_file_of_the_name_that_is_something_else_passes_quietly() {
    let context = SOMETHING_ELSE.iter().fold(TestContext::new(), |context, (path, text)| context.file(path, text));
    for (path, _) in SOMETHING_ELSE {
        assert!(pattern().is_match(path), "{path}");
        let run = context.run(&["check", "--as-found", "--allow-empty", "--level", "info", "--", path]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{path}: {run:?}");
        assert!(run.stdout.contains("no problems") || !run.stdout.contains('['), "{path}: {run:?}");
    }
}

#[test]
fn a_named_file_is_judged_as_if_it_had_been_found() {
    for (path, text) in SOMETHING_ELSE.iter().chain(&[
        (".mcp.json", "{ \"mcpServers\": { \"a\": { \"command\": \"npx\", } } }"),
        ("mcp.json", "{ \"mcpServers\": { \"a\": { \"command\": \"\" } } }"),
        (".cursor/mcp.json", ""),
    ]) {
        let context = TestContext::new().file(path, text);
        let named = context.json(&["--as-found", "--allow-empty", "--", path]);
        let found = context.json(&["--allow-empty", "."]);
        assert_eq!(named, found, "{path}");
    }
}

#[test]
fn a_file_that_is_none_by_its_name_is_looked_at_when_it_is_named() {
    let context = TestContext::new().file("x.json", "{ \"mcpServers\": ");
    let report = context.json(&["--as-found", "x.json"]);
    assert_eq!(places(&report).len(), 1, "{report:#}");
}

#[test]
fn a_name_may_begin_with_a_dash() {
    let context = TestContext::new().file("-x/.mcp.json", "{");
    assert!(pattern().is_match("-x/.mcp.json"));
    let run = context.run(&["check", "--as-found", "--allow-empty", "--", "-x/.mcp.json"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("-x/.mcp.json:1:2"), "{run:?}");
}

#[test]
fn the_versions_of_the_packages_are_that_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    let holds = |path: &str, line: &str| {
        assert!(read(path).lines().any(|found| found.trim() == line), "{path} does not say `{line}`");
    };
    holds("pyproject.toml", &format!("version = \"{version}\""));
    holds("pyproject.toml", &format!("dependencies = [\"mcp-clinic=={version}\"]"));
    // That of the wheel is taken from Cargo.toml.
    holds("packaging/python/pyproject.toml", "dynamic = [\"version\"]");
}
