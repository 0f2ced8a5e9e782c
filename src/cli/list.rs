//! `mcp-clinic list`

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::{ColorArgs, Exit, ListFormat, Streams, parse_client};
use crate::client::{CLIENTS, Client};
use crate::discover::normalize;
use crate::linter::inventory;
use crate::output::{self, InventoryFormat, SeenFrom};
use crate::system::{FileKind, Stat, System};
use crate::text::sanitize;

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic list                         # what each client loads here
  mcp-clinic list --client claude-code    # one, with all files it would read
  mcp-clinic list --format json           # for a program: see docs/output.md";

/// What to list, and how.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// The project folder.
    #[arg(value_name = "PATH", default_value = ".")]
    project: PathBuf,

    /// List this client alone (may be repeated).
    ///
    /// With the files that it would read, whether they are there or not.
    #[arg(long, value_name = "ID", value_parser = parse_client)]
    client: Vec<&'static Client>,

    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format", help_heading = "Output")]
    format: ListFormat,

    #[command(flatten)]
    color: ColorArgs,
}

pub(super) fn run(args: &ListArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let current = system.current_dir();
    let project = normalize(&current.join(&args.project));
    if !matches!(system.stat(&project), Ok(Stat { kind: FileKind::Directory, .. })) {
        writeln!(streams.err, "error: not a folder: {}", sanitize(&args.project.to_string_lossy()))?;
        return Ok(Exit::Trouble);
    }
    let clients = if args.client.is_empty() { CLIENTS } else { &args.client };
    let found = inventory(system, &project, clients, !args.client.is_empty());
    let seen_from = SeenFrom { project, current, home: system.home() };
    let style = args.color.style(system, streams);
    let format = match args.format {
        ListFormat::Human => InventoryFormat::Human,
        ListFormat::Json => InventoryFormat::Json,
    };
    output::write_inventory(&found, &seen_from, format, style, streams.out)?;
    Ok(Exit::Clean)
}
