use serde_json::{Value, json};

use crate::client::Choice;
use crate::diagnostic::Fix;
use crate::document::{Entry, Slot, insert_entry, rename_key, replace_value};
use crate::model::Transport;
use crate::rules::field_names::guess;
use crate::rules::schema::misplaced_env::is_phantom;
use crate::rules::schema::unknown_type_value::transport_of;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server names neither a program nor an address.
    ///
    /// ## What it does
    ///
    /// Reports servers without `command` and `url`, and servers that lack the one which their `type` needs.
    ///
    /// ## Why
    ///
    /// There is nothing to start or to call.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "headers": { "X-Team": "a" } } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server; Cursor loads no server of the file and does not say so. Claude Desktop starts
    /// programs only: remote servers are added in the app, or through `mcp-remote`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://docs.getdbt.com/docs/dbt-ai/integrate-mcp-claude> (2026-11-22)
    "schema/no-transport" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let judge = ctx.file.judge;
    let schema = judge.schema();
    let (command, url) = (server.fields.command, server.fields.url);
    let has_url = server.has_url();
    let only_programs = schema.only_programs();
    if judge.is_unknown() || is_phantom(server) {
        return;
    }
    if only_programs && has_url && !server.has_command() {
        let span = server.url_entry().map_or(server.entry.key_span, |entry| entry.key_span);
        sink.report(
            Draft::new(
                span,
                format!("server {} is a remote one, and {} starts programs only", ctx.name(), ctx.file.client()),
                "not looked at",
            )
            .costs(ctx.bad_server())
            .help("add it under Settings > Connectors, or use `\"command\": \"npx\", \"args\": [\"-y\", \"mcp-remote\", \"<url>\"]`")
            .fix(bridged(ctx)),
        );
        return;
    }
    // What is missing may stand in a line that could not be read.
    if ctx.is_broken() {
        return;
    }
    // A key that is nearly right is the better thing to tell.
    let names_one = |field: &str| field == command || server.fields.takes_url(field);
    let nearly = server
        .node
        .entries()
        .any(|entry| guess(schema, entry.key.as_str()).is_some_and(|guess| names_one(guess.field())));
    if nearly {
        return;
    }
    let (message, help, loss) = match ctx.choice {
        Choice::NoTransport if speaks_of_builtin(ctx) => return,
        Choice::NoTransport => (
            format!("server {} has neither `{command}` nor `{url}`", ctx.name()),
            format!("add the `{command}` that starts it, or the `{url}` it answers at"),
            None,
        ),
        Choice::Branch(branch) => {
            let missing = |field: &'static str| Some((field, ctx.lacks(field)?.loss));
            let Some((field, loss)) = [command, url].into_iter().find_map(missing) else { return };
            let kind = branch.type_names.first().map_or("", String::as_str);
            (
                format!("server {} is of type `{kind}` but has no `{field}`", ctx.name()),
                format!("add its `{field}`, or correct its `{}`", server.fields.transport),
                loss,
            )
        }
        Choice::UnknownType | Choice::NotAnObject => return,
    };
    sink.report(
        Draft::new(server.entry.key_span, message, "nothing to start or to call")
            .costs(loss.unwrap_or_else(|| ctx.no_transport()))
            .help(help),
    );
}

/// A program that calls the server in the client's place, in the lines of the address and of the type. Where anything
/// else is declared, such as headers, it is for the user to say how it is sent.
fn bridged(ctx: &ServerContext<'_>) -> Option<Fix> {
    let (server, fields, document) = (ctx.server, ctx.server.fields, ctx.file.document);
    let url = server.url_entry()?;
    let address = url.value.as_str().filter(|value| value.starts_with("https://"))?;
    let names_type = |entry: &Entry<'_>| {
        let word = entry.value.as_str().unwrap_or_default();
        ["type", "transport"].contains(&entry.key.as_str()) && transport_of(word, false).is_some()
    };
    let entries: Vec<Entry<'_>> = server.node.entries().collect();
    let args = json!(["-y", "mcp-remote", address]);
    let renamed = |entry: &Entry<'_>, key: &str, value: &Value| {
        Some([rename_key(document, entry, key)?, replace_value(document, entry.value, value)?])
    };
    let program = |entry: &Entry<'_>| renamed(entry, fields.command, &"npx".into());
    let edits = match entries.as_slice() {
        [only] => {
            let args = insert_entry(document, server.node, Slot::Behind(*only), fields.args, &args)?;
            program(only)?.into_iter().chain([args]).collect()
        }
        [one, two] if names_type(one) || names_type(two) => {
            program(one)?.into_iter().chain(renamed(two, fields.args, &args)?).collect()
        }
        _ => return None,
    };
    // What a bundle starts must be in the bundle.
    let installed = !ctx.file.judge.schema().describes_documents() && !fields.command_list;
    installed.then(|| Fix::risky("call it through `mcp-remote`", edits))
}

/// Whether a declaration does nothing but set up what the client brings itself: it is switched off, or left as it is.
fn speaks_of_builtin(ctx: &ServerContext<'_>) -> bool {
    let server = ctx.server;
    let builtin = ctx.file.judge.schema().branch(Transport::Builtin);
    builtin.filter(|branch| !branch.required.iter().any(|field| field == server.fields.transport)).is_some_and(
        |branch| server.node.entries().all(|entry| branch.fields.iter().any(|field| field == entry.key.as_str())),
    )
}
