use crate::diagnostic::{Fix, Loss};
use crate::document::{Document, NodeKind, NodeRef, holds_comment, replace_value};
use crate::rules::command_lines::arguments;
use crate::rules::values::quoted;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::{Edit, Span};

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
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", ["some-server", "--stdio"]] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.web]
    /// command = "npx"
    /// args = "-y some-server"
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
    /// Claude Code and GitHub Copilot CLI drop the server. Cursor loads no server of the file and does not say so.
    /// Gemini CLI, Qwen Code and Factory Droid write out a number; without an array the first two break off, and Droid
    /// starts the server without arguments.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    "schema/args-not-array" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let fields = ctx.server.fields;
    // A list for the program and its arguments is looked at here, something else in its place by `opencode-command`.
    let args = if fields.command_list { fields.command } else { fields.args };
    let mut elements = Vec::new();
    for (violation, node) in ctx.violations_of(args) {
        if violation.pointer.matches('/').count() > 1 {
            elements.push((ctx.loss(violation), node));
            continue;
        }
        if fields.command_list {
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
        NodeKind::Array => "write its strings directly into the list",
        NodeKind::Number | NodeKind::Bool(_) => "put it in quotes",
        _ => "write it as a string, or remove it",
    });
    for (_, other) in others.iter().take(3) {
        draft = draft.also(other.span(), "and here");
    }
    sink.report(draft.fix(mended(ctx, &elements)));
}

/// Numbers in quotes, and lists within the list without their brackets. Of `null` nobody knows what was meant.
fn mended(ctx: &ServerContext<'_>, elements: &[(Loss, NodeRef<'_>)]) -> Option<Fix> {
    let document = ctx.file.document;
    let is_list = |node: NodeRef<'_>| node.kind() == NodeKind::Array;
    let edits: Vec<Vec<Edit>> = elements
        .iter()
        .map(|(_, node)| if is_list(*node) { without_brackets(document, *node) } else { Some(vec![quoted(*node)?]) })
        .collect::<Option<_>>()?;
    let title = match elements.first()?.1.kind() {
        NodeKind::Array => "write the strings directly into the list",
        _ => "put it in quotes",
    };
    Some(Fix::safe(title, edits.concat()))
}

/// A list in brackets that holds strings, without its brackets.
fn without_brackets(document: &Document, list: NodeRef<'_>) -> Option<Vec<Edit>> {
    let (first, last) = (list.items().next()?.span(), list.items().next_back()?.span());
    let strings = list.items().all(|item| item.kind() == NodeKind::String && list.span().contains(item.span()));
    let plain = strings && list.raw().starts_with('[') && first.start > list.span().start;
    let (head, tail) = (Span::new(list.span().start, first.start), Span::new(last.end, list.span().end));
    let silent = !holds_comment(document, head) && !holds_comment(document, tail);
    (plain && silent).then(|| vec![Edit::delete(head), Edit::delete(tail)])
}

/// A string split as a shell would split it, `null` as no arguments.
fn as_array(document: &Document, node: NodeRef<'_>) -> Option<Fix> {
    let elements = match node.kind() {
        NodeKind::Null => Vec::new(),
        NodeKind::String => arguments(node.as_str()?)?,
        _ => return None,
    };
    let edit = replace_value(document, node, &elements.into())?;
    Some(Fix::safe("write it as an array", vec![edit]))
}
