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
use crate::settings::{Policy, Settings, SuppressEntry};
use crate::text::Span;
use comments::Suppressions;
use directive::Directive;

/// The diagnostics of a file, by what becomes of them.
#[derive(Debug)]
pub(super) struct Sieve<'s> {
    /// Those that are told.
    pub(super) told: Vec<Diagnostic>,
    /// Those that somebody has suppressed.
    pub(super) suppressed: Vec<Suppressed>,
    /// How many are below the level asked for.
    pub(super) hidden: usize,
    settings: &'s Settings,
    policy: Policy<'s>,
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
}

impl<'s> Sieve<'s> {
    pub(super) fn new(target: &Target, opened: &Opened, judges: &[Judge], settings: &'s Settings) -> Self {
        Self {
            comments: Suppressions::of(opened, judges),
            looked: Looked::new(opened, judges),
            ..Self::of_path(&target.path, settings)
        }
    }

    fn of_path(path: &Path, settings: &'s Settings) -> Self {
        let baseline = settings.baseline.as_ref().map(|baseline| {
            let entries = baseline.of_file(&baseline.name_of(path));
            entries.iter().map(|entry| ((known_name(&entry.rule), entry.fingerprint.clone()), entry.clone())).collect()
        });
        Self {
            told: Vec::new(),
            suppressed: Vec::new(),
            hidden: 0,
            settings,
            policy: settings.policy_of(path),
            path: path.to_owned(),
            comments: None,
            used: BTreeSet::new(),
            baseline: baseline.unwrap_or_default(),
            looked: Looked::default(),
        }
    }

    /// Where the file lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it matters what there is below the level asked for.
    pub(super) fn sees_all(&self) -> bool {
        let by_settings = || self.settings.file_of(&self.path).is_some_and(|file| !file.suppressions.is_empty());
        self.comments.is_some() || !self.baseline.is_empty() || by_settings()
    }

    /// Takes what a rule has found.
    pub(super) fn take(&mut self, diagnostic: Diagnostic) {
        let is_shown = diagnostic.severity >= self.policy.level();
        match self.suppressor(&diagnostic) {
            Some((by, reason)) if is_shown => {
                self.suppressed.push(Suppressed { diagnostic, by, reason });
            }
            Some(_) => {}
            None if !is_shown => self.hidden += 1,
            None => self.told.push(diagnostic),
        }
    }

    /// Who does not want to be told, and why.
    fn suppressor(&mut self, diagnostic: &Diagnostic) -> Option<(Suppressor, Option<String>)> {
        if let Some(by_comment) = self.comments.as_mut().and_then(|comments| comments.suppress(diagnostic)) {
            return Some(by_comment);
        }
        let entries = self.settings.file_of(&self.path).map(|file| file.suppressions.as_slice()).unwrap_or_default();
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
    pub(super) fn close(&mut self) {
        if let Some(comments) = self.comments.take() {
            let remarks = comments.remarks(&|rule| self.ran(rule, false));
            for remark in remarks {
                self.remark(remark);
            }
        }
        self.told.sort_by_key(|diagnostic| diagnostic.primary.span);
        self.suppressed.sort_by_key(|suppressed| suppressed.diagnostic.primary.span);
    }

    /// Takes what is to be said of a suppression.
    fn remark(&mut self, mut remark: Diagnostic) {
        let severity = self.policy.severity(remark.rule, None, remark.severity);
        if let Some(severity) = severity.filter(|_| self.policy.runs(remark.rule)) {
            remark.severity = severity;
            self.take(remark);
        }
    }

    /// Whether a rule has looked at the file for all that there is to find. Rules that compare files have where `all`
    /// of those were looked at that might matter.
    fn ran(&self, rule: &'static Rule, all: bool) -> bool {
        let can = match rule.needs {
            Needs::Content => true,
            Needs::Host => self.policy.host(),
            Needs::Probe => false,
        };
        let looks = match rule.check {
            Check::File(_) | Check::Server(_) | Check::Both(..) => true,
            Check::Workspace(_) => all,
            // What it finds is told in one place of all that it might be told in, or hangs on what others find.
            Check::Machine(_) | Check::Probe(_) | Check::Symptom | Check::Suppression => false,
        };
        let Looked { unreadable, broken, container } = self.looked;
        let reads = !unreadable && (!broken || rule.family() == "syntax") && (!container || rule.family() == "docker");
        can && looks && reads && self.settings.project.is_none() && self.policy.runs(rule.name)
    }

    /// What the baseline has of the file and was not found, each with whether it would have been.
    pub(super) fn not_found(&self) -> impl Iterator<Item = (&BaselineEntry, bool)> {
        let settings = self.settings;
        let all = settings.baseline.as_ref().is_some_and(|baseline| settings.searches(&baseline.folder));
        let left = self.baseline.values().filter(|entry| entry.count > 0);
        left.map(move |entry| {
            let rule = rules::find(&entry.rule);
            (entry, rule.is_some_and(|rule| self.ran(rule, all)))
        })
    }
}

/// Says what there is to say of suppressions, once all rules have spoken of all files.
pub(super) fn close<'s>(workspace: &Workspace, settings: &'s Settings, sieves: &mut Vec<Sieve<'s>>) {
    sieves.iter_mut().for_each(Sieve::close);
    let files: Vec<_> = workspace.files.iter().zip(sieves.iter()).collect();
    let unused = entries::unused(&files, settings);
    for (path, remarks) in unused {
        let mut sieve = Sieve::of_path(&path, settings);
        for remark in remarks {
            sieve.remark(remark);
        }
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
