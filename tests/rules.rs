//! Every rule against the examples of its own page.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};

use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::lint_bytes;
use mcp_clinic::rules::{Needs, RULES, Rule};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, System};
use mcp_clinic::text::apply;

/// An example of a page: a fence, with the words behind ```` ```json ````.
struct Example {
    good: bool,
    words: Vec<String>,
    text: String,
    /// Files that are checked together with it, from fences marked `with`.
    with: Vec<(PathBuf, String)>,
}

impl Example {
    fn word(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|w| w == word)
    }

    /// The bytes of the file that the example stands for.
    fn bytes(&self) -> Vec<u8> {
        if self.has("bom") {
            return ["\u{feff}".as_bytes(), self.text.as_bytes()].concat();
        }
        if self.has("utf16") {
            return self.text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        if self.has("latin1") {
            return self.text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        }
        let mut text = self.text.clone();
        if let Some(depth) = self.word("deep") {
            let depth = depth.parse().unwrap();
            text = text.replacen('{', &format!("{{ \"_deep\": {}{}, ", "[".repeat(depth), "]".repeat(depth)), 1);
        }
        if let Some(size) = self.word("pad") {
            text.push_str(&" ".repeat(size.parse().unwrap()));
        }
        text.into_bytes()
    }

    fn path(&self) -> PathBuf {
        path_of(self.word("path").unwrap_or(".mcp.json"))
    }
}

/// A path of the project, or of the home where it begins with `~/`.
fn path_of(path: &str) -> PathBuf {
    match path.strip_prefix("~/") {
        Some(path) => Path::new("/home/me").join(path),
        None => Path::new("/home/me/project").join(path),
    }
}

fn examples(rule: &Rule) -> Vec<Example> {
    let (mut found, mut with) = (Vec::new(), Vec::new());
    let page = rule.markdown();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let words: Vec<String> = info.split(',').map(str::to_owned).collect();
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = if text.is_empty() { String::new() } else { text.join("\n") + "\n" };
        let good = words.iter().any(|word| word == "good");
        if words.iter().any(|word| word == "with") {
            let path = words.iter().find_map(|word| word.strip_prefix("path=")).unwrap();
            with.push((path_of(path), text));
            continue;
        }
        assert!(good || words.iter().any(|word| word == "bad"), "{}: a fence is neither good nor bad", rule.name);
        found.push(Example { good, words, text, with: std::mem::take(&mut with) });
    }
    found
}

fn system(example: &Example) -> FakeSystem {
    let mut system = FakeSystem::new(Os::Linux)
        .env("PATH", "/usr/bin")
        .file("/srv/plain.sh", 0o644, "")
        .file("/srv/open.sh", 0o777, "")
        .file("/srv/tool.sh", 0o755, "");
    for program in ["npx", "node", "uvx", "uv", "docker", "podman", "python3"] {
        system = system.file(&format!("/usr/bin/{program}"), 0o755, "");
    }
    if let Some(beside) = example.word("beside") {
        system = system.directory(&format!("/home/me/project/{beside}"), 0o755);
    }
    if example.has("directory") {
        system = system.directory("/home/me/project/.mcp.json", 0o755);
    }
    system
}

fn lint(example: &Example, bytes: Vec<u8>, host: bool, level: Severity) -> Vec<Diagnostic> {
    let system = system(example);
    let client = example.word("client").map(|id| mcp_clinic::client::find(id).unwrap());
    let clients: Vec<_> = client.into_iter().collect();
    let path = example.path();
    let target = Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true };
    let settings = Settings::new(host, level, &[], &[]).unwrap();
    if example.has("directory") {
        return mcp_clinic::linter::lint(&system, &[target], &settings).diagnostics;
    }
    if !example.with.is_empty() {
        let text = String::from_utf8(bytes).unwrap();
        let files = example.with.iter().cloned().chain([(target.path, text)]);
        let (mut system, mut targets) = (system, Vec::new());
        for (path, text) in files {
            system = system.file(&path.to_string_lossy(), 0o644, &text);
            targets.push(Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true });
        }
        return mcp_clinic::linter::lint(&system, &targets, &settings).diagnostics;
    }
    // The rules on modes want a file to look at.
    let system = system.file(&target.path.to_string_lossy(), 0o644, "");
    assert!(system.stat(&target.path).is_ok());
    lint_bytes(&system, &target, bytes, &settings).diagnostics
}

