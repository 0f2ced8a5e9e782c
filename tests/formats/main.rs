//! The outputs for programs and for other places: what they look like, whether those who read them can, and that nothing
//! in a file can make of them what they are not.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests touch the disk and fail by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod any_text;
mod destinations;
mod gitlab;
mod junit;
mod look;
mod markdown;
mod sarif;

use std::path::{Path, PathBuf};

use mcp_clinic::client::{CLIENTS, Client};
use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::discover;
use mcp_clinic::fix::Fixed;
use mcp_clinic::linter::lint;
use mcp_clinic::output::{Format, View, write};
use mcp_clinic::settings::Settings;
use mcp_clinic::system::OsSystem;

/// What a format makes of a report.
fn shown(fixed: &Fixed, format: Format, view: &View) -> String {
    let mut out = Vec::new();
    write(fixed, format, view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Everything under `fixtures/`, by clients that say by their paths that they read it, and each folder of a client as
/// that client reads it.
fn real_reports() -> Vec<(PathBuf, Fixed)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut reports = vec![report(&root, &[])];
    for client in CLIENTS {
        let folder = root.join(client.id);
        if folder.is_dir() {
            reports.push(report(&folder, &[client]));
        }
    }
    assert!(reports.iter().map(|(_, fixed)| fixed.report.diagnostics.len()).sum::<usize>() > 300);
    reports
}

fn report(folder: &Path, clients: &[&'static Client]) -> (PathBuf, Fixed) {
    let system = OsSystem::default();
    let targets = discover(&system, &[folder.to_owned()], clients).targets;
    let settings = Settings::new(false, Severity::Info, &["all".to_owned()], &[]).unwrap();
    (folder.to_owned(), lint(&system, &targets, &settings).into())
}
