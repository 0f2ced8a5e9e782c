use crate::client::Shape;
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, FaultKind, NodeRef, Syntax, move_entry, move_table, wrap_entries};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// The servers stand at the top level, without a root key around them.
    ///
    /// ## What it does
    ///
    /// Reports files whose top-level keys are the servers themselves, a server without a name, and servers that stand
    /// beside the root key because a bracket closes too early. Those are moved in by an unsafe fix alone, since the client
    /// starts them then for the first time.
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
            .of_server(name)
            .help(format!("move it into `{wanted}`"))
            .fix(taken_in(ctx, stray)),
        );
    }
    // Missing braces around everything are told as such.
    if ctx.document.faults().iter().any(|fault| fault.kind == FaultKind::MissingBraces) {
        return;
    }
    let Some(map) = ctx.reading.elsewhere.iter().find(|map| map.root.is_none()) else { return };
    let Some(first) = map.node.entries().find(|entry| entry.value.is_object()) else { return };
    let wanted = ctx.judge.file.root_name();
    sink.report(
        Draft::new(
            first.key_span,
            format!("the servers stand at the top level, where {} looks for `{wanted}`", ctx.client()),
            "a server without a root key around it",
        )
        .costs(ctx.judge.file.on_no_root)
        .help(if ctx.document.syntax() == Syntax::Toml {
            format!("write `[{wanted}.NAME]` in place of `[NAME]`")
        } else {
            format!("write `{{ \"{wanted}\": {{ … }} }}` around the servers")
        })
        .fix(wrapped(ctx, map.node)),
    );
}

/// The root key around servers that stand at the top level side by side, and around nothing else.
fn wrapped(ctx: &Context<'_>, top: NodeRef<'_>) -> Option<Fix> {
    let [wanted] = ctx.judge.file.roots.iter().find(|root| root.path.len() == 1 && root.shape == Shape::Map)?.path
    else {
        return None;
    };
    let document = ctx.document;
    let title = format!("put `{wanted}` around them");
    let servers: Vec<Entry<'_>> = top.entries().filter(|entry| entry.value.is_object()).collect();
    // Among other objects it would be a guess which of them are servers.
    let usual = |field: Entry<'_>| ["command", "args", "url", "serverUrl", "httpUrl"].contains(&field.key.as_str());
    if !servers.iter().all(|entry| entry.value.entries().any(usual)) {
        return None;
    }
    let names: Vec<&str> = servers.iter().map(|entry| entry.key.as_str()).collect();
    if document.syntax() == Syntax::Toml {
        let edits: Option<Vec<_>> = names.iter().map(|name| move_table(document, &[name], &[wanted, name])).collect();
        return Some(Fix::safe(title, edits?.concat()));
    }
    let from = top.entries().position(|entry| entry.value.is_object())?;
    let side_by_side = top.entries().skip(from).take(servers.len()).all(|entry| entry.value.is_object());
    let plain = document.source().slice(top.span()).starts_with('{') || document.syntax() == Syntax::Yaml;
    let edits = wrap_entries(document, top, from..from + servers.len(), wanted).filter(|_| side_by_side && plain)?;
    Some(Fix::safe(title, edits))
}

/// A server put among those beside which it stands. It was not started before.
fn taken_in(ctx: &Context<'_>, stray: &Entry<'_>) -> Option<Fix> {
    let (document, top) = (ctx.document, ctx.document.root()?);
    let [own] = ctx.reading.maps.as_slice() else { return None };
    let (name, root) = (stray.key.as_str(), own.root?.key.as_str());
    let fits = own.shape == Shape::Map && own.fits() && own.keys.len() == 1 && own.node.entry(name).is_none();
    let title = format!("move it into `{root}`");
    if !fits {
        return None;
    }
    if let Some(edits) = move_table(document, &[name], &[root, name]) {
        return Some(Fix::risky(title, edits));
    }
    let index = top.entries().position(|entry| entry.key_span == stray.key_span)?;
    Some(Fix::risky(title, move_entry(document, top, index, own.node)?))
}
