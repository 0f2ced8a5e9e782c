//! What must hold of the baseline of any file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mcp_clinic::diagnostic::Severity;
use mcp_clinic::discover::{Target, judges};
use mcp_clinic::linter::{Report, lint_bytes};
use mcp_clinic::model::Baseline;
use mcp_clinic::settings::Settings;
use mcp_clinic::system::{FakeSystem, Os};
use proptest::prelude::*;

use super::{broken_text, damaged_config};

fn lint(path: &str, text: &str, level: Severity, baseline: Option<Baseline>) -> (FakeSystem, Report) {
    let system = FakeSystem::new(Os::Linux);
    let path = PathBuf::from(path);
    let target = Target { judges: judges(&system, &path, &[]), shown: path.clone(), path, named: true };
    let mut settings = Settings::new(false, level, &[], &[]).unwrap();
    settings.baseline = baseline.map(Arc::new);
    let report = lint_bytes(&system, &target, text.into(), &settings);
    (system, report)
}

/// A comment somewhere in a text.
fn commented() -> impl Strategy<Value = String> {
    let comments =
        ["// mcp-clinic: ignore[docker, secret]\n", "# mcp-clinic: ignore\n", "/* mcp-clinic: ignore-file[x] */"];
    (damaged_config(), prop::sample::select(comments.to_vec()), any::<prop::sample::Index>()).prop_map(
        |(text, comment, at)| {
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            format!("{}{comment}{}", &text[..at], &text[at..])
        },
    )
}

proptest! {
    #[test]
    fn a_baseline_is_silent_about_the_file_it_was_made_of(
        text in prop_oneof![broken_text(), damaged_config(), commented()],
        path in prop::sample::select(vec!["/p/.mcp.json", "/p/.cursor/mcp.json", "/p/.codex/config.toml", "/p/.continue/mcpServers/x.yaml"]),
        level in prop::sample::select(vec![Severity::Info, Severity::Warning, Severity::Error]),
    ) {
        let (system, mut report) = lint(path, &text, level, None);
        let place = Path::new("/p/b/baseline.json");
        let made = report.into_baseline(&system, place, place);
        prop_assert!(report.diagnostics.is_empty());
        let read = Baseline::parse(place, place, made.to_json().as_bytes()).unwrap();
        prop_assert_eq!(&read, &made);
        let (_, report) = lint(path, &text, level, Some(read));
        prop_assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
        prop_assert!(report.leftover.unwrap().fixed.is_empty());
        prop_assert_eq!(report.suppressed.iter().filter(|one| one.reason.is_none()).count() >= made.count(), true);
    }
}