#[test]
fn bad_examples_are_found_and_good_ones_pass() {
    for rule in RULES {
        let host = rule.needs == Needs::Host;
        let examples = examples(rule);
        assert!(
            examples.iter().any(|e| e.good) && examples.iter().any(|e| !e.good),
            "{}: an example is missing",
            rule.name
        );
        for example in examples {
            let found = lint(&example, example.bytes(), host, Severity::Info);
            let own = found.iter().filter(|d| d.rule == rule.name).count();
            if example.good {
                let shown: Vec<_> =
                    found.iter().filter(|d| d.severity > Severity::Info || d.rule == rule.name).collect();
                assert!(shown.is_empty(), "{}: the good example\n{}is reported: {shown:#?}", rule.name, example.text);
            } else {
                assert!(own > 0, "{}: nothing found in\n{}{found:#?}", rule.name, example.text);
            }
        }
    }
}

#[test]
fn fixes_of_bad_examples_mend_them() {
    for rule in RULES {
        let host = rule.needs == Needs::Host;
        for example in examples(rule).into_iter().filter(|e| !e.good) {
            let own = |text: &str| -> Vec<Diagnostic> {
                let mut found = lint(&example, text.as_bytes().to_vec(), host, Severity::Info);
                found.retain(|d| d.rule == rule.name);
                found
            };
            let Ok(mut text) = String::from_utf8(example.bytes()) else { continue };
            let before = faults(&example, &text);
            let mut fixed = false;
            // One fix for each diagnostic, and a bound, so that a fix that mends nothing shows.
            for _ in 0..8 {
                let edits =
                    own(&text).into_iter().flat_map(|d| d.fixes).map(|f| f.edits).find(|edits| !edits.is_empty());
                let Some(edits) = edits else { break };
                let new = apply(&text, &edits).unwrap_or_else(|| panic!("{}: edits do not fit: {edits:?}", rule.name));
                assert_ne!(new, text, "{}: a fix changes nothing", rule.name);
                text = new;
                fixed = true;
            }
            if fixed {
                let left: Vec<_> =
                    own(&text).into_iter().filter(|d| d.fixes.iter().any(|f| !f.edits.is_empty())).collect();
                assert!(left.is_empty(), "{}: still found in\n{text}\n{left:#?}", rule.name);
                assert!(faults(&example, &text) <= before, "{}: a fix breaks the file:\n{text}", rule.name);
            }
        }
    }
}

/// How many syntax errors a text has.
fn faults(example: &Example, text: &str) -> usize {
    let found = lint(example, text.as_bytes().to_vec(), false, Severity::Warning);
    found.iter().filter(|d| d.rule.starts_with("syntax/") && d.severity == Severity::Error).count()
}

#[test]
fn pages_are_complete() {
    for rule in RULES {
        let (name, page, summary) = (rule.name, rule.markdown(), rule.summary());
        assert!(summary.ends_with('.') && summary.chars().count() <= 100, "{name}: {summary}");
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let wanted = ["What it does", "Why", "Example", "Use instead", "Clients", "References"];
        assert_eq!(headings, wanted, "{name}");
        let references = page.split("## References").nth(1).unwrap();
        for reference in references.lines().filter(|line| line.starts_with("- ")) {
            assert!(
                reference.ends_with(')') && reference.contains("(20"),
                "{name}: no date of checking in {reference}"
            );
        }
        assert!(references.contains("- "), "{name}: no reference");
        let file = format!("src/rules/{}.rs", name.replace('-', "_"));
        assert_eq!(rule.file.replace('\\', "/"), file, "{name}: the file is named otherwise");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '/'), "{name}");
    }
}

#[test]
fn names_are_unique_and_sorted_by_family() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
}
