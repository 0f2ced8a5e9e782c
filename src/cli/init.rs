//! `mcp-clinic init`

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{ColorArgs, Exit, Streams, agrees};
use crate::discover::normalize;
use crate::docs::hooks;
use crate::linter::command_line;
use crate::output::{self, count};
use crate::system::{FileKind, ReadError, Stat, System};
use crate::text::sanitize_line;

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic init                         # show it, and ask
  mcp-clinic init --yes --pre-commit .    # settings and a hook
  mcp-clinic init --yes --github .        # settings and a workflow";

/// Where to write, and what.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the repository.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// Settings, and a hook for pre-commit or prek.
    ///
    /// Without any of these three: what the repository shows that it uses.
    #[arg(long)]
    pre_commit: bool,

    /// Settings, and a workflow for GitHub Actions.
    #[arg(long)]
    github: bool,

    /// Settings, and a job for GitLab CI.
    #[arg(long)]
    gitlab: bool,

    /// Write without asking.
    #[arg(long, short)]
    yes: bool,

    #[command(flatten)]
    color: ColorArgs,
}

/// Something that a repository can have of this program.
struct Part {
    path: &'static str,
    /// Another name that the file may have.
    or: Option<&'static str>,
    /// What shows that the repository uses it.
    sign: &'static str,
    /// Whether it was asked for.
    asked: fn(&InitArgs) -> bool,
    /// The file, when there is nothing else in it.
    text: fn() -> String,
    /// What to add to a file that has other things in it, and where.
    snippet: Option<Snippet>,
    /// What there is to do once it is written.
    next: Option<&'static str>,
}

#[derive(Clone, Copy)]
struct Snippet {
    text: fn() -> String,
    place: &'static str,
}

const PARTS: &[Part] = &[
    Part {
        path: "mcp-clinic.toml",
        or: Some(".mcp-clinic.toml"),
        sign: "",
        asked: |_| true,
        text: || include_str!("../../templates/init/mcp-clinic.toml").to_owned(),
        snippet: None,
        next: None,
    },
    Part {
        path: ".pre-commit-config.yaml",
        or: None,
        sign: ".pre-commit-config.yaml",
        asked: |args| args.pre_commit,
        text: || format!("repos:\n{}", hooks::local(VERSION)),
        snippet: Some(Snippet { text: || hooks::local(VERSION), place: "below `repos:`" }),
        next: Some("`pre-commit install`, or `prek install`, has the hook run at every commit"),
    },
    Part {
        path: ".github/workflows/mcp-clinic.yml",
        or: Some(".github/workflows/mcp-clinic.yaml"),
        sign: ".github",
        asked: |args| args.github,
        text: || with_version(include_str!("../../templates/init/github.yml")),
        snippet: None,
        next: None,
    },
    Part {
        path: ".gitlab-ci.yml",
        or: None,
        sign: ".gitlab-ci.yml",
        asked: |args| args.gitlab,
        text: gitlab_job,
        snippet: Some(Snippet { text: gitlab_job, place: "at its end" }),
        next: None,
    },
];

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn gitlab_job() -> String {
    with_version(include_str!("../../templates/init/gitlab.yml"))
}

fn with_version(text: &str) -> String {
    text.replace("{version}", VERSION)
}

