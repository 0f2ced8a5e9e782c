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

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{lint, lint_bytes};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, FileKind, Os, ReadError};
use mcp_clinic::text::sanitize;
use serde::Deserialize;

/// What became of the variants of one kind of file.
#[derive(Deserialize)]
struct Oracle {
    client: String,
    /// Whether the client is named, because the path does not say who reads the file.
    named: bool,
    /// Where the file lies, from the home on; a project is the folder `project` in it.
    path: String,
    /// Variants on which we disagree, each with the reason.
    disagreements: BTreeMap<String, String>,
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

/// The least share of agreement for each kind of file, and for all, in percent.
const EACH: f64 = 97.0;
const ALL: f64 = 99.0;

#[test]
fn verdicts_agree_with_the_clients() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/oracle");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    let (mut unlisted, mut right, mut total) = (Vec::new(), 0.0, 0.0);
    for file in files {
        let kind = file.file_stem().unwrap().to_string_lossy().into_owned();
        let oracle: Oracle = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        if mcp_clinic::client::find(&oracle.client).is_none() {
            continue;
        }
        let baseline = oracle.variants.iter().find(|v| v.name == "baseline").and_then(|v| v.text.clone());
        let mut wrong = 0_u32;
        for variant in &oracle.variants {
            let found = verdict(&oracle, variant, baseline.as_deref().unwrap_or_default());
            let listed = oracle.disagreements.contains_key(&variant.name);
            match agrees(variant, &found) {
                Ok(()) => assert!(!listed, "{kind}: {} is listed as a disagreement and is none", variant.name),
                Err(why) => {
                    wrong += 1;
                    if !listed {
                        unlisted.push(format!("{kind}: {}: {why}", variant.name));
                    }
                }
            }
        }
        let count = f64::from(u32::try_from(oracle.variants.len()).unwrap());
        let share = 100.0 - 100.0 * f64::from(wrong) / count;
        println!("{kind}: {share:.1} % of {count} variants");
        if share < EACH {
            unlisted.push(format!("{kind}: only {share:.1} %"));
        }
        right += count - f64::from(wrong);
        total += count;
    }
    let share = 100.0 * right / total;
    println!("all: {share:.2} % of {total} variants");
    assert!(unlisted.is_empty(), "\n{}", unlisted.join("\n"));
    assert!(share >= ALL, "all: only {share:.2} %");
}

fn agrees(variant: &Variant, found: &[Diagnostic]) -> Result<(), String> {
    if variant.group == "interp" {
        return Ok(());
    }
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    let shown = || errors.iter().map(|d| format!("[{}] {}", d.rule, d.full_message())).collect::<Vec<_>>().join(" | ");
    // Names are shown without their control characters.
    let shown_name = Some(sanitize(&variant.server));
    let says = |words: &[&str], at_server: bool| {
        let fits = |d: &&&Diagnostic| {
            let text = d.full_message();
            words.iter().any(|word| text.contains(word)) && (!at_server || d.server == shown_name)
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
    let path = format!("/home/me/{}", oracle.path);
    let mut system = FakeSystem::new(Os::Linux);
    let mut bytes = None;
    if let Some(text) = &variant.text {
        bytes = Some(text.clone().into_bytes());
    } else if let Some(text) = &variant.latin1 {
        bytes = Some(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect());
    } else if let Some(depth) = variant.deep {
        let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = match Path::new(&path).extension().and_then(OsStr::to_str) {
            Some("toml") => format!("zzDeep = {nested}\n{baseline}"),
            Some("yaml") => format!("zzDeep: {nested}\n{baseline}"),
            _ => baseline.replacen('{', &format!("{{\"zzDeep\": {nested}, "), 1),
        };
        bytes = Some(text.into_bytes());
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
    let named = mcp_clinic::client::find(&oracle.client).filter(|_| oracle.named);
    let clients: Vec<_> = named.into_iter().collect();
    let path = Path::new(&path).to_owned();
    let target = Target { judges: judges(&system, &path, &clients), shown: path.clone(), path, named: true };
    assert!(target.judges.iter().any(|judge| judge.client.id == oracle.client), "{}: judged for others", oracle.path);
    let target =
        Target { judges: target.judges.into_iter().filter(|j| j.client.id == oracle.client).collect(), ..target };
    let settings = Settings::default();
    match bytes {
        Some(bytes) => lint_bytes(&system, &target, bytes, &settings).diagnostics,
        None => lint(&system, &[target], &settings).diagnostics,
    }
}
