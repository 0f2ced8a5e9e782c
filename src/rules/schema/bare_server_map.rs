use crate::diagnostic::{Fix, Severity};
use crate::document::FaultKind;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// The servers stand at the top level, without a root key around them.
    ///
    /// ## What it does
    ///
    /// Reports files whose top-level keys are the servers themselves, a server without a name, and servers that stand beside the root key
    /// because a bracket closes too early.
    ///
    /// ## Why
    ///
    /// READMEs often show a single server without what belongs around it. The client finds its root key nowhere, and
    /// no server.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "time": { "command": "uvx", "args": ["mcp-server-time"] } }
    /// ```
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": { "git": { "command": "uvx", "args": ["mcp-server-git"] } },
    ///   "time": { "command": "uvx", "args": ["mcp-server-time"] }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "command": "uvx", "args": ["mcp-server-time"] } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good,beside=.claude-plugin
    /// { "time": { "command": "uvx", "args": ["mcp-server-time"] } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code and Cursor want the root key, but in the `.mcp.json` of a plugin it may be left out.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://code.claude.com/docs/en/plugins-reference> (2026-11-22)
    "schema/bare-server-map" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for map in &ctx.reading.nameless {
        let Some(root) = map.root else { continue };
        let key = root.key.as_str();
        sink.report(
            Draft::new(
                root.key_span,
                format!("`{key}` holds a server that has no name"),
                "servers by name belong here",
            )
            .costs(ctx.judge.file.on_no_root)
            .help(format!("write `\"{key}\": {{ \"a-name\": {{ … }} }}`")),
        );
    }
    for stray in &ctx.reading.strays {
        let wanted = ctx.judge.file.root_name();
        let name = stray.key.as_str();
        sink.report(
            Draft::new(
                stray.key_span,
                format!("server `{name}` stands beside `{wanted}`, not in it, and {} does not see it", ctx.client()),
                "a bracket before this closes too early",
            )
            .severity(Severity::Warning)
            .help(format!("move it into `{wanted}`")),
        );
    }
    // Missing braces around everything are told as such.
    if ctx.document.faults().iter().any(|fault| fault.kind == FaultKind::MissingBraces) {
        return;
    }
    let Some(map) = ctx.reading.elsewhere.iter().find(|map| map.root.is_none()) else { return };
    let Some(first) = map.node.entries().find(|entry| entry.value.is_object()) else { return };
    let wanted = ctx.judge.file.root_name();
    let span = map.node.span();
    let wrap = vec![Edit::insert(span.start, format!("{{ \"{wanted}\": ")), Edit::insert(span.end, " }")];
    // On lines of its own every line of it would have to be changed.
    let intact = ctx.document.faults().is_empty() && ctx.source().slice(span).starts_with('{');
    let fix = (intact && ctx.judge.file.roots.first().is_some_and(|root| root.path.len() == 1))
        .then(|| Fix::safe(format!("put `{wanted}` around them"), wrap));
    sink.report(
        Draft::new(
            first.key_span,
            format!("the servers stand at the top level, where {} looks for `{wanted}`", ctx.client()),
            "a server without a root key around it",
        )
        .costs(ctx.judge.file.on_no_root)
        .help(format!("write `{{ \"{wanted}\": {{ … }} }}` around the servers"))
        .fix(fix),
    );
}
