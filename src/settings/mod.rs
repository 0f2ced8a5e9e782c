//! What a run is asked to do: on its command line, and in settings files.

pub mod fields;
mod file;
mod find;
mod pattern;
mod policy;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use file::{SettingsFile, SuppressEntry};
pub use find::{FILE_NAMES, Finder, Found, Origin};
pub use pattern::{Pattern, PatternError};
pub use policy::Policy;
pub(crate) use validate::MOST_READ;
pub use validate::SettingsError;

use crate::diagnostic::Severity;
use crate::model::{Baseline, Lock};
use crate::probe::Findings;
use crate::rules::{self, RULES, Rule};
use policy::Basis;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
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
    options: Options,
    found: Found,
    /// What holds where each of the found files counts, in their order.
    bases: Vec<Basis>,
    /// What holds where none of them counts.
    rest: Basis,
}

/// What the command line says; where it says nothing, a settings file may.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether rules may look at this machine.
    pub host: Option<bool>,
    /// The least severity that is shown.
    pub level: Option<Severity>,
    /// The least severity that makes the run fail.
    pub fail_on: Option<Severity>,
    /// The rules that run; `None` for those that are on by default.
    pub select: Option<Selection>,
    /// The rules that do not run.
    pub ignore: Vec<&'static str>,
}

impl Options {
    /// The same with the rules that `select` names alone, if it names any, and without those that `ignore` does. Both take
    /// rules, families and `all`; a rule that is off by default is selected by its name or by `all`.
    pub fn with_rules(self, select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let known = |name: &String| match rules_of(name).next() {
            Some(_) => Ok(()),
            None => Err(UnknownRule { name: name.clone(), suggestion: suggest(name) }),
        };
        select.iter().chain(ignore).try_for_each(known)?;
        let select = (!select.is_empty()).then(|| Selection::of_known(select.iter().map(String::as_str)));
        let ignore = ignore.iter().flat_map(|name| rules_of(name)).map(|rule| rule.name).collect();
        Ok(Self { select, ignore, ..self })
    }
}

/// The rules that run, and no others.
#[derive(Clone, Debug)]
pub struct Selection {
    rules: Vec<&'static str>,
    /// Those that are asked for by their own names, or by `all`.
    named: Vec<&'static str>,
}

impl Selection {
    /// Of names that are all known.
    fn of_known<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut selection = Self { rules: Vec::new(), named: Vec::new() };
        for name in names {
            let rules = || rules_of(name).map(|rule| rule.name);
            selection.rules.extend(rules());
            selection.named.extend(rules().filter(|_| name == "all" || rules::find(name).is_some()));
        }
        selection
    }
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
        Self::of(Options::default())
    }
}

impl Settings {
    /// What the command line says, without settings files.
    pub fn of(options: Options) -> Self {
        Self {
            locks: Vec::new(),
            findings: Findings::default(),
            project: None,
            baseline: None,
            searched: Vec::new(),
            rest: Basis::new(&options, None),
            options,
            found: Found::default(),
            bases: Vec::new(),
        }
    }

    /// Settings with the rules that `select` names (those that are on by default when it is empty) and `ignore` does
    /// not. Both take rules, families and `all`; a rule that is off by default is selected by its name or by `all`.
    pub fn new(host: bool, level: Severity, select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let options = Options { host: Some(host), level: Some(level), ..Options::default() };
        Ok(Self::of(options.with_rules(select, ignore)?))
    }

    /// Settings with the rules of one family alone.
    pub fn of_family(family: &str) -> Self {
        let select = Some(Selection::of_known([family].into_iter()));
        Self::of(Options { select, ..Options::default() })
    }

    /// The same with the settings files that were found.
    #[must_use]
    pub fn with_files(self, found: Found) -> Self {
        let bases = found.files.iter().map(|file| Basis::new(&self.options, Some(file))).collect();
        Self { found, bases, ..self }
    }

    /// The same where this machine is looked at, whatever a settings file says.
    #[must_use]
    pub fn on_host(self) -> Self {
        let options = Options { host: Some(true), ..self.options };
        let found = self.found;
        let rest = Basis::new(&options, None);
        Self { options, rest, found: Found::default(), ..self }.with_files(found)
    }

