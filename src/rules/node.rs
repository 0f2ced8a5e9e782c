//! Which Node.js runs what npx starts, and its version, without starting it.

use std::path::{Path, PathBuf};

use crate::diagnostic::Fix;
use crate::rules::ServerContext;
use crate::rules::environment::set_variables;
use crate::rules::program::{SearchList, desktop_path, look_up, own_path, path_list, version_in as named_version};
use crate::rules::remedy::target;
use crate::system::{Lookup, Os, System};

/// A Node.js on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its version: `22.14.0`.
    pub(crate) version: String,
    /// Where it was found.
    pub(crate) path: PathBuf,
}

/// The Node.js that runs the packages of a server. On Windows it is the one beside npx; elsewhere npx is a script that
/// takes the first on the PATH.
pub(crate) fn running(ctx: &ServerContext<'_>) -> Option<Node> {
    let (_, Lookup::Found(runner)) = look_up(ctx)? else { return None };
    let system = ctx.file.system;
    if system.os() == Os::Windows {
        let beside = runner.with_file_name("node.exe");
        return version(system, &beside).map(|version| Node { version, path: beside });
    }
    let list = SearchList::of(ctx);
    let Lookup::Found(path) = list.find(system, "node", &system.current_dir())? else { return None };
    // In which order a desktop has the versions of nvm is not certain: `command/oldest-nvm-node`.
    let versions = path.ancestors().nth(3).filter(|folder| folder.ends_with(".nvm/versions/node"));
    if own_path(ctx).is_none() && desktop_path(ctx).is_some() && versions.is_some_and(|it| system.entries(it).len() > 1)
    {
        return None;
    }
    let version = version(system, &path)?;
    Some(Node { version, path })
}

/// The newest Node.js among those that nvm has beside one, and the folder of its programs.
pub(crate) fn newest_of_nvm(system: &dyn System, node: &Path) -> Option<(semver::Version, PathBuf)> {
    let versions = node.ancestors().nth(3).filter(|folder| folder.ends_with(".nvm/versions/node"))?;
    let names = system.entries(versions);
    let folders = names.iter().map(|name| versions.join(name)).filter_map(|path| Some((named_version(&path)?, path)));
    let (version, folder) = folders.max_by(|one, other| one.0.cmp(&other.0))?;
    Some((version, folder.join("bin")))
}

/// Begins the PATH of a server with the folder of a Node.js.
pub(crate) fn put_first(ctx: &ServerContext<'_>, version: &semver::Version, folder: &Path) -> Option<Fix> {
    let list = path_list(ctx, folder.to_str()?, &SearchList::of(ctx).text(ctx.file.system));
    let edit = set_variables(ctx, &[("PATH", &list)])?;
    Some(Fix::risky(format!("give the server a PATH that begins with Node.js {version}"), vec![edit]))
}

/// By what a path shows that a manager of versions has put Node.js there, and what has it fetch the newest that is
/// looked after and use that from then on.
/// Sources: <https://github.com/nvm-sh/nvm#long-term-support>, <https://mise.jdx.dev/lang/node.html>,
/// <https://docs.volta.sh/guide/getting-started>, <https://docs.brew.sh/Manpage>, and the manual of fnm (2026-11-23).
const UPGRADES: &[(&str, &str)] = &[
    ("/.nvm/versions/", "nvm install --lts && nvm alias default 'lts/*'"),
    ("/fnm", "fnm install --lts && fnm default lts-latest"),
    ("/mise/", "mise use --global node@lts"),
    ("/.volta/", "volta install node"),
    ("/Cellar/node/", "brew upgrade node"),
    ("/Cellar/node@", "brew install node && brew link --overwrite node"),
];

/// The order that brings a newer Node.js in place of one.
pub(crate) fn upgrade(system: &dyn System, node: &Path) -> Option<Fix> {
    let real = target(system, node);
    let lies = |mark: &str| [node, &real].iter().any(|path| path.to_string_lossy().contains(mark));
    let order = UPGRADES.iter().find(|(mark, _)| system.os() != Os::Windows && lies(mark));
    order.map(|(_, order)| Fix::display_only(*order))
}

/// The version of an installed Node.js: by a folder on the way that is named for it, or by its headers.
fn version(system: &dyn System, path: &Path) -> Option<String> {
    let mut path = path.to_owned();
    // Links may go round in a circle.
    for _ in 0..16 {
        if let Some(version) = version_in(&path) {
            return Some(version);
        }
        let link = path.ancestors().find_map(|part| Some((part.to_owned(), system.link(part)?)));
        let Some((part, target)) = link else { break };
        let below = path.strip_prefix(&part).unwrap_or(Path::new("")).to_owned();
        let target = part.parent().unwrap_or(Path::new("/")).join(target);
        path = if below.as_os_str().is_empty() { target } else { target.join(below) };
    }
    let header = path.parent()?.parent()?.join("include/node/node_version.h");
    version_of_header(&String::from_utf8_lossy(&system.read_start(&header, 4096).ok()?))
}

/// `…/node/v22.14.0/bin/node`, `…/Cellar/node@18/18.20.4_1/bin/node`
fn version_in(path: &Path) -> Option<String> {
    let mut of_node = false;
    for part in path.parent()?.components() {
        let part = part.as_os_str().to_string_lossy();
        // Homebrew counts its own releases behind `_`.
        let number = part.split('_').next().unwrap_or_default().trim_start_matches('v');
        if of_node && semver_like(number) {
            return Some(number.to_owned());
        }
        of_node |= part.contains("node");
    }
    None
}

fn semver_like(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `#define NODE_MAJOR_VERSION 22` and its like.
fn version_of_header(header: &str) -> Option<String> {
    let number = |name: &str| {
        let line = header.lines().find_map(|line| line.trim().strip_prefix("#define ")?.strip_prefix(name))?;
        let number = line.trim();
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    };
    let parts = [number("NODE_MAJOR_VERSION")?, number("NODE_MINOR_VERSION")?, number("NODE_PATCH_VERSION")?];
    Some(parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn versions_by_folder_link_and_header() {
        let header = "#define NODE_MAJOR_VERSION 18\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 2\n";
        let system = FakeSystem::new(Os::Linux)
            .linked(
                "/run/user/1000/fnm_multishells/12_34",
                "/home/me/.local/share/fnm/node-versions/v20.1.0/installation",
            )
            .linked("/usr/local/bin/node", "../lib/nodejs/bin/node")
            .linked("/round/node", "/round/node")
            .file("/opt/node/include/node/node_version.h", 0o644, header);
        for (path, wanted) in [
            ("/home/me/.nvm/versions/node/v18.20.0/bin/node", Some("18.20.0")),
            ("/home/me/.local/share/mise/installs/node/22.3.0/bin/node", Some("22.3.0")),
            ("/home/me/.asdf/installs/nodejs/20.11.1/bin/node", Some("20.11.1")),
            ("/opt/homebrew/Cellar/node/22.1.0_1/bin/node", Some("22.1.0")),
            ("/home/me/.volta/tools/image/node/20.1.0/bin/node", Some("20.1.0")),
            ("/run/user/1000/fnm_multishells/12_34/bin/node", Some("20.1.0")),
            ("/opt/node/bin/node", Some("18.1.2")),
            ("/home/me/.asdf/shims/node", None),
            ("/srv/app-1.2.3/1.2.3/bin/node", None),
            ("/round/node", None),
            ("/usr/local/bin/node", None),
        ] {
            assert_eq!(version(&system, Path::new(path)).as_deref(), wanted, "{path}");
        }
    }
}
