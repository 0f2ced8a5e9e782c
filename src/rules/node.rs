//! Which Node.js runs what npx starts, and its version, without starting it.

use std::path::{Path, PathBuf};

use crate::rules::ServerContext;
use crate::rules::program::{SearchList, desktop_path, look_up, own_path};
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
