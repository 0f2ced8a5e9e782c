use crate::client::Expected;
use crate::diagnostic::Fix;
use crate::document::{Slot, entry_text, insert_entry};
use crate::rules::field_names::guess;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A remote server does not say which transport it has.
    ///
    /// ## What it does
    ///
    /// Reports servers with a `url` and no `type`, in files of clients that need it.
    ///
    /// ## Why
    ///
    /// Most clients try Streamable HTTP and then SSE. Claude Code takes a server without `type` for a program, looks
    /// for its `command`, and drops it.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code alone needs it. Cursor and VS Code do without.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://github.com/21st-dev/magic-mcp/issues/82> (2026-11-22)
    "schema/url-without-type" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let field = ctx.server.fields.transport;
    let missing =
        ctx.violations.iter().find(|v| v.pointer.is_empty() && v.expected == Expected::Field(field.to_owned()));
    let (Some(url), Some(violation)) = (ctx.server.url_entry(), missing) else { return };
    // Under another client's name for it, the type is there; `unknown-key` tells that.
    let schema = ctx.file.judge.schema();
    if ctx.server.node.entries().any(|e| guess(schema, e.key.as_str()).is_some_and(|guess| guess.field() == field)) {
        return;
    }
    let address = url.value.as_str().unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let old = path.ends_with("/sse");
    let name = if old { "sse" } else { "http" };
    let (document, value) = (ctx.file.document, name.into());
    let pair = entry_text(document.syntax(), field, &value).unwrap_or_default();
    let fix = insert_entry(document, ctx.server.node, Slot::Before(url), field, &value).map(|edit| {
        let title = format!("add `{pair}`");
        // The path only hints at the old transport; the server may have both.
        if old { Fix::risky(title, vec![edit]) } else { Fix::safe(title, vec![edit]) }
    });
    let draft =
        Draft::new(url.key_span, format!("server {} has a `url` but no `{field}`", ctx.name()), "which transport?")
            .costs(ctx.loss(violation))
            .help(format!("add `{pair}`"));
    sink.report(draft.fix(fix));
}
