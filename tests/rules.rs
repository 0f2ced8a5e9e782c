//! Every rule against the examples of its own page.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::client::Client;
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::fix::{Options, fix};
use mcp_clinic::linter::{Report, subject_of, visit};
use mcp_clinic::model::Lock;
use mcp_clinic::probe::Evidence;
use mcp_clinic::rules::{Needs, RULES, Rule, ServerContext};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os, System};
use mcp_clinic::text::{SourceFile, apply};

/// An example of a page: a fence, with the words behind ```` ```json ````.
#[derive(Clone)]
struct Example {
    good: bool,
    words: Vec<String>,
    text: String,
    /// Files that are checked together with it, from fences marked `with`.
    with: Vec<(PathBuf, String)>,
    /// The lock beside it.
    lock: Option<String>,
    /// What came of trying its server, where a fence marked `probe` tells.
    evidence: Option<Evidence>,
    /// The machine it is checked on, where a fence marked `machine` describes one.
    machine: Option<String>,
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

    fn home(&self) -> &'static str {
        match &self.machine {
            Some(machine) if machine.starts_with("os macos") => "/Users/me",
            Some(machine) if machine.starts_with("os windows") => "C:/Users/me",
            _ if self.has("windows") => "C:/Users/me",
            _ => "/home/me",
        }
    }

    /// Windows keeps the files of its users apart from projects.
    fn path(&self) -> PathBuf {
        let path = self.word("path").unwrap_or(".mcp.json");
        let in_home = path.strip_prefix("~/").or(self.has("windows").then_some(path));
        let in_project = || Path::new(self.home()).join("project").join(path);
        in_home.map_or_else(in_project, |path| Path::new(self.home()).join(path))
    }

    /// The client that is named.
    fn client(&self) -> Option<&'static Client> {
        self.word("client").and_then(mcp_clinic::client::find)
    }

    /// Whether its client is known; an example of one that is not yet waits for it.
    fn runs(&self) -> bool {
        self.word("client").is_none() || self.client().is_some()
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
    let (mut found, mut with, mut machine, mut lock, mut evidence) = (Vec::new(), Vec::new(), None, None, None);
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
        if words.iter().any(|word| word == "machine") {
            machine = Some(text);
            continue;
        }
        if words.iter().any(|word| word == "lock") {
            lock = Some(text);
            continue;
        }
        if words.iter().any(|word| word == "probe") {
            evidence = Some(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", rule.name)).unwrap());
            continue;
        }
        assert!(good || words.iter().any(|word| word == "bad"), "{}: a fence is neither good nor bad", rule.name);
        found.push(Example {
            good,
            words,
            text,
            with: std::mem::take(&mut with),
            machine: machine.take(),
            lock: lock.take(),
            evidence: evidence.take(),
        });
    }
    found
}

/// How a program in machine code begins.
const NATIVE: &str = "\u{7f}ELF";

/// The machine that a text describes, one thing a line: `os`, `env NAME VALUE`, `file PATH MODE [CONTENT]`,
/// `folder PATH MODE`, `link PATH TARGET`, `container`, and what else may be said of a path. In a content, `\n` and `\r`
/// stand for themselves; what may be executed and has none is a program in machine code.
fn described(text: &str) -> FakeSystem {
    let os = match text.lines().next() {
        Some("os macos") => Os::MacOs,
        Some("os windows") => Os::Windows,
        Some("os linux") => Os::Linux,
        other => unreachable!("a machine begins with its system, not with {other:?}"),
    };
    text.lines().skip(1).fold(FakeSystem::new(os), |system, line| {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (path, more) = rest.split_once(' ').unwrap_or((rest, ""));
        let (mode, content) = more.split_once(' ').unwrap_or((more, ""));
        let mode = || u32::from_str_radix(mode, 8).unwrap();
        let content = content.replace("\\n", "\n").replace("\\r", "\r");
        match what {
            "env" => system.env(path, more),
            "file" if content.is_empty() && mode() & 0o111 != 0 => system.file(path, mode(), NATIVE),
            "file" => system.file(path, mode(), &content),
            "folder" => system.directory(path, mode()),
            "link" => system.linked(path, more),
            "read-only" => system.read_only(path),
            "no-exec" => system.no_exec(path),
            "quarantined" => system.quarantined(path),
            "repository" => system.repository(path),
            "ignored" => system.ignored(path),
            "container" => system.container(),
            other => unreachable!("{other} is nothing that a machine has"),
        }
    })
}