    /// What the file at a path is judged by.
    pub fn policy_of(&self, path: &Path) -> Policy<'_> {
        self.found.index_of(path).and_then(|index| self.bases.get(index)).unwrap_or(&self.rest).policy(path)
    }

    /// The settings file that counts for the file at a path.
    pub fn file_of(&self, path: &Path) -> Option<&SettingsFile> {
        self.found.files.get(self.found.index_of(path)?).map(AsRef::as_ref)
    }

    /// The settings files that count for anything, in order of path.
    pub fn files(&self) -> &[Arc<SettingsFile>] {
        &self.found.files
    }

    /// The lock whose business a file is, by index, and the name that the file goes by there.
    pub fn lock_of(&self, path: &Path) -> Option<(usize, String)> {
        let concerned = self.locks.iter().enumerate().filter_map(|(index, lock)| Some((index, lock.name_of(path)?)));
        concerned.min_by_key(|(_, name)| name.len())
    }

    /// Whether everything below a folder is looked at.
    pub fn searches(&self, folder: &Path) -> bool {
        self.searched.iter().any(|searched| folder.starts_with(searched))
    }
}

/// The rules of a name: of a rule, a family, or all of them.
fn rules_of(name: &str) -> impl Iterator<Item = &'static Rule> {
    let one = rules::find(name).map(|rule| rule.name);
    RULES.iter().copied().filter(move |rule| name == "all" || rule.family() == name || Some(rule.name) == one)
}

/// The rule or family whose name is nearest to one that does not exist.
pub fn suggest(name: &str) -> Option<&'static str> {
    let known =
        RULES.iter().flat_map(|rule| [rule.name, rule.family(), rule.name.rsplit('/').next().unwrap_or_default()]);
    let known = nearest(name, known)?;
    let full = RULES.iter().map(|rule| rule.name).find(|full| full.rsplit('/').next() == Some(known));
    Some(full.unwrap_or(known))
}

/// The word that is nearest to one that was not meant, unless it is something else altogether.
fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.is_empty() || word.len() > LONGEST_WORD {
        return None;
    }
    let word = word.to_lowercase();
    let (distance, known) = known.map(|known| (strsim::osa_distance(&word, known), known)).min()?;
    (distance <= word.chars().count() / 3 + 1).then_some(known)
}

/// What is longer is no word that was mistyped.
const LONGEST_WORD: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::discover_with;
    use crate::system::{FakeSystem, Os};

    #[test]
    fn settings_are_found_without_asking_for_them_in_every_folder() {
        let claim = |pattern: &str| format!("[[files]]\npattern = \"{pattern}\"\nclient = \"cursor\"\n");
        let system = FakeSystem::new(Os::MacOs)
            .directory("/p", 0o755)
            .file("/p/.git", 0o644, "")
            .file("/p/mcp-clinic.toml", 0o644, claim("/conf/*.json").as_str())
            .file("/p/conf/a.json", 0o644, "{}")
            .file("/p/q/conf/a.json", 0o644, "{}")
            .file("/p/sub/.mcp-clinic.toml", 0o644, claim("b.json").as_str())
            .file("/p/sub/x/b.json", 0o644, "{}")
            .file("/p/sub/conf/a.json", 0o644, "{}")
            .file("/p/own/.git", 0o644, "")
            .file("/p/own/conf/a.json", 0o644, "{}");
        let finder = Finder::new(&system, &Origin::Nearest);
        let found = discover_with(&system, &["/p".into(), "/p/own/conf/a.json".into()], &[], &finder);
        let paths: Vec<_> = found.targets.iter().map(|target| (target.path.to_str().unwrap(), target.named)).collect();
        assert_eq!(paths, [("/p/conf/a.json", true), ("/p/own/conf/a.json", true), ("/p/sub/x/b.json", true)]);
        assert_eq!(found.targets.iter().filter(|target| target.judges[0].client.id == "cursor").count(), 2);
        let settings = Settings::default().with_files(finder.finish().unwrap());
        let file_of = |path: &str| settings.file_of(Path::new(path)).map(|file| file.source.path().to_str().unwrap());
        assert_eq!(settings.files().len(), 2);
        assert_eq!(file_of("/p/q/conf/a.json"), Some("/p/mcp-clinic.toml"));
        assert_eq!(file_of("/p/sub/x/b.json"), Some("/p/sub/.mcp-clinic.toml"));
        assert_eq!(file_of("/p/own/conf/a.json"), None);
        assert_eq!(file_of("/elsewhere/a.json"), None);
    }

    fn names(select: &[&str]) -> Vec<&'static str> {
        let select: Vec<String> = select.iter().map(|name| (*name).to_owned()).collect();
        Settings::new(true, Severity::Info, &select, &[])
            .unwrap()
            .policy_of(Path::new("x"))
            .rules()
            .map(|rule| rule.name)
            .collect()
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
