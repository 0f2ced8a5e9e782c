//! The runtimes that servers need: where they are, whether they may be run, and which version they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Run;
use crate::probe::Veil;
use crate::system::{Lookup, Os, Stat, System};

/// A program that servers are started with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Runtime {
    /// Its name: `node`.
    pub name: &'static str,
    /// Where it is on the PATH; `None` where it is not there.
    pub path: Option<PathBuf>,
    /// What it says of its version; `None` where it is not there.
    pub version: Option<Version>,
}

/// What is known of the version of a runtime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Version {
    /// It told it.
    Told {
        /// As `22.14.0`.
        version: String,
    },
    /// It failed, said something else, or took too long.
    Silent,
    /// It was not asked, as it lies in the project, whose author may be anybody.
    InProject,
    /// It was not asked, as anybody on this machine may have put it there.
    WritableByAll,
    /// It was not asked, as it only offers to install the real one.
    StandIn,
}

/// The runtimes, each with the names it has.
pub(super) const NAMES: &[&[&str]] =
    &[&["node"], &["npm"], &["uv"], &["python", "python3"], &["docker"], &["deno"], &["bun"]];

/// Whatever of them and of their runners is needed in a folder to make it worth being on a PATH.
const WANTED: &[&str] = &["node", "npx", "uv", "uvx", "python3", "docker", "deno", "bun", "bunx"];

impl Runtime {
    /// What became of looking for it, and of asking it.
    pub(super) fn new(names: &[&'static str], found: Option<Found>, told: Option<String>) -> Self {
        let veil = Veil::default();
        let shown = |path: &Path| PathBuf::from(veil.hide(&path.to_string_lossy()));
        let (path, version) = match found {
            None => (None, None),
            Some(Ok(path)) => {
                let version = told.map_or(Version::Silent, |version| Version::Told { version: veil.hide(&version) });
                (Some(shown(&path)), Some(version))
            }
            Some(Err((path, why))) => (Some(shown(&path)), Some(why)),
        };
        Self { name: names.first().copied().unwrap_or_default(), path, version }
    }
}

/// A program that may be run, or one that may not and why.
pub(super) type Found = Result<PathBuf, (PathBuf, Version)>;

/// What programs stand on: the machine, and what on it is to be trusted.
pub(super) struct Ground<'a> {
    pub(super) system: &'a dyn System,
    /// The environment of what is run. Its PATH has only folders that are trusted: a runtime may be a script that looks
    /// for its interpreter there.
    pub(super) env: BTreeMap<String, String>,
    project: &'a Path,
    /// Where the project really lies; `None` where the home lies in it, so that it is nobody else's.
    real_project: Option<PathBuf>,
}

/// Variables that what is run may need; those that have Node.js or Python load something are not among them.
const VARIABLES: &[&str] = &[
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "NVM_DIR",
    "FNM_DIR",
    "VOLTA_HOME",
    "ASDF_DIR",
    "ASDF_DATA_DIR",
    "MISE_DATA_DIR",
    "PYENV_ROOT",
    // Without these programs of Windows do not start, or do not find their own files.
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ComSpec",
    "PATHEXT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "USERNAME",
    "HOMEDRIVE",
    "HOMEPATH",
    "APPDATA",
    "LOCALAPPDATA",
    "ProgramData",
    "ProgramFiles",
    "PROCESSOR_ARCHITECTURE",
];

impl<'a> Ground<'a> {
    pub(super) fn new(system: &'a dyn System, project: &'a Path) -> Self {
        let real = system.real_path(project);
        let is_own = system.home().is_some_and(|home| system.real_path(&home).starts_with(&real));
        let variables = VARIABLES.iter().filter_map(|name| Some(((*name).to_owned(), system.env(name)?)));
        let mut ground = Self { system, env: variables.collect(), project, real_project: (!is_own).then_some(real) };
        let separator = if system.os() == Os::Windows { ";" } else { ":" };
        let list = system.env("PATH").unwrap_or_default();
        let trusted = list.split(separator).filter(|folder| {
            let folder = Path::new(folder);
            ground.is_absolute(folder) && !ground.in_project(folder) && !ground.is_open(folder)
        });
        let list = trusted.collect::<Vec<_>>().join(separator);
        ground.env.insert("PATH".to_owned(), list);
        ground
    }

    /// The first program on the PATH that has one of these names.
    pub(super) fn find(&self, names: &[&str]) -> Option<Found> {
        let found = names.iter().find_map(|name| match self.system.find_command(name, None, self.project) {
            Lookup::Found(path) => Some(path),
            _ => None,
        });
        let path = self.project.join(found?);
        Some(match self.objection(&path) {
            None => Ok(path),
            Some(why) => Err((path, why)),
        })
    }

