//! Changes within brackets: children with commas between them, on one line or on several.

use super::super::{Document, NodeRef, Syntax};
use super::lines::Lines;
use crate::text::{Edit, Span};

/// Whether things in brackets stand without blanks, as a program writes them that saves room.
pub(super) fn is_dense(document: &Document, container: NodeRef<'_>) -> bool {
    if document.syntax() != Syntax::Json {
        return false;
    }
    let text = document.source().text();
    let (mut items, mut entries) = (container.items(), container.entries());
    match (items.next(), items.next(), entries.next()) {
        (Some(first), Some(second), _) => text.get(between(first.span(), second.span())) == Some(","),
        (_, _, Some(entry)) => text.get(between(entry.key_span, entry.value.span())) == Some(":"),
        // Of what stands alone, or of nothing, the key tells it.
        _ => text.get(..container.span().start as usize).is_some_and(|before| before.ends_with(':')),
    }
}

fn between(first: Span, second: Span) -> std::ops::Range<usize> {
    first.end as usize..(second.start as usize).max(first.end as usize)
}

/// Puts written children before the one at `index`, or behind the last.
pub(super) fn insert(
    document: &Document,
    container: NodeRef<'_>,
    children: &[Span],
    index: usize,
    new: &[String],
) -> Option<Edit> {
    let lines = Lines::of(document);
    let (text, newline) = (document.source().text(), lines.newline());
    let dense = is_dense(document, container);
    let comma = if dense { "," } else { ", " };
    // Where each has a line of its own, each new one gets one too.
    let is_broken =
        |(first, second): (&Span, &Span)| text.get(between(*first, *second)).is_some_and(|it| it.contains('\n'));
    let stacked = children.iter().zip(children.iter().skip(1)).all(is_broken);
    let on_lines = |indent: &str| if stacked { new.join(&format!(",{newline}{indent}")) } else { new.join(comma) };
    Some(match (children.get(index), children.last()) {
        (Some(next), _) if lines.is_first(next.start) => {
            let indent = lines.before(next.start);
            // What is written above the next is about the next.
            let previous = index.checked_sub(1).and_then(|index| children.get(index));
            let end = previous.map(|previous| (previous.end as usize, lines.end(previous.end)));
            let closes = |(from, to)| trivia(document.syntax(), text.get(from..to)?).filter(Trivia::is_comma);
            match end.filter(|end| end.1 < next.start as usize && closes(*end).is_some()) {
                Some((_, end)) => {
                    let here = Span::from_range(end..end).start;
                    Edit::insert(here, format!("{newline}{indent}{},", on_lines(indent)))
                }
                None => Edit::insert(next.start, format!("{},{newline}{indent}", on_lines(indent))),
            }
        }
        (Some(next), _) => Edit::insert(next.start, format!("{}{comma}", new.join(comma))),
        (None, Some(last)) if lines.is_first(last.start) => {
            let indent = lines.before(last.start);
            let list = format!("{newline}{indent}{}", on_lines(indent));
            let end = lines.end(last.end);
            let behind = text.get(last.end as usize..end)?;
            let here = Span::from_range(end..end).start;
            match trivia(document.syntax(), behind) {
                // A remark on the last stays with it.
                Some(found) if found.comment && found.is_comma() => Edit::insert(here, format!("{list},")),
                Some(found) if found.comment && !found.other => {
                    Edit::replace(Span::new(last.end, here), format!(",{behind}{list}"))
                }
                _ => Edit::insert(last.end, format!(",{list}")),
            }
        }
        (None, Some(last)) => Edit::insert(last.end, format!("{comma}{}", new.join(comma))),
        (None, None) if container.is_object() && !dense => {
            Edit::insert(container.span().start + 1, format!(" {} ", new.join(comma)))
        }
        (None, None) => Edit::insert(container.span().start + 1, new.join(comma)),
    })
}

/// What stands between two children.
struct Trivia {
    /// All of it but the comma.
    kept: String,
    /// Whether there is a comma.
    comma: bool,
    /// Whether there is a comment.
    comment: bool,
    /// Whether the last comment goes to the end of its line, and nothing is behind it but blanks.
    remark: bool,
    /// Whether there is anything else: a bracket, and what follows it.
    other: bool,
}

impl Trivia {
    /// Whether it is a comma, with a comment or without.
    fn is_comma(&self) -> bool {
        self.comma && !self.other
    }
}

