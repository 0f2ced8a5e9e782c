//! The edits that mend a fault.

use super::{nesting, spell, toml, yaml};
use crate::diagnostic::Applicability;
use crate::document::{Fault, FaultKind, Stance, Syntax, remove_text};
use crate::rules::Context;
use crate::text::{Edit, Span};

/// A way to mend a fault.
#[derive(Clone, Debug)]
pub(super) struct Mend {
    /// What it does, as an order.
    pub(super) title: &'static str,
    pub(super) applicability: Applicability,
    pub(super) edits: Vec<Edit>,
}

impl Mend {
    pub(super) fn safe(title: &'static str, edits: Vec<Edit>) -> Self {
        Self { title, applicability: Applicability::Safe, edits }
    }

    /// What a person wrote is lost.
    pub(super) fn risky(title: &'static str, edits: Vec<Edit>) -> Self {
        Self { applicability: Applicability::Unsafe, ..Self::safe(title, edits) }
    }
}

/// More faults than this are not looked at one by one together with others.
pub(super) const MANY: usize = 256;

/// How a fault is mended; `None` where a guess would be needed.
pub(super) fn mend(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let own = match ctx.document.syntax() {
        Syntax::Json => None,
        Syntax::Toml => toml::mend(ctx, fault),
        Syntax::Yaml => yaml::mend(ctx, fault),
    };
    own.or_else(|| common(ctx, fault))
}

/// Whether a kind of fault is a comment.
pub(super) const fn is_comment(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment)
}

fn common(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let text = ctx.source().slice(fault.span);
    let place = fault.span.start;
    let one = |title, edit| Some(Mend::safe(title, vec![edit]));
    match fault.kind {
        FaultKind::HashComment if ctx.judge.file.dialect.stance(FaultKind::LineComment) == Stance::Accepted => {
            let apart = ctx.source().before(place).ends_with(|c: char| !c.is_whitespace());
            let sign = if apart { " //" } else { "//" };
            one("begin the comments with `//`", Edit::replace(Span::new(place, place + 1), sign))
        }
        FaultKind::LineComment | FaultKind::BlockComment | FaultKind::HashComment => {
            let comments = with_neighbours(ctx, fault.span);
            Some(Mend::risky("remove the comments", vec![remove_text(ctx.document, comments)]))
        }
        FaultKind::TrailingComma | FaultKind::ExtraComma => {
            one("remove the comma", remove_text(ctx.document, fault.span))
        }
        FaultKind::Unexpected if text == ":" && ctx.document.syntax() == Syntax::Json => {
            nesting::entries_in_array(ctx, place)
        }
        FaultKind::MissingComma if ctx.source().behind(place).trim_start().starts_with(':') => {
            nesting::entries_in_array(ctx, place)
        }
        FaultKind::MissingComma => {
            next_fits(ctx, fault).then(|| Mend::safe("insert the comma", vec![Edit::insert(place, ",")]))
        }
        FaultKind::MissingColon => missing_colon(ctx, fault),
        FaultKind::SingleQuotes => spell::quotes(ctx, fault),
        FaultKind::UnquotedKey => spell::key(ctx, fault),
        FaultKind::UnquotedValue => spell::word(ctx, fault),
        FaultKind::BadNumber => spell::bad_number(ctx, fault),
        FaultKind::ControlCharacter => spell::control_character(ctx, fault),
        FaultKind::LoneSurrogate => spell::surrogate(ctx, fault),
        FaultKind::MissingOpenQuote => {
            let quote = text.chars().next_back()?;
            one("insert the quote", Edit::insert(place, quote))
        }
        FaultKind::UnescapedQuote => {
            inner_quotes_are_pairs(ctx, fault).then(|| Mend::safe("escape the quotes", vec![Edit::insert(place, "\\")]))
        }
        FaultKind::UnclosedString => unclosed_string(ctx, fault),
        FaultKind::OddWhitespace => Some(odd_whitespace(ctx, fault)),
        // What should have been a comma.
        FaultKind::Unexpected if text == ";" => {
            if behind_comments(ctx, fault.span.end).starts_with(['}', ']']) {
                one("remove the semicolon", remove_text(ctx.document, fault.span))
            } else {
                one("write a comma", Edit::replace(fault.span, ","))
            }
        }
        FaultKind::Unclosed if ctx.document.syntax() == Syntax::Json => nesting::close(ctx),
        FaultKind::TrailingText => nesting::trailing_text(ctx, fault),
        FaultKind::Wrapping => nesting::wrapping(ctx, fault),
        FaultKind::MissingBraces => nesting::braces(ctx),
        _ => None,
    }
}

/// A comment with those beside it that have nothing but blanks between them.
fn with_neighbours(ctx: &Context<'_>, comment: Span) -> Span {
    let source = ctx.source();
    let line = source.line_span(source.line_index(comment.start));
    let others = ctx.document.faults_in(line).iter().filter(|fault| is_comment(fault.kind));
    let adjoins = |a: Span, b: Span| a.end <= b.start && source.slice(Span::new(a.end, b.start)).trim().is_empty();
    others.take(MANY).fold(comment, |all, other| {
        if adjoins(all, other.span) || adjoins(other.span, all) { all.to(other.span) } else { all }
    })
}

