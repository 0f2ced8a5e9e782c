//! What a run is asked to do.

mod file;
mod find;
mod pattern;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::{SettingsFile, SuppressEntry};
pub use find::Found;
pub use pattern::{Pattern, PatternError};

use crate::diagnostic::Severity;
use crate::model::{Baseline, Lock};
use crate::probe::Findings;
use crate::rules::{self, RULES, Rule};

/// Which rules run, and what of their findings is shown.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether rules may look at this machine.
    pub host: bool,
    /// The least severity that is shown.
    pub level: Severity,
    /// What the servers of projects were agreed to be; of those that concern a file the one nearest to it counts.
    pub locks: Vec<Arc<Lock>>,
    /// What is known of servers beyond their declarations, for rules that need it.
    pub findings: Findings,
    /// The project whose servers are looked at in files that have servers of several projects; `None` for all.
    pub project: Option<PathBuf>,
    /// What was found before, and is not told again.
    pub baseline: Option<Arc<Baseline>>,
    /// The folders that are searched as a whole.
    pub searched: Vec<PathBuf>,
    rules: Vec<&'static Rule>,
    found: Found,
}

/// A rule or family that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule or family `{name}`{}", suggestion.map(|s| format!("; did you mean `{s}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// What was asked for.
    pub name: String,
    /// What is nearest to it.
    pub suggestion: Option<&'static str>,
}

impl Default for Settings {
    fn default() -> Self {
        let rules = RULES.iter().copied().filter(|rule| rule.default).collect();
        Self {
            host: false,
            level: Severity::Warning,
            locks: Vec::new(),
            findings: Findings::default(),
            project: None,
            baseline: None,
            searched: Vec::new(),
            rules,
            found: Found::default(),
        }
    }
}

impl Settings {
    /// Settings with the rules that `select` names (those that are on by default when it is empty) and `ignore` does
    /// not. Both take rules, families and `all`; a rule that is off by default is selected by its name or by `all`.
    pub fn new(host: bool, level: Severity, select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let selected = resolve(select)?;
        let ignored = resolve(ignore)?;
        let by_name = |rule: &Rule| {
            select.iter().any(|name| name == "all" || rules::find(name).is_some_and(|r| r.name == rule.name))
        };
        let wanted = |rule: &Rule| {
            let selected = select.is_empty() || selected.contains(&rule.name);
            selected && (rule.default || by_name(rule)) && !ignored.contains(&rule.name)
        };
        let rules = RULES.iter().copied().filter(|rule| wanted(rule));
        Ok(Self { host, level, rules: rules.collect(), ..Self::default() })
    }

    /// Settings with the rules that are on by default.
    pub fn at_level(level: Severity) -> Self {
        Self { level, ..Self::default() }
    }

    /// Settings with the rules of one family alone.
    pub fn of_family(family: &str) -> Self {
        let rules = RULES.iter().copied().filter(|rule| rule.family() == family).collect();
        Self { rules, ..Self::default() }
    }

    /// The lock whose business a file is, by index, and the name that the file goes by there.
    pub fn lock_of(&self, path: &Path) -> Option<(usize, String)> {
        let concerned = self.locks.iter().enumerate().filter_map(|(index, lock)| Some((index, lock.name_of(path)?)));
        concerned.min_by_key(|(_, name)| name.len())
    }

    /// The settings file that counts for the file at a path.
    pub fn file_of(&self, path: &Path) -> Option<&SettingsFile> {
        self.found.index_of(path).map(|index| &*self.found.files[index])
    }

    /// Whether everything below a folder is looked at.
    pub fn searches(&self, folder: &Path) -> bool {
        self.searched.iter().any(|searched| folder.starts_with(searched))
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied()
    }
}

fn resolve(names: &[String]) -> Result<Vec<&'static str>, UnknownRule> {
    let mut found = Vec::new();
    for name in names {
        let before = found.len();
        found.extend(RULES.iter().filter(|rule| name == "all" || rule.family() == name).map(|rule| rule.name));
        found.extend(rules::find(name).map(|rule| rule.name));
        if found.len() == before {
            return Err(UnknownRule { name: name.clone(), suggestion: suggest(name) });
        }
    }
    Ok(found)
}

/// The rule or family whose name is nearest to one that does not exist.
pub fn suggest(name: &str) -> Option<&'static str> {
    let known =
        RULES.iter().flat_map(|rule| [rule.name, rule.family(), rule.name.rsplit('/').next().unwrap_or_default()]);
    let nearest = known.map(|known| (strsim::osa_distance(name, known), known)).min()?;
    let (distance, known) = nearest;
    let full = RULES.iter().map(|rule| rule.name).find(|full| full.rsplit('/').next() == Some(known));
    (distance <= name.len() / 3 + 1).then_some(full.unwrap_or(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(select: &[&str]) -> Vec<&'static str> {
        let select: Vec<String> = select.iter().map(|name| (*name).to_owned()).collect();
        Settings::new(true, Severity::Info, &select, &[]).unwrap().rules().map(|rule| rule.name).collect()
    }

    #[test]
    fn a_rule_that_is_off_is_selected_by_its_name_alone() {
        let off: Vec<_> = RULES.iter().filter(|rule| !rule.default).collect();
        assert!(!off.is_empty());
        for rule in off {
            assert!(!names(&[]).contains(&rule.name) && !names(&[rule.family()]).contains(&rule.name));
            assert!(names(&[rule.name]) == [rule.name] && names(&["all"]).contains(&rule.name));
        }
        assert!(!names(&["client"]).is_empty());
        assert_eq!(names(&["all"]).len(), RULES.len());
    }
}
