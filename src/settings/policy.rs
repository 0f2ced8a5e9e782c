//! What a file is judged by.

use std::borrow::Cow;
use std::path::Path;

use super::file::{Override, Weight, Weights};
use super::{Options, SettingsFile};
use crate::diagnostic::Severity;
use crate::rules::{RULES, Rule};
use crate::system::Systems;

/// What holds for all files that one settings file counts for, or none does: what the command line says, else the file,
/// else what holds by default.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) host: bool,
    level: Severity,
    fail_on: Severity,
    systems: Option<Systems>,
    /// The rules that may run: an override may turn on what is off elsewhere.
    scope: Vec<&'static Rule>,
    /// Those of them that run where no override says otherwise.
    rules: Vec<&'static Rule>,
    /// Those of them that are off by default, and were not asked for.
    asleep: Vec<&'static str>,
    weights: Weights,
    overrides: Vec<Override>,
}

impl Basis {
    pub(super) fn new(options: &Options, file: Option<&SettingsFile>) -> Self {
        let systems = file.and_then(|file| file.systems);
        let selection = options.select.as_ref().or_else(|| file.and_then(|file| file.select.as_ref()));
        let mut weights = file.map(|file| file.weights.clone()).unwrap_or_default();
        // What is asked for on the command line runs, whatever the file has against it.
        weights.turn_on(options.select.as_ref().map_or(&[], |selection| &selection.rules));
        let named = |rule: &Rule| {
            selection.is_some_and(|selection| selection.named.contains(&rule.name))
                || weights.named.contains(&rule.name)
                || rule.only_on.is_some_and(|os| systems.is_some_and(|systems| systems.contains(os)))
        };
        let may_run = |rule: &&&Rule| {
            selection.is_none_or(|selection| selection.rules.contains(&rule.name))
                && !options.ignore.contains(&rule.name)
                && rule.only_on.is_none_or(|os| systems.is_none_or(|systems| systems.contains(os)))
        };
        let scope: Vec<_> = RULES.iter().filter(may_run).copied().collect();
        let asleep: Vec<_> = scope.iter().filter(|rule| !rule.default && !named(rule)).map(|rule| rule.name).collect();
        let is_on = |rule: &&Rule| !asleep.contains(&rule.name) && weights.of(rule.name) != Some(Weight::Off);
        let fail_on = options.fail_on.or_else(|| file?.fail_on).unwrap_or(Severity::Error);
        let level = options.level.or_else(|| file?.level).unwrap_or(Severity::Warning);
        Self {
            host: options.host.or_else(|| file?.host).unwrap_or(false),
            level: level.min(fail_on),
            fail_on,
            systems,
            rules: scope.iter().copied().filter(is_on).collect(),
            scope,
            asleep,
            weights,
            overrides: file.map(|file| file.overrides.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn policy(&self, path: &Path) -> Policy<'_> {
        let overrides: Vec<_> = self.overrides.iter().filter(|entry| entry.scope.covers_file(path)).collect();
        let rules = if overrides.is_empty() {
            Cow::Borrowed(self.rules.as_slice())
        } else {
            Cow::Owned(self.scope.iter().copied().filter(|rule| self.runs(rule, &overrides)).collect())
        };
        Policy { basis: self, rules, overrides }
    }

    /// Whether a rule has something to say in a file with these overrides, of one server at least.
    fn runs(&self, rule: &Rule, overrides: &[&Override]) -> bool {
        let asleep = self.asleep.contains(&rule.name);
        let mut on = !asleep && self.weights.of(rule.name) != Some(Weight::Off);
        for entry in overrides {
            match entry.weights.of(rule.name) {
                Some(Weight::At(_)) => on |= !asleep || entry.weights.named.contains(&rule.name),
                // Of other servers there may still be something to say.
                Some(Weight::Off) => on &= !entry.scope.is_whole(),
                None => {}
            }
        }
        on
    }
}

/// What one file is judged by.
#[derive(Clone, Debug)]
pub struct Policy<'s> {
    basis: &'s Basis,
    rules: Cow<'s, [&'static Rule]>,
    /// Those that concern the file, in order.
    overrides: Vec<&'s Override>,
}

impl Policy<'_> {
    /// Whether rules may look at this machine.
    pub fn host(&self) -> bool {
        self.basis.host
    }

    /// The least severity that is shown.
    pub fn level(&self) -> Severity {
        self.basis.level
    }

    /// The least severity that makes a run fail.
    pub fn fail_on(&self) -> Severity {
        self.basis.fail_on
    }

    /// The systems that the file is meant for, where that is said.
    pub fn systems(&self) -> Option<Systems> {
        self.basis.systems
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }

    /// Whether a rule runs.
    pub fn runs(&self, rule: &str) -> bool {
        self.rules().any(|known| known.name == rule)
    }

    /// How bad a finding of a rule is that says itself how bad it is, of a server or of the file as a whole; `None` when
    /// it is not to be told.
    pub fn severity(&self, rule: &str, server: Option<&str>, own: Severity) -> Option<Severity> {
        let concerned = self.overrides.iter().filter(|entry| entry.scope.covers_server(server));
        let last = concerned.rev().find_map(|entry| entry.weights.of(rule));
        match last.or_else(|| self.basis.weights.of(rule)) {
            Some(Weight::Off) => None,
            Some(Weight::At(severity)) => Some(severity),
            None => (!self.basis.asleep.contains(&rule)).then_some(own),
        }
    }
}
