//! The suppressions that stand in the settings: those that suppress nothing.

use std::path::PathBuf;
use std::sync::Arc;

use super::comments::counted;
use super::{Looked, Sieve, runs};
use crate::diagnostic::{Diagnostic, Label};
use crate::discover::Target;
use crate::document::{Document, Syntax};
use crate::linter::identity::Places;
use crate::linter::redact;
use crate::model::FileSummary;
use crate::rules::suppression::unused::RULE;
use crate::rules::{self, Rule};
use crate::settings::{Settings, SettingsFile, SuppressEntry};

/// A file that was looked at, and what came of it.
type Checked<'a> = (&'a Target, &'a FileSummary, &'a Sieve);

/// What is to be said of entries of the settings with which nothing is suppressed, where everything was looked at that
/// they might concern; each with the path of its file.
pub(super) fn unused(checked: &[Checked<'_>], settings: &Settings) -> Vec<(PathBuf, Vec<Diagnostic>)> {
    if !runs(&RULE, settings) {
        return Vec::new();
    }
    let mut files: Vec<(&SettingsFile, Vec<&Checked<'_>>)> = Vec::new();
    for one in checked {
        let Some(file) = settings.file_of(&one.0.path).filter(|file| settings.searches(&file.folder)) else { continue };
        match files.iter_mut().find(|(known, _)| Arc::ptr_eq(&known.source, &file.source)) {
            Some((_, concerned)) => concerned.push(one),
            None => files.push((file, vec![one])),
        }
    }
    let unused = files.into_iter().map(|(file, concerned)| {
        let entries = file.suppressions.iter().enumerate();
        let idle = entries.filter(|(index, entry)| is_idle(*index, entry, &concerned, settings));
        let idle: Vec<&SuppressEntry> = idle.map(|(_, entry)| entry).collect();
        let path = file.folder.join(file.source.path().file_name().unwrap_or_default());
        (path, remarks(file, &idle))
    });
    unused.collect()
}

fn is_idle(index: usize, entry: &SuppressEntry, checked: &[&Checked<'_>], settings: &Settings) -> bool {
    let found: Vec<&'static Rule> = entry.rules.iter().filter_map(|name| rules::find(name)).collect();
    let rules = || counted(&found);
    let ran = |looked: Looked| rules().all(|rule| looked.ran(rule, settings, true));
    let concerns = |(target, summary, _): &Checked<'_>| {
        let servers = summary.servers.iter().map(|name| Some(name.as_str()));
        let any = |server| rules().any(|rule| entry.covers(rule.name, &target.path, server));
        std::iter::once(None).chain(servers).any(any)
    };
    !checked.iter().any(|(_, _, sieve)| sieve.used.contains(&index))
        && ran(Looked::default())
        && checked.iter().filter(|one| concerns(one)).all(|(_, _, sieve)| ran(sieve.looked))
}

fn remarks(file: &SettingsFile, idle: &[&SuppressEntry]) -> Vec<Diagnostic> {
    if idle.is_empty() {
        return Vec::new();
    }
    let document = Document::parse(Arc::clone(&file.source), Syntax::Toml);
    file.source.set_mask(redact::mask(&document));
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
