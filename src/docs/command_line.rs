//! The page of the command line.

use std::fmt::Write;

use clap::Command;
use clap::builder::StyledStr;

/// What `--help` says of every command, in Markdown.
pub fn page(program: &Command) -> String {
    let mut page = "# The command line\n\nWhat `mcp-clinic COMMAND --help` prints. `-h` prints the commoner options alone, \
                    `mcp-clinic man COMMAND` a manual page,\nand `mcp-clinic completions SHELL` what a shell needs to complete \
                    all this.\n"
        .to_owned();
    let names = program.get_subcommands().map(Command::get_name);
    for name in std::iter::once(None).chain(names.map(Some)) {
        let command = name.and_then(|name| program.find_subcommand(name)).unwrap_or(program);
        let title = name.map_or_else(|| "mcp-clinic".to_owned(), |name| format!("mcp-clinic {name}"));
        // The width is said, or it would be that of the terminal.
        let help = command.clone().term_width(100).render_long_help().to_string();
        let lines: Vec<_> = help.trim_end().lines().map(str::trim_end).collect();
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {title}\n\n```text\n{}\n```\n", lines.join("\n"));
    }
    page
}

/// The formats of `check`, as a table in Markdown.
pub fn formats(program: &Command) -> String {
    let check = program.find_subcommand("check");
    let format = check.and_then(|check| check.get_arguments().find(|option| option.get_id() == "format"));
    let mut table = "| format | what it is |\n| --- | --- |\n".to_owned();
    for value in format.map(clap::Arg::get_possible_values).unwrap_or_default() {
        let about = value.get_help().map(StyledStr::to_string).unwrap_or_default();
        let _ = writeln!(table, "| `{}` | {} |", value.get_name(), about.trim_end_matches('.'));
    }
    table
}
