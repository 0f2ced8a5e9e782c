//! The names of the servers of a file.

use super::Context;
use crate::client::{ServerMap, Shape};
use crate::document::Text;
use crate::text::Span;

/// The names in a map or list of servers, each with its place, quotes included.
pub(crate) fn names<'a>(ctx: &Context<'_>, map: &ServerMap<'a>) -> Vec<(Text<'a>, Span)> {
    let field = ctx.judge.file.fields.name;
    let mut names: Vec<_> = match map.shape {
        Shape::Map => map.node.entries().map(|entry| (entry.key, entry.key_span)).collect(),
        Shape::List => map
            .node
            .items()
            .filter_map(|item| item.get(field))
            .filter_map(|name| Some((name.text()?, name.span())))
            .collect(),
        Shape::One => Vec::new(),
    };
    names.retain(|(name, _)| !name.as_str().is_empty());
    names
}
