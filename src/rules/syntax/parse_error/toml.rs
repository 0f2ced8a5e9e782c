//! What is mended in another way in TOML, or is wrong only there.

use super::mend::Mend;
use super::nesting;
use crate::document::{Fault, FaultKind, remove_text};
use crate::rules::Context;
use crate::text::{Edit, Span};

pub(super) fn mend(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let place = fault.span.start;
    match fault.kind {
        FaultKind::LineComment => {
            let sign = Span::new(place, place + 2);
            Some(Mend::safe("begin the comments with `#`", vec![Edit::replace(sign, "#")]))
        }
        FaultKind::BlockComment => block_comment(ctx, fault),
        FaultKind::UnescapedQuote => inner_quotes(ctx, fault),
        FaultKind::Unclosed => nesting::close_value(ctx, fault),
        FaultKind::Grammar => grammar(ctx, fault),
        _ => None,
    }
}

/// A block comment on one line, with nothing behind it.
fn block_comment(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let inner = ctx.source().slice(fault.span).strip_prefix("/*")?.strip_suffix("*/")?;
    let fits = !inner.contains('\n') && ctx.source().behind(fault.span.end).trim().is_empty();
    let comment = format!("# {}", inner.trim());
    fits.then(|| Mend::safe("begin the comments with `#`", vec![Edit::replace(fault.span, comment.trim_end())]))
}

/// Where the value begins on the line of a place, if a key without quotes stands before it.
fn value_start(ctx: &Context<'_>, at: u32) -> Option<u32> {
    let source = ctx.source();
    let line = source.line_span(source.line_index(at));
    let (key, value) = source.slice(line).split_once('=').filter(|(key, _)| !key.contains(['"', '\'', '#']))?;
    let blanks = value.len() - value.trim_start().len();
    Some(line.start + Span::from_range(0..key.len() + 1 + blanks).end)
}

/// Escapes every quote inside a string that has its line to itself.
fn inner_quotes(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let start = value_start(ctx, fault.span.start)?;
    let value = ctx.source().behind(start).trim_end();
    let inner = value.strip_prefix('"')?.strip_suffix('"').filter(|inner| !inner.contains(['\\', ',', '#']))?;
    let quotes: Vec<usize> = inner.match_indices('"').map(|(at, _)| at).collect();
    let pairs = quotes.len().is_multiple_of(2) && !inner.starts_with('"');
    let edits = quotes.into_iter().map(|at| Edit::insert(start + 1 + Span::from_range(0..at).end, "\\"));
    pairs.then(|| Mend::safe("escape the quotes", edits.collect()))
}

/// By what the parser says of it.
fn grammar(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let (source, place) = (ctx.source(), fault.span.start);
    let detail = fault.detail.unwrap_or_default();
    let one = |title, edit| Some(Mend::safe(title, vec![edit]));
    let pad = |text: &str| if text.starts_with([' ', '\t']) { "" } else { " " };
    if detail.starts_with("a colon where") {
        let (before, behind) = (source.before(place), source.behind(fault.span.end));
        let left = if before.ends_with([' ', '\t']) { "" } else { " " };
        return one("write `=`", Edit::replace(fault.span, format!("{left}={}", pad(behind))));
    }
    if detail == "a key without `=`" {
        return one("insert `=`", Edit::insert(place, format!(" ={}", pad(source.behind(place)))));
    }
    if detail.starts_with("a second entry") {
        let before = source.before(place);
        let blanks = before.len() - before.trim_end().len();
        let indent = &before[..before.len() - before.trim_start().len()];
        let gap = Span::new(place - Span::from_range(0..blanks).end, place);
        return one("begin a new line", Edit::replace(gap, format!("{}{indent}", source.newline())));
    }
    if detail.starts_with("a comma behind") {
        return one("remove the comma", remove_text(ctx.document, fault.span));
    }
    if detail.starts_with("several values") {
        let start = value_start(ctx, place).filter(|start| *start < place)?;
        let brackets = vec![Edit::insert(start, "["), Edit::insert(fault.span.end, "]")];
        return Some(Mend::safe("put brackets around them", brackets));
    }
    if detail.starts_with("a table header without") {
        let behind = source.behind(place).trim_start();
        let closer = if source.before(place).trim_start().starts_with("[[") { "]]" } else { "]" };
        return (behind.is_empty() || behind.starts_with('#'))
            .then(|| Mend::safe("close the header", vec![Edit::insert(place, closer)]));
    }
    None
}
