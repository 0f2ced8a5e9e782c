use crate::client::Expected;
use crate::diagnostic::Fix;
use crate::model::Transport;
use crate::rules::field_names::guess;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

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
    /// for its `command`, and drops it; opencode does not start.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "docs": { "url": "https://example.com/mcp" } } }
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
    /// Claude Code needs it, and so do opencode, Kilo Code and Crush. Cursor, VS Code and Codex do without.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32 and opencode 1.18.33 (2026-11-22)
    /// - <https://github.com/21st-dev/magic-mcp/issues/82> (2026-11-22)
    "schema/url-without-type" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let field = ctx.server.fields.transport;
    let missing =
        ctx.violations.iter().any(|v| v.pointer.is_empty() && v.expected == Expected::Field(field.to_owned()));
    // Beside a program, the type that is missing may be the program's.
    let Some(url) = ctx.server.url_entry().filter(|_| missing && !ctx.server.has_command()) else { return };
    // Under another client's name for it, the type is there; `unknown-key` tells that.
    let schema = ctx.file.judge.schema();
    if ctx.server.node.entries().any(|e| guess(schema, e.key.as_str()).is_some_and(|guess| guess.field() == field)) {
        return;
    }
    let address = url.value.as_str().unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    // The client's own words.
    let named = |transport| schema.branch(transport)?.type_names.first().map(String::as_str);
    let sse = named(Transport::Sse).filter(|_| path.ends_with("/sse"));
    let (old, name) = (sse.is_some(), sse.or_else(|| named(Transport::Http)).unwrap_or("http"));
    let fix = vec![Edit::insert(url.key_span.start, format!("\"{field}\": \"{name}\", "))];
    let title = format!("add `\"{field}\": \"{name}\"`");
    let draft =
        Draft::new(url.key_span, format!("server {} has a `url` but no `{field}`", ctx.name()), "which transport?")
            .costs(ctx.bad_type())
            .help(format!("add `\"{field}\": \"{name}\"`"));
    // The path only hints at the old transport; the server may have both.
    sink.report(draft.fix(if old { Fix::risky(title, fix) } else { Fix::safe(title, fix) }));
}
