//! `mcp-clinic man`

use std::io;

use clap::Args;
use clap_mangen::Man;

use super::{Exit, Streams, nearest};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic man > mcp-clinic.1                # the page of the program
  mcp-clinic man check > mcp-clinic-check.1    # the page of a command
  mcp-clinic man doctor | man -l -             # read one at once";

/// Which page.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The command; without it, the page is about the program.
    #[arg(value_name = "COMMAND", value_parser = parse_command)]
    command: Option<String>,
}

/// The name of a command.
fn parse_command(name: &str) -> Result<String, String> {
    let command = super::command();
    if command.find_subcommand(name).is_some() {
        return Ok(name.to_owned());
    }
    let near = nearest(name, command.get_subcommands().map(clap::Command::get_name));
    let hint = near.map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
    Err(format!("no such command; {hint}`mcp-clinic --help` lists them all"))
}

pub(super) fn run(args: &ManArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let program = super::command();
    let of_command = args.command.as_deref().and_then(|name| program.find_subcommand(name));
    // It says nothing of options that the short help leaves out.
    let command = of_command.unwrap_or(&program).clone().mut_args(|option| option.hide_short_help(false));
    let page = Man::new(command).source(concat!("mcp-clinic ", env!("CARGO_PKG_VERSION"))).manual("mcp-clinic");
    page.render(&mut streams.out)?;
    Ok(Exit::Clean)
}
