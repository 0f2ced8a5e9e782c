//! This machine: its system, what it is inside of, which runtimes it has, and where clients find them.

mod runtime;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde::Serialize;

use super::Veil;
use super::process::ask;
use crate::client::{Client, SearchPath};
use crate::system::{Container, Os, System};

use runtime::Ground;
pub use runtime::{Runtime, Version};

/// How long a runtime, or the shell, may take for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The facts about this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// Its operating system with its version, as the system itself says it.
    pub os: Option<String>,
    /// The architecture of its processor, as `x86_64`.
    pub architecture: String,
    /// The distribution of WSL that it is.
    pub wsl: Option<String>,
    /// The kind of container that it is: `docker`.
    pub container: Option<&'static str>,
    /// The runtimes that servers need, in a fixed order, whether or not they are there.
    pub runtimes: Vec<Runtime>,
    /// The PATH that a login shell has, where a client was given that looks there, or should.
    pub login_path: Option<String>,
    /// The clients of the desktop that lack folders in which a terminal finds runtimes.
    pub search_paths: Vec<Lack>,
}

/// Folders with runtimes that a client of the desktop does not look in, as a login shell does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The id of the client.
    pub client: &'static str,
    /// The folders.
    pub missing: Vec<PathBuf>,
}

/// Runs a program with arguments in an environment, to have what it writes on standard output, or else on standard
/// error; `None` where it fails or takes too long.
type Run<'a> = dyn Fn(&Path, &[&str], &BTreeMap<String, String>) -> Option<String> + Sync + 'a;

