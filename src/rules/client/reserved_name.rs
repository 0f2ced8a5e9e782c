use crate::client::Loss;
use crate::rules::rename::{nearest, renamed};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The server has a name that the client keeps for itself or loses.
    ///
    /// ## What it does
    ///
    /// Reports server names that the client does not take.
    ///
    /// ## Why
    ///
    /// The server is dropped for its name alone.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "workspace": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "workspace-tools": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code refuses `workspace`, `computer-use` and `__proto__`; Cursor, Gemini CLI and Factory Droid silently
    /// lose `__proto__`, Qwen Code `constructor` as well. Other names that documentation calls reserved
    /// (`ide`, `claude_ai_…`) were seen to load.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    "client/reserved-name" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let name = ctx.server.name.as_str();
    let names = ctx.file.judge.file.names;
    if !names.reserved.contains(&name) {
        return;
    }
    let span = ctx.server.entry.key_span;
    let new = nearest(name, |new| !names.reserved.contains(&new) && (names.strains)(new).is_none());
    let message = format!("{} does not take a server called `{name}`", ctx.file.client());
    sink.report(
        Draft::new(span, message, "a reserved name")
            .costs(Loss::Server)
            .help("give the server another name")
            .fix(new.and_then(|new| renamed(ctx.file, name, span, &new))),
    );
}
