//! `mcp-clinic rules`

use std::io;

use super::{Exit, Streams};
use crate::rules::{Needs, RULES};

pub(super) fn run(streams: &mut Streams<'_>) -> io::Result<Exit> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in RULES {
        let host = match rule.needs {
            Needs::Content => "",
            Needs::Host => " (--host)",
            Needs::Probe => " (doctor)",
        };
        let off = if rule.default { "" } else { " (off; --select turns it on)" };
        writeln!(streams.out, "{:width$}  {:8} {}{host}{off}", rule.name, rule.severity.name(), rule.summary())?;
    }
    Ok(Exit::Clean)
}
