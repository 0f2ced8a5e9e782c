//! `mcp-clinic list`

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ColorArgs, Exit, Streams, parse_client};
use crate::client::{CLIENTS, Client};
use crate::discover::normalize;
use crate::linter::inventory;
use crate::output::{self, InventoryFormat, SeenFrom};
use crate::system::{FileKind, Stat, System};
use crate::text::sanitize;

/// What to list, and how.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// The project folder.
    #[arg(value_name = "PATH", default_value = ".")]
    project: PathBuf,

    /// List this client alone, with the files it would read (may be repeated).
    #[arg(long, value_name = "ID", value_parser = parse_client)]
    client: Vec<&'static Client>,

    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format")]
    format: FormatArg,

    #[command(flatten)]
    color: ColorArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// For people.
    Human,
    /// For programs; described in the README.
    Json,
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
        FormatArg::Human => InventoryFormat::Human,
        FormatArg::Json => InventoryFormat::Json,
    };
    output::write_inventory(&found, &seen_from, format, style, streams.out)?;
    Ok(Exit::Clean)
}
