//! On which PATH a client finds programs on this machine, and where those lie that it does not find.

use std::path::{Path, PathBuf};

use super::format::{Format, format};
use super::own_path;
use super::start::write;
use crate::client::{Part, paths_of};
use crate::diagnostic::Fix;
use crate::document::{Text, replace_part};
use crate::knowledge::program_folders;
use crate::rules::ServerContext;
use crate::rules::environment::set_variables;
use crate::rules::homes;
use crate::rules::strings::put;
use crate::system::{Lookup, Os, System};
use crate::text::Edit;

/// The folders in which the client of a server looks for its program, where they are others than those of the PATH of
/// this process: the desktop of macOS gives its programs a PATH of its own.
pub(crate) fn desktop_path(ctx: &ServerContext<'_>) -> Option<String> {
    let folders = ctx.file.judge.client.search_path.desktop_folders(ctx.file.system)?;
    let folders: Vec<_> = folders.iter().map(|folder| folder.to_string_lossy()).collect();
    Some(folders.join(":"))
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
        let mut folders = paths_of(system, &folder.path);
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
        .find(|known| paths_of(system, &known.path).iter().any(|path| path == folder))
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
        self.fixed(ctx, write(ctx, &self.written(ctx, &self.path, Part::Command)?)?, client_path)
    }

    /// The same where the program is named by an argument.
    pub(crate) fn fix_at(&self, ctx: &ServerContext<'_>, text: Text<'_>, client_path: &str) -> Option<Fix> {
        self.fixed(ctx, put(ctx, text, &self.written(ctx, &self.path, Part::Args)?)?, client_path)
    }

    fn fixed(&self, ctx: &ServerContext<'_>, edit: Edit, client_path: &str) -> Option<Fix> {
        let mut edits = vec![edit];
        let mut title = "write the absolute path".to_owned();
        if self.needs_folder(ctx.file.system, client_path) {
            edits.push(self.folder_first(ctx, client_path)?);
            title.push_str(", and put its folder on the PATH of the server");
        }
        Some(self.rate(ctx, title, edits))
    }

    /// Puts its folder on the PATH of a server, before the folders in which the client looks.
    pub(crate) fn put_on_path(&self, ctx: &ServerContext<'_>, client_path: &str) -> Option<Fix> {
        let edit = self.folder_first(ctx, client_path)?;
        let folder = self.written(ctx, self.path.parent()?, Part::Env)?;
        Some(self.rate(ctx, format!("put `{folder}` on the PATH of the server"), vec![edit]))
    }

    /// The folder of a version goes when the version goes, and others who share the file have none.
    fn rate(&self, ctx: &ServerContext<'_>, title: String, edits: Vec<Edit>) -> Fix {
        let lasting = !self.versioned && !ctx.file.shared;
        if lasting { Fix::safe(title, edits) } else { Fix::risky(title, edits) }
    }

    fn folder_first(&self, ctx: &ServerContext<'_>, client_path: &str) -> Option<Edit> {
        let folder = self.written(ctx, self.path.parent()?, Part::Env)?;
        if let Some(own) = own_path(ctx) {
            let text = own.text()?;
            let list = format!("{folder}{}", list_separator(ctx.file.system.os()));
            return replace_part(ctx.file.document, own, text.part(0..0), &list);
        }
        set_variables(ctx, &[("PATH", &path_list(ctx, &folder, client_path))])
    }

    /// A path as it may stand in the file. The version that one person has is of no use to others.
    fn written(&self, ctx: &ServerContext<'_>, path: &Path, part: Part) -> Option<String> {
        homes::written(ctx, path, part).filter(|_| !(self.versioned && ctx.file.shared))
    }

    /// Whether it is a script whose interpreter the client would not find either.
    fn needs_folder(&self, system: &dyn System, client_path: &str) -> bool {
        // On Windows nobody reads the first line of a file.
        let script = || format(system, &self.path).filter(|_| system.os() != Os::Windows);
        let Some(Format::Script(shebang)) = script() else { return false };
        let Some(program) = shebang.program else { return false };
        !matches!(system.find_command(&program, Some(client_path), &system.current_dir()), Lookup::Found(_))
    }
}

/// A PATH that begins with a folder, and goes on with that of the client: by a reference where the client fills one in.
pub(crate) fn path_list(ctx: &ServerContext<'_>, folder: &str, client_path: &str) -> String {
    let form = ctx.file.judge.client.variables.environment_form(Part::Env);
    let rest = form.map_or_else(|| client_path.to_owned(), |form| form.spell("PATH"));
    format!("{folder}{}{rest}", list_separator(ctx.file.system.os()))
}

const fn list_separator(os: Os) -> char {
    match os {
        Os::Windows => ';',
        Os::Linux | Os::MacOs => ':',
    }
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
