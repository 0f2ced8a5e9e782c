//! `mcp-clinic check`

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::slice;

use clap::Args;

use super::output::OutputArgs;
use super::settings::SettingsArgs;
use super::{Exit, Streams, parse_client};
use crate::client::Client;
use crate::diagnostic::Severity;
use crate::discover::{Target, discover, standard_input};
use crate::fix::{Fixed, Options, fix};
use crate::linter::{Report, lint, locks_of};
use crate::output::{self, Style};
use crate::settings::Settings;
use crate::system::{LARGEST_FILE, Overlay, System};
use crate::text::sanitize;

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic check                             # the files below this folder
  mcp-clinic check --host ~/.claude.json       # a file, and what it needs here
  mcp-clinic check --diff --unsafe-fixes       # what could be mended
  mcp-clinic check --select docker,secret .    # two families of rules
  mcp-clinic check - --client cursor < .mcp.json

Exit codes: 0 nothing at or above `--fail-on`; 1 something; 2 wrong usage, or
something could not be looked at.";

/// What to check, and how.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders; `-` reads standard input.
    ///
    /// Folders are searched for the files of all clients. What git ignores is not entered.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Read the files as this client does (may be repeated).
    ///
    /// Whatever their names. `mcp-clinic clients` lists them all.
    #[arg(long, value_name = "ID", value_parser = parse_client)]
    client: Vec<&'static Client>,

    /// The path that standard input is to be read as.
    #[arg(long, value_name = "PATH", hide_short_help = true)]
    stdin_filename: Option<PathBuf>,

    /// Apply safe fixes to the files.
    ///
    /// Of standard input, write the fixed text to standard output.
    #[arg(long)]
    fix: bool,

    /// Show what `--fix` would change, and change nothing.
    ///
    /// A unified diff; the exit code is then 1 when there is anything to fix.
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    diff: bool,

    /// With `--fix` or `--diff`: unsafe fixes too.
    ///
    /// Those that may change what a server does, or drop what somebody wrote.
    #[arg(long, hide_short_help = true)]
    unsafe_fixes: bool,

    /// Exit with 0 whatever is found.
    #[arg(long, hide_short_help = true)]
    exit_zero: bool,

    /// Do not mind when there is nothing to check.
    #[arg(long, hide_short_help = true)]
    allow_empty: bool,

    #[command(flatten)]
    settings: SettingsArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &CheckArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let mut settings = match args.settings.settings() {
        Ok(settings) => settings,
        Err(error) => {
            writeln!(streams.err, "error: {error}\n\n`mcp-clinic rules` lists them all.")?;
            return Ok(Exit::Trouble);
        }
    };
    match locks_of(system, &places_of(args)) {
        Ok(locks) => settings.locks = locks,
        Err(trouble) => {
            writeln!(streams.err, "error: {trouble}")?;
            return Ok(Exit::Trouble);
        }
    }
    if args.unsafe_fixes && !args.fix && !args.diff {
        writeln!(streams.err, "error: `--unsafe-fixes` goes with `--fix` or `--diff`")?;
        return Ok(Exit::Trouble);
    }
    let style = args.output.color.style(system, streams);
    let (fixed, problems) = if args.paths.iter().any(|path| path == Path::new("-")) {
        if args.paths.len() > 1 {
            writeln!(streams.err, "error: `-` stands alone: standard input or files, not both")?;
            return Ok(Exit::Trouble);
        }
        let mut bytes = Vec::new();
        (&mut *streams.input).take(LARGEST_FILE).read_to_end(&mut bytes)?;
        let target = standard_input(system, args.stdin_filename.as_deref(), &args.client);
        let overlay = Overlay::new(system);
        overlay.put(&target.path, bytes.clone());
        let fixed = work(args, &overlay, slice::from_ref(&target), &settings, false);
        if args.fix {
            // The text is for the next program, what there is to say for the user.
            let after =
                fixed.files.first().and_then(|file| file.change.as_ref()).map_or(&bytes, |change| &change.after);
            streams.out.write_all(after)?;
            streams.out.flush()?;
            output::write(&fixed, args.output.format.into(), Style::default(), streams.err)?;
            return finish(args, &fixed, false, streams);
        }
        (fixed, false)
    } else {
        let found = discover(system, &args.paths, &args.client);
        for problem in &found.problems {
            writeln!(streams.err, "error: {problem}")?;
        }
        (work(args, system, &found.targets, &settings, true), !found.problems.is_empty())
    };
    if args.diff {
        output::write_diff(&fixed, style, streams.out)?;
        streams.out.flush()?;
        output::write_outlook(&fixed, args.unsafe_fixes, streams.err)?;
    } else {
        output::write(&fixed, args.output.format.into(), style, streams.out)?;
    }
    finish(args, &fixed, problems, streams)
}

/// Looks at files, and fixes them where that is asked for.
fn work(args: &CheckArgs, system: &dyn System, targets: &[Target], settings: &Settings, on_disk: bool) -> Fixed {
    if args.fix || args.diff {
        let options = Options { unsafe_fixes: args.unsafe_fixes, write: args.fix && on_disk };
        fix(system, targets, settings, options)
    } else {
        lint(system, targets, settings).into()
    }
}

/// Says what went wrong, and how the run ends.
fn finish(args: &CheckArgs, fixed: &Fixed, problems: bool, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let report = &fixed.report;
    let mut troubled = problems || !fixed.failures.is_empty();
    for failure in &fixed.failures {
        streams.out.flush()?;
        writeln!(streams.err, "error: {}", sanitize(&failure.to_string()))?;
    }
    if report.workspace.files.is_empty() && !args.allow_empty {
        streams.out.flush()?;
        nothing_checked(args, report, streams)?;
        troubled = true;
    }
    if args.diff && !troubled && report.unreadable() == 0 {
        let changes = !fixed.files.is_empty() && !args.exit_zero;
        return Ok(if changes { Exit::Diagnostics } else { Exit::Clean });
    }
    Ok(exit(args, report, troubled))
}

/// The paths beside which a lock may lie; those of standard input are the one that it is to be read as.
fn places_of(args: &CheckArgs) -> Vec<PathBuf> {
    let named = |path: &PathBuf| {
        if path == Path::new("-") { args.stdin_filename.clone() } else { Some(path.clone()) }
    };
    args.paths.iter().filter_map(named).collect()
}

fn exit(args: &CheckArgs, report: &Report, troubled: bool) -> Exit {
    let fail_on = Severity::from(args.settings.fail_on);
    if troubled || report.unreadable() > 0 {
        Exit::Trouble
    } else if !args.exit_zero && report.diagnostics.iter().any(|diagnostic| diagnostic.severity >= fail_on) {
        Exit::Diagnostics
    } else {
        Exit::Clean
    }
}

/// A job that reads nothing must not look as if all were well.
fn nothing_checked(args: &CheckArgs, report: &Report, streams: &mut Streams<'_>) -> io::Result<()> {
    let places: Vec<_> = args.paths.iter().map(|path| sanitize(&path.to_string_lossy())).collect();
    writeln!(streams.err, "error: 0 files checked; looked in {}", places.join(", "))?;
    let hint = if report.left_alone.is_empty() {
        "name a file, or give `--allow-empty` if that is as it should be"
    } else {
        "name the client with `--client` to have a file read as its configuration"
    };
    writeln!(streams.err, "  help: {hint}")
}
