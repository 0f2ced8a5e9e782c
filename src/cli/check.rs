//! `mcp-clinic check`

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::slice;

use clap::Args;

use super::baseline::fixed_entries;
use super::output::{OutputArgs, OutputError};
use super::settings::{SettingsArgs, tell};
use super::{Exit, Streams, parse_client};
use crate::client::Client;
use crate::diagnostic::Diagnostic;
use crate::discover::{Target, discover_with, normalize, standard_input};
use crate::fix::{Fixed, Options, fix};
use crate::linter::{Report, lint, locks_of};
use crate::output::{self, Style, View};
use crate::settings::Settings;
use crate::system::{FileKind, LARGEST_FILE, Overlay, Stat, System};
use crate::text::{sanitize, sanitize_line};

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
    #[arg(long, conflicts_with_all = ["fix", "format", "output"])]
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

    /// Judge named files as if they had been found in a folder.
    ///
    /// One of a common name, such as `settings.json`, that declares no servers is left alone, whatever else is in it. For
    /// hooks, which name each file.
    #[arg(long, hide_short_help = true)]
    as_found: bool,

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
    settings.searched = searched(args, system);
    match args.settings.baseline.read(system) {
        Ok(baseline) => settings.baseline = baseline,
        Err(trouble) => {
            writeln!(streams.err, "error: {trouble}\n  help: {}", trouble.help())?;
            return Ok(Exit::Trouble);
        }
    }
    if args.unsafe_fixes && !args.fix && !args.diff {
        writeln!(streams.err, "error: `--unsafe-fixes` goes with `--fix` or `--diff`")?;
        return Ok(Exit::Trouble);
    }
    let outputs = match args.output.outputs(system) {
        Ok(outputs) => outputs,
        Err(error) => return refuse(&error, streams),
    };
    let style = args.output.color.style(system, streams);
    let finder = args.settings.origin.finder(system);
    let (fixed, settings, problems) = if args.paths.iter().any(|path| path == Path::new("-")) {
        if args.paths.len() > 1 {
            writeln!(streams.err, "error: `-` stands alone: standard input or files, not both")?;
            return Ok(Exit::Trouble);
        }
        let mut bytes = Vec::new();
        (&mut *streams.input).take(LARGEST_FILE).read_to_end(&mut bytes)?;
        let target = standard_input(system, args.stdin_filename.as_deref(), &args.client, &finder);
        if let Err(error) = outputs.spare(slice::from_ref(&target), system) {
            return refuse(&error, streams);
        }
        let settings = match finder.finish() {
            Ok(found) => settings.with_files(found),
            Err(errors) => return tell(&errors, style, streams).map(|()| Exit::Trouble),
        };
        let overlay = Overlay::new(system);
        overlay.put(&target.path, bytes.clone());
        let mut fixed = work(args, &overlay, slice::from_ref(&target), &settings, false);
        if let Some(exit) = write_baseline(args, system, &mut fixed, streams)? {
            return Ok(exit);
        }
        if args.fix {
            // The text is for the next program, what there is to say for the user.
            let after =
                fixed.files.first().and_then(|file| file.change.as_ref()).map_or(&bytes, |change| &change.after);
            streams.out.write_all(after)?;
            streams.out.flush()?;
            let view = view(args, &fixed, Vec::new(), Style::default());
            let troubled = outputs.write_files(&fixed, &view, system, streams.err)?;
            if let Some(format) = outputs.console {
                output::write(&fixed, format, &view, streams.err)?;
            }
            return finish(args, &fixed, &settings, system, troubled, streams);
        }
        (fixed, settings, Vec::new())
    } else {
        let found = discover_with(system, &args.paths, &args.client, &finder);
        let found = if args.as_found { found.as_found() } else { found };
        if let Err(error) = outputs.spare(&found.targets, system) {
            return refuse(&error, streams);
        }
        for problem in &found.problems {
            writeln!(streams.err, "error: {problem}")?;
        }
        let settings = match finder.finish() {
            Ok(files) => settings.with_files(files),
            Err(errors) => return tell(&errors, style, streams).map(|()| Exit::Trouble),
        };
        let mut fixed = work(args, system, &found.targets, &settings, true);
        if let Some(exit) = write_baseline(args, system, &mut fixed, streams)? {
            return Ok(exit);
        }
        (fixed, settings, found.problems)
    };
    let mut troubled = !problems.is_empty();
    if args.diff {
        output::write_diff(&fixed, style, streams.out)?;
        streams.out.flush()?;
        output::write_outlook(&fixed, args.unsafe_fixes, streams.err)?;
    } else {
        let view = view(args, &fixed, problems, style);
        // Files first: whoever reads standard output may have seen enough of it.
        troubled |= outputs.write_files(&fixed, &view, system, streams.err)?;
        if let Some(format) = outputs.console {
            output::write(&fixed, format, &view, streams.out)?;
        }
    }
    finish(args, &fixed, &settings, system, troubled, streams)
}

