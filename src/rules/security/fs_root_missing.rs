use std::path::PathBuf;

use crate::diagnostic::Severity;
use crate::rules::packages::folders;
use crate::rules::program::locate;
use crate::rules::remedy::new_folder;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{FileKind, ReadError};

declare_rule! {
    /// A folder that a file server is to open is not on this machine.
    ///
    /// ## What it does
    ///
    /// Looks for the folders among the arguments of servers that open folders to the client, and reports those that are not
    /// there or are no folders. Relative paths count from the folder of the project.
    ///
    /// ## Why
    ///
    /// Older releases of the server end at once (`Error accessing directory`). Newer ones start, and every call then fails
    /// as long as nothing is there.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /srv/docs 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs", "/srv/gone"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// file /srv/docs.txt 644
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs.txt"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /srv/docs 755
    /// folder /home/me/notes 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs", "~/notes"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Some clients tell such a server which folders are open in the editor, and these then take the place
    /// of the arguments.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/blob/main/src/filesystem/index.ts> (2026-11-22)
    /// - <https://github.com/danny-avila/LibreChat/issues/7439> (2026-11-22)
    "security/fs-root-missing" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::Server(check),
    }
}

const NOTHING: &str = "nothing at this path";

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for folder in folders(ctx) {
        let written = folder.as_str();
        // Wherever a server runs, there it runs.
        if matches!(written, "." | "./") {
            continue;
        }
        let Some(path) = expanded(ctx, written) else { continue };
        let (fault, label) = match ctx.file.system.stat(&path) {
            Err(ReadError::NotFound) => ("is not there", NOTHING),
            Ok(stat) if stat.kind != FileKind::Directory => ("is no folder", "a file"),
            _ => continue,
        };
        sink.report(
            Draft::new(folder.span(), format!("`{written}`, which server {} is to open, {fault}", ctx.name()), label)
                .help("name a folder that is on this machine, or create it")
                .fix(if label == NOTHING { new_folder(ctx, &path) } else { None }),
        );
    }
}

/// Where a folder lies; the server itself knows `~`.
fn expanded(ctx: &ServerContext<'_>, written: &str) -> Option<PathBuf> {
    match written.strip_prefix('~') {
        Some("") => ctx.file.system.home(),
        Some(rest) => Some(ctx.file.system.home()?.join(rest.strip_prefix(['/', '\\'])?)),
        None => locate(ctx, written),
    }
}
