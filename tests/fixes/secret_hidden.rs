//! No output of a run that fixes secrets shows anything of them.

use super::secret::{filled, reveals};
use super::secret_names::{FILES, in_full};
use super::support::{Run, TestContext, github_token};

/// Where a file of the tests lies, seen from the project.
fn place(path: &str) -> String {
    path.strip_prefix("~/").map_or_else(|| path.to_owned(), |path| format!("../home/{path}"))
}

fn context(path: &str, text: &str) -> TestContext {
    let context = TestContext::new();
    match path.strip_prefix("~/") {
        Some(path) => context.home(path, text),
        None => context.file(path, text),
    }
}

/// The runs of a person who looks at a file, at what would be fixed, and fixes it.
fn runs(path: &str, text: &str) -> Vec<Run> {
    let context = context(path, text);
    let place = place(path);
    let check = |args: &[&str]| context.run(&[&["check", &*place, "--level", "info"], args].concat());
    let mut runs = Vec::new();
    for format in ["human", "concise", "json"] {
        runs.push(check(&["--format", format]));
    }
    runs.push(check(&["--unsafe-fixes", "--diff"]));
    runs.push(check(&["--unsafe-fixes", "--fix"]));
    for run in &runs {
        assert!(run.code < 2, "{path}: {run:?}");
        let found = reveals(&run.stdout).or_else(|| reveals(&run.stderr));
        assert_eq!(found, None, "{path}: {}{}", run.stdout, run.stderr);
    }
    runs
}

#[test]
fn no_output_shows_a_part_of_a_secret() {
    for (path, _, text) in FILES {
        let found = runs(path, &filled(&in_full(path, text)));
        assert!(found[0].stdout.contains("fix (unsafe): "), "{path}: {}", found[0].stdout);
        assert!(found[4].stdout.contains("fixed"), "{path}: {:?}", found[4]);
    }
}

#[test]
fn what_is_written_with_escapes_is_hidden_as_well() {
    let token = github_token();
    let escaped = token.replacen('g', "\\u0067", 1);
    let all = token.chars().fold(String::new(), |all, c| all + &format!("\\u{:04x}", u32::from(c)));
    let encoded = filled("@P").bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02x}"));
    for value in [&escaped, &all] {
        for (path, text) in [
            (
                ".mcp.json",
                format!(
                    r#"{{ "mcpServers": {{ "a": {{ "command": "x", "args": ["--t={value}"], "env": {{ "A_TOKEN": "{value}" }} }} }} }}"#
                ),
            ),
            (
                ".cursor/mcp.json",
                format!(
                    "{{ // {token}\n \"mcpServers\": {{ \"a\": {{ \"url\": \"https://x.example.com/mcp?t={value}\" }} }} }}"
                ),
            ),
            (
                ".codex/config.toml",
                format!("[mcp_servers.a]\ncommand = \"x\" # {token}\nenv = {{ A_TOKEN = \"{value}\" }}\n"),
            ),
            ("librechat.yaml", format!("mcpServers:\n  a:\n    command: x # {token}\n    args: [\"--t={value}\"]\n")),
        ] {
            let found = runs(path, &text);
            assert!(found[4].stdout.contains("fixed"), "{path}: {:?}", found[4]);
            for run in &found {
                let written = |escape: &str| run.stdout.matches(escape).count();
                assert_eq!(written(value.get(..20).unwrap()), 0, "{path}: {}", run.stdout);
            }
        }
    }
    let text = format!(
        r#"{{ "mcpServers": {{ "a": {{ "command": "x", "args": ["postgres://a:{encoded}@db.example.com/x"] }} }} }}"#
    );
    for run in runs(".mcp.json", &text) {
        assert!(!run.stdout.contains(&encoded[3..9]), "{}", run.stdout);
    }
}
