//! What becomes of what rules find: it is told, it is below the level asked for, or somebody has decided not to be told.

mod comments;
mod directive;
mod entries;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Opened;
use crate::client::{Content, Judge};
use crate::diagnostic::{Diagnostic, Suppressed, Suppressor};
use crate::discover::Target;
use crate::model::{BaselineEntry, Workspace};
use crate::rules::{self, Check, Decoding, Needs, Rule};
use crate::settings::{Settings, SuppressEntry};
use crate::text::Span;
use comments::Suppressions;
use directive::Directive;

/// The diagnostics of a file, by what becomes of them.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// Those that are told.
    pub(super) told: Vec<Diagnostic>,
    /// Those that somebody has suppressed.
    pub(super) suppressed: Vec<Suppressed>,
    /// How many are below the level asked for.
    pub(super) hidden: usize,
    path: PathBuf,
    comments: Option<Suppressions>,
    /// The entries of the settings that have suppressed something, by index.
    used: BTreeSet<usize>,
    /// What the baseline has of the file that was not found yet.
    baseline: BTreeMap<(String, String), BaselineEntry>,
    looked: Looked,
}

/// What kept rules from looking at a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looked {
    unreadable: bool,
    broken: bool,
    container: bool,
}

impl Looked {
    pub(super) fn new(opened: &Opened, judges: &[Judge]) -> Self {
        let document = &opened.document;
        Self {
            unreadable: matches!(opened.decoding, Decoding::Unreadable(_)),
            broken: opened.is_broken() || document.is_foreign(),
            container: judges.iter().any(|judge| judge.file.content == Content::Container),
        }
    }

    /// Whether a rule has looked at the file for all that there is to find. Rules that compare files have where `all`
    /// of those were looked at that might matter.
    pub(super) fn ran(self, rule: &'static Rule, settings: &Settings, all: bool) -> bool {
        let can = match rule.needs {
            Needs::Content => true,
            Needs::Host => settings.host,
            Needs::Probe => false,
        };
        let looks = match rule.check {
            Check::File(_) | Check::Server(_) | Check::Both(..) => true,
            Check::Workspace(_) => all,
            // What it finds is told in one place of all that it might be told in, or hangs on what others find.
            Check::Machine(_) | Check::Probe(_) | Check::Symptom | Check::Suppression => false,
        };
        let reads = !self.unreadable
            && (!self.broken || rule.family() == "syntax")
            && (!self.container || rule.family() == "docker");
        can && looks && reads && settings.project.is_none() && runs(rule, settings)
    }
}

fn runs(rule: &'static Rule, settings: &Settings) -> bool {
    settings.rules().any(|running| running.name == rule.name)
}

impl Sieve {
    pub(super) fn new(target: &Target, opened: &Opened, judges: &[Judge], settings: &Settings) -> Self {
        Self {
            comments: Suppressions::of(opened, judges),
            looked: Looked::new(opened, judges),
            ..Self::of_path(&target.path, settings)
        }
    }

    fn of_path(path: &Path, settings: &Settings) -> Self {
        let baseline = settings.baseline.as_ref().map(|baseline| {
            let entries = baseline.of_file(&baseline.name_of(path));
            entries.iter().map(|entry| ((known_name(&entry.rule), entry.fingerprint.clone()), entry.clone())).collect()
        });
        Self { path: path.to_owned(), baseline: baseline.unwrap_or_default(), ..Self::default() }
    }

    /// Where the file lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it matters what there is below the level asked for.
    pub(super) fn sees_all(&self, settings: &Settings) -> bool {
        let by_settings = || settings.file_of(&self.path).is_some_and(|file| !file.suppressions.is_empty());
        self.comments.is_some() || !self.baseline.is_empty() || by_settings()
    }

    /// Takes what a rule has found.
    pub(super) fn take(&mut self, diagnostic: Diagnostic, settings: &Settings) {
        let suppressed = self.suppressor(&diagnostic, settings);
        match suppressed {
            Some((by, reason)) if diagnostic.severity >= settings.level => {
                self.suppressed.push(Suppressed { diagnostic, by, reason });
            }
            Some(_) => {}
            None if diagnostic.severity < settings.level => self.hidden += 1,
            None => self.told.push(diagnostic),
        }
    }

    /// Who does not want to be told, and why.
    fn suppressor(&mut self, diagnostic: &Diagnostic, settings: &Settings) -> Option<(Suppressor, Option<String>)> {
        if let Some(reason) = self.comments.as_mut().and_then(|comments| comments.suppress(diagnostic)) {
            return Some((Suppressor::Comment, reason));
        }
        let entries = settings.file_of(&self.path).map(|file| file.suppressions.as_slice()).unwrap_or_default();
        let covers = |entry: &SuppressEntry| entry.covers(diagnostic.rule, &self.path, diagnostic.server.as_deref());
        if let Some(index) = entries.iter().position(covers) {
            self.used.insert(index);
            return Some((Suppressor::Settings, Some(entries[index].reason.clone())));
        }
        let left = self.baseline.get_mut(&(diagnostic.rule.to_owned(), diagnostic.fingerprint.clone()))?;
        left.count = left.count.checked_sub(1)?;
        Some((Suppressor::Baseline, None))
    }

    /// Says what there is to say of the suppressions themselves once all rules have spoken, and puts everything in
    /// order of place.
    pub(super) fn close(&mut self, settings: &Settings) {
        if let Some(comments) = self.comments.take() {
            let looked = self.looked;
            let remarks = comments.remarks(&|rule| looked.ran(rule, settings, false));
            for remark in
                remarks.into_iter().filter(|remark| rules::find(remark.rule).is_some_and(|rule| runs(rule, settings)))
            {
                self.take(remark, settings);
            }
        }
        self.told.sort_by_key(|diagnostic| diagnostic.primary.span);
        self.suppressed.sort_by_key(|suppressed| suppressed.diagnostic.primary.span);
    }

    /// What the baseline has of the file and was not found, each with whether it would have been.
    pub(super) fn not_found(&self, settings: &Settings) -> impl Iterator<Item = (&BaselineEntry, bool)> {
        let all = settings.baseline.as_ref().is_some_and(|baseline| settings.searches(&baseline.folder));
        let left = self.baseline.values().filter(|entry| entry.count > 0);
        left.map(move |entry| {
            let rule = rules::find(&entry.rule);
            (entry, rule.is_some_and(|rule| self.looked.ran(rule, settings, all)))
        })
    }
}

/// Says what there is to say of suppressions, once all rules have spoken of all files.
pub(super) fn close(checked: &[&Target], workspace: &Workspace, settings: &Settings, sieves: &mut Vec<Sieve>) {
    sieves.iter_mut().for_each(|sieve| sieve.close(settings));
    let files = checked.iter().zip(&workspace.files).zip(sieves.iter());
    let files: Vec<_> = files.map(|((target, summary), sieve)| (*target, summary, sieve)).collect();
    for (path, remarks) in entries::unused(&files, settings) {
        let mut sieve = Sieve::of_path(&path, settings);
        remarks.into_iter().for_each(|remark| sieve.take(remark, settings));
        sieves.push(sieve);
    }
}

/// Where the reason begins in the comment whose content stands in a part of a text, if it is for this program and right.
pub(super) fn reason_of(text: &str, content: Span) -> Option<u32> {
    Directive::read(text, content)
        .filter(|directive| directive.slips.is_empty())
        .map(|directive| directive.reason.start)
}

/// The name that a rule has now.
fn known_name(name: &str) -> String {
    rules::find(name).map_or(name, |rule| rule.name).to_owned()
}
