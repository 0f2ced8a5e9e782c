//! `mcp-clinic rules`

use std::io;

use clap::Args;

use super::{Exit, ListFormat, Streams, nearest};
use crate::docs;
use crate::rules::{self, FAMILIES, Family, Needs, RULES, Rule};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic rules                   # all of them
  mcp-clinic rules docker secret     # those of two families
  mcp-clinic rules --format json     # for a program: see docs/output.md";

/// Which rules, and how.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// The rules of these families alone.
    #[arg(value_name = "FAMILY", value_parser = parse_family)]
    families: Vec<&'static Family>,

    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format", help_heading = "Output")]
    format: ListFormat,
}

/// The family of a name.
fn parse_family(name: &str) -> Result<&'static Family, String> {
    rules::family(name).ok_or_else(|| {
        let names = || FAMILIES.iter().map(|family| family.name);
        let near = nearest(name, names());
        let hint = near.map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
        format!("no such family; {hint}there are {}", names().collect::<Vec<_>>().join(", "))
    })
}

pub(super) fn run(args: &RulesArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let wanted =
        |rule: &&Rule| args.families.is_empty() || args.families.iter().any(|family| family.name == rule.family());
    let chosen: Vec<_> = RULES.iter().copied().filter(wanted).collect();
    match args.format {
        ListFormat::Human => write_lines(&chosen, streams.out)?,
        ListFormat::Json => docs::json::write_rules(&chosen, streams.out)?,
    }
    Ok(Exit::Clean)
}

/// A line for each rule.
fn write_lines(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in rules {
        let host = match rule.needs {
            Needs::Content => "",
            Needs::Host => " (--host)",
            Needs::Probe => " (doctor)",
        };
        let off = if rule.default { "" } else { " (off; --select turns it on)" };
        writeln!(out, "{:width$}  {:8} {}{host}{off}", rule.name, rule.severity.name(), rule.summary())?;
    }
    Ok(())
}
