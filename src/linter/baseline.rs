//! What a run makes of a baseline, and the baseline that a run makes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Report;
use super::suppress::Sieve;
use crate::diagnostic::{Diagnostic, Suppressed, Suppressor};
use crate::discover::normalize;
use crate::model::{Baseline, BaselineEntry};
use crate::settings::Settings;
use crate::system::{ReadError, System};

/// What is in a baseline and was not found.
#[derive(Clone, Debug, Default)]
pub struct Leftover {
    /// The path of the baseline, as the user gave it.
    pub shown: PathBuf,
    /// What is there no more, so that it can be left out.
    pub fixed: Vec<BaselineEntry>,
    /// What was not looked at: where it is, and what.
    unknown: Vec<(PathBuf, BaselineEntry)>,
}

impl Leftover {
    /// What a run has left of its baseline. Entries of files that are gone are fixed.
    pub(super) fn of(system: &dyn System, sieves: &[Sieve<'_>], settings: &Settings) -> Option<Self> {
        let baseline = settings.baseline.as_ref()?;
        let mut leftover = Self { shown: baseline.shown.clone(), ..Self::default() };
        let mut looked: BTreeSet<String> = BTreeSet::new();
        for sieve in sieves {
            looked.insert(baseline.name_of(sieve.path()));
            for (entry, ran) in sieve.not_found() {
                leftover.put(ran, sieve.path().to_owned(), entry);
            }
        }
        for name in baseline.files().filter(|name| !looked.contains(*name)) {
            let path = normalize(&baseline.folder.join(name));
            let is_gone = matches!(system.stat(&path), Err(ReadError::NotFound));
            for entry in baseline.of_file(name) {
                leftover.put(is_gone, path.clone(), entry);
            }
        }
        leftover.fixed.sort();
        Some(leftover)
    }

    fn put(&mut self, is_fixed: bool, path: PathBuf, entry: &BaselineEntry) {
        if is_fixed {
            self.fixed.push(entry.clone());
        } else {
            self.unknown.push((path, entry.clone()));
        }
    }
}

impl Report {
    /// Makes the baseline of what is told, and tells it no more. What an older baseline suppresses stays in it, and what
    /// that has of files and rules that were not looked at.
    pub fn into_baseline(&mut self, system: &dyn System, path: &Path, shown: &Path) -> Baseline {
        let empty = Baseline::new(path, shown, []);
        let current = system.current_dir();
        // A file that cannot be read is not looked at, whoever has seen it before.
        let (kept, told): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.diagnostics).into_iter().partition(|found| found.rule == "syntax/unreadable");
        self.diagnostics = kept;
        let told = told.into_iter().map(|diagnostic| Suppressed { diagnostic, by: Suppressor::Baseline, reason: None });
        self.suppressed.extend(told);
        let entry = |found: &Diagnostic| BaselineEntry {
            file: empty.name_of(&normalize(&current.join(found.primary.source.path()))),
            rule: found.rule.to_owned(),
            server: found.server.clone(),
            fingerprint: found.fingerprint.clone(),
            count: 1,
        };
        let found = self.suppressed.iter().filter(|suppressed| suppressed.by == Suppressor::Baseline);
        let unknown = self.leftover.take().map(|leftover| leftover.unknown).unwrap_or_default();
        let unknown = unknown.into_iter().map(|(path, entry)| BaselineEntry { file: empty.name_of(&path), ..entry });
        Baseline::new(path, shown, found.map(|found| entry(&found.diagnostic)).chain(unknown))
    }
}
