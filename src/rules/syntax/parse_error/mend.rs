//! The edits that mend a fault.

use crate::document::{Fault, FaultKind, Syntax};
use crate::rules::Context;
use crate::text::{Edit, Span};

/// The edits that mend a fault; `None` where a guess would be needed.
pub(super) fn mend(ctx: &Context<'_>, fault: &Fault) -> Option<Vec<Edit>> {
    if fault.kind == FaultKind::Wrapping {
        let around = std::iter::once(fault.span).chain(fault.related);
        return Some(around.map(Edit::delete).collect());
    }
    mend_at(ctx, fault).map(|edit| vec![edit])
}

fn mend_at(ctx: &Context<'_>, fault: &Fault) -> Option<Edit> {
    let text = ctx.source().slice(fault.span);
    match fault.kind {
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment => {
            Some(Edit::delete(with_blanks_before(ctx, fault.span)))
        }
        FaultKind::TrailingComma | FaultKind::ExtraComma => Some(Edit::delete(fault.span)),
        FaultKind::TrailingText => Some(Edit::delete(with_blanks_before(ctx, fault.span))),
        FaultKind::MissingComma => next_fits(ctx, fault).then(|| Edit::insert(fault.span.start, ",")),
        FaultKind::MissingColon => {
            let (right, wrong) = match ctx.document.syntax() {
                Syntax::Json => (":", '='),
                Syntax::Toml => ("=", ':'),
                Syntax::Yaml => return None,
            };
            let rest = ctx.source().text().get(fault.span.start as usize..)?;
            let sign = Span::new(fault.span.start, fault.span.start + u32::from(rest.starts_with(wrong)));
            Some(Edit::replace(sign, right))
        }
        FaultKind::SingleQuotes => {
            let inner = text.get(1..text.len().checked_sub(1)?)?;
            (!inner.is_empty() && !inner.contains(['"', '\\']))
                .then(|| Edit::replace(fault.span, format!("\"{inner}\"")))
        }
        FaultKind::UnquotedKey => is_word(text).then(|| Edit::replace(fault.span, format!("\"{text}\""))),
        FaultKind::UnquotedValue => match text {
            "True" | "TRUE" => Some(Edit::replace(fault.span, "true")),
            "False" | "FALSE" => Some(Edit::replace(fault.span, "false")),
            "None" | "undefined" | "nil" if ctx.document.syntax() == Syntax::Json => {
                Some(Edit::replace(fault.span, "null"))
            }
            _ => None,
        },
        FaultKind::ControlCharacter => match text {
            "\t" => Some(Edit::replace(fault.span, "\\t")),
            _ => None,
        },
        // `key: value` as YAML has it.
        FaultKind::Grammar if ctx.document.syntax() == Syntax::Toml && text == ":" => {
            Some(Edit::replace(fault.span, " ="))
        }
        FaultKind::MissingOpenQuote => Some(Edit::insert(fault.span.start, "\"")),
        FaultKind::UnescapedQuote => Some(Edit::insert(fault.span.start, "\\")),
        FaultKind::OddWhitespace => Some(Edit::replace(fault.span, " ")),
        _ => None,
    }
}

/// Whether a key without quotes is one that somebody may have meant as a key.
fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '.' | '/' | '@'))
        && text.contains(char::is_alphanumeric)
}

/// Whether what follows a missing comma is what the brackets around it want: a key, or a value.
fn next_fits(ctx: &Context<'_>, fault: &Fault) -> bool {
    let rest = ctx.source().text().get(fault.span.start as usize..).unwrap_or_default().trim_start();
    let in_object = fault.related.is_some_and(|open| ctx.source().slice(open) == "{");
    if !in_object {
        return rest.starts_with(['"', '{', '[']) || rest.starts_with(|c: char| c.is_ascii_digit());
    }
    let behind_key = rest.strip_prefix('"').and_then(|key| key.split_once('"')).map(|(_, behind)| behind.trim_start());
    behind_key.is_some_and(|behind| behind.starts_with(':'))
}

/// A span with the blanks of its line before it, and the line itself when nothing else stands on it.
fn with_blanks_before(ctx: &Context<'_>, span: Span) -> Span {
    let line = ctx.source().line_span(ctx.source().line_index(span.start));
    let before = ctx.source().slice(Span::new(line.start, span.start));
    let start = line.start + Span::from_range(0..before.trim_end().len()).end;
    let alone = before.trim().is_empty() && span.end == line.end;
    let starts_file = line.start == 0;
    Span::new(if alone && !starts_file { line.start - 1 } else { start }, span.end)
}
