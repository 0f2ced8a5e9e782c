//! Our verdicts against what the real clients did with the same files.
//!
//! `fixtures/oracle/` holds, for each kind of file, variants of a configuration with a good server and a server that
//! varies, and what became of the two. The rule of agreement:
//!
//! - loaded, and started: no error;
//! - dropped alone, lost with the file, start-up blocked, hung: at least one error, at the server for the first, that
//!   says so;
//! - loaded but changed, or started in vain, and everything about variables: either is right.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the fixtures are on the disk; the shares are worth printing; tests fail by panicking"
)]

use std::path::Path;

use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{lint, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, FileKind, Os, ReadError};
use serde::Deserialize;

#[derive(Deserialize)]
struct Oracle {
    client: String,
    path: String,
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    #[serde(rename = "variant")]
    name: String,
    group: String,
    text: Option<String>,
    latin1: Option<String>,
    deep: Option<usize>,
    blanks: Option<usize>,
    special: Option<String>,
    server: String,
    good: String,
    outcome: String,
    launch: Option<String>,
}

/// Disagreements that are known, with the reason.
const KNOWN: &[(&str, &str, &str)] = &[(
    "cursor-project",
    "command-with-args-inline-and-args",
    "the loader keeps the entry, but no process was seen: `npx -y` is not a program, so an error is right",
)];

/// The share of agreement that each kind of file has reached and must not fall below, in percent.
const REACHED: &[(&str, f64)] = &[
    ("claude-code-project", 100.0),
    ("claude-code-user", 100.0),
    ("claude-code-given", 100.0),
    ("cursor-project", 99.5),
];

#[test]
fn verdicts_agree_with_the_clients() {
    for (kind, reached) in REACHED {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/oracle/{kind}.json"));
        let oracle: Oracle = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let baseline = oracle.variants.iter().find(|v| v.name == "baseline").and_then(|v| v.text.clone()).unwrap();
        let mut wrong = 0_u32;
        for variant in &oracle.variants {
            let Err(why) = agrees(variant, &verdict(&oracle, variant, &baseline)) else { continue };
            let known = KNOWN.iter().any(|(k, v, _)| k == kind && *v == variant.name);
            assert!(known, "{kind}, {}: {why}", variant.name);
            wrong += 1;
        }
        let total = f64::from(u32::try_from(oracle.variants.len()).unwrap());
        let share = 100.0 - 100.0 * f64::from(wrong) / total;
        println!("{kind}: {share:.1} % of {total} variants");
        assert!(share >= *reached - 0.05, "{kind}: {share:.1} %, was {reached} %");
    }
}

fn agrees(variant: &Variant, found: &[Diagnostic]) -> Result<(), String> {
    if variant.group == "interp" {
        return Ok(());
    }
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let shown = || errors.iter().map(|d| format!("[{}] {}", d.rule, d.full_message())).collect::<Vec<_>>().join(" | ");
    let says = |words: &[&str], at_server: bool| {
        let fits = |d: &&&Diagnostic| {
            let text = d.full_message();
            words.iter().any(|word| text.contains(word)) && (!at_server || d.server.as_deref() == Some(&variant.server))
        };
        if errors.iter().any(|d| fits(&d)) { Ok(()) } else { Err(format!("{} expected: {}", variant.outcome, shown())) }
    };
    // Which of two servers of one name is lost is a matter of its own.
    let duplicate = variant.name.starts_with("dup-") || variant.name.starts_with("root-both-");
    match variant.outcome.as_str() {
        "loaded" | "empty" if variant.launch.is_none() && variant.good != "entry-dropped" && !duplicate => {
            if errors.is_empty() { Ok(()) } else { Err(format!("{} expected: {}", variant.outcome, shown())) }
        }
        "entry-dropped" => says(&["drops this server"], true),
        "file-dropped" => says(&["loads no server"], false),
        "startup-blocked" => says(&["does not start"], false),
        "crash" | "hang" | "unknown" => {
            if errors.is_empty() {
                Err("an error expected".to_owned())
            } else {
                Ok(())
            }
        }
        _ => Ok(()),
    }
}

fn verdict(oracle: &Oracle, variant: &Variant, baseline: &str) -> Vec<Diagnostic> {
    let path = format!("/home/me/project/{}", oracle.path);
    let mut system = FakeSystem::new(Os::Linux);
    let mut bytes = None;
    if let Some(text) = &variant.text {
        bytes = Some(text.clone().into_bytes());
    } else if let Some(text) = &variant.latin1 {
        bytes = Some(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect());
    } else if let Some(depth) = variant.deep {
        let deep = format!("{{\"zzDeep\": {}{}, ", "[".repeat(depth), "]".repeat(depth));
        bytes = Some(baseline.replacen('{', &deep, 1).into_bytes());
    } else if let Some(count) = variant.blanks {
        bytes = Some(format!("{baseline}{}", " ".repeat(count)).into_bytes());
    }
    system = match variant.special.as_deref() {
        Some("directory") => system.directory(&path, 0o755),
        Some("fifo") => system.special(&path, FileKind::Special),
        Some("symlink-devnull") => system.special(&path, FileKind::Null),
        Some("symlink-loop") => system.broken(&path, ReadError::Loop),
        Some("mode-000") => system.file(&path, 0, baseline),
        Some("symlink" | "symlink-parent-dir") => system.file(&path, 0o644, baseline),
        Some(other) => panic!("no such case: {other}"),
        None => system,
    };
    // The file given by a flag has no name that a client would know.
    let clients: Vec<_> = if oracle.path == "given.json" {
        mcp_clinic::client::find(&oracle.client).into_iter().collect()
    } else {
        Vec::new()
    };
    let path = Path::new(&path).to_owned();
    let target = Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true };
    assert!(target.judges.iter().all(|judge| judge.client.id == oracle.client), "{}: judged for others", oracle.path);
    let settings = Settings::default();
    match bytes {
        Some(bytes) => lint_bytes(&system, &target, bytes, &settings).diagnostics,
        None => lint(&system, &[target], &settings).diagnostics,
    }
}