fn system(example: &Example) -> FakeSystem {
    if let Some(machine) = &example.machine {
        return described(machine);
    }
    let programs = ["npx", "node", "uvx", "uv", "docker", "podman", "python3"];
    let mut system = if example.has("windows") {
        let system = FakeSystem::new(Os::Windows).env("PATH", "C:/bin").env("PATHEXT", ".EXE;.CMD");
        programs.iter().fold(system, |system, program| system.file(&format!("C:/bin/{program}.exe"), 0, ""))
    } else {
        let system = FakeSystem::new(Os::Linux)
            .env("PATH", "/usr/bin")
            .file("/srv/plain.sh", 0o644, "#!/usr/bin/node\n")
            .file("/srv/open.sh", 0o777, "#!/usr/bin/node\n")
            .file("/srv/tool.sh", 0o755, "#!/usr/bin/node\n");
        programs.iter().fold(system, |system, program| system.file(&format!("/usr/bin/{program}"), 0o755, NATIVE))
    };
    let home = example.home();
    if let Some((path, text)) = example.word("home").and_then(|file| file.split_once(':')) {
        system = system.file(&format!("{home}/{path}"), 0o644, text);
        // Whoever has answered a client has used it.
        system = system.file(&format!("{home}/.claude/settings.json"), 0o644, "{}");
    }
    if let Some(folder) = example.word("machine") {
        system = system.directory(&format!("{home}/{folder}"), 0o755);
    }
    if let Some(beside) = example.word("beside") {
        system = system.directory(&format!("/home/me/project/{beside}"), 0o755);
    }
    if example.has("directory") {
        system = system.directory("/home/me/project/.mcp.json", 0o755);
    }
    system
}

/// The machine of an example with its files, the files to look at, and how.
fn setup(rule: &Rule, example: &Example, bytes: &[u8], level: Severity) -> (FakeSystem, Vec<Target>, Settings) {
    // A rule on the content may say more where the machine is known.
    let host = rule.needs == Needs::Host || example.machine.is_some();
    let mut system = system(example);
    let clients: Vec<_> = example.client().into_iter().collect();
    let select = if rule.default { vec![] } else { vec!["all".to_owned()] };
    let mut settings = Settings::new(host, level, &select, &[]).unwrap();
    let locks = example.lock.iter().map(|lock| Lock::parse(Path::new("/home/me/project"), lock.as_bytes()).unwrap());
    settings.locks.extend(locks.map(Arc::new));
    let with = example.with.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()));
    let mut targets = Vec::new();
    for (path, bytes) in with.chain([(example.path(), bytes.to_vec())]) {
        if !example.has("directory") {
            let mode = system.stat(&path).ok().and_then(|there| there.mode).unwrap_or(0o644);
            system = system.file(&path.to_string_lossy(), mode, bytes);
        }
        targets.push(Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true });
    }
    if let Some(evidence) = &example.evidence {
        let see = &mut |ctx: &ServerContext<'_>| settings.findings.insert(subject_of(ctx), evidence.clone());
        for target in &targets {
            visit(&system, target, see);
        }
    }
    (system, targets, settings)
}

fn lint(rule: &Rule, example: &Example, bytes: &[u8], level: Severity) -> Vec<Diagnostic> {
    let (system, targets, settings) = setup(rule, example, bytes, level);
    mcp_clinic::linter::lint(&system, &targets, &settings).diagnostics
}

#[test]
fn bad_examples_are_found_and_good_ones_pass() {
    for rule in RULES {
        let examples = examples(rule);
        assert!(
            examples.iter().any(|e| e.good) && examples.iter().any(|e| !e.good),
            "{}: an example is missing",
            rule.name
        );
        for example in examples.into_iter().filter(Example::runs) {
            let found = lint(rule, &example, &example.bytes(), Severity::Info);
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
        for example in examples(rule).into_iter().filter(|e| !e.good && e.runs()) {
            let own = |text: &str| -> Vec<Diagnostic> {
                let mut found = lint(rule, &example, text.as_bytes(), Severity::Info);
                found.retain(|d| d.rule == rule.name);
                found
            };
            let Ok(mut text) = String::from_utf8(example.bytes()) else { continue };
            let before = faults(rule, &example, &text);
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
                assert!(faults(rule, &example, &text) <= before, "{}: a fix breaks the file:\n{text}", rule.name);
            }
        }
    }
}

/// The rules that have more to say than before, advice aside: it may concern what could not be read before.
fn new_rules(before: &[Diagnostic], now: &[Diagnostic]) -> BTreeSet<&'static str> {
    let count = |all: &[Diagnostic], rule: &str| all.iter().filter(|diagnostic| diagnostic.rule == rule).count();
    let rules = now.iter().filter(|diagnostic| diagnostic.severity > Severity::Info).map(|diagnostic| diagnostic.rule);
    rules.filter(|rule| count(now, rule) > count(before, rule)).collect()
}

