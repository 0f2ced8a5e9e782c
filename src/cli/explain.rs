//! `mcp-clinic explain`

use std::io;

use clap::Args;

use super::{Exit, Streams};
use crate::{docs, rules, settings};

/// Which rule to explain.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule, as in `docker/host-socket`.
    rule: String,
}

pub(super) fn run(args: &ExplainArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let by_last_name = || rules::RULES.iter().copied().find(|rule| rule.name.rsplit('/').next() == Some(&args.rule));
    let Some(rule) = rules::find(&args.rule).or_else(by_last_name) else {
        let hint = settings::suggest(&args.rule).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        writeln!(streams.err, "error: there is no rule `{}`{hint}\n\n`mcp-clinic rules` lists them all.", args.rule)?;
        return Ok(Exit::Trouble);
    };
    writeln!(streams.out, "{}", docs::rules::page(rule))?;
    Ok(Exit::Clean)
}
