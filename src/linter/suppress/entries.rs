//! The suppressions that stand in the settings: those that suppress nothing.

use std::path::PathBuf;
use std::sync::Arc;

use super::Sieve;
use super::comments::counted;
use crate::diagnostic::{Diagnostic, Label};
use crate::document::{Document, Syntax};
use crate::linter::conceal;
use crate::linter::identity::Places;
use crate::model::FileSummary;
use crate::rules::suppression::unused::RULE;
use crate::rules::{self, Rule};
use crate::settings::{Settings, SettingsFile, SuppressEntry};

/// A file that was looked at, and what came of it.
type Checked<'a, 's> = (&'a FileSummary, &'a Sieve<'s>);

/// What is to be said of entries of the settings with which nothing is suppressed, where everything was looked at that
/// they might concern; each with the path of its file.
pub(super) fn unused(checked: &[Checked<'_, '_>], settings: &Settings) -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let whole = settings.files().iter().filter(|file| settings.searches(&file.folder));
    let unused = whole.filter(|file| !file.suppressions.is_empty()).map(|file| {
        let counts = |path| settings.file_of(path).is_some_and(|own| Arc::ptr_eq(&own.source, &file.source));
        let concerned: Vec<_> = checked.iter().filter(|(_, sieve)| counts(&sieve.path)).collect();
        let entries = file.suppressions.iter().enumerate();
        let path = file.folder.join(file.source.path().file_name().unwrap_or_default());
        // A file of which there is nothing to say, where no other is concerned.
        let blank = Sieve::of_path(&path, settings);
        let idle = entries.filter(|(index, entry)| is_idle(*index, entry, &concerned, &blank));
        let idle: Vec<&SuppressEntry> = idle.map(|(_, entry)| entry).collect();
        (path, remarks(file, &idle))
    });
    unused.collect()
}

fn is_idle(index: usize, entry: &SuppressEntry, checked: &[&Checked<'_, '_>], blank: &Sieve<'_>) -> bool {
    let found: Vec<&'static Rule> = entry.rules.iter().filter_map(|name| rules::find(name)).collect();
    let rules = || counted(&found);
    let ran = |sieve: &Sieve<'_>| rules().all(|rule| sieve.ran(rule, true));
    let concerns = |(summary, sieve): &Checked<'_, '_>| {
        let servers = summary.servers.iter().map(|name| Some(name.as_str()));
        let any = |server| rules().any(|rule| entry.covers(rule.name, &sieve.path, server));
        std::iter::once(None).chain(servers).any(any)
    };
    !checked.iter().any(|(_, sieve)| sieve.used.contains(&index))
        && ran(blank)
        && checked.iter().filter(|one| concerns(one)).all(|(_, sieve)| ran(sieve))
}

fn remarks(file: &SettingsFile, idle: &[&SuppressEntry]) -> Vec<Diagnostic> {
    if idle.is_empty() {
        return Vec::new();
    }
    let document = Document::parse(Arc::clone(&file.source), Syntax::Toml);
    conceal(&file.source, Syntax::Toml);
    let places = Places::new(&document);
    let remark = |entry: &&SuppressEntry| {
        let names: Vec<_> = entry.rules.iter().map(|name| format!("`{name}`")).collect();
        let what = if names.len() > 3 { format!("{} rules", names.len()) } else { names.join(", ") };
        Diagnostic {
            rule: RULE.name,
            severity: RULE.severity,
            message: format!("nothing of {what} is found where an entry of the settings suppresses it"),
            consequences: Vec::new(),
            server: None,
            primary: Label {
                source: Arc::clone(&file.source),
                span: entry.span,
                message: "there is nothing to suppress".to_owned(),
            },
            secondary: Vec::new(),
            transcript: None,
            help: Some("remove the entry, or mend its `file` and `server`".to_owned()),
            fixes: Vec::new(),
            fingerprint: places.fingerprint(RULE.name, entry.span),
        }
    };
    idle.iter().map(remark).collect()
}