/// Takes apart what stands between two children, or behind the last. `None` for a comment without an end.
fn trivia(syntax: Syntax, text: &str) -> Option<Trivia> {
    let mut found = Trivia { kept: String::new(), comma: false, comment: false, remark: false, other: false };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let line = match syntax {
            Syntax::Json => rest.starts_with("//"),
            Syntax::Toml | Syntax::Yaml => first == '#',
        };
        let length = if line {
            rest.find('\n').unwrap_or(rest.len())
        } else if syntax == Syntax::Json && rest.starts_with("/*") {
            rest.find("*/")? + 2
        } else {
            first.len_utf8()
        };
        let (piece, behind) = rest.split_at_checked(length)?;
        if first == ',' && !found.comma {
            found.comma = true;
        } else {
            found.kept.push_str(piece);
            let comment = line || length > first.len_utf8();
            found.comment |= comment;
            found.other |= !comment && !first.is_whitespace();
            found.remark = line || (found.remark && !comment && first.is_whitespace());
        }
        rest = behind;
    }
    Some(found)
}

/// Removes neighbouring children with one comma. Comments stay.
pub(super) fn remove(
    document: &Document,
    container: Span,
    previous: Option<Span>,
    children: &[Span],
    next: Option<Span>,
) -> Option<Edit> {
    let (text, lines) = (document.source().text(), Lines::of(document));
    let syntax = document.syntax();
    let gone = children.iter().copied().reduce(Span::to)?;
    let line = lines.before(gone.start);
    let own_line = format!("{}{}", lines.newline(), line.get(..leading_blanks(line))?);
    // Comments among what goes.
    let (mut among, mut remark) = (String::new(), false);
    for (first, second) in children.iter().zip(children.iter().skip(1)) {
        let pieces = trivia(syntax, text.get(between(*first, *second))?)?;
        if pieces.comment {
            among.push_str(if remark { own_line.as_str() } else { " " });
            among.push_str(pieces.kept.trim());
            remark = pieces.remark;
        }
    }
    let among = among.trim_start();
    if let Some(next) = next {
        let behind = text.get(between(gone, next))?;
        let first = lines.is_first(gone.start);
        if let Some(previous) = previous.filter(|_| !first && among.is_empty() && behind.contains('\n')) {
            // The last of its line: the next stays on its own.
            let before = trivia(syntax, text.get(between(previous, gone))?)?;
            return Some(Edit::replace(Span::new(previous.end, gone.end), before.kept.trim_end()));
        }
        let behind = trivia(syntax, behind)?;
        let kept = if behind.comment { behind.kept.trim_start() } else { "" };
        let gap = match (among.is_empty(), remark) {
            (true, _) => "",
            (false, true) => own_line.as_str(),
            (false, false) => " ",
        };
        return Some(Edit::replace(Span::new(gone.start, next.start), format!("{among}{gap}{kept}")));
    }
    let rest = text.get(gone.end as usize..container.end as usize)?;
    let blanks = rest.len() - rest.trim_start().len();
    let trails = rest.trim_start().starts_with(',');
    let comma = if trails { blanks + 1 } else { 0 };
    let Some(previous) = previous else {
        let inside = text.get(container.start as usize + 1..gone.start as usize)?;
        let end = gone.end as usize + comma;
        let behind = text.get(end..(container.end as usize).checked_sub(1)?)?;
        let empty = inside.trim().is_empty() && behind.trim().is_empty() && among.is_empty();
        if empty && (inside.contains('\n') || behind.contains('\n')) {
            return Some(Edit::delete(Span::new(container.start + 1, container.end - 1)));
        }
        let more = if lines.is_first(gone.start) && among.is_empty() { leading_blanks(behind) } else { 0 };
        let ends_line = behind.split_once('\n').is_some_and(|(line, _)| line.trim().is_empty());
        let gap = if remark && !ends_line { own_line.as_str() } else { "" };
        return Some(Edit::replace(Span::from_range(gone.start as usize..end + more), format!("{among}{gap}")));
    };
    let before = text.get(between(previous, gone))?;
    let pieces = trivia(syntax, before)?;
    // A comma behind the last is one for the one before it, and where that has a remark, each keeps its own.
    let own_comma = trails && (pieces.comment || !among.is_empty());
    let mut kept = if own_comma { before } else { &pieces.kept }.trim_end().to_owned();
    let mut end = gone.end as usize + if own_comma { comma } else { 0 };
    if !among.is_empty() {
        kept.push_str(if pieces.remark { &own_line } else { " " });
        kept.push_str(among);
    }
    let line = text.get(end..)?.split('\n').next().unwrap_or_default();
    if (if among.is_empty() { pieces.remark } else { remark }) && !line.trim().is_empty() {
        end += leading_blanks(line);
        kept.push_str(&own_line);
    }
    Some(Edit::replace(Span::from_range(previous.end as usize..end), kept))
}

/// How many blanks a text begins with, on its first line.
fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}
