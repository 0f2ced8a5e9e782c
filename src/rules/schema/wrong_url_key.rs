use crate::client::Choice;
use crate::diagnostic::Fix;
use crate::document::{Slot, insert_entry, rename_key};
use crate::rules::field_names::{Guess, guess};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The address stands under another client's key.
    ///
    /// ## What it does
    ///
    /// Reports remote servers whose address is called `httpUrl`, `serverUrl`, `uri` or `endpoint` where the client
    /// looks for `url`.
    ///
    /// ## Why
    ///
    /// The key is ignored, and what is left has no address.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "httpUrl": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code, Cursor and VS Code say `url`. Gemini CLI and Qwen Code say `httpUrl` for Streamable HTTP,
    /// Windsurf says `serverUrl`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://github.com/farion1231/cc-switch/issues/274> (2026-11-22)
    "schema/wrong-url-key" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (server, judge) = (ctx.server, ctx.file.judge);
    let url = server.fields.url;
    // Where no client is known, the key may be the right one.
    if judge.is_unknown() || server.has_url() || server.has_command() {
        return;
    }
    let schema = judge.schema();
    let stray = server
        .node
        .entries()
        .find(|entry| guess(schema, entry.key.as_str()) == Some(Guess::Synonym(url)) && entry.value.as_str().is_some());
    let Some(entry) = stray else { return };
    // With the key renamed, does the declaration lack anything else?
    let complete = matches!(ctx.choice, Choice::Branch(_)) || schema.branches().iter().any(|b| b.required == [url]);
    let transport = server.fields.transport;
    let document = ctx.file.document;
    let rename = rename_key(document, &entry, url);
    let fix = rename.and_then(|rename| {
        if complete {
            return Some(Fix::safe(format!("rename it to `{url}`"), vec![rename]));
        }
        let typed = insert_entry(document, server.node, Slot::Before(entry), transport, &"http".into())?;
        Some(Fix::safe(format!("rename it to `{url}`, and add the type"), vec![typed, rename]))
    });
    sink.report(
        Draft::new(
            entry.key_span,
            format!(
                "server {} has its address under `{}`, where {} looks for `{url}`",
                ctx.name(),
                entry.key.as_str(),
                ctx.file.client()
            ),
            format!("called `{url}` here"),
        )
        .costs(judge.file.no_transport())
        .help(if complete {
            format!("rename it to `{url}`")
        } else {
            format!("rename it to `{url}`, and add `\"type\": \"http\"`")
        })
        .fix(fix),
    );
}
