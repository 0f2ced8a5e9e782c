use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::Entry;
use crate::model::Transport;
use crate::rules::values::removed;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server has both a program and an address.
    ///
    /// ## What it does
    ///
    /// Reports servers with a `command` and a `url`, and says which of the two the client uses.
    ///
    /// ## Why
    ///
    /// The client takes one and ignores the other without a word, and not all clients take the same.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"], "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "npx"
    /// args = ["-y", "docs-server"]
    /// url = "https://example.com/mcp"
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// In Claude Code, Cursor, GitHub Copilot CLI and Factory Droid the program wins, unless `type` names a remote
    /// transport. In Gemini CLI and Qwen Code the address always wins, and `httpUrl` over `url`. Codex takes neither and
    /// does not start. In opencode `type` decides.
    ///
    /// ## References
    ///
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32, Codex 0.169.0 and opencode 1.18.33 (2026-11-22)
    "schema/transport-ambiguous" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// The declaration without what has no effect. Somebody wrote it, and may have meant it.
fn without(ctx: &ServerContext<'_>, ignored: &Entry<'_>, program: bool) -> Option<Fix> {
    let (server, fields) = (ctx.server, ctx.server.fields);
    // What goes with an address or a program has no effect either; of a list in a list nothing is known.
    let others: &[&str] = if program { &[fields.headers] } else { &[fields.args, fields.env, fields.cwd] };
    let beside = others.iter().filter_map(|field| server.node.entry(field));
    // Another client may take the other of the two.
    if ctx.file.judge.is_unknown() || !ctx.file.others.is_empty() || beside.into_iter().next().is_some() {
        return None;
    }
    let edit = removed(ctx.file.document, server.node, ignored)?;
    Some(Fix::risky(format!("remove `{}`, which has no effect", ignored.key.as_str()), vec![edit]))
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let fields = ctx.server.fields;
    let (Some(command), Some(url)) = (ctx.server.command_entry(), ctx.server.url_entry()) else {
        return;
    };
    let Choice::Branch(branch) = ctx.choice else { return };
    let program = branch.transport == Transport::Stdio;
    let (used, ignored) = if program { (command, url) } else { (url, command) };
    let who = ctx.file.client();
    let both = format!("server {} has both a `{}` and a `{}`", ctx.name(), fields.command, fields.url);
    // Some clients take neither.
    if let Some((violation, _)) = ctx.barred(ignored.key.as_str()) {
        sink.report(
            Draft::new(ignored.key_span, format!("{both}, of which only one is allowed"), "one too many")
                .severity(Severity::Error)
                .costs(ctx.loss(violation))
                .also(used.key_span, "the other")
                .help("keep one of the two; for both, declare two servers"),
        );
        return;
    }
    let message =
        if ctx.file.judge.is_unknown() { both } else { format!("{both}; {who} uses the `{}`", used.key.as_str()) };
    let help =
        format!("keep one of the two; for both, declare two servers (`{}` is ignored here)", ignored.key.as_str());
    let draft = Draft::new(ignored.key_span, message, "has no effect").also(used.key_span, "used").help(help);
    sink.report(draft.fix(without(ctx, &ignored, program)));
}
