use crate::diagnostic::Fix;
use crate::document::{NodeKind, unescape_pointer};
use crate::rules::schema::args_not_array::quoted;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

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
                let empty_list = node.items().len() == 0 && kind == "an array";
                let fix =
                    empty_list.then(|| Fix::safe("write an empty object", vec![Edit::replace(node.span(), "{}")]));
                Draft::new(node.span(), message, "an object of strings belongs here").fix(fix)
            } else {
                let found = if node.kind() == NodeKind::Missing {
                    "has no value".to_owned()
                } else {
                    format!("is {kind}, not a string")
                };
                let message = format!("{what} `{key}` of server {} {found}", ctx.name());
                Draft::new(node.span(), message, "a string belongs here")
                    .fix(quoted(node).map(|edit| Fix::safe("put it in quotes", vec![edit])))
            };
            let help = if whole { "write `{ \"NAME\": \"value\" }`" } else { "put the value in quotes, or remove it" };
            sink.report(draft.costs(ctx.loss(violation)).help(help));
        }
    }
}