/// The texts of the entries of a tree that have these names, wherever they stand.
fn entries_called(document: &Document, names: &[String]) -> Vec<String> {
    let (mut left, mut found): (Vec<_>, Vec<String>) = (document.root().into_iter().collect(), Vec::new());
    while let Some(node) = left.pop() {
        let named = node.entries().filter(|entry| names.iter().any(|name| name == entry.key.as_str()));
        found.extend(named.map(|entry| entry.value.raw().to_owned()));
        left.extend(node.entries().map(|entry| entry.value).chain(node.items()));
    }
    found
}

#[test]
fn fixes_leave_the_rest_as_it_is() {
    for rule in RULES {
        let bad = examples(rule).into_iter().filter(|e| !e.good && e.runs() && !e.has("directory"));
        for (example, unsafe_fixes) in bad.flat_map(|example| [(example.clone(), false), (example, true)]) {
            let (name, bytes) = (rule.name, example.bytes());
            let run = |bytes: &[u8]| {
                let (system, targets, settings) = setup(rule, &example, bytes, Severity::Info);
                let before = mcp_clinic::linter::lint(&system, &targets, &settings);
                (before, fix(&system, &targets, &settings, Options { unsafe_fixes, write: false }))
            };
            let (before, fixed) = run(&bytes);
            assert!(fixed.failures.is_empty(), "{name}: {:?} in\n{}", fixed.failures, example.text);
            let path = example.path();
            let file = fixed.files.iter().find(|file| file.path == path);
            let Some(change) = file.and_then(|file| file.change.as_ref()) else { continue };
            let [was, is] = change.shown.each_ref().map(|shown| shown.text.as_str());
            let (now, again) = run(&change.after);
            let again = again.files.iter().find(|file| file.path == path).map(|file| &file.applied);
            assert!(again.is_none(), "{name}: fixed twice, then by {again:?}:\n{is}");
            let faults = |report: &Report| report.workspace.files.iter().map(|file| file.faults).sum::<usize>();
            assert!(faults(&now) <= faults(&before), "{name}: broken by its fixes:\n{is}");
            let syntax = Syntax::of_path(&path).unwrap_or(Syntax::Json);
            let document = Document::parse(Arc::new(SourceFile::new("x", was)), syntax);
            // In a text that is broken the servers are not those that were meant.
            if document.faults().iter().any(|fault| fault.kind.is_structural()) || change.reencodes {
                continue;
            }
            let new = new_rules(&before.diagnostics, &now.diagnostics);
            assert!(new.is_empty(), "{name}: {new:?} is new in\n{is}, which was\n{was}");
            let servers = before.workspace.files.iter().flat_map(|file| &file.servers);
            let blamed =
                |server: &&String| !before.diagnostics.iter().any(|d| d.server.as_ref().is_none_or(|n| n == *server));
            let right: Vec<String> = servers.filter(blamed).cloned().collect();
            for text in entries_called(&document, &right) {
                assert!(is.contains(&text), "{name}: {text} was right, and is not in\n{is}");
            }
        }
    }
}

/// How many syntax errors a text has.
fn faults(rule: &Rule, example: &Example, text: &str) -> usize {
    let found = lint(rule, example, text.as_bytes(), Severity::Warning);
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
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '/'), "{name}");
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

/// Rules on what a started server does, which come with `doctor`.
const COMING: &[&str] = &[
    "docker/daemon-down",
    "docker/image-missing",
    "docker/socket-permission",
    "network/connection-refused",
    "network/http-404",
    "network/oauth-no-dcr",
    "network/tls-custom-ca",
    "network/tls-uv",
    "network/unauthorized",
    "package/not-found",
    "package/npx-cache-corrupt",
    "runtime/api-key-rejected",
    "runtime/duplicate-tools",
    "runtime/exited-early",
    "runtime/init-timeout",
    "runtime/missing-browser",
    "runtime/missing-module",
    "runtime/port-in-use",
    "runtime/stdout-pollution",
    "runtime/tool-name-charset",
    "runtime/tool-name-length",
    "runtime/too-many-tools",
];

#[test]
fn every_symptom_is_the_matter_of_a_rule() {
    for symptom in mcp_clinic::knowledge::symptoms() {
        let there = mcp_clinic::rules::find(&symptom.rule).is_some();
        assert!(there || COMING.contains(&symptom.rule.as_str()), "`{}` is no rule", symptom.rule);
    }
}
