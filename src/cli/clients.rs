//! `mcp-clinic clients`

use std::io::{self, Write};

use clap::Args;

use super::{Exit, ListFormat, Streams};
use crate::client::{CLIENTS, Confidence};
use crate::docs;

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic clients                   # all of them
  mcp-clinic explain claude-code       # what one of them reads, and how
  mcp-clinic clients --format json     # for a program: see docs/output.md";

/// How to list the clients.
#[derive(Debug, Args)]
pub(super) struct ClientsArgs {
    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format", help_heading = "Output")]
    format: ListFormat,
}

pub(super) fn run(args: &ClientsArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    match args.format {
        ListFormat::Human => write_lines(streams.out)?,
        ListFormat::Json => docs::json::write_clients(CLIENTS, streams.out)?,
    }
    Ok(Exit::Clean)
}

/// A line for each client.
fn write_lines(out: &mut dyn Write) -> io::Result<()> {
    let width = |text: fn(usize) -> usize| (0..CLIENTS.len()).map(text).max().unwrap_or_default();
    let (ids, names) = (width(|at| CLIENTS[at].id.len()), width(|at| CLIENTS[at].name.chars().count()));
    for client in CLIENTS {
        let known = match client.confidence {
            _ if client.measured => "measured",
            Confidence::High | Confidence::MediumHigh => "from its source or documentation",
            Confidence::Medium | Confidence::Low => "found, judged by what holds for every client",
        };
        writeln!(out, "{:ids$}  {:names$}  {known}", client.id, client.name)?;
    }
    Ok(())
}
