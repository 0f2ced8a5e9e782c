//! `mcp-clinic completions`

use std::io;

use clap::Args;
use clap_complete::Shell;

use super::{Exit, Streams};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic completions bash          # belongs into ~/.bash_completion
  mcp-clinic completions zsh           # as _mcp-clinic in a folder of $fpath
  mcp-clinic completions fish          # below ~/.config/fish/completions
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
    // It takes the hyphen of a program's name for that between commands in one half of the script for bash, and not in the
    // other, so that nothing behind a command is completed: https://github.com/clap-rs/clap/issues/6421 (2026-11-23).
    let script = String::from_utf8_lossy(&script).replace("mcp__subcmd__clinic", "mcp__clinic");
    streams.out.write_all(script.as_bytes())?;
    Ok(Exit::Clean)
}
