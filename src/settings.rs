//! What a run is asked to do.

use crate::diagnostic::Severity;
use crate::rules::{RULES, Rule};

/// Which rules run, and what of their findings is shown.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether rules may look at this machine.
    pub host: bool,
    /// The least severity that is shown.
    pub level: Severity,
    rules: Vec<&'static Rule>,
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
        Self { host: false, level: Severity::Warning, rules: RULES.to_vec() }
    }
}

impl Settings {
    /// Settings with the rules that `select` names (all of them when it is empty) and `ignore` does not. Both take
    /// rules, families and `all`.
    pub fn new(host: bool, level: Severity, select: &[String], ignore: &[String]) -> Result<Self, UnknownRule> {
        let selected = resolve(select)?;
        let ignored = resolve(ignore)?;
        let rules = RULES
            .iter()
            .copied()
            .filter(|rule| (select.is_empty() || selected.contains(&rule.name)) && !ignored.contains(&rule.name));
        Ok(Self { host, level, rules: rules.collect() })
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
        found.extend(crate::rules::find(name).map(|rule| rule.name));
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