/// Puts the colon right behind the key, in the place of a `=` where there is one.
fn missing_colon(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let key = fault.related?;
    let rest = ctx.source().text().get(fault.span.start as usize..)?;
    match ctx.document.syntax() {
        Syntax::Json => {
            let sign = fault.span.start + u32::from(rest.starts_with('='));
            let end = if rest.starts_with('=') { sign } else { key.end };
            Some(Mend::safe("insert the colon", vec![Edit::replace(Span::new(key.end, end), ":")]))
        }
        Syntax::Toml | Syntax::Yaml => None,
    }
}

/// The text from a place on, without the blanks and comments that it begins with.
fn behind_comments<'a>(ctx: &Context<'a>, mut at: u32) -> &'a str {
    loop {
        let rest = ctx.source().text().get(at as usize..).unwrap_or_default();
        at += Span::from_range(0..rest.len() - rest.trim_start().len()).end;
        match ctx.document.faults_in(Span::new(at, at + 1)).iter().find(|fault| is_comment(fault.kind)) {
            Some(comment) => at = comment.span.end,
            None => return rest.trim_start(),
        }
    }
}

/// Whether what follows a missing comma is what the brackets around it want: a key, or a value.
fn next_fits(ctx: &Context<'_>, fault: &Fault) -> bool {
    let source = ctx.source();
    // Two quotes with nothing between them may be meant as one in the string.
    let is_quote = |c: char| matches!(c, '"' | '\'');
    if source.before(fault.span.start).ends_with(is_quote) && source.behind(fault.span.start).starts_with(is_quote) {
        return false;
    }
    let rest = behind_comments(ctx, fault.span.start);
    let in_object = fault.related.is_some_and(|open| source.slice(open) == "{");
    // The wrong sign is a fault of its own.
    let signs = if ctx.document.syntax() == Syntax::Yaml { &[':'][..] } else { &[':', '='] };
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => spell::quoted_length(rest, quote),
        Some('{' | '[') => return !in_object,
        _ => rest.find(|c: char| !(c.is_alphanumeric() || "_-+$.@/".contains(c))).filter(|length| *length > 0),
    };
    let Some((word, behind)) = length.and_then(|length| rest.split_at_checked(length)) else { return false };
    let behind = behind.trim_start();
    if in_object {
        // The sign may be missing as well.
        let value = Span::from_range(source.text().len() - behind.len()..source.text().len() - behind.len() + 1);
        let is_bare = || ctx.document.faults_in(value).iter().any(|fault| fault.kind == FaultKind::MissingColon);
        return behind.starts_with(signs) || is_bare();
    }
    let is_word = ["true", "false", "null", "True", "False", "None"].contains(&word);
    let is_number = word.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) && spell::is_number(word);
    (word.starts_with(['"', '\'']) || is_word || is_number) && !behind.starts_with(signs)
}

/// Whether the quotes inside the strings of a line come in pairs. One alone is rather the end of a string.
fn inner_quotes_are_pairs(ctx: &Context<'_>, fault: &Fault) -> bool {
    let source = ctx.source();
    let line = source.line_span(source.line_index(fault.span.start));
    let faults = ctx.document.faults_in(line);
    let inner = faults.iter().filter(|fault| fault.kind == FaultKind::UnescapedQuote).count();
    faults.len() < MANY && inner.is_multiple_of(2)
}

/// Closes a string at the end of its line, where what follows can follow a string.
fn unclosed_string(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let source = ctx.source();
    let quote = source.slice(fault.span).chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = source.slice(fault.span).get(1..)?;
    // What has brackets and commas in it may be more than one value, and what ends with the file was cut off.
    let single = !inner.is_empty() && !inner.contains([',', '{', '}', '[', ']', '\\']);
    let line = source.line_span(source.line_index(fault.span.start));
    let next = behind_comments(ctx, line.end).chars().next();
    // The next line may be the rest of the string.
    let goes_on = match ctx.document.syntax() {
        Syntax::Json => !next.is_some_and(|next| matches!(next, '"' | '\'' | '}' | ']' | '{' | '[')),
        Syntax::Toml | Syntax::Yaml => line.end as usize == source.text().len(),
    };
    let edit = Edit::insert(fault.span.end, quote);
    (single && !goes_on).then(|| Mend::safe("close the string", vec![edit]))
}

/// What takes no room goes, and what does becomes ordinary blanks.
fn odd_whitespace(ctx: &Context<'_>, fault: &Fault) -> Mend {
    let text = ctx.source().slice(fault.span);
    let is_broad = |c: char| c.is_whitespace() && c != '\r';
    let mut blanks: String = text.chars().filter(|c| is_broad(*c)).map(|_| ' ').collect();
    let (before, behind) = (ctx.source().before(fault.span.start), ctx.source().behind(fault.span.end));
    let is_content = |c: char| !c.is_whitespace() && !",:=[]{}".contains(c);
    if blanks.is_empty() && before.ends_with(is_content) && behind.starts_with(is_content) {
        blanks.push(' ');
    }
    let edits = if behind.trim().is_empty() || blanks.is_empty() {
        // At the end of a line a blank is of no use.
        vec![Edit::delete(fault.span)]
    } else {
        vec![Edit::replace(fault.span, blanks)]
    };
    Mend::safe("write ordinary blanks", edits)
}
