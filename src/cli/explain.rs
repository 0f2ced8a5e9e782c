//! `mcp-clinic explain`: the page of a rule or of a client

use std::io;

use clap::Args;

use super::{Exit, Streams};
use crate::{docs, rules, settings};

/// What to explain.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule, as in `docker/host-socket`, or the id of a client, as in `claude-code`.
    name: String,
}

pub(super) fn run(args: &ExplainArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    if let Some(client) = docs::clients::full().find(|client| client.id == args.name) {
        write!(streams.out, "{}", docs::clients::page(client))?;
        return Ok(Exit::Clean);
    }
    let by_last_name = || rules::RULES.iter().copied().find(|rule| rule.name.rsplit('/').next() == Some(&args.name));
    let Some(rule) = rules::find(&args.name).or_else(by_last_name) else {
        let hint = settings::suggest(&args.name).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        writeln!(
            streams.err,
            "error: there is no rule `{}`{hint}\n\n`mcp-clinic rules` and `mcp-clinic clients` list them all.",
            args.name
        )?;
        return Ok(Exit::Trouble);
    };
    writeln!(streams.out, "{}", docs::rules::page(rule))?;
    Ok(Exit::Clean)
}
