//! The command line.

mod baseline;
mod check;
mod clients;
mod doctor;
mod explain;
mod init;
mod list;
mod lock;
mod output;
mod rules;
mod settings;

use std::ffi::OsString;
use std::io::{self, Read, Write};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::client::{self, CLIENTS, Client};
use crate::diagnostic::Severity;
use crate::output::Style;
use crate::system::System;

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
#[command(name = "mcp-clinic", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and folders. Starts nothing, writes nothing, asks no network.
    Check(check::CheckArgs),
    /// Find out on this machine why a server does not work: what each client loads, what is wrong with it, and, when it
    /// is asked to, what comes of starting it.
    Doctor(doctor::DoctorArgs),
    /// List what each client loads in a project, which of several servers of one name counts, and what is lost.
    List(list::ListArgs),
    /// Write down what the servers of a project are, in `mcp-clinic.lock`, so that `check` tells when they change.
    Lock(lock::LockArgs),
    /// Write settings, and what hooks and CI need, into a repository. Shows it first, and overwrites nothing.
    Init(init::InitArgs),
    /// Explain a rule (what it finds, why that matters, what to write instead) or a client (what it reads, and how).
    Explain(explain::ExplainArgs),
    /// List all rules.
    Rules,
    /// List all clients.
    Clients,
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

/// Whether to use colours: the options of every command that draws.
#[derive(Debug, Args)]
struct ColorArgs {
    /// When to use colours.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN", overrides_with = "color")]
    color: When,

    /// The same as `--color never`.
    #[arg(long, conflicts_with = "color")]
    no_color: bool,
}

impl ColorArgs {
    fn style(&self, system: &dyn System, streams: &Streams<'_>) -> Style {
        let set = |name: &str| system.env(name).is_some_and(|value| !value.is_empty());
        let color = match self.color {
            _ if self.no_color => false,
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let dumb = system.env("TERM").as_deref() == Some("dumb");
                !set("NO_COLOR") && (set("CLICOLOR_FORCE") || (streams.columns.is_some() && !dumb))
            }
        };
        // Lines that lead to a file are broken by nobody.
        Style { color, width: streams.columns.unwrap_or(0), ascii: !speaks_unicode(system) }
    }
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

/// Runs the program. A closed pipe is no error.
pub fn run(args: impl IntoIterator<Item = OsString>, system: &dyn System, mut streams: Streams<'_>) -> Exit {
    let result = match Cli::try_parse_from(args) {
        Ok(cli) => match cli.command {
            Command::Check(args) => check::run(&args, system, &mut streams),
            Command::Doctor(args) => doctor::run(&args, system, &mut streams),
            Command::List(args) => list::run(&args, system, &mut streams),
            Command::Lock(args) => lock::run(&args, system, &mut streams),
            Command::Init(args) => init::run(&args, system, &mut streams),
            Command::Explain(args) => explain::run(&args, &mut streams),
            Command::Rules => rules::run(&mut streams),
            Command::Clients => clients::run(&mut streams),
        },
        Err(error) => usage(&error, &mut streams),
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
fn usage(error: &clap::Error, streams: &mut Streams<'_>) -> io::Result<Exit> {
    if error.use_stderr() {
        write!(streams.err, "{}", error.render())?;
        Ok(Exit::Trouble)
    } else {
        write!(streams.out, "{}", error.render())?;
        Ok(Exit::Clean)
    }
}
