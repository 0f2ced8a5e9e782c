//! `mcp-clinic rules`

use std::io;

use super::{Exit, Streams};
use crate::rules::{Needs, RULES};

pub(super) fn run(streams: &mut Streams<'_>) -> io::Result<Exit> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in RULES {
        let host = if rule.needs == Needs::Host { " (--host)" } else { "" };
        let off = if rule.default { "" } else { " (off; --select turns it on)" };
        writeln!(streams.out, "{:width$}  {:8} {}{host}{off}", rule.name, rule.severity.name(), rule.summary())?;
    }
    Ok(Exit::Clean)
}
