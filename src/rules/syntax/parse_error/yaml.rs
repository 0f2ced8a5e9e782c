//! What is mended in another way in YAML, or is wrong only there.

use serde_json::Value;

use super::mend::{MANY, Mend};
use super::nesting;
use crate::document::{Fault, FaultKind, Syntax, value_text};
use crate::rules::Context;
use crate::text::{Edit, Span};

pub(super) fn mend(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    match fault.kind {
        FaultKind::Unclosed => nesting::close_value(ctx, fault),
        FaultKind::MissingColon => {
            let behind = ctx.source().behind(fault.span.start);
            let fits = behind.trim().is_empty() || behind.starts_with(' ');
            fits.then(|| Mend::safe("insert the colon", vec![Edit::insert(fault.span.start, ":")]))
        }
        FaultKind::Grammar => grammar(ctx, fault),
        _ => None,
    }
}

/// By what the parser says of it.
fn grammar(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let place = fault.span.start;
    let detail = fault.detail.unwrap_or_default();
    if detail.starts_with("a tab where") {
        return tabs(ctx, fault);
    }
    if detail.starts_with("a line that is no entry") {
        let line = ctx.source().slice(fault.span);
        let entry = line.trim_start_matches(['-', ' ']);
        let (key, value) = entry.split_once(':')?;
        // An address has a colon without a blank as well.
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        let fits = is_key && !value.is_empty() && !value.starts_with(['/', '\\', ' ', ':']);
        let colon = place + Span::from_range(0..line.len() - value.len()).end;
        return fits.then(|| Mend::safe("put a blank behind the colon", vec![Edit::insert(colon, " ")]));
    }
    if detail.starts_with("a value that begins with") {
        return put_in_quotes(ctx, place);
    }
    if detail.starts_with("a second colon") {
        let before = ctx.source().before(place);
        let key = before.find(": ").or_else(|| before.find(":\t"))?;
        let value = before.get(key + 1..)?;
        let blanks = value.len() - value.trim_start().len();
        return put_in_quotes(ctx, place - Span::from_range(0..value.len() - blanks).end);
    }
    if detail.starts_with("a comment without") {
        return Some(Mend::safe("put a blank before the comment", vec![Edit::insert(place, " ")]));
    }
    if detail.starts_with("a bracket that is not closed") {
        let line = ctx.source().behind(place);
        let line = line.find(" #").map_or(line, |comment| &line[..comment]).trim_end();
        let closer = if line.starts_with('{') { "}" } else { "]" };
        let end = place + Span::from_range(0..line.len()).end;
        return Some(Mend::safe("close what is open", vec![Edit::insert(end, closer)]));
    }
    None
}

/// Puts a value without quotes in some: up to a comment or the end of the line, within brackets up to the next of these
/// or a comma.
fn put_in_quotes(ctx: &Context<'_>, start: u32) -> Option<Mend> {
    let (before, behind) = (ctx.source().before(start), ctx.source().behind(start));
    let count = |signs: &[char]| before.matches(signs).count();
    let bracketed = count(&['[', '{']) > count(&[']', '}']);
    let comment = behind.find(" #").unwrap_or(behind.len());
    let end = behind.find([',', ']', '}']).filter(|_| bracketed).unwrap_or(comment).min(comment);
    let value = behind.get(..end)?.trim_end();
    if value.is_empty() || value.starts_with(['"', '\'', '[', '{', '&', '*', '!', '|', '>']) {
        return None;
    }
    // Of what stands in backticks on both sides these are the quotes.
    let inner = value.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
    let text = value_text(Syntax::Yaml, &Value::from(inner.filter(|inner| !inner.contains('`')).unwrap_or(value)))?;
    let span = Span::new(start, start + Span::from_range(0..value.len()).end);
    Some(Mend::safe("put the value in quotes", vec![Edit::replace(span, text)]))
}

/// Writes blanks for the tabs that lines begin with. How many does not matter as long as it makes no difference to what
/// belongs to what.
fn tabs(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let source = ctx.source();
    if ctx.document.faults().len() > MANY {
        return None;
    }
    let lines = (0..source.line_starts().len()).map(|line| source.line_span(line));
    let blanks = |line: Span| {
        let text = source.slice(line);
        let indent = &text[..text.len() - text.trim_start_matches([' ', '\t']).len()];
        (line.start, indent)
    };
    let indents: Vec<(u32, &str)> = lines.map(blanks).filter(|(_, indent)| !indent.is_empty()).collect();
    let steps = indents.iter().filter(|(_, indent)| !indent.contains('\t')).map(|(_, indent)| indent.len());
    let widths = [steps.min().unwrap_or(2), 2, 4, 8];
    let inside = !source.before(fault.span.start).trim().is_empty();
    let write = |width: usize| -> Vec<Edit> {
        let tabs = indents.iter().filter(|(_, indent)| indent.contains('\t'));
        let edit = |(start, indent): &(u32, &str)| {
            let span = Span::new(*start, start + Span::from_range(0..indent.len()).end);
            Edit::replace(span, indent.replace('\t', &" ".repeat(width)))
        };
        tabs.map(edit).chain(inside.then(|| Edit::replace(fault.span, " "))).collect()
    };
    let read = |width: usize| {
        let edits = write(width);
        let document = ctx.document.edited(&edits)?;
        let better = document.faults().len() < ctx.document.faults().len();
        better.then(|| (edits, document.root().map(|root| root.to_json(64))))
    };
    let mut ways = widths.into_iter().filter_map(read);
    let (edits, tree) = ways.next()?;
    ways.all(|(_, other)| other == tree).then(|| Mend::safe("indent with blanks", edits))
}
