use crate::client::Choice;
use crate::diagnostic::Fix;
use crate::document::{Slot, entry_text, insert_entry};
use crate::rules::field_names::is_misnamed;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A program is declared without the type that the client insists on.
    ///
    /// ## What it does
    ///
    /// Reports servers with a `command` and no `type`, in files of clients that do not go by the `command` alone.
    ///
    /// ## Why
    ///
    /// Most clients take a server with a `command` for a program. A few want to be told.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "time": { "command": ["uvx", "mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad,path=crush.json
    /// { "mcp": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=goose,path=~/.config/goose/config.yaml
    /// extensions:
    ///   time:
    ///     cmd: uvx
    ///     args: [mcp-server-time]
    ///     enabled: true
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=opencode.json
    /// { "mcp": { "time": { "type": "local", "command": ["uvx", "mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good,path=crush.json
    /// { "mcp": { "time": { "type": "stdio", "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// opencode does not start over it; with `enabled` in the declaration it drops the server and starts. Crush keeps
    /// the server and cannot start it. Claude Code, Cursor, VS Code and Codex do without.
    ///
    /// ## References
    ///
    /// - measured on opencode 1.18.33 (2026-11-22)
    /// - charmbracelet/crush, `internal/agent/tools/mcp/init.go` (2026-11-22)
    "schema/missing-type" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let field = server.fields.transport;
    let Some(command) = server.node.entry(server.fields.command).filter(|_| ctx.lacks(field).is_some()) else { return };
    // Under another client's name for it, the type is there; `unknown-key` tells that.
    let schema = ctx.file.judge.schema();
    if is_misnamed(schema, server.node, field) {
        return;
    }
    let name = match ctx.choice {
        Choice::Branch(branch) if !server.has_url() => branch.type_names.first(),
        _ => None,
    };
    let known: Vec<_> = schema.type_names().map(|name| format!("`{name}`")).collect();
    let draft = Draft::new(
        command.key_span,
        format!("server {} has a `{}` but no `{field}`", ctx.name(), command.key.as_str()),
        "which transport?",
    )
    .costs(ctx.bad_type());
    let Some(name) = name else {
        sink.report(draft.help(format!("add `{field}`, one of {}", known.join(", "))));
        return;
    };
    let (document, value) = (ctx.file.document, name.as_str().into());
    let title = format!("add `{}`", entry_text(document.syntax(), field, &value).unwrap_or_default());
    let edit = insert_entry(document, server.node, Slot::Before(command), field, &value);
    sink.report(draft.help(title.clone()).fix(edit.map(|edit| Fix::safe(title, vec![edit]))));
}
