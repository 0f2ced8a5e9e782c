//! The command line.

mod baseline;
mod check;
mod clients;
mod completions;
mod doctor;
mod explain;
mod init;
mod list;
mod lock;
mod man;
mod output;
mod rules;
mod settings;

use std::ffi::OsString;
use std::io::{self, Read, Write};

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::client::{self, CLIENTS, Client};
use crate::diagnostic::Severity;
use crate::output::Style;
use crate::system::System;
use crate::text::sanitize;

/// The streams of the process, and what is known of them.
pub struct Streams<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// The columns of the terminal that standard output leads to; `None` when it leads elsewhere.
    pub columns: Option<usize>,
    /// Whether somebody at a terminal can be asked.
    pub interactive: bool,
    /// Whether standard error leads to a terminal, on which a line may be drawn over.
    pub shows_progress: bool,
}

impl std::fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streams").field("columns", &self.columns).finish_non_exhaustive()
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the severity of `--fail-on`.
    Clean = 0,
    /// Diagnostics at or above it.
    Diagnostics = 1,
    /// Wrong usage, or something could not be looked at.
    Trouble = 2,
}

/// A linter and troubleshooting doctor for the files in which AI clients declare MCP servers.
#[derive(Debug, Parser)]
#[command(
    name = "mcp-clinic",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "`mcp-clinic COMMAND --help` shows the options of a command, and examples.",
    after_long_help = EXAMPLES
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What stands under the short help of a command, which leaves out the rarer options.
const MORE: &str = "`--help` shows all options, and examples.";

const EXAMPLES: &str = "\
Examples:
  mcp-clinic check                         # the files below this folder
  mcp-clinic check --fix                   # mend what can be mended safely
  mcp-clinic doctor                        # why does my server not start?
  mcp-clinic explain docker/host-socket    # the page of a rule

`mcp-clinic COMMAND --help` shows the options of a command, and examples.

Exit codes: 0 nothing found; 1 something found; 2 wrong usage, or something
could not be looked at.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and folders. Starts nothing, asks no network.
    ///
    /// Writes nothing but fixes, when they are asked for.
    #[command(after_help = MORE, after_long_help = check::EXAMPLES)]
    Check(check::CheckArgs),
    /// Find out why a server does not work on this machine.
    ///
    /// Shows what each client loads, what is wrong with it and, when you agree, what comes of starting it.
    #[command(after_help = MORE, after_long_help = doctor::EXAMPLES)]
    Doctor(doctor::DoctorArgs),
    /// List what each client loads here, and what is lost.
    ///
    /// Shows which of several servers of one name counts, what a client drops, and what it never reads.
    #[command(after_help = MORE, after_long_help = list::EXAMPLES)]
    List(list::ListArgs),
    /// Lock what the servers of a project are.
    ///
    /// Writes `mcp-clinic.lock`, a fingerprint of every field of every server that the files of a project declare, so that
    /// `check` tells when they change.
    #[command(after_help = MORE, after_long_help = lock::EXAMPLES)]
    Lock(lock::LockArgs),
    /// Write settings, and what hooks and CI need.
    ///
    /// Shows it first, and overwrites nothing.
    #[command(after_help = MORE, after_long_help = init::EXAMPLES)]
    Init(init::InitArgs),
    /// Explain a rule, a family of rules, or a client.
    ///
    /// At a terminal the page is drawn for it; elsewhere it is Markdown.
    #[command(after_help = MORE, after_long_help = explain::EXAMPLES)]
    Explain(explain::ExplainArgs),
    /// List the rules.
    #[command(after_help = MORE, after_long_help = rules::EXAMPLES)]
    Rules(rules::RulesArgs),
    /// List the clients.
    #[command(after_help = MORE, after_long_help = clients::EXAMPLES)]
    Clients(clients::ClientsArgs),
    /// Print a completion script for a shell.
    #[command(after_help = MORE, after_long_help = completions::EXAMPLES)]
    Completions(completions::CompletionsArgs),
    /// Print a manual page.
    #[command(after_help = MORE, after_long_help = man::EXAMPLES)]
    Man(man::ManArgs),
}

/// The commands and their options, for pages and completions.
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// A severity, for a command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    /// Advice as well.
    Info,
    /// What works by luck, or is risky.
    Warning,
    /// What a client will not load, or what gives a machine or secret away.
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Info => Self::Info,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a listing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people.
    Human,
    /// For programs; described in docs/output.md.
    Json,
}

