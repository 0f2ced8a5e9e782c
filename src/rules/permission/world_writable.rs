use std::path::{Path, PathBuf};

use crate::rules::context::ServerContext;
use crate::rules::program::{is_on_windows_drive, look_up, script};
use crate::rules::remedy::{order, target};
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::{Lookup, Os, Stat, System};
use crate::text::Span;

declare_rule! {
    /// Every user of this machine can change what the client starts.
    ///
    /// ## What it does
    ///
    /// Reports configuration files, commands and scripts that everybody may write to, and folders above them in which
    /// everybody may put another file in their place. Links are followed. A folder with the sticky bit, such as `/tmp`,
    /// lets nobody replace what belongs to others and is left alone. Each file or folder is reported once.
    ///
    /// ## Why
    ///
    /// Whoever changes such a file has their program started with your rights, by a client that has already asked
    /// whether it is trusted.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/open.sh" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// folder /srv/box 777
    /// folder /srv/box/dist 755
    /// file /srv/box/dist/index.js 644 //
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "node", "args": ["/srv/box/dist/index.js"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// link /usr/bin/box /opt/box/start
    /// folder /opt/box 777
    /// file /opt/box/start 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "box" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/tool.sh" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// folder /tmp 1777
    /// folder /home/me/project 775
    /// file /tmp/box 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "/tmp/box" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. What a group may write to is left alone: on many systems every user has a group of their own.
    /// So are Windows drives under WSL, disks under `/Volumes` on macOS, and, for folders, containers that editors make:
    /// there everything has every permission, and there is one user.
    ///
    /// ## References
    ///
    /// - CVE-2025-54136, the same class: a configuration changed after it was approved (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man7/inode.7.html>, on the sticky bit (2026-11-22)
    "permission/world-writable" {
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let mut seen = Vec::new();
    report(ctx, ctx.path, ctx.start(), "this file", &mut seen, sink);
    for server in &ctx.reading.servers {
        let choice = ctx.judge.schema().choose(server);
        let server_ctx = ServerContext { file: ctx, server, choice, violations: &[] };
        if let (Some(text), Some((_, Lookup::Found(path)))) = (server.command, look_up(&server_ctx)) {
            report(ctx, &path, text.span(), "this program", &mut seen, sink);
        }
        if let Some((text, path)) = script(&server_ctx) {
            report(ctx, &path, text.span(), "this script", &mut seen, sink);
        }
    }
}

/// What everybody may write to of a file and the folders above it; of a link, of what it leads to and where it lies.
fn report(ctx: &Context<'_>, path: &Path, span: Span, what: &str, seen: &mut Vec<PathBuf>, sink: &mut Sink<'_>) {
    let system = ctx.system;
    if is_spared(system, path) || system.stat(path).is_err() {
        return;
    }
    let file = target(system, path);
    let folders = path.ancestors().skip(1).chain(file.ancestors().skip(1));
    // One door is enough: what stands open further up is reported once that is shut.
    let open = open_to_all(system, &file, 0).map(|mode| (file.clone(), mode));
    let folder = || folders.filter(|folder| !is_lone(system) && !folder.as_os_str().is_empty());
    let open_folder = || folder().find_map(|folder| Some((folder.to_owned(), open_to_all(system, folder, STICKY)?)));
    let is_file = open.is_some();
    let Some((culprit, mode)) = open.or_else(open_folder) else { return };
    if seen.contains(&culprit) {
        return;
    }
    let order = order("chmod o-w", &culprit);
    let draft = if is_file {
        let message = format!("every user of this machine can change {what}: its mode is {mode:o}");
        Draft::new(span, message, "writable by everybody").help("take the write permission from others")
    } else {
        let shown = culprit.display();
        let message =
            format!("every user of this machine can replace {what}: the mode of its folder `{shown}` is {mode:o}");
        let label = "lies in a folder that everybody may write to";
        Draft::new(span, message, label).help("take the write permission on the folder from others")
    };
    sink.report(draft.fix(order));
    seen.push(culprit);
}

/// In a folder with this bit nobody can replace what belongs to others.
const STICKY: u32 = 0o1000;

/// The mode of a path that everybody may write to, unless it has one of the bits that help against it.
fn open_to_all(system: &dyn System, path: &Path, but: u32) -> Option<u32> {
    let Ok(Stat { mode: Some(mode), .. }) = system.stat(path) else { return None };
    (mode & 0o002 != 0 && mode & but == 0).then_some(mode)
}

/// Whether it lies on a file system where every file has every permission.
fn is_spared(system: &dyn System, path: &Path) -> bool {
    is_on_windows_drive(system, path) || (system.os() == Os::MacOs && path.starts_with("/Volumes"))
}

/// Whether this is a container that an editor has made for one user, whose folders are open to all.
fn is_lone(system: &dyn System) -> bool {
    ["CODESPACES", "REMOTE_CONTAINERS"].iter().any(|name| system.env(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn which_folders_let_everybody_in() {
        for (mode, sticky_helps, open) in [
            (0o777, true, true),
            (0o1777, true, false),
            (0o1777, false, true),
            (0o775, true, false),
            (0o757, true, true),
        ] {
            let system = FakeSystem::new(Os::Linux).directory("/x", mode);
            let but = if sticky_helps { STICKY } else { 0 };
            assert_eq!(open_to_all(&system, Path::new("/x"), but).is_some(), open, "{mode:o}");
        }
    }

    #[test]
    fn where_permissions_say_nothing() {
        let wsl = FakeSystem::new(Os::Linux).env("WSL_DISTRO_NAME", "Ubuntu");
        assert!(is_spared(&wsl, Path::new("/mnt/c/x")) && !is_spared(&wsl, Path::new("/home/x")));
        assert!(!is_spared(&FakeSystem::new(Os::Linux), Path::new("/mnt/data/x")));
        assert!(is_spared(&FakeSystem::new(Os::MacOs), Path::new("/Volumes/USB/x")));
        assert!(is_lone(&FakeSystem::new(Os::Linux).env("CODESPACES", "true")));
    }
}
