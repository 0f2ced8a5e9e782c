//! `mcp-clinic doctor`

use std::io;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;

use super::settings::{OriginArgs, tell};
use super::{ColorArgs, Exit, Level, ListFormat, Streams, agrees, nearest, parse_client};
use crate::client::{CLIENTS, Client};
use crate::discover::{Claims, normalize};
use crate::doctor::{Attempt, Request, Survey, conclude, probe, survey};
use crate::output::{self, CheckupFormat, SeenFrom};
use crate::probe::{ProbeReport, What};
use crate::settings::{Options, Settings};
use crate::system::{FileKind, Overlay, Stat, System};
use crate::text::{sanitize, sanitize_line};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic doctor                         # asks before it starts anything
  mcp-clinic doctor --no-probe              # starts nothing
  mcp-clinic doctor --client claude-code    # the servers of one client
  mcp-clinic doctor time --probe            # tries one server, without asking

Exit codes: 0 all well; 1 a server is broken, or there is an error; 2 wrong
usage, or something could not be looked at.";

/// What to look at, and how.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Look at the servers of these names alone.
    ///
    /// They are tried even when they are switched off or wait for approval.
    #[arg(value_name = "SERVER")]
    servers: Vec<String>,

    /// Start and call the servers, without asking.
    ///
    /// As their clients do, to see whether they answer. Without it, somebody at a terminal is asked, and nobody else's
    /// servers are started. No tool is ever called.
    #[arg(long, overrides_with = "no_probe")]
    probe: bool,

    /// Start and call nothing, and do not ask.
    #[arg(long)]
    no_probe: bool,

    /// The project folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    project: PathBuf,

    /// The home in which the files of the user lie.
    #[arg(long, value_name = "DIR", hide_short_help = true)]
    home: Option<PathBuf>,

    /// Look at this client alone (may be repeated).
    #[arg(long, value_name = "ID", value_parser = parse_client)]
    client: Vec<&'static Client>,

    /// How many seconds to wait for the first answer of a server, instead of as long as its client does.
    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = parse_seconds,
        allow_negative_numbers = true,
        hide_short_help = true
    )]
    timeout: Option<Duration>,

    /// How many servers to try at a time.
    #[arg(
        long,
        value_name = "N",
        default_value = "4",
        value_parser = clap::value_parser!(u8).range(1..=64),
        hide_short_help = true
    )]
    jobs: u8,

    #[command(flatten)]
    origin: OriginArgs,

    /// The least severity that is shown [default: warning].
    #[arg(long, value_enum, overrides_with = "level", hide_short_help = true, help_heading = "Output")]
    level: Option<Level>,

    /// How to show the result.
    #[arg(long, value_enum, default_value = "human", overrides_with = "format", help_heading = "Output")]
    format: ListFormat,

    #[command(flatten)]
    color: ColorArgs,
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 3600.0);
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "seconds are a number above 0 and up to 3600".to_owned())
}

