use crate::client::SearchPath;
use crate::diagnostic::Severity;
use crate::rules::program::{desktop_path, elsewhere, is_for_shells_only, look_up, own_path};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// A terminal finds the command, and the client, which is started from the desktop, does not.
    ///
    /// ## What it does
    ///
    /// Looks the command up on the PATH that the desktop gives to the client. On macOS that is known: a few folders of
    /// the system, and those that the client adds itself. On Linux it differs from desktop to desktop; there a command
    /// is reported, as a warning, that lies in a folder which only the start-up files of an interactive shell put on
    /// the PATH, as those of nvm and of mise's activation do.
    ///
    /// ## Why
    ///
    /// It works in the terminal, so that nothing seems to be wrong; the client reports `spawn uvx ENOENT` in a log.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /Users/me/.local/bin:/usr/bin:/bin
    /// file /Users/me/.local/bin/uvx 755
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /home/me/.nvm/versions/node/v22.14.0/bin:/usr/bin:/bin
    /// file /home/me/.nvm/versions/node/v22.14.0/bin/npx 755 #!/usr/bin/env node\n
    /// file /home/me/.nvm/versions/node/v22.14.0/bin/node 755
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=~/.config/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "npx", "args": ["-y", "@acme/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /Users/me/.local/bin:/usr/bin:/bin
    /// file /Users/me/.local/bin/uvx 755
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "/Users/me/.local/bin/uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /opt/homebrew/bin:/usr/bin:/bin
    /// file /opt/homebrew/bin/uvx 755
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop. VS Code and editors made from it ask the login shell for its PATH, and a client that is started
    /// in a terminal has that of the terminal.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/legacy/tools/debugging> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/760> (2026-11-22)
    /// - <https://github.com/hald/things-mcp/issues/35> (2026-11-22)
    /// - <https://github.com/aaddrick/claude-desktop-debian/issues/247> (2026-11-22)
    "command/not-on-gui-path" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let SearchPath::Desktop { .. } = ctx.file.judge.client.search_path else { return };
    if speaks(ctx) {
        sink.report_some(missing(ctx));
    } else if ctx.file.system.os() == Os::Linux {
        sink.report_some(for_shells_only(ctx));
    }
}

/// Whether the command is one that the client does not find, and a terminal does.
pub(crate) fn speaks(ctx: &ServerContext<'_>) -> bool {
    if own_path(ctx).is_some() || desktop_path(ctx).is_none() {
        return false;
    }
    let Some((command, Lookup::Missing)) = look_up(ctx) else { return false };
    !command.contains(['/', '\\']) && elsewhere(ctx.file.system, command).is_some()
}

fn missing(ctx: &ServerContext<'_>) -> Option<Draft> {
    let (command, client) = (ctx.server.command?, ctx.file.client());
    let there = elsewhere(ctx.file.system, command.as_str())?;
    let message =
        format!("`{}` is not on the PATH that {client} has: server {} cannot be started", command.as_str(), ctx.name());
    let draft = Draft::new(command.span(), message, "a terminal finds it, the desktop does not");
    let help = format!("write its absolute path: it is {}", there.describe());
    Some(draft.help(help).fix(there.fix(ctx, &desktop_path(ctx)?)))
}

fn for_shells_only(ctx: &ServerContext<'_>) -> Option<Draft> {
    let (command, Lookup::Found(path)) = look_up(ctx)? else { return None };
    if own_path(ctx).is_some() || command.contains('/') {
        return None;
    }
    let owner = is_for_shells_only(ctx.file.system, &path)?;
    let client = ctx.file.client();
    let message = format!("{client} may not find `{command}`, with which it is to start server {}", ctx.name());
    let there = elsewhere(ctx.file.system, command)?;
    // What the desktop gives is not known for sure, but the folders of the system are always there.
    let fix = there.fix(ctx, "/usr/local/bin:/usr/bin:/bin");
    Some(
        Draft::new(ctx.server.command?.span(), message, format!("only a shell has the folder of {owner} on its PATH"))
            .severity(Severity::Warning)
            .help(format!("write its absolute path: it is {}", there.describe()))
            .fix(fix),
    )
}
