use crate::client::{Choice, Expected, Violation};
use crate::document::NodeKind;
use crate::rules::schema::misplaced_env::is_phantom;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A field of a server holds a value that the client does not accept.
    ///
    /// ## What it does
    ///
    /// Reports fields with a value of the wrong type or out of range, and servers that are no object at all.
    /// Arguments, variables, headers and the type have rules of their own.
    ///
    /// ## Why
    ///
    /// One malformed field makes the whole declaration malformed, however little it matters.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": "60" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": "uvx mcp-server-time" } }
    /// ```
    ///
    /// ```json,bad,client=cline,path=cline_mcp_settings.json
    /// { "mcpServers": { "docs": { "type": "streamableHttp", "url": "example.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad,client=roo-code,path=.roo/mcp.json
    /// { "mcpServers": { "docs": { "type": "sse", "url": "https://example.com/sse", "env": { "TEAM": "a" } } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/docs.yaml
    /// name: docs
    /// version: "1"
    /// schema: v1
    /// mcpServers:
    ///   - url: https://example.com/mcp
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60000 } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server, also for a `timeout` that is no positive whole number. Cursor loads no server of
    /// the file and does not say so; `timeout` it does not look at. Cline, Continue, mcporter and FastMCP load no server
    /// of the file either. Cline, Roo Code and mcporter also want an address that can be parsed, and Roo Code a `timeout`
    /// of 1 to 3600 seconds and nothing of a program on a remote server.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32, @cline/core 0.0.86, mcporter 0.12.3 (2026-11-22)
    "schema/invalid-value" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    if is_phantom(server) {
        return;
    }
    if matches!(ctx.choice, Choice::NotAnObject) {
        let kind = server.node.kind().describe();
        sink.report(
            Draft::new(
                server.node.span(),
                format!("server {} is {kind}, not an object", ctx.name()),
                "an object belongs here",
            )
            .costs(ctx.file.judge.file.no_object(server.node.kind() == NodeKind::Null))
            .help("write `{ \"command\": \"…\", \"args\": [\"…\"] }`"),
        );
        return;
    }
    let elsewhere = [server.fields.args, server.fields.env, server.fields.headers, server.fields.transport];
    for violation in ctx.violations {
        if elsewhere.iter().any(|field| violation.is_at(field) && !violation.is_beyond_type(field)) {
            continue;
        }
        let Some(field) = violation.pointer.split('/').nth(1) else {
            if let Some(draft) = lacking(ctx, violation) {
                sink.report(draft);
            }
            continue;
        };
        let shown = dotted(&violation.pointer);
        let Some(node) = server.node.pointer(&violation.pointer) else { continue };
        let kind = node.kind().describe();
        let (message, label) = match &violation.expected {
            Expected::Type(wanted) => (
                format!("`{shown}` of server {} is {kind}, not {wanted}", ctx.name()),
                format!("{wanted} belongs here"),
            ),
            Expected::OneOf(options) => (
                format!("`{shown}` of server {} has a value that is not known", ctx.name()),
                format!("one of {}", options.join(", ")),
            ),
            Expected::Value(wanted) => {
                (format!("`{shown}` of server {} must be {wanted}", ctx.name()), format!("must be {wanted}"))
            }
            Expected::Field(missing) => {
                (format!("`{shown}` of server {} lacks `{missing}`", ctx.name()), format!("`{missing}` is missing"))
            }
        };
        let help = if field == server.fields.command {
            "put the program in `command` and each argument in `args`"
        } else {
            "correct the value, or remove the field"
        };
        sink.report(Draft::new(node.span(), message, label).costs(ctx.loss(violation)).help(help));
    }
}

/// A field that is missing, where no other rule tells it.
fn lacking(ctx: &ServerContext<'_>, violation: &Violation) -> Option<Draft> {
    let (server, fields) = (ctx.server, ctx.server.fields);
    let Expected::Field(field) = &violation.expected else { return None };
    if [fields.command, fields.url, fields.transport].contains(&field.as_str()) {
        return None;
    }
    let unnamed = field == fields.name;
    let message =
        if unnamed { format!("a server has no `{field}`") } else { format!("server {} has no `{field}`", ctx.name()) };
    let first = server.node.entries().next().map(|entry| entry.key_span);
    let span = if unnamed { first.unwrap_or_else(|| server.node.span()) } else { server.entry.key_span };
    Some(Draft::new(span, message, format!("no `{field}`")).costs(ctx.loss(violation)).help(format!("add `{field}`")))
}

/// The fields of a pointer, without the places in lists: `requestOptions.timeout`.
fn dotted(pointer: &str) -> String {
    let fields: Vec<_> = pointer.split('/').skip(1).filter(|part| part.parse::<usize>().is_err()).collect();
    fields.join(".").replace("~1", "/").replace("~0", "~")
}
