//! The small real trees under `fixtures/`: what is right in them passes, what is broken is told.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "the fixtures are on the disk")]

use std::path::{Path, PathBuf};

use mcp_clinic::client::{CLIENTS, Client, Confidence};
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, discover};
use mcp_clinic::fix::{Options, fix};
use mcp_clinic::linter::lint;
use mcp_clinic::output::{Format, Style, View, write, write_diff};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::OsSystem;

/// The files of a case, as a client reads them. Where no path in it says that the client does, the client is named.
fn targets(client: &'static Client, case: &Path) -> Vec<Target> {
    let own = |clients: &[&'static Client]| -> Vec<Target> {
        let found =
            discover(&OsSystem::default(), &[case.to_owned()], clients).targets.into_iter().map(|target| Target {
                judges: target.judges.into_iter().filter(|judge| judge.client.id == client.id).collect(),
                ..target
            });
        found.filter(|target| !target.judges.is_empty()).collect()
    };
    let targets = Some(own(&[])).filter(|targets| !targets.is_empty()).unwrap_or_else(|| own(&[client]));
    assert!(!targets.is_empty(), "{}: nothing there for {}", case.display(), client.id);
    targets
}

/// What a client is told of a case.
fn told(client: &'static Client, case: &Path) -> Vec<Diagnostic> {
    let targets = targets(client, case);
    let report = lint(&OsSystem::default(), &targets, &Settings::new(false, Severity::Warning, &[], &[]).unwrap());
    assert!(!report.workspace.files.is_empty(), "{}: nothing there for {}", case.display(), client.id);
    report.diagnostics
}

/// The cases of a client, the right ones and the broken ones.
fn cases(client: &Client) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(client.id);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("no fixtures for {}", client.id));
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let is_broken = |case: &PathBuf| case.file_name().unwrap().to_string_lossy().starts_with("broken");
    cases.into_iter().partition(|case| !is_broken(case))
}

fn known_clients() -> impl Iterator<Item = &'static Client> {
    CLIENTS.iter().copied().filter(|client| client.confidence >= Confidence::MediumHigh)
}

#[test]
fn every_client_has_right_and_broken_files() {
    for client in known_clients() {
        let (right, broken) = cases(client);
        assert!(!broken.is_empty() && !right.is_empty(), "{}: a right and a broken case are needed", client.id);
        for case in right {
            let found = told(client, &case);
            let shown: Vec<_> = found.iter().map(|d| format!("[{}] {}", d.rule, d.full_message())).collect();
            assert!(found.is_empty(), "{}: {shown:#?}", case.display());
        }
        for case in broken {
            let found = told(client, &case);
            assert!(found.iter().any(|d| d.severity == Severity::Error), "{}: no error", case.display());
        }
    }
}

/// The broken files of every client before and after all fixes, and what no fix can mend.
#[test]
fn broken_files_before_and_after() {
    let settings = Settings::new(false, Severity::Warning, &[], &[]).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut shown = String::new();
    for (client, case) in known_clients().flat_map(|client| cases(client).1.into_iter().map(move |case| (client, case)))
    {
        let mut targets = targets(client, &case);
        for target in &mut targets {
            target.shown = target.path.strip_prefix(root).unwrap().to_owned();
        }
        let fixed = fix(&OsSystem::default(), &targets, &settings, Options { unsafe_fixes: true, write: false });
        assert_eq!(fixed.failures, [], "{}", case.display());
        let mut text = Vec::new();
        write_diff(&fixed, Style::default(), &mut text).unwrap();
        write(&fixed, Format::Concise, &View::default(), &mut text).unwrap();
        shown.push_str(&String::from_utf8(text).unwrap());
        shown.push('\n');
    }
    insta::assert_snapshot!(shown);
}