/// Whether to use colours: the options of every command that draws.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct ColorArgs {
    /// When to use colours.
    #[arg(
        long,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        overrides_with = "color",
        hide_short_help = true
    )]
    color: When,

    /// The same as `--color never`.
    #[arg(long, conflicts_with = "color", hide_short_help = true)]
    no_color: bool,
}

impl ColorArgs {
    fn style(&self, system: &dyn System, streams: &Streams<'_>) -> Style {
        let color = match self.color {
            _ if self.no_color => false,
            When::Always => true,
            When::Never => false,
            When::Auto => wants_color(system, streams.columns.is_some()),
        };
        // Lines that lead to a file are broken by nobody.
        Style { color, width: streams.columns.unwrap_or(0), ascii: !speaks_unicode(system) }
    }
}

/// Whether a stream that leads to a terminal or elsewhere is to be coloured, as far as the environment has a say.
fn wants_color(system: &dyn System, terminal: bool) -> bool {
    let set = |name: &str| system.env(name).is_some_and(|value| !value.is_empty());
    let dumb = system.env("TERM").as_deref() == Some("dumb");
    !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (terminal && !dumb))
}

/// Whether the locale of this process is one of UTF-8. In containers none is set, and whoever reads their output has it.
fn speaks_unicode(system: &dyn System) -> bool {
    let set = |name: &&str| system.env(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).map(|locale| locale.to_ascii_lowercase());
    locale.is_none_or(|locale| locale.contains("utf-8") || locale.contains("utf8"))
}

/// Whether somebody who was just asked says yes.
fn agrees(streams: &mut Streams<'_>) -> io::Result<bool> {
    streams.err.flush()?;
    let mut answer = Vec::new();
    let mut byte = [0];
    // No more than the line: what follows is not for this program.
    while streams.input.read(&mut byte)? == 1 && byte[0] != b'\n' && answer.len() < 16 {
        answer.push(byte[0]);
    }
    writeln!(streams.err)?;
    Ok(matches!(String::from_utf8_lossy(&answer).trim().to_lowercase().as_str(), "y" | "yes"))
}

/// The client of an id, for a command line.
fn parse_client(id: &str) -> Result<&'static Client, String> {
    client::find(id).ok_or_else(|| {
        let ids = || CLIENTS.iter().map(|client| client.id);
        let alike = ids().find(|known| !id.is_empty() && (known.contains(id) || id.contains(known)));
        let near = alike.or_else(|| ids().find(|known| strsim::osa_distance(known, id) <= 2));
        let hint = near.map(|known| format!("did you mean `{known}`? ")).unwrap_or_default();
        format!("no such client; {hint}`mcp-clinic clients` lists them all")
    })
}

/// Of the names there are the one that somebody may have meant.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|known| (strsim::osa_distance(known, name), known)).min()?;
    (near.0 <= name.chars().count() / 3 + 1).then_some(near.1)
}

/// Runs the program. A closed pipe is no error.
pub fn run(args: impl IntoIterator<Item = OsString>, system: &dyn System, mut streams: Streams<'_>) -> Exit {
    let result = match Cli::try_parse_from(args) {
        Ok(cli) => match cli.command {
            Command::Check(args) => check::run(&args, system, &mut streams),
            Command::Doctor(args) => doctor::run(&args, system, &mut streams),
            Command::List(args) => list::run(&args, system, &mut streams),
            Command::Lock(args) => lock::run(&args, system, &mut streams),
            Command::Init(args) => init::run(&args, system, &mut streams),
            Command::Explain(args) => explain::run(&args, system, &mut streams),
            Command::Rules(args) => rules::run(&args, &mut streams),
            Command::Clients(args) => clients::run(&args, &mut streams),
            Command::Completions(args) => completions::run(&args, &mut streams),
            Command::Man(args) => man::run(&args, &mut streams),
        },
        Err(error) => usage(&error, system, &mut streams),
    };
    let result = result.and_then(|exit| streams.out.flush().map(|()| exit));
    match result {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => {
            // If standard error is gone too, there is nobody left to tell.
            let _ = writeln!(streams.err, "mcp-clinic: cannot write the output: {error}");
            Exit::Trouble
        }
    }
}

/// What clap has to say: help and version go to standard output, errors to standard error.
fn usage(error: &clap::Error, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let text = error.render();
    if error.use_stderr() {
        // It quotes what was typed.
        write!(streams.err, "{}", sanitize(&text.to_string()))?;
        Ok(Exit::Trouble)
    } else if wants_color(system, streams.columns.is_some()) {
        write!(streams.out, "{}", text.ansi())?;
        Ok(Exit::Clean)
    } else {
        write!(streams.out, "{text}")?;
        Ok(Exit::Clean)
    }
}