/// Ends before anything was done.
fn refuse(error: &OutputError, streams: &mut Streams<'_>) -> io::Result<Exit> {
    writeln!(streams.err, "error: {error}")?;
    Ok(Exit::Trouble)
}

/// How the result is shown, with all that is told on standard error as well.
fn view(args: &CheckArgs, fixed: &Fixed, problems: Vec<String>, style: Style) -> View {
    let mut troubles = problems;
    troubles.extend(fixed.failures.iter().map(|failure| sanitize_line(&failure.to_string())));
    troubles.extend(nothing_checked(args, &fixed.report));
    View { style, show_suppressed: args.settings.show_suppressed, troubles }
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

/// The folders of which everything is looked at.
fn searched(args: &CheckArgs, system: &dyn System) -> Vec<PathBuf> {
    let places = places_of(args).into_iter().map(|path| normalize(&system.current_dir().join(path)));
    places.filter(|path| matches!(system.stat(path), Ok(Stat { kind: FileKind::Directory, .. }))).collect()
}

/// Writes what was found to a baseline, where that is asked for; ends the run where it cannot be written. Of a run that
/// has looked at nothing there is none.
fn write_baseline(
    args: &CheckArgs,
    system: &dyn System,
    fixed: &mut Fixed,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Exit>> {
    if fixed.report.workspace.files.is_empty() && !args.allow_empty {
        return Ok(None);
    }
    match args.settings.baseline.write(system, &mut fixed.report) {
        Ok(said) => {
            if let Some(said) = said {
                writeln!(streams.err, "{said}")?;
            }
            Ok(None)
        }
        Err(trouble) => {
            writeln!(streams.err, "error: {trouble}\n  help: {}", trouble.help())?;
            Ok(Some(Exit::Trouble))
        }
    }
}

/// Says what went wrong, and how the run ends.
fn finish(
    args: &CheckArgs,
    fixed: &Fixed,
    settings: &Settings,
    system: &dyn System,
    problems: bool,
    streams: &mut Streams<'_>,
) -> io::Result<Exit> {
    let report = &fixed.report;
    let mut troubled = problems || !fixed.failures.is_empty();
    for failure in &fixed.failures {
        streams.out.flush()?;
        writeln!(streams.err, "error: {}", sanitize(&failure.to_string()))?;
    }
    if let Some(said) = fixed_entries(report) {
        streams.out.flush()?;
        writeln!(streams.err, "{said}")?;
    }
    if let Some(trouble) = nothing_checked(args, report) {
        streams.out.flush()?;
        writeln!(streams.err, "error: {trouble}\n  help: {}", way_out(report))?;
        troubled = true;
    }
    if args.diff && !troubled && report.unreadable() == 0 {
        let changes = !fixed.files.is_empty() && !args.exit_zero;
        return Ok(if changes { Exit::Diagnostics } else { Exit::Clean });
    }
    let current = system.current_dir();
    let fails = |diagnostic: &Diagnostic| {
        let path = normalize(&current.join(diagnostic.primary.source.path()));
        diagnostic.severity >= settings.policy_of(&path).fail_on()
    };
    Ok(if troubled || report.unreadable() > 0 {
        Exit::Trouble
    } else if !args.exit_zero && report.diagnostics.iter().any(fails) {
        Exit::Diagnostics
    } else {
        Exit::Clean
    })
}

/// The paths beside which a lock may lie; those of standard input are the one that it is to be read as.
fn places_of(args: &CheckArgs) -> Vec<PathBuf> {
    let named = |path: &PathBuf| {
        if path == Path::new("-") { args.stdin_filename.clone() } else { Some(path.clone()) }
    };
    args.paths.iter().filter_map(named).collect()
}

/// A job that reads nothing must not look as if all were well.
fn nothing_checked(args: &CheckArgs, report: &Report) -> Option<String> {
    if args.allow_empty || !report.workspace.files.is_empty() {
        return None;
    }
    let places: Vec<_> = args.paths.iter().map(|path| sanitize_line(&path.to_string_lossy())).collect();
    Some(format!("0 files checked; looked in {}", places.join(", ")))
}

/// What to do about it.
fn way_out(report: &Report) -> &'static str {
    if report.left_alone.is_empty() {
        "name a file, or give `--allow-empty` if that is as it should be"
    } else {
        "name the client with `--client` to have a file read as its configuration"
    }
}
