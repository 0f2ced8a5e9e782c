use std::path::Path;

use crate::client::SearchPath;
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::rules::command::tilde_or_var_path::{plain_arguments, value_of};
use crate::rules::program::locate;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A server needs a folder for which macOS asks every program for permission.
    ///
    /// ## What it does
    ///
    /// Points out on macOS that the command, the working directory or an argument of a server of Claude Desktop lies in
    /// Documents, Desktop, Downloads, iCloud Drive or another cloud folder.
    ///
    /// ## Why
    ///
    /// macOS protects these folders and asks the user on behalf of the application, once. Without an answer, or after a
    /// wrong one, reading fails with `Operation not permitted`, whatever the permissions of the files are. Full access to
    /// the disk does not always help: Claude Desktop starts programs in a way that leaves it out of account.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /Users/me/Documents/box/index.js 644 //
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "box": { "command": "node", "args": ["/Users/me/Documents/box/index.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /Users/me/code/box/index.js 644 //
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "box": { "command": "node", "args": ["/Users/me/code/box/index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop, of which it is reported. A client in a terminal has the permissions of the terminal, and an editor
    /// those that it was given when the folder was opened.
    ///
    /// ## References
    ///
    /// - <https://github.com/anthropics/claude-code/issues/90373> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/91118> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/93747> (2026-11-22)
    "permission/macos-tcc" {
        severity: Severity::Info,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

/// The protected folders in a home, each as people call it.
const PROTECTED: &[(&str, &str)] = &[
    ("Documents", "Documents"),
    ("Desktop", "Desktop"),
    ("Downloads", "Downloads"),
    ("Library/Mobile Documents", "iCloud Drive"),
    ("Library/CloudStorage", "a cloud folder"),
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let system = ctx.file.system;
    // What is started in a terminal has the permissions of the terminal.
    let SearchPath::Desktop { .. } = ctx.file.judge.client.search_path else { return };
    if system.os() != Os::MacOs {
        return;
    }
    let (Some(home), Some(launch)) = (system.home(), &ctx.server.launch) else { return };
    let command = ctx.server.command.into_iter();
    let arguments = plain_arguments(launch).into_iter().map(value_of);
    let mut candidates = command.chain(ctx.server.cwd).chain(arguments);
    let found = candidates.find_map(|text| Some((text, protection(ctx, text, &home)?)));
    let Some((text, folder)) = found else { return };
    sink.report(
        Draft::new(
            text.span(),
            format!("server {} needs a path in {folder}, for which macOS asks for permission", ctx.name()),
            "may fail with `Operation not permitted`",
        )
        .help("allow it where macOS asks (System Settings > Privacy & Security > Files & Folders), or move it out of there"),
    );
}

/// The protected folder that a path lies in.
fn protection(ctx: &ServerContext<'_>, text: Text<'_>, home: &Path) -> Option<&'static str> {
    let written = text.as_str();
    let path = written.starts_with('/').then(|| locate(ctx, written)).flatten()?;
    let below = path.strip_prefix(home).ok()?;
    PROTECTED.iter().find(|(folder, _)| below.starts_with(folder)).map(|(_, name)| *name)
}
