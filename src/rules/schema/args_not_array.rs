use crate::diagnostic::Fix;
use crate::document::{Document, NodeKind, NodeRef, json_string, replace_value};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// The arguments are not a list of strings.
    ///
    /// ## What it does
    ///
    /// Reports `args` that is no array, and elements of it that are no strings.
    ///
    /// ## Why
    ///
    /// Clients hand the arguments to the program one by one; nothing splits a string at its blanks. A number or
    /// `null` among them makes the declaration malformed.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": "-y some-server --port 8080" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "some-server", "--port", 8080] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "some-server", "--port", "8080"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server. Cursor loads no server of the file and does not say so.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    "schema/args-not-array" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let args = ctx.server.fields.args;
    let mut elements = Vec::new();
    for (violation, node) in ctx.violations_of(args) {
        if violation.pointer.matches('/').count() > 1 {
            elements.push((ctx.loss(violation), node));
            continue;
        }
        let draft = Draft::new(
            node.span(),
            format!("the arguments of server {} are {}, not an array of strings", ctx.name(), node.kind().describe()),
            "an array belongs here",
        )
        .costs(ctx.loss(violation))
        .help("write one string for each argument: `[\"--port\", \"8080\"]`");
        sink.report(draft.fix(as_array(ctx.file.document, node)));
    }
    let Some(((loss, first), others)) = elements.split_first() else { return };
    let mut draft = Draft::new(
        first.span(),
        format!("an argument of server {} is {}, not a string", ctx.name(), first.kind().describe()),
        "a string belongs here",
    )
    .costs(*loss)
    .help(match first.kind() {
        NodeKind::Array => "write its strings directly into `args`",
        NodeKind::Number | NodeKind::Bool(_) => "put it in quotes",
        _ => "write it as a string, or remove it",
    });
    for (_, other) in others.iter().take(3) {
        draft = draft.also(other.span(), "and here");
    }
    let edits: Option<Vec<Edit>> = elements.iter().map(|(_, node)| quoted(*node)).collect();
    sink.report(draft.fix(edits.map(|edits| Fix::safe("put it in quotes", edits))));
}

/// A string split as a shell would split it, `null` as no arguments.
fn as_array(document: &Document, node: NodeRef<'_>) -> Option<Fix> {
    let elements = match node.kind() {
        NodeKind::Null => Vec::new(),
        NodeKind::String => shlex::split(node.as_str()?)?,
        _ => return None,
    };
    let edit = replace_value(document, node, &elements.into())?;
    Some(Fix::safe("write it as an array", vec![edit]))
}

/// A number or boolean as the string that it spells.
pub(crate) fn quoted(node: NodeRef<'_>) -> Option<Edit> {
    match node.kind() {
        NodeKind::Number | NodeKind::Bool(_) => Some(Edit::replace(node.span(), json_string(node.raw()))),
        _ => None,
    }
}