/// Looks at this machine on behalf of a project and of some clients.
///
/// Runtimes are asked for their versions, and the login shell for its PATH; nothing is run that lies in the project, or
/// that anybody may have put where it lies.
pub fn survey(system: &dyn System, project: &Path, clients: &[&'static Client]) -> Machine {
    // In a project a runtime might do what a file there tells it.
    let is_there = |home: &PathBuf| system.stat(home).is_ok();
    let cwd = system.home().filter(is_there).unwrap_or_else(|| PathBuf::from("/"));
    survey_with(system, project, clients, &|program, args, env| run_in(&cwd, program, args, env))
}

/// Runs a program in a folder, as [`Run`] says.
fn run_in(cwd: &Path, program: &Path, args: &[&str], env: &BTreeMap<String, String>) -> Option<String> {
    let answer = ask(program, args, Some(env), cwd, PATIENCE).ok().filter(|answer| answer.code == Some(0))?;
    Some(if answer.stdout.trim().is_empty() { answer.stderr } else { answer.stdout })
}

fn survey_with(system: &dyn System, project: &Path, clients: &[&'static Client], run: &Run<'_>) -> Machine {
    let ground = &Ground::new(system, project);
    let search_paths = clients.iter().map(|client| client.search_path);
    let wants_login = search_paths.into_iter().any(|path| {
        path == SearchPath::LoginShell && system.os() != Os::Windows || path.desktop_folders(system).is_some()
    });
    let found: Vec<_> = runtime::NAMES.iter().map(|names| ground.find(names)).collect();
    let mut jobs: Vec<Job<'_>> = Vec::new();
    jobs.push(Box::new(|| os_name(ground, run)));
    jobs.push(Box::new(|| wants_login.then(|| login_path(ground, run))?));
    for found in &found {
        jobs.push(Box::new(|| runtime::version(ground, found.as_ref()?.as_ref().ok()?, run)));
    }
    let mut told = side_by_side(jobs).into_iter();
    let (os, login_path) = (told.next().flatten(), told.next().flatten());
    let runtimes = runtime::NAMES.iter().zip(found).zip(told);
    let runtimes = runtimes.map(|((names, found), told)| Runtime::new(names, found, told)).collect();
    let veil = Veil::default();
    Machine {
        os: os.map(|os| veil.hide(&os)),
        architecture: std::env::consts::ARCH.to_owned(),
        wsl: wsl(system).map(|name| veil.hide(&name)),
        container: system.container_kind().map(describe),
        runtimes,
        search_paths: lacks(ground, login_path.as_deref(), clients),
        login_path: login_path.map(|path| veil.hide(&path)),
    }
}

/// Something that may take its time.
type Job<'a> = Box<dyn FnOnce() -> Option<String> + Send + 'a>;

/// Does everything at a time.
fn side_by_side(jobs: Vec<Job<'_>>) -> Vec<Option<String>> {
    thread::scope(|scope| {
        let start = |job| thread::Builder::new().spawn_scoped(scope, job).ok();
        let threads: Vec<_> = jobs.into_iter().map(start).collect();
        threads.into_iter().map(|thread| thread?.join().ok()?).collect()
    })
}

/// The system and its version, as a person says them.
fn os_name(ground: &Ground<'_>, run: &Run<'_>) -> Option<String> {
    let system = ground.system;
    let read = |path: &str| Some(String::from_utf8_lossy(&system.read(Path::new(path)).ok()?).into_owned());
    let name = match system.os() {
        Os::Linux => {
            let text = read("/etc/os-release").or_else(|| read("/usr/lib/os-release"))?;
            let value = text.lines().find_map(|line| line.trim().strip_prefix("PRETTY_NAME="))?;
            value.trim_matches(['"', '\'']).to_owned()
        }
        Os::MacOs => {
            let list = read("/System/Library/CoreServices/SystemVersion.plist")?;
            let (_, rest) = list.split_once("<key>ProductUserVisibleVersion</key>")?;
            let (_, rest) = rest.split_once("<string>")?;
            format!("macOS {}", rest.split_once("</string>")?.0)
        }
        Os::Windows => {
            let root = system.env("SystemRoot")?;
            // Without what the registry has every `cmd` run first.
            run(&Path::new(&root).join("System32").join("cmd.exe"), &["/d", "/c", "ver"], &ground.env)?
        }
    };
    let name: String = name.trim().chars().take(100).collect();
    (!name.is_empty() && !name.contains('\n')).then_some(name)
}

/// The distribution of WSL that the machine is.
fn wsl(system: &dyn System) -> Option<String> {
    if system.os() != Os::Linux {
        return None;
    }
    // A container on it has the same kernel.
    let kernel = || system.read(Path::new("/proc/sys/kernel/osrelease")).ok().filter(|_| !system.in_container());
    let named = || String::from_utf8_lossy(&kernel()?).to_lowercase().contains("microsoft").then(|| "WSL".to_owned());
    system.env("WSL_DISTRO_NAME").or_else(named)
}

const fn describe(container: Container) -> &'static str {
    match container {
        Container::Codespaces => "codespaces",
        Container::DevContainer => "devcontainer",
        Container::Kubernetes => "kubernetes",
        Container::Podman => "podman",
        Container::Docker => "docker",
        Container::Other => "other",
    }
}

/// What stands around the PATH that the shell prints: start-up files print things as well.
const MARK: &str = "--mcp-clinic-path--";

/// The PATH that the user's login shell has.
fn login_path(ground: &Ground<'_>, run: &Run<'_>) -> Option<String> {
    let system = ground.system;
    let shell = PathBuf::from(system.env("SHELL").filter(|_| system.os() != Os::Windows)?);
    if !ground.trusts(&shell) {
        return None;
    }
    // As the desktop does: with no more on the PATH than every program has.
    let mut env = ground.env.clone();
    env.insert("PATH".to_owned(), "/usr/bin:/bin:/usr/sbin:/sbin".to_owned());
    env.insert("TERM".to_owned(), "dumb".to_owned());
    let said = run(&shell, &["-lc", &format!(r#"printf '\n{MARK}%s{MARK}\n' "$PATH""#)], &env)?;
    let (_, rest) = said.split_once(MARK)?;
    let (path, _) = rest.split_once(MARK)?;
    (!path.is_empty() && !path.contains('\n')).then(|| path.to_owned())
}

/// The clients that lack folders of the login shell with runtimes in them.
fn lacks(ground: &Ground<'_>, login: Option<&str>, clients: &[&'static Client]) -> Vec<Lack> {
    let system = ground.system;
    let cwd = system.current_dir();
    let folders = || login.into_iter().flat_map(|path| path.split(':')).filter(|folder| folder.starts_with('/'));
    let has_runtimes = |folder: &str| runtime::in_folder(system, folder, &cwd);
    let mut seen = BTreeSet::new();
    let useful: Vec<_> = folders().filter(|folder| seen.insert(*folder) && has_runtimes(folder)).collect();
    let lack = |client: &&'static Client| {
        let own = client.search_path.desktop_folders(system)?;
        let missing: Vec<_> = useful.iter().map(PathBuf::from).filter(|folder| !own.contains(folder)).collect();
        (!missing.is_empty()).then_some(Lack { client: client.id, missing })
    };
    clients.iter().filter_map(lack).collect()
}

#[cfg(test)]
mod tests;
