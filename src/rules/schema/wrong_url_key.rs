use crate::client::{Branch, Choice};
use crate::diagnostic::Fix;
use crate::document::{Entry, Slot, insert_entry, rename_key, replace_value};
use crate::model::Transport;
use crate::rules::field_names::{Guess, guess};
use crate::rules::readers::may_be_called;
use crate::rules::schema::unknown_type_value::transport_of;
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
    /// Claude Code, Cursor, VS Code, GitHub Copilot CLI and Factory Droid say `url`. Qwen Code says `httpUrl` for
    /// Streamable HTTP and `url` for SSE; Gemini CLI takes both. Windsurf says `serverUrl`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
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
    let is_address = |entry: &Entry<'_>| {
        matches!(guess(schema, entry.key.as_str()), Some(Guess::Synonym(field)) if server.fields.takes_url(field))
            && entry.value.as_str().is_some()
    };
    let Some(entry) = server.node.entries().find(is_address) else { return };
    // With the key renamed, does the declaration lack anything else?
    let remote = |b: &Branch| !matches!(b.transport, Transport::Stdio | Transport::Builtin);
    let needs_no_type = |b: &Branch| remote(b) && b.required.iter().all(|field| field == url);
    let complete = matches!(ctx.choice, Choice::Branch(_)) || schema.branches().iter().any(needs_no_type);
    let transport = server.fields.transport;
    let named = schema.branch(Transport::Http).and_then(|branch| branch.type_names.first());
    let http = named.map_or("http", String::as_str);
    let said = server.node.entry(transport);
    let verb = if said.is_some() { "correct" } else { "add" };
    let document = ctx.file.document;
    let rename = rename_key(document, &entry, url).filter(|_| may_be_called(ctx.file, entry.key.as_str(), url));
    let fix = rename.and_then(|rename| {
        if complete {
            return Some(Fix::safe(format!("rename it to `{url}`"), vec![rename]));
        }
        let typed = match said {
            None => insert_entry(document, server.node, Slot::Before(entry), transport, &http.into())?,
            // Another client's word for the same.
            Some(said) if transport_of(said.value.as_str()?, false) == Some(Transport::Http) => {
                replace_value(document, said.value, &http.into())?
            }
            Some(_) => return None,
        };
        Some(Fix::safe(format!("rename it to `{url}`, and {verb} the type"), vec![typed, rename]))
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
        .costs(ctx.lacks(url).and_then(|violation| violation.loss).unwrap_or_else(|| ctx.no_transport()))
        .help(if complete {
            format!("rename it to `{url}`")
        } else {
            let order = if said.is_some() { "write" } else { "add" };
            format!("rename it to `{url}`, and {order} `\"{transport}\": \"{http}\"`")
        })
        .fix(fix),
    );
}
