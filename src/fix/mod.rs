//! Applies fixes: to the text of each file until there is nothing left to apply, then to the file as a whole.

mod choose;
mod mend;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::slice;

use crate::client::Content;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::discover::Target;
use crate::linter::{Report, Shown, faults_of, lint, shown};
use crate::settings::Settings;
use crate::system::{Overlay, ReadError, System, WriteError};
use mend::{Look, Mended, mend};

/// What may be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether unsafe fixes are applied too.
    pub unsafe_fixes: bool,
    /// Whether files are written; otherwise all that would be written is kept in [`FixedFile::change`].
    pub write: bool,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Fixed {
    /// What is wrong once it is done.
    pub report: Report,
    /// The files that are changed, in order of path.
    pub files: Vec<FixedFile>,
    /// What could not be done.
    pub failures: Vec<Failure>,
}

impl From<Report> for Fixed {
    /// Nothing was to be done.
    fn from(report: Report) -> Self {
        Self { report, ..Self::default() }
    }
}

impl Fixed {
    /// How many fixes were applied.
    pub fn count(&self) -> usize {
        self.files.iter().map(|file| file.applied.len()).sum()
    }

    /// Writes what was mended of a file, shows it in the overlay, and tells what came of it.
    fn add(&mut self, overlay: &Overlay<'_>, target: &Target, options: Options, before: Vec<u8>, mended: Mended) {
        let bug = |(rule, flaw)| Failure::Bug { path: target.shown.clone(), rule, flaw };
        self.failures.extend(mended.flaws.into_iter().map(bug));
        if mended.bytes == before {
            return;
        }
        if options.write
            && let Err(error) = overlay.below().replace(&target.path, &before, &mended.bytes)
        {
            self.failures.push(Failure::Write(target.shown.clone(), error));
            return;
        }
        overlay.put(&target.path, mended.bytes.clone());
        let real = overlay.real_path(&target.path);
        let change = (!options.write).then(|| Change {
            shown: shown(target, &before, &mended.bytes),
            reencodes: std::str::from_utf8(&before).is_err(),
            before,
            after: mended.bytes,
        });
        let link_to = overlay.link(&target.path).map(|_| real);
        self.files.push(FixedFile { path: target.shown.clone(), link_to, applied: mended.applied, change });
    }
}

/// A file that fixes change.
#[derive(Debug)]
pub struct FixedFile {
    /// The path as shown to the user.
    pub path: PathBuf,
    /// The file that is changed, where the path is a link to it.
    pub link_to: Option<PathBuf>,
    /// What was applied, in order.
    pub applied: Vec<Applied>,
    /// What would be written, where nothing is.
    pub change: Option<Change>,
}

/// The bytes of a file before and after.
#[derive(Debug)]
pub struct Change {
    /// As it is.
    pub before: Vec<u8>,
    /// As it would be.
    pub after: Vec<u8>,
    /// Both as they may be shown.
    pub shown: [Shown; 2],
    /// Whether it is no UTF-8 before.
    pub reencodes: bool,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule whose it is.
    pub rule: &'static str,
    /// The server concerned.
    pub server: Option<String>,
    /// What it did, as an order.
    pub title: String,
    /// Whether it could have been applied without asking.
    pub applicability: Applicability,
    /// What is left for the user to do.
    pub afterwards: Option<String>,
}

impl Applied {
    fn new(diagnostic: &Diagnostic, fix: &Fix) -> Self {
        Self {
            rule: diagnostic.rule,
            server: diagnostic.server.clone(),
            title: fix.title.clone(),
            applicability: fix.applicability,
            afterwards: fix.afterwards.clone(),
        }
    }
}

/// Why a fix was not applied, or a file not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The file stays as it is.
    #[error("{} is not fixed: {}", .0.display(), .1)]
    Write(PathBuf, WriteError),
    /// The file is gone, or cannot be read any more.
    #[error("{} is not fixed: {}", .0.display(), .1)]
    Read(PathBuf, ReadError),
    /// A fix is none. The file is as it was before it.
    #[error("{}: a fix of {} was taken back, because {}; this is a bug of mcp-clinic, please report it", .path.display(), .rule, .flaw)]
    Bug {
        /// The file, as shown to the user.
        path: PathBuf,
        /// The rule whose fix it is.
        rule: &'static str,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What can be wrong with a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Its edits overlap, or lie outside of the text.
    #[error("its edits do not fit the file")]
    Misfit,
    /// It changes nothing.
    #[error("it changes nothing")]
    Idle,
    /// What was a right text is none afterwards, or none that the client reads.
    #[error("its client could not read the file afterwards")]
    Spoils,
    /// Another fix undoes it, and it that one.
    #[error("another fix would undo it")]
    Circle,
    /// It leads to ever new ones.
    #[error("it would lead to ever new ones")]
    Endless,
}

/// How many diagnostics there is a fix for: safe ones, and those that are unsafe only.
pub fn fixable(report: &Report) -> (usize, usize) {
    let least = |diagnostic: &Diagnostic| {
        let fixes = diagnostic.fixes.iter().filter(|fix| fix.is_applicable());
        fixes.map(|fix| fix.applicability).min()
    };
    let count = |wanted| report.diagnostics.iter().filter(|diagnostic| least(diagnostic) == Some(wanted)).count();
    (count(Applicability::Safe), count(Applicability::Unsafe))
}

/// Fixes files.
pub fn fix(system: &dyn System, targets: &[Target], settings: &Settings, options: Options) -> Fixed {
    let overlay = Overlay::new(system);
    let mut fixed = Fixed::from(lint(system, targets, settings));
    for target in fixable_targets(&fixed.report, targets, options) {
        match overlay.read(&target.path) {
            Ok(before) => {
                let mended = mend_file(&overlay, target, settings, options, &before);
                fixed.add(&overlay, target, options, before, mended);
            }
            Err(error) => fixed.failures.push(Failure::Read(target.shown.clone(), error)),
        }
    }
    if !fixed.files.is_empty() {
        fixed.report = lint(&overlay, targets, settings);
    }
    fixed
}

/// The files of which something can be fixed.
fn fixable_targets<'t>(report: &Report, targets: &'t [Target], options: Options) -> Vec<&'t Target> {
    let by_path: BTreeMap<&Path, &Target> = targets.iter().map(|target| (target.shown.as_path(), target)).collect();
    let fixable = report.diagnostics.iter().filter(|diagnostic| choose::first_fix(diagnostic, options).is_some());
    let mut paths: Vec<&Path> = fixable.map(|diagnostic| diagnostic.primary.source.path()).collect();
    paths.dedup();
    paths.into_iter().filter_map(|path| by_path.get(path).copied()).collect()
}

/// Applies fixes to the text of a file. What the overlay shows of the file is what it was.
fn mend_file(overlay: &Overlay<'_>, target: &Target, settings: &Settings, options: Options, before: &[u8]) -> Mended {
    let mended = mend(before.to_vec(), options, &mut |bytes| {
        overlay.put(&target.path, bytes.to_vec());
        let mut report = lint(overlay, slice::from_ref(target), settings);
        let faults = report.workspace.files.pop().map(|file| file.faults);
        // A container of which there is nothing more to say is nobody's business any more.
        let is_container = target.judges.iter().any(|judge| judge.file.content == Content::Container);
        let faults = faults.or_else(|| is_container.then(|| faults_of(target, bytes)));
        Look { faults, diagnostics: report.diagnostics }
    });
    overlay.put(&target.path, before.to_vec());
    mended
}