pub(super) fn run(args: &DoctorArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let current = system.current_dir();
    let rehomed;
    let system = match &args.home {
        Some(home) => {
            rehomed = Overlay::with_home(system, normalize(&current.join(home)));
            &rehomed
        }
        None => system,
    };
    let project = normalize(&current.join(&args.project));
    for folder in [Some(&project), system.home().filter(|_| args.home.is_some()).as_ref()].into_iter().flatten() {
        if !matches!(system.stat(folder), Ok(Stat { kind: FileKind::Directory, .. })) {
            writeln!(streams.err, "error: not a folder: {}", sanitize(&folder.to_string_lossy()))?;
            return Ok(Exit::Trouble);
        }
    }
    let request = Request {
        project,
        clients: if args.client.is_empty() { CLIENTS.to_vec() } else { args.client.clone() },
        names: args.servers.clone(),
        patience: args.timeout,
    };
    let survey = survey(system, &request);
    if let Some(missing) = request.names.iter().find(|name| !names(&survey).any(|known| known == *name)) {
        return unknown(system, &request, missing, streams);
    }
    let style = args.color.style(system, streams);
    let finder = args.origin.finder(system);
    for folder in survey.folders() {
        finder.look(folder);
    }
    let options = Options { level: args.level.map(Into::into), ..Options::default() };
    let settings = match finder.finish() {
        Ok(files) => Settings::of(options).with_files(files),
        Err(errors) => return tell(&errors, style, streams).map(|()| Exit::Trouble),
    };
    let reports = if consents(args, &survey, streams)? {
        Some(try_all(system, &survey.attempts, args.jobs, streams)?)
    } else {
        None
    };
    let checkup = conclude(system, &request, survey, reports.as_deref(), settings);
    let seen_from = SeenFrom { project: request.project, current, home: system.home() };
    let format = match args.format {
        ListFormat::Human => CheckupFormat::Human,
        ListFormat::Json => CheckupFormat::Json,
    };
    output::write_checkup(&checkup, &seen_from, format, style, streams.out)?;
    Ok(if checkup.unreadable() > 0 {
        Exit::Trouble
    } else if checkup.is_broken() {
        Exit::Diagnostics
    } else {
        Exit::Clean
    })
}

fn names(survey: &Survey) -> impl Iterator<Item = &str> {
    survey.inventory.servers().map(|(_, server)| server.name.as_str())
}

/// Nobody has a server of this name.
fn unknown(system: &dyn System, request: &Request, name: &str, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let all = survey(system, &Request { names: Vec::new(), ..request.clone() });
    let hint = nearest(name, names(&all))
        .map(|known| format!("; did you mean `{}`?", sanitize_line(known)))
        .unwrap_or_default();
    writeln!(streams.err, "error: no client has a server `{}` here{hint}", sanitize_line(name))?;
    writeln!(streams.err, "  help: `mcp-clinic list` shows what each client loads")?;
    Ok(Exit::Trouble)
}

/// Whether the servers may be started and called: by an option, or because somebody says so who has seen the commands.
fn consents(args: &DoctorArgs, survey: &Survey, streams: &mut Streams<'_>) -> io::Result<bool> {
    let asks = streams.interactive && args.format == ListFormat::Human;
    if args.probe || args.no_probe || !asks || survey.attempts.is_empty() {
        return Ok(args.probe);
    }
    writeln!(streams.err, "To see whether the servers work, these are started and called as their clients do it:\n")?;
    for attempt in &survey.attempts {
        let how = if matches!(attempt.plan.what, What::Start(_)) { "start" } else { "call" };
        let mut clients: Vec<_> = attempt.subjects.iter().map(|subject| subject.client).collect();
        clients.dedup();
        let name = sanitize_line(&attempt.name);
        writeln!(streams.err, "  {name} ({}): {how}  {}", clients.join(", "), attempt.shown())?;
    }
    write!(streams.err, "\nGo ahead? [y/N] ")?;
    agrees(streams)
}

/// Tries all servers, and tells at a terminal how far it is.
fn try_all(
    system: &dyn System,
    attempts: &[Attempt],
    jobs: u8,
    streams: &mut Streams<'_>,
) -> io::Result<Vec<ProbeReport>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        let trying = scope.spawn(move || {
            // Nobody listens any more when the terminal is gone.
            let done = || {
                let _ = sender.send(());
            };
            probe(system, attempts, jobs.into(), &done)
        });
        let mut drawn = Ok(());
        for done in 0..=attempts.len() {
            if streams.shows_progress && drawn.is_ok() {
                drawn = write!(streams.err, "\r\u{1b}[K{done} of {} servers tried", attempts.len())
                    .and_then(|()| streams.err.flush());
            }
            if receiver.recv().is_err() {
                break;
            }
        }
        if streams.shows_progress && drawn.is_ok() {
            drawn = write!(streams.err, "\r\u{1b}[K");
        }
        drawn?;
        trying.join().map_err(|_| io::Error::other("a server could not be tried"))
    })
}