pub(super) fn run(args: &InitArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let folder = normalize(&system.current_dir().join(&args.folder));
    if let Err((error, help)) = repository(system, &folder, &args.folder) {
        writeln!(streams.err, "error: {error}\n  help: {help}")?;
        return Ok(Exit::Trouble);
    }
    let shown = |path: &str| sanitize_line(&normalize(&args.folder.join(path)).to_string_lossy().replace('\\', "/"));
    let there = |part: &Part| {
        [Some(part.path), part.or].into_iter().flatten().find(|path| is_there(system, &folder.join(path)))
    };
    let (old, new): (Vec<_>, Vec<_>) = wanted(args, system, &folder).partition(|part| there(part).is_some());
    let style = args.color.style(system, streams);
    for part in &new {
        output::write_new(&shown(part.path), &(part.text)(), style, streams.out)?;
    }
    for (part, path) in old.iter().filter_map(|part| Some((part, there(part)?))) {
        write!(streams.out, "{} is there already, and is left alone", shown(path))?;
        let named = system.read(&folder.join(path)).is_ok_and(|bytes| names_program(&bytes));
        match part.snippet.filter(|_| !named) {
            Some(Snippet { text, place }) => writeln!(streams.out, "; add {place}:\n\n{}", text())?,
            None => writeln!(streams.out)?,
        }
    }
    if new.is_empty() {
        writeln!(streams.out, "nothing to write")?;
        return Ok(Exit::Clean);
    }
    streams.out.flush()?;
    if !args.yes && !consents(&new, streams)? {
        writeln!(streams.err, "nothing was written; `--yes` writes {}", count(new.len(), "file"))?;
        return Ok(Exit::Diagnostics);
    }
    let mut exit = Exit::Clean;
    for part in &new {
        match system.create(&folder.join(part.path), (part.text)().as_bytes()) {
            Ok(()) => writeln!(streams.out, "wrote {}", shown(part.path))?,
            Err(error) => {
                exit = Exit::Trouble;
                streams.out.flush()?;
                writeln!(
                    streams.err,
                    "error: cannot write {}: {}",
                    shown(part.path),
                    sanitize_line(&error.to_string())
                )?;
            }
        }
    }
    if exit == Exit::Clean {
        writeln!(streams.out, "\nnext: `mcp-clinic check` shows what there is to mend")?;
        for next in new.iter().filter_map(|part| part.next) {
            writeln!(streams.out, "      {next}")?;
        }
    }
    Ok(exit)
}

/// Whether a folder is the top of a repository; what is wrong with it otherwise, and what to do.
fn repository(system: &dyn System, folder: &Path, given: &Path) -> Result<(), (String, String)> {
    let shown = |path: &Path| sanitize_line(&path.to_string_lossy());
    let given = shown(given);
    match system.stat(folder) {
        Ok(Stat { kind: FileKind::Directory, .. }) => {}
        Ok(_) => return Err((format!("not a folder: {given}"), "name the folder of a repository".to_owned())),
        Err(ReadError::NotFound) => {
            return Err((format!("no such folder: {given}"), "name the folder of a repository".to_owned()));
        }
        Err(error) => {
            return Err((format!("cannot look into {given}: {error}"), "name the folder of a repository".to_owned()));
        }
    }
    match folder.ancestors().find(|above| is_there(system, &above.join(".git"))) {
        Some(top) if top == folder => Ok(()),
        Some(top) => Err((
            format!("not the top of a git repository: {given}"),
            format!(
                "hooks and workflows count only there: `{}`",
                command_line(["mcp-clinic", "init", &shown(top)].into_iter())
            ),
        )),
        None => Err((
            format!("not a git repository: {given}"),
            "`git init` makes it one; without git there are neither hooks nor workflows".to_owned(),
        )),
    }
}

/// The parts that were asked for, or else those for what the repository shows that it uses.
fn wanted<'a>(args: &'a InitArgs, system: &'a dyn System, folder: &'a Path) -> impl Iterator<Item = &'static Part> {
    let chosen = args.pre_commit || args.github || args.gitlab;
    PARTS.iter().filter(move |part| (part.asked)(args) || (!chosen && is_there(system, &folder.join(part.sign))))
}

/// Whether there is anything of this name, be it a link that leads nowhere or a folder that may not be looked into.
fn is_there(system: &dyn System, path: &Path) -> bool {
    !matches!(system.stat(path), Err(ReadError::NotFound)) || system.link(path).is_some()
}

/// Whether this program has its place in a file already.
fn names_program(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("mcp-clinic")
}

/// Whether somebody who has seen the files wants them to be written.
fn consents(new: &[&Part], streams: &mut Streams<'_>) -> io::Result<bool> {
    if !streams.interactive {
        return Ok(false);
    }
    write!(streams.err, "\nWrite {}? [y/N] ", count(new.len(), "file"))?;
    agrees(streams)
}
