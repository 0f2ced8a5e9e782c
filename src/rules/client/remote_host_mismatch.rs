use std::path::{Component, Path};

use crate::diagnostic::Severity;
use crate::rules::program::look_up;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::Lookup;

declare_rule! {
    /// Within WSL the command leads to the program of Windows.
    ///
    /// ## What it does
    ///
    /// Looks commands up that are given by name, where this program runs in WSL, and reports those that are found on a
    /// drive of Windows alone.
    ///
    /// ## Why
    ///
    /// WSL puts the PATH of Windows behind its own. Where `npx` is not installed in the distribution, that of
    /// Windows is found: it is a script for another system, or starts the server on the Windows side, where the paths in its
    /// arguments lead nowhere and `localhost` may be another.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env WSL_DISTRO_NAME Ubuntu
    /// env PATH /usr/bin:/mnt/c/nodejs
    /// file /mnt/c/nodejs/npx 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server@1.0.0", "/home/me/docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Install the runtime in the distribution.
    ///
    /// ```text,machine
    /// os linux
    /// env WSL_DISTRO_NAME Ubuntu
    /// env PATH /usr/bin:/mnt/c/nodejs
    /// file /usr/bin/npx 755
    /// file /mnt/c/nodejs/npx 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server@1.0.0", "/home/me/docs"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all that run within WSL. An editor on the Windows side starts the servers of a user on that side, and
    /// those of a workspace within WSL on the other.
    ///
    /// ## References
    ///
    /// - <https://learn.microsoft.com/en-us/windows/wsl/filesystems#interoperability-between-windows-and-linux-commands> (2026-11-22)
    /// - <https://github.com/microsoft/vscode/issues/246293> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/86> (2026-11-22)
    "client/remote-host-mismatch" {
        severity: Severity::Warning,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    if ctx.file.system.env("WSL_DISTRO_NAME").is_none() {
        return;
    }
    let (Some((command, Lookup::Found(path))), Some(text)) = (look_up(ctx), ctx.server.command) else { return };
    // Whoever writes a path or an ending means it.
    if command.contains(['/', '\\', '.']) || !is_of_windows(&path) {
        return;
    }
    let message = format!("`{command}` is not in this distribution: server {} gets that of Windows", ctx.name());
    sink.report(
        Draft::new(text.span(), message, format!("leads to `{}`", path.display()))
            .help(format!("install `{command}` in the distribution, with its own package manager")),
    );
}

/// Whether a path lies on a drive of Windows: `/mnt/c/…`.
fn is_of_windows(path: &Path) -> bool {
    let mut parts = path.components().skip(1);
    let is_drive = |part: Component<'_>| {
        let name = part.as_os_str().to_string_lossy();
        name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    parts.next().is_some_and(|part| part.as_os_str() == "mnt") && parts.next().is_some_and(is_drive)
}
