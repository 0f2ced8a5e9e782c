//! `mcp-clinic completions`

use std::io;

use clap::Args;
use clap_complete::Shell;

use super::{Exit, Streams};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic completions bash          # ~/.local/share/bash-completion/completions/mcp-clinic
  mcp-clinic completions zsh           # a file _mcp-clinic in a folder of $fpath
  mcp-clinic completions fish          # ~/.config/fish/completions/mcp-clinic.fish
  mcp-clinic completions powershell    # at the end of $PROFILE
  mcp-clinic completions elvish        # at the end of ~/.config/elvish/rc.elv

The remarks say where the output belongs.";

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, streams: &mut Streams<'_>) -> io::Result<Exit> {
    // A script that cannot be written would be a panic there.
    let mut script = Vec::new();
    let mut command = super::command();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    streams.out.write_all(&script)?;
    Ok(Exit::Clean)
}
