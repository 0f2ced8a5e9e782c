//! On which PATH a client finds programs on this machine, and where those lie that it does not find.

use std::path::{Path, PathBuf};

use super::format::{Format, format};
use crate::client::SearchPath;
use crate::diagnostic::Fix;
use crate::discover::expand;
use crate::document::replace_value;
use crate::knowledge::program_folders;
use crate::rules::ServerContext;
use crate::rules::environment::set_variables;
use crate::system::{Lookup, Os, System};

/// The folders in which the client of a server looks for its program, where they are others than those of the PATH of
/// this process: the desktop of macOS gives its programs a PATH of its own.
pub(crate) fn desktop_path(ctx: &ServerContext<'_>) -> Option<String> {
    let SearchPath::Desktop { macos } = ctx.file.judge.client.search_path else { return None };
    let system = ctx.file.system;
    if system.os() != Os::MacOs {
        return None;
    }
    let folders = macos.iter().flat_map(|folder| folders_of(system, folder));
    let folders: Vec<_> = folders.map(|folder| folder.to_string_lossy().into_owned()).collect();
    Some(folders.join(":"))
}

/// The folders of this machine that a path with `~`, a variable of Windows or `*` in it stands for.
fn folders_of(system: &dyn System, path: &str) -> Vec<PathBuf> {
    let (base, rest) = if let Some(rest) = path.strip_prefix("~/") {
        (system.home(), rest)
    } else if let Some((name, rest)) = path.strip_prefix('%').and_then(|rest| rest.split_once("%/")) {
        (system.env(name).map(PathBuf::from), rest)
    } else {
        (Some(PathBuf::from("/")), path)
    };
    base.map(|base| expand(system, base, rest)).unwrap_or_default()
}

/// Where a program lies that a client does not find.
#[derive(Clone, Debug)]
pub(crate) struct Elsewhere {
    /// The program.
    pub(crate) path: PathBuf,
    /// Who put it there; `None` where it is on the PATH of this process, and nothing else is known of it.
    pub(crate) owner: Option<&'static str>,
    /// Whether the folder is that of one version among several.
    versioned: bool,
}

/// Where a program of this name lies, on the PATH of this process or in a folder that tools install programs into. Of
/// several versions it is the newest.
pub(crate) fn elsewhere(system: &dyn System, name: &str) -> Option<Elsewhere> {
    let current = system.current_dir();
    let own = match system.find_command(name, None, &current) {
        Lookup::Found(path) => Some(lasting(system, path)),
        _ => None,
    };
    let mut known = program_folders(system.os()).flat_map(|folder| {
        let mut folders = folders_of(system, &folder.path);
        folders.sort_by_key(|folder| version_in(folder));
        folders.into_iter().rev().map(move |path| (folder, path))
    });
    if let Some(path) = own {
        let folder = path.parent().map(Path::to_owned);
        let found = known.find(|(_, known)| Some(known) == folder.as_ref()).map(|(folder, _)| folder);
        return Some(Elsewhere {
            path,
            owner: found.map(|folder| folder.owner.as_str()),
            versioned: found.is_some_and(|folder| folder.path.contains('*')),
        });
    }
    known.find_map(|(folder, path)| {
        let list = path.to_string_lossy();
        match system.find_command(name, Some(&list), &current) {
            Lookup::Found(path) => {
                Some(Elsewhere { path, owner: Some(&folder.owner), versioned: folder.path.contains('*') })
            }
            _ => None,
        }
    })
}

/// A path that still leads to the same program when this shell is gone: fnm gives every shell a link of its own.
fn lasting(system: &dyn System, path: PathBuf) -> PathBuf {
    let of_shell = |part: &Path| part.parent().is_some_and(|folder| folder.ends_with("fnm_multishells"));
    let found = path.ancestors().find(|part| of_shell(part)).and_then(|part| Some((part, system.link(part)?)));
    match found {
        Some((part, target)) => path.strip_prefix(part).map_or(path.clone(), |below| target.join(below)),
        None => path,
    }
}

/// Whether a program lies in a folder that only an interactive shell puts on its PATH; whose folder that is.
pub(crate) fn is_for_shells_only(system: &dyn System, path: &Path) -> Option<&'static str> {
    let folder = path.parent()?;
    let known = program_folders(system.os()).filter(|known| known.shell_only);
    known
        .into_iter()
        .find(|known| folders_of(system, &known.path).iter().any(|path| path == folder))
        .map(|known| known.owner.as_str())
}

