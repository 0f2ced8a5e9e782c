use crate::client::{Branch, Choice};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeRef, Slot, entry_text, insert_entry, rename_key};
use crate::model::Transport;
use crate::rules::field_names::is_misnamed;
use crate::rules::readers::may_be_called;
use crate::rules::schema::empty_url::says_web_socket;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A remote server does not say which transport it has.
    ///
    /// ## What it does
    ///
    /// Reports servers with a `url` and no `type`, in files of clients that need it, or that take them for what they
    /// hardly are: without a type, some clients speak the older transport with server-sent events to an address that
    /// does not end in `/sse`.
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
    /// ```json,bad,client=amazon-q-cli,path=.amazonq/mcp.json
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=cline,path=cline_mcp_settings.json
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=qwen-code,path=.qwen/settings.json
    /// { "mcpServers": { "docs": { "url": "https://example.com/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=qwen-code,path=.qwen/settings.json
    /// { "mcpServers": { "docs": { "httpUrl": "https://example.com/mcp" } } }
    /// ```
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
    /// Claude Code, Factory Droid and the coding agent of GitHub Copilot need it; in Droid one such server breaks off the
    /// loading of all. So do opencode, Kilo Code and Crush, and Amazon Q CLI, which keeps such a server as a program
    /// without a command. Cursor, VS Code, Codex, Gemini CLI and GitHub Copilot CLI do without. Cline, Roo Code, Zoo
    /// Code, LibreChat and mcpo take a server without it for one of server-sent events, and a server that speaks
    /// Streamable HTTP alone does not answer. So does Qwen Code whatever the type: it wants `httpUrl`; of its servers
    /// those are reported whose address ends in `/mcp`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32 and opencode 1.18.33 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on @cline/core 0.0.86 and mcpo 0.0.20 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://github.com/21st-dev/magic-mcp/issues/82> (2026-11-22)
    /// - source of LibreChat, danny-avila/LibreChat `packages/data-provider/src/mcp.ts` (2026-11-22)
    /// - source of Amazon Q CLI, aws/amazon-q-developer-cli `custom_tool.rs` (2026-11-22)
    "schema/url-without-type" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let field = ctx.server.fields.transport;
    let Some(violation) = ctx.lacks(field) else { return check_guess(ctx, sink) };
    // Beside a program, the type that is missing may be the program's.
    let Some(url) = ctx.server.url_entry().filter(|_| !ctx.server.has_command()) else { return };
    // Under another client's name for it, the type is there; `unknown-key` tells that.
    let schema = ctx.file.judge.schema();
    if is_misnamed(schema, ctx.server.node, field) {
        return;
    }
    // The client's own words.
    let named = |transport| schema.branch(transport)?.type_names.first().map(String::as_str);
    let sse = named(Transport::Sse).filter(|_| ends_in_sse(url.value));
    let (old, name) = (sse.is_some(), sse.or_else(|| named(Transport::Http)).unwrap_or("http"));
    let (document, value) = (ctx.file.document, name.into());
    let pair = entry_text(document.syntax(), field, &value).unwrap_or_default();
    let fix = insert_entry(document, ctx.server.node, Slot::Before(url), field, &value).map(|edit| {
        let title = format!("add `{pair}`");
        // The path only hints at the old transport; the server may have both.
        if old { Fix::risky(title, vec![edit]) } else { Fix::safe(title, vec![edit]) }
    });
    let draft =
        Draft::new(url.key_span, format!("server {} has a `url` but no `{field}`", ctx.name()), "which transport?")
            .costs(violation.loss.unwrap_or_else(|| ctx.bad_type()))
            .help(format!("add `{pair}`"));
    sink.report(draft.fix(fix));
}

/// Whether an address looks like one of server-sent events.
fn ends_in_sse(url: NodeRef<'_>) -> bool {
    last_name(url) == "sse"
}

/// What stands behind the last slash of an address.
fn last_name(url: NodeRef<'_>) -> &str {
    let address = url.as_str().unwrap_or_default();
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit_once('/').map_or("", |(_, name)| name)
}

/// A server that is taken for one of server-sent events because it does not say what it is.
fn check_guess(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let judge = ctx.file.judge;
    let Choice::Branch(branch) = ctx.choice else { return };
    let (Some(url), Some(Transport::Sse)) = (ctx.server.url_entry(), judge.file.untyped_url) else { return };
    let remote = matches!(branch.transport, Transport::Http | Transport::Sse);
    let usable = url.value.as_str().is_some_and(|address| !address.trim().is_empty());
    let typed = ["transport", "transportType"].iter().any(|field| ctx.server.has(field));
    if !remote
        || !usable
        || typed
        || says_web_socket(ctx)
        || ctx.server.transport_entry().is_some()
        || ends_in_sse(url.value)
    {
        return;
    }
    let Some(http) = judge.schema().branch(Transport::Http) else { return };
    let Some(http) = http.type_names.first() else { return check_key(ctx, http, url, sink) };
    let field = ctx.server.fields.transport;
    let (document, value) = (ctx.file.document, http.as_str().into());
    let added = entry_text(document.syntax(), field, &value).unwrap_or_default();
    let fix = insert_entry(document, ctx.server.node, Slot::Before(url), field, &value)
        .map(|edit| Fix::risky(format!("add `{added}`"), vec![edit]));
    let message =
        format!("server {} has a `url` but no `{field}`, and is taken for one of server-sent events", ctx.name());
    sink.report(
        Draft::new(url.key_span, message, "which transport?")
            .severity(Severity::Warning)
            .help(format!("add `{added}`, or the type `sse` if that is what it speaks"))
            .fix(fix),
    );
}

/// Where the key of the address says it, and not a type: an address that ends as those of Streamable HTTP do.
fn check_key(ctx: &ServerContext<'_>, http: &Branch, url: Entry<'_>, sink: &mut Sink<'_>) {
    let fields = ctx.server.fields;
    let mut needed = fields.other_urls.iter().filter(|field| http.required.iter().any(|required| required == *field));
    let key = url.key.as_str();
    let Some(wanted) = needed.next().filter(|_| key == fields.url && last_name(url.value) == "mcp") else { return };
    let message =
        format!("server {} has its address under `{key}`, and is taken for one of server-sent events", ctx.name());
    let fix = rename_key(ctx.file.document, &url, wanted).filter(|_| may_be_called(ctx.file, key, wanted));
    sink.report(
        Draft::new(url.key_span, message, format!("called `{wanted}` for Streamable HTTP"))
            .severity(Severity::Warning)
            .help(format!("rename it to `{wanted}`, unless the server speaks SSE alone"))
            .fix(fix.map(|edit| Fix::risky(format!("rename it to `{wanted}`"), vec![edit]))),
    );
}