    /// Whether a program may be run.
    pub(super) fn trusts(&self, program: &Path) -> bool {
        self.is_absolute(program) && self.system.is_executable(program) && self.objection(program).is_none()
    }

    /// Why a program may not be run. Both where it is found and where that leads to count; it is run by the name under
    /// which it is found, as some programs look at that.
    fn objection(&self, program: &Path) -> Option<Version> {
        let real = self.system.real_path(program);
        let both = [program, &real];
        if both.iter().any(|path| self.in_project(path)) {
            return Some(Version::InProject);
        }
        let stand_in = self.system.os() == Os::MacOs && real.starts_with("/usr/bin") && real.ends_with("python3");
        if stand_in && !DEVELOPER_TOOLS.iter().any(|path| self.system.stat(Path::new(path)).is_ok()) {
            return Some(Version::StandIn);
        }
        let open = |path: &&Path| self.is_open(path) || path.parent().is_some_and(|folder| self.is_open(folder));
        both.iter().any(open).then_some(Version::WritableByAll)
    }

    fn is_absolute(&self, path: &Path) -> bool {
        match self.system.os() {
            Os::Windows => path.is_absolute() || path.to_string_lossy().get(1..2) == Some(":"),
            Os::Linux | Os::MacOs => path.to_string_lossy().starts_with('/'),
        }
    }

    fn in_project(&self, path: &Path) -> bool {
        let Some(project) = &self.real_project else { return false };
        path.starts_with(self.project) || self.system.real_path(path).starts_with(project)
    }

    /// Whether anybody may write to a path, or put something else in its place.
    fn is_open(&self, path: &Path) -> bool {
        const ANYBODY: u32 = 0o002;
        // Where this bit is set, what lies in a folder is for its owner alone to move.
        const STICKY: u32 = 0o1000;
        let mode = |path: &Path| self.system.stat(path).ok().and_then(|Stat { mode, .. }| mode).unwrap_or_default();
        let real = self.system.real_path(path);
        let above = real.ancestors().skip(1);
        mode(&real) & ANYBODY != 0 || above.into_iter().any(|folder| mode(folder) & (ANYBODY | STICKY) == ANYBODY)
    }
}

/// What is there once macOS has the real programs behind those that it has instead of them.
const DEVELOPER_TOOLS: &[&str] = &["/Library/Developer/CommandLineTools", "/Applications/Xcode.app"];

/// Asks a runtime for its version.
pub(super) fn version(ground: &Ground<'_>, path: &Path, run: &Run<'_>) -> Option<String> {
    version_in(&run(path, &["--version"], &ground.env)?)
}

/// The first word of the first line that looks like a version: `v22.14.0`, `Docker version 27.1.1, build 6312585`.
fn version_in(said: &str) -> Option<String> {
    let line = said.lines().find(|line| !line.trim().is_empty())?;
    let words = line.split_whitespace().map(|word| word.trim_end_matches(','));
    let is_version = |word: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains('.')
            && word.len() < 64
            && word.chars().all(plain)
    };
    words.map(|word| word.strip_prefix('v').unwrap_or(word)).find(is_version).map(str::to_owned)
}

/// Whether a folder holds one of the runtimes, or what starts packages with them.
pub(super) fn in_folder(system: &dyn System, folder: &str, cwd: &Path) -> bool {
    WANTED.iter().any(|name| matches!(system.find_command(name, Some(folder), cwd), Lookup::Found(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_runtimes_say() {
        for (said, version) in [
            ("v22.14.0\n", Some("22.14.0")),
            ("10.9.2\n", Some("10.9.2")),
            ("\nuv 0.9.26 (ee4f00362 2026-01-15)\n", Some("0.9.26")),
            ("Python 3.14.0rc2+", Some("3.14.0rc2+")),
            ("Docker version 27.1.1, build 6312585", Some("27.1.1")),
            ("deno 2.1.4 (stable, release, x86_64-unknown-linux-gnu)\nv8 13.0.245\n", Some("2.1.4")),
            ("Python was not found; run without arguments to install", None),
            ("error: 1\n2.3", None),
            ("", None),
        ] {
            assert_eq!(version_in(said).as_deref(), version, "{said:?}");
        }
        assert_eq!(version_in(&format!("1.{}", "0".repeat(1000))), None);
    }
}
