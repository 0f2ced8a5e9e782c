use serde_json::json;

use crate::diagnostic::Fix;
use crate::document::{NodeKind, NodeRef, holds_comment, pairs_as_map, replace_value, unescape_pointer};
use crate::rules::values::{quoted, removed};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A variable or header has a value that is no string.
    ///
    /// ## What it does
    ///
    /// Reports numbers, booleans, `null` and objects as values in `env` and `headers`, and lists in their place.
    ///
    /// ## Why
    ///
    /// Environment variables are text. A bare number is the commonest way to lose a server that looks right.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "web-server", "env": { "PORT": 3000 } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "web-server", "env": ["PORT=3000", "HOST=localhost"] } } }
    /// ```
    ///
    /// ```yaml,bad,path=librechat.yaml
    /// version: 1.2.8
    /// mcpServers:
    ///   web:
    ///     command: web-server
    ///     args: []
    ///     env:
    ///       - name: PORT
    ///         value: 3000
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.web]
    /// command = "web-server"
    ///
    /// [mcp_servers.web.env]
    /// PORT = 3000
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "web-server", "env": { "PORT": "3000" } } } }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "web": { "command": "web-server", "env": { "PORT": 3000, "DEBUG": null } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server. Cursor loads no server of the file and does not say so. VS Code takes numbers,
    /// and `null` to unset a variable. GitHub Copilot CLI drops the server. Gemini CLI and Factory Droid keep it and
    /// cannot start it; Qwen Code writes the value out.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "schema/env-not-string" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let fields = ctx.server.fields;
    for (field, what) in [(fields.env, "variable"), (fields.headers, "header")] {
        for (violation, node) in ctx.violations_of(field) {
            let key = unescape_pointer(violation.pointer.rsplit('/').next().unwrap_or_default());
            let whole = violation.is_whole(field);
            let kind = node.kind().describe();
            let draft = if whole {
                let message = format!("`{field}` of server {} is {kind}, not an object", ctx.name());
                Draft::new(node.span(), message, "an object of strings belongs here").fix(as_object(ctx, field, node))
            } else {
                let found = if node.kind() == NodeKind::Missing {
                    "has no value".to_owned()
                } else {
                    format!("is {kind}, not a string")
                };
                let message = format!("{what} `{key}` of server {} {found}", ctx.name());
                Draft::new(node.span(), message, "a string belongs here").fix(as_string(ctx, field, &key, node))
            };
            let help = if whole { "write `{ \"NAME\": \"value\" }`" } else { "put the value in quotes, or remove it" };
            sink.report(draft.costs(ctx.loss(violation)).help(help));
        }
    }
}

/// A list of settings as an object, where each has a name and a value.
fn as_object(ctx: &ServerContext<'_>, field: &str, node: NodeRef<'_>) -> Option<Fix> {
    let document = ctx.file.document;
    let is_list = node.kind() == NodeKind::Array;
    if node.kind() == NodeKind::Null || (is_list && node.items().len() == 0 && !holds_comment(document, node.span())) {
        return Some(Fix::safe("write an empty object", vec![replace_value(document, node, &json!({}))?]));
    }
    let sign = if field == ctx.server.fields.headers { ':' } else { '=' };
    let edits = pairs_as_map(document, node, sign).filter(|_| is_list)?;
    Some(Fix::safe("write them as an object", edits))
}

/// A number in quotes. `null` says that there is none, which is said best by leaving it out.
fn as_string(ctx: &ServerContext<'_>, field: &str, name: &str, node: NodeRef<'_>) -> Option<Fix> {
    if let Some(edit) = quoted(node) {
        return Some(Fix::safe("put it in quotes", vec![edit]));
    }
    let settings = ctx.server.node.entry_of_path(field)?.value;
    let entry = settings.entry(name).filter(|entry| entry.value.kind() == NodeKind::Null)?;
    Some(Fix::risky(format!("remove `{name}`"), vec![removed(ctx.file.document, settings, &entry)?]))
}
