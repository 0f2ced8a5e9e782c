//! Baselines, on the command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::discover::normalize;
use crate::linter::Report;
use crate::model::{Baseline, BaselineError};
use crate::output::count;
use crate::system::{FileKind, ReadError, Stat, System, WriteError};
use crate::text::sanitize_line;

/// What was found before, and is not told again.
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    /// Leave out what this file holds.
    ///
    /// One that `--write-baseline` wrote.
    #[arg(long, value_name = "FILE", overrides_with = "baseline", hide_short_help = true)]
    baseline: Option<PathBuf>,

    /// Write all that is found to a file, for `--baseline`.
    ///
    /// With both, what the old one holds of files and rules that are not looked at stays in it.
    #[arg(
        long,
        value_name = "FILE",
        overrides_with = "write_baseline",
        conflicts_with = "diff",
        hide_short_help = true
    )]
    write_baseline: Option<PathBuf>,
}

/// What keeps a baseline from being read or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum BaselineTrouble {
    /// It cannot be read from the disk.
    #[error("cannot read the baseline {}: {}", shown(.0), .1)]
    Unreadable(PathBuf, ReadError),
    /// It is none.
    #[error("cannot read the baseline {}: {}", shown(.0), .1)]
    Invalid(PathBuf, BaselineError),
    /// It would take the place of something else.
    #[error("cannot write the baseline {}: something else is there, and would be lost", shown(.0))]
    Taken(PathBuf),
    /// There is no place for it.
    #[error("cannot write the baseline {}: {}", shown(.0), .1)]
    NoPlace(PathBuf, &'static str),
    /// It cannot be written to the disk.
    #[error("cannot write the baseline {}: {}", shown(.0), .1)]
    Unwritable(PathBuf, WriteError),
}

impl BaselineTrouble {
    /// The one thing to do.
    pub(super) fn help(&self) -> String {
        match self {
            Self::Unreadable(path, ReadError::NotFound) => format!("make it with `--write-baseline {}`", shown(path)),
            Self::Invalid(_, BaselineError::Version(_)) => {
                "use the version of mcp-clinic that wrote it, or a later one".to_owned()
            }
            Self::Unreadable(..) | Self::Invalid(..) => "name a file that `--write-baseline` wrote".to_owned(),
            Self::Taken(_) | Self::NoPlace(..) => {
                "name a file that is not there yet, or one that `--write-baseline` wrote".to_owned()
            }
            Self::Unwritable(..) => "name a file in a folder that is there and that you may write to".to_owned(),
        }
    }
}

fn shown(path: &Path) -> String {
    sanitize_line(&path.to_string_lossy().replace('\\', "/"))
}

impl BaselineArgs {
    /// The baseline that counts, once it is certain that another can be written where that is asked for.
    pub(super) fn read(&self, system: &dyn System) -> Result<Option<Arc<Baseline>>, BaselineTrouble> {
        let place = |path: &PathBuf| normalize(&system.current_dir().join(path));
        if let Some(path) = &self.write_baseline {
            let folder = place(path).parent().map(|folder| system.stat(folder));
            if !matches!(folder, Some(Ok(Stat { kind: FileKind::Directory, .. }))) {
                return Err(BaselineTrouble::NoPlace(path.clone(), "there is no such folder"));
            }
            match system.read(&place(path)) {
                Err(ReadError::NotFound) => {}
                Err(ReadError::IsDirectory) => return Err(BaselineTrouble::NoPlace(path.clone(), "it is a directory")),
                Err(error) => return Err(BaselineTrouble::Unreadable(path.clone(), error)),
                Ok(bytes) if Baseline::parse(path, path, &bytes).is_ok() || bytes.is_empty() => {}
                Ok(_) => return Err(BaselineTrouble::Taken(path.clone())),
            }
        }
        let Some(path) = &self.baseline else { return Ok(None) };
        let is_new = || self.write_baseline.as_ref().is_some_and(|other| place(other) == place(path));
        match system.read(&place(path)) {
            // The first of a file that is written anew again and again.
            Err(ReadError::NotFound) if is_new() => Ok(None),
            Err(error) => Err(BaselineTrouble::Unreadable(path.clone(), error)),
            Ok(bytes) => match Baseline::parse(&place(path), path, &bytes) {
                Ok(baseline) => Ok(Some(Arc::new(baseline))),
                Err(error) => Err(BaselineTrouble::Invalid(path.clone(), error)),
            },
        }
    }

    /// Writes what was found, where that is asked for, and says so.
    pub(super) fn write(&self, system: &dyn System, report: &mut Report) -> Result<Option<String>, BaselineTrouble> {
        let Some(path) = &self.write_baseline else { return Ok(None) };
        let place = normalize(&system.current_dir().join(path));
        let baseline = report.into_baseline(system, &place, path);
        system
            .write(&place, baseline.to_json().as_bytes())
            .map_err(|error| BaselineTrouble::Unwritable(path.clone(), error))?;
        let found = count(baseline.count(), "diagnostic");
        Ok(Some(format!("wrote {}: {found} in {}", shown(path), count(baseline.files().count(), "file"))))
    }
}

/// What there is to say of entries that were not found any more.
pub(super) fn fixed_entries(report: &Report) -> Option<String> {
    let leftover = report.leftover.as_ref().filter(|leftover| !leftover.fixed.is_empty())?;
    let path = shown(&leftover.shown);
    let entries = match leftover.fixed.len() {
        1 => format!("1 entry of {path} is fixed"),
        number => format!("{number} entries of {path} are fixed"),
    };
    Some(format!("{entries}: write it anew with `--write-baseline {path}` as well"))
}
