use serde_json::json;

use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, Slot, insert_elements, insert_entry, json_string, replace_value};
use crate::model::program_name;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A server on Windows is started with `npx` by a client that does not find it there.
    ///
    /// ## What it does
    ///
    /// Reports `npx`, `npm`, `pnpm`, `yarn` and `bunx` as the command in files that lie where only Windows has them (with
    /// `--host`: in a user's files on Windows), of clients that do not look for `.cmd` files. It is off unless selected:
    /// most clients have learnt to, and a server that works proves more than this rule.
    ///
    /// ## Why
    ///
    /// On Windows `npx` is a script for `cmd`, not a program: a client that starts programs alone says that there is no
    /// such file.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "cmd", "args": ["/c", "npx", "-y", "docs-server"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop, in some of its releases. Claude Code (its own warning was withdrawn in 2.1.119), Cursor, VS Code
    /// and Codex find `npx` by themselves.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/issues/3460> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/9594> (2026-11-22)
    "client/no-cmd-wrapper" {
        severity: Severity::Warning,
        default: false,
        only_on: Some(Os::Windows),
        refutable: true,
        check: Check::Server(check),
    }
}

/// Programs that are scripts on Windows.
const SCRIPTS: &[&str] = &["npx", "npm", "pnpm", "pnpx", "yarn", "bunx"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(command) = ctx.server.command.filter(|_| ctx.file.judge.client.needs_cmd) else { return };
    let os = ctx.file.os();
    let name = program_name(command.as_str());
    if os == Some(Os::Windows) && SCRIPTS.contains(&name.as_str()) && !command.as_str().contains(['/', '\\']) {
        sink.report(
            Draft::new(
                command.span(),
                format!("server {} is started with `{name}`, which is a script on Windows", ctx.name()),
                "not found without `cmd`",
            )
            .help(format!("write `\"command\": \"cmd\"` and put `\"/c\", \"{name}\"` before the other arguments"))
            .fix(wrapped(ctx, &name)),
        );
    }
}

/// Starts a command through `cmd`.
pub(crate) fn wrapped(ctx: &ServerContext<'_>, name: &str) -> Option<Fix> {
    let (server, fields, document) = (ctx.server, ctx.server.fields, ctx.file.document);
    let command = server.command_entry()?;
    let before = ["/c", name].map(json_string);
    let edits = if command.value.kind() == NodeKind::Array {
        let first = command.value.item_at(0)?;
        let rest = insert_elements(document, command.value, 1, &before)?;
        vec![replace_value(document, first, &"cmd".into())?, rest]
    } else {
        let args = match server.node.get(fields.args) {
            Some(args) => insert_elements(document, args, 0, &before)?,
            None => insert_entry(document, server.node, Slot::Behind(command), fields.args, &json!(["/c", name]))?,
        };
        vec![replace_value(document, command.value, &"cmd".into())?, args]
    };
    Some(Fix::risky("start it through `cmd`", edits))
}
