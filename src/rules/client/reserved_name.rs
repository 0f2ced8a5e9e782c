use crate::client::Loss;
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
    /// ```json,bad,client=copilot-cli,path=.copilot/mcp-config.json
    /// { "mcpServers": { "${TEAM}": { "command": "uvx", "args": ["mcp-server-time"] } } }
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
    /// lose `__proto__`, Qwen Code `constructor` as well. GitHub Copilot CLI takes neither an empty name nor one with
    /// `}`, a control character or an empty part between slashes. Other names that documentation calls reserved
    /// (`ide`, `claude_ai_…`) were seen to load.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    "client/reserved-name" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let name = ctx.server.name.as_str();
    let names = ctx.file.judge.file.names;
    let (message, label) = if names.reserved.contains(&name) {
        (format!("{} does not take a server called `{name}`", ctx.file.client()), "a reserved name")
    } else if let Some(why) = (names.refuses)(name) {
        (format!("{} does not take server `{name}`: its name {why}", ctx.file.client()), "not a name for a server")
    } else {
        return;
    };
    sink.report(
        Draft::new(ctx.server.entry.key_span, message, label).costs(Loss::Server).help("give the server another name"),
    );
}
