use crate::client::{Choice, Expected};
use crate::rules::schema::misplaced_env::{is_on_remote, is_phantom};
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
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60000 } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server, also for a `timeout` that is no positive whole number. Cursor loads no server of
    /// the file and does not say so; `timeout` it does not look at.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
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
            .costs(ctx.no_object())
            .help("write `{ \"command\": \"…\", \"args\": [\"…\"] }`"),
        );
        return;
    }
    let list = if server.fields.command_list { server.fields.command } else { server.fields.args };
    let elsewhere = [list, server.fields.env, server.fields.headers, server.fields.transport];
    for violation in ctx.violations {
        let Some(field) = violation.pointer.split('/').nth(1) else { continue };
        if let Expected::Absent(why) = &violation.expected {
            sink.report_some(barred(ctx, field, why).map(|draft| draft.costs(ctx.loss(violation))));
            continue;
        }
        let Some(node) = server.node.pointer(&violation.pointer).filter(|_| !elsewhere.contains(&field)) else {
            continue;
        };
        let kind = node.kind().describe();
        let (message, label) = match &violation.expected {
            Expected::Type(wanted) => (
                format!("`{field}` of server {} is {kind}, not {wanted}", ctx.name()),
                format!("{wanted} belongs here"),
            ),
            Expected::OneOf(options) => (
                format!("`{field}` of server {} has a value that is not known", ctx.name()),
                format!("one of {}", options.join(", ")),
            ),
            Expected::Value(wanted) | Expected::Absent(wanted) => {
                (format!("`{field}` of server {} must be {wanted}", ctx.name()), format!("must be {wanted}"))
            }
            Expected::Field(missing) => {
                (format!("`{field}` of server {} lacks `{missing}`", ctx.name()), format!("`{missing}` is missing"))
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

/// A field that must not be there, unless another rule tells of it.
fn barred(ctx: &ServerContext<'_>, field: &str, why: &str) -> Option<Draft> {
    let server = ctx.server;
    let entry = server.node.entry(field)?;
    let is_both =
        server.has_command() && server.has_url() && [server.fields.command, server.fields.url].contains(&field);
    if is_both || (field == server.fields.env && is_on_remote(ctx)) {
        return None;
    }
    let message = format!("`{field}` of server {} must be {why}", ctx.name());
    Some(Draft::new(entry.key_span, message, "not allowed here").help(format!("remove `{field}`")))
}
