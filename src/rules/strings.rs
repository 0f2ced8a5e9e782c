//! Edits within the strings of a server.

use crate::document::{NodeRef, Text, element_text, insert_elements, replace_part};
use crate::rules::ServerContext;
use crate::text::{Edit, Span};

/// Puts other words in place of a part of a string of a server, in the quotes that the string has.
pub(crate) fn put(ctx: &ServerContext<'_>, text: Text<'_>, new: &str) -> Option<Edit> {
    replace_part(ctx.file.document, string_at(ctx.server.node, text.span())?, text, new)
}

/// The element of the arguments that a text is as a whole, and no part of.
pub(crate) fn element(ctx: &ServerContext<'_>, text: Text<'_>) -> Option<usize> {
    let index = ctx.server.arg_index(text)?;
    (ctx.server.args_node()?.item_at(index)?.text()?.span() == text.span()).then_some(index)
}

/// Puts an argument before the one at an index, written as the others are.
pub(crate) fn insert_argument(ctx: &ServerContext<'_>, index: usize, argument: &str) -> Option<Edit> {
    let (document, args) = (ctx.file.document, ctx.server.args_node()?);
    insert_elements(document, args, index, &[element_text(document, args, argument)])
}

/// The string in which a span lies.
fn string_at(node: NodeRef<'_>, span: Span) -> Option<NodeRef<'_>> {
    if node.text().is_some() {
        return node.span().contains(span).then_some(node);
    }
    // In TOML a table is no one piece, so that the span of a container says nothing of what is in it.
    let children = node.entries().map(|entry| entry.value).chain(node.items());
    children.into_iter().find_map(|child| string_at(child, span))
}