/// The version that a path of a version manager names: `…/node/v22.14.0/bin`.
pub(crate) fn version_in(path: &Path) -> Option<semver::Version> {
    path.components().rev().find_map(|part| {
        let name = part.as_os_str().to_str()?;
        semver::Version::parse(name.strip_prefix('v').unwrap_or(name)).ok()
    })
}

impl Elsewhere {
    /// Where it lies and whose it is, as the end of a sentence: "`/x/npx`, which is of nvm".
    pub(crate) fn describe(&self) -> String {
        let path = self.path.display();
        self.owner.map_or_else(|| format!("`{path}`"), |owner| format!("`{path}` ({owner})"))
    }

    /// Writes its path as the command of a server. A script of Node.js finds its interpreter on the PATH, so that one
    /// is given its folder as well, where the client would not find it.
    pub(crate) fn fix(&self, ctx: &ServerContext<'_>, client_path: &str) -> Option<Fix> {
        let server = ctx.server;
        let path = self.path.to_str()?;
        let entry = server.command_entry()?;
        let node = if entry.value.is_object() {
            entry.value.get("path")?
        } else {
            entry.value.items().next().unwrap_or(entry.value)
        };
        let mut edits = vec![replace_value(ctx.file.document, node, &path.into())?];
        let mut title = "write the absolute path".to_owned();
        if self.needs_folder(ctx.file.system, client_path) {
            let folder = self.path.parent()?.to_str()?;
            let list = format!("{folder}:{client_path}");
            edits.push(set_variables(ctx, &[("PATH", &list)])?);
            title.push_str(", and put its folder on the PATH of the server");
        }
        // The folder of a version goes when the version goes, and others who share the file have none.
        let lasting = !self.versioned && !ctx.file.shared;
        Some(if lasting { Fix::safe(title, edits) } else { Fix::risky(title, edits) })
    }

    /// Whether it is a script whose interpreter the client would not find either.
    fn needs_folder(&self, system: &dyn System, client_path: &str) -> bool {
        let Some(Format::Script(shebang)) = format(system, &self.path) else { return false };
        let Some(program) = shebang.program else { return false };
        !matches!(system.find_command(&program, Some(client_path), &system.current_dir()), Lookup::Found(_))
    }
}

/// How one comes by a program.
pub(crate) fn install(program: &str, os: Os) -> String {
    let order = match program {
        "npx" | "node" | "npm" => "install Node.js",
        "uvx" | "uv" => "install uv (https://docs.astral.sh/uv/)",
        "docker" => "install Docker",
        "bun" | "bunx" => "install Bun",
        "deno" => "install Deno",
        "python" if os != Os::Windows => "write `python3`, or install Python",
        "python" | "python3" | "py" => "install Python",
        _ => "install it, or write its absolute path",
    };
    order.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn what_is_gone_with_the_shell_is_not_suggested() {
        let installed = "/home/me/.local/share/fnm/node-versions/v22.1.0/installation";
        let system = FakeSystem::new(Os::Linux)
            .env("PATH", "/home/me/.local/state/fnm_multishells/12_34/bin:/usr/bin")
            .file(&format!("{installed}/bin/npx"), 0o755, "#!/usr/bin/env node")
            .linked("/home/me/.local/state/fnm_multishells/12_34", installed);
        let found = elsewhere(&system, "npx").unwrap();
        assert_eq!(found.path, Path::new(installed).join("bin/npx"));
        assert_eq!((found.owner, found.versioned), (Some("fnm"), true));
    }

    #[test]
    fn of_several_versions_the_newest_is_named() {
        let node = |version: &str| format!("/home/me/.nvm/versions/node/{version}/bin/npx");
        let system = FakeSystem::new(Os::Linux).env("PATH", "/usr/bin");
        let system = ["v9.1.0", "v22.1.0", "v18.0.0"].iter().fold(system, |system, v| system.file(&node(v), 0o755, ""));
        assert_eq!(elsewhere(&system, "npx").unwrap().path, Path::new(&node("v22.1.0")));
        assert!(elsewhere(&system, "uvx").is_none());
    }
}
