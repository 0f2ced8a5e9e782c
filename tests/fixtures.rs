//! The small real trees under `fixtures/`: what is right in them passes, what is broken is told.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "the fixtures are on the disk")]

use std::path::{Path, PathBuf};

use mcp_clinic::client::{CLIENTS, Client, Confidence};
use mcp_clinic::diagnostic::{Diagnostic, Severity};
use mcp_clinic::discover::{Target, discover};
use mcp_clinic::linter::lint;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::OsSystem;

/// What a client is told of a case. Where no path in it says that the client reads it, the client is named.
fn told(client: &'static Client, case: &Path) -> Vec<Diagnostic> {
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
    let report = lint(&OsSystem::default(), &targets, &Settings::new(false, Severity::Warning, &[], &[]).unwrap());
    assert!(!report.workspace.files.is_empty(), "{}: nothing there for {}", case.display(), client.id);
    report.diagnostics
}

#[test]
fn every_client_has_right_and_broken_files() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for client in CLIENTS.iter().filter(|client| client.confidence >= Confidence::MediumHigh) {
        let folder = fixtures.join(client.id);
        let cases: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap_or_else(|_| panic!("no fixtures for {}", client.id))
            .map(|entry| entry.unwrap().path())
            .collect();
        let is_broken = |case: &PathBuf| case.file_name().unwrap().to_string_lossy().starts_with("broken");
        let (broken, right): (Vec<_>, Vec<_>) = cases.into_iter().partition(is_broken);
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
