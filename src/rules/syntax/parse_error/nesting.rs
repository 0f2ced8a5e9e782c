//! Brackets and what stands around them: closing what is open, removing what is too much.
//!
//! Where a bracket belongs is known only where it makes no difference to the tree, at the end of the file, and only as
//! long as the indentation and the servers say that nothing further up is closed too early or too late.

use super::mend::{MANY, Mend, is_comment};
use crate::client::is_server_itself;
use crate::document::{Fault, FaultKind, NodeKind, NodeRef, remove_text};
use crate::rules::Context;
use crate::text::{Edit, Span};

/// A bracket that is open.
struct Frame<'a> {
    object: bool,
    /// What stands before its line.
    indent: &'a str,
    /// Whether its content begins on another line.
    tall: bool,
    /// Whether there is a blank behind it.
    spaced: bool,
}

impl<'a> Frame<'a> {
    fn of(ctx: &Context<'a>, node: NodeRef<'a>) -> Option<Self> {
        let raw = node.raw();
        let object = raw.starts_with('{');
        (object || raw.starts_with('[')).then_some(())?;
        let open = node.span().start;
        let first = node.items().next().map(|item| item.span().start);
        let first = first.or_else(|| node.entries().next().map(|entry| entry.key_span.start));
        let tall = first.is_some_and(|first| ctx.source().slice(Span::new(open, first)).contains('\n'));
        Some(Self { object, indent: indentation(ctx, open), tall, spaced: raw.get(1..)?.starts_with(' ') })
    }

    const fn closer(&self) -> char {
        if self.object { '}' } else { ']' }
    }

    /// What closes it, as it is closed elsewhere in a file of this style.
    fn closing(&self, newline: &str) -> String {
        let closer = self.closer();
        match (self.tall, self.spaced) {
            (true, _) => format!("{newline}{}{closer}", self.indent),
            (false, true) => format!(" {closer}"),
            (false, false) => closer.to_string(),
        }
    }
}

/// A closing bracket.
struct Closer {
    at: u32,
    bracket: char,
    /// How far in it stands, where its line begins with it.
    indent: Option<usize>,
}

/// The end of a file: what is open where the last thing ends that is no closing bracket, and the brackets behind it.
struct Tail<'a> {
    from: u32,
    /// From the outermost in.
    frames: Vec<Frame<'a>>,
    closers: Vec<Closer>,
}

impl<'a> Tail<'a> {
    fn of(ctx: &Context<'a>) -> Option<Self> {
        let text = ctx.source().text();
        let end = text.trim_end().len();
        let sign = |c: char| c.is_ascii_whitespace() || matches!(c, '}' | ']' | ',' | ';');
        let last = Span::from_range(0..text[..end].trim_end_matches(sign).len()).end;
        let from = comments(ctx).map(|comment| comment.end).max().unwrap_or_default().max(last);
        let mut frames = Vec::new();
        let mut node = ctx.document.root();
        while let Some(container) = node.filter(|node| matches!(node.kind(), NodeKind::Object | NodeKind::Array)) {
            // What ends before is closed; what is not closed ends with the text.
            if container.span().end > from || container.span().end as usize == end {
                frames.extend(Frame::of(ctx, container));
            }
            let value = container.entries().next_back().map(|entry| entry.value);
            node = value.or_else(|| container.items().next_back());
        }
        let closers = text.get(from as usize..end)?.char_indices().filter(|(_, c)| matches!(c, '}' | ']'));
        let closers = closers.map(|(offset, bracket)| {
            let at = from + Span::from_range(0..offset).end;
            let before = ctx.source().before(at);
            Closer { at, bracket, indent: before.trim().is_empty().then_some(before.len()) }
        });
        (frames.len() <= MANY).then(|| Self { from, frames, closers: closers.collect() })
    }
}

fn comments<'a>(ctx: &Context<'a>) -> impl Iterator<Item = Span> + use<'a> {
    ctx.document.faults().iter().filter(|fault| is_comment(fault.kind)).map(|fault| fault.span)
}

/// The blanks with which the line of a place begins.
fn indentation<'a>(ctx: &Context<'a>, at: u32) -> &'a str {
    let before = ctx.source().before(at);
    &before[..before.len() - before.trim_start().len()]
}

/// Whether the indentation of what stands before a place says otherwise than the brackets. A file without any says
/// nothing.
fn is_skewed(ctx: &Context<'_>, until: u32) -> bool {
    let source = ctx.source();
    let column = |at: u32| {
        let before = source.before(at);
        before.trim().is_empty().then_some(before.len())
    };
    let (mut skewed, mut indented) = (false, false);
    let mut left: Vec<NodeRef<'_>> = ctx.document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        let span = node.span();
        // Of entries without braces around them nothing is known but that they stand one below the other.
        let opened = node.raw().starts_with(['{', '[']);
        let (line, base) = (source.line_index(span.start), indentation(ctx, span.start).len());
        let mut expected = None;
        let starts = node.items().map(|item| item.span().start);
        for start in starts.chain(node.entries().map(|entry| entry.key_span.start)) {
            let Some(found) = column(start).filter(|_| source.line_index(start) != line) else { continue };
            indented |= found > 0;
            skewed |= *expected.get_or_insert(found) != found || (opened && found <= base);
        }
        let closer = span.end.saturating_sub(1);
        if opened && span.end <= until && source.line_index(closer) != line {
            skewed |= column(closer).is_some_and(|found| found != base);
        }
        let children = node.items().chain(node.entries().map(|entry| entry.value));
        left.extend(children.filter(|child| matches!(child.kind(), NodeKind::Object | NodeKind::Array)));
    }
    skewed && indented
}

/// Whether a server stands beside the others' map or in another server, or a server's field in its environment: then a
/// bracket further up is one too many, or missing.
fn is_misnested(ctx: &Context<'_>) -> bool {
    let schema = ctx.judge.schema();
    let holds_another = |node: NodeRef<'_>| {
        node.entries().any(|entry| is_server_itself(entry.value) && !schema.has_field(entry.key.as_str()))
    };
    let holds_fields = |node: NodeRef<'_>| {
        let is_own = |key: &str| matches!(key, "command" | "args" | "url" | "env" | "headers");
        node.entries()
            .any(|entry| is_own(entry.key.as_str()) || matches!(entry.value.kind(), NodeKind::Object | NodeKind::Array))
    };
    !ctx.reading.strays.is_empty()
        || ctx.reading.servers.iter().any(|server| {
            let settings =
                [server.fields.env, server.fields.headers].into_iter().filter_map(|field| server.node.get(field));
            holds_another(server.node) || settings.into_iter().any(holds_fields)
        })
}

/// Closes what is open at the end of the file.
pub(super) fn close(ctx: &Context<'_>) -> Option<Mend> {
    let Tail { from, mut frames, closers } = Tail::of(ctx)?;
    let mut missing = frames.len().checked_sub(closers.len()).filter(|missing| *missing > 0)?;
    if is_cut_off(ctx) || is_skewed(ctx, from) || is_misnested(ctx) {
        return None;
    }
    let source = ctx.source();
    let newline = source.newline();
    let behind_comma = |at: u32| {
        let rest = source.text().get(at as usize..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start().len();
        if rest.trim_start().starts_with(',') { at + Span::from_range(0..blanks).end + 1 } else { at }
    };
    let mut at = behind_comma(from);
    let in_comment = comments(ctx).any(|comment| comment.end == at && !source.slice(comment).ends_with("*/"));
    if in_comment && frames.last().is_some_and(|frame| !frame.tall) {
        return None;
    }
    let mut edits = Vec::new();
    let mut insert = |at: u32, frames: Vec<Frame<'_>>| {
        let text: String = frames.iter().rev().map(|frame| frame.closing(newline)).collect();
        if !text.is_empty() {
            edits.push(Edit::insert(at, text));
        }
    };
    for closer in closers {
        // A bracket that stands as far in as an outer one was opened closes that one: those within it come before.
        let fits = |frame: &Frame<'_>| {
            frame.closer() == closer.bracket && frame.tall && closer.indent == Some(frame.indent.len())
        };
        let inner = frames.iter().rev().take(missing + 1).position(fits).unwrap_or(0);
        missing -= inner;
        insert(at, frames.split_off(frames.len() - inner));
        frames.pop().filter(|frame| frame.closer() == closer.bracket)?;
        at = behind_comma(closer.at + 1);
    }
    insert(at, frames);
    Some(Mend::safe("close what is open", edits))
}

/// How many brackets may be left open around a value.
const MOST_OPEN: usize = 8;

/// Closes a value that is left open where something else begins, or at the end.
pub(super) fn close_value(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let source = ctx.source();
    if ctx.document.faults().len() > MANY {
        return None;
    }
    let (mut text, mut open) = (String::new(), fault.related?);
    let place = fault.span.start;
    // A bracket on a line of its own comes behind the comment of the line before.
    let behind = source.behind(place);
    let is_tall = |open: Span| place > open.end && source.behind(open.end).trim().is_empty();
    let at = if is_tall(open) && behind.trim_start().starts_with('#') {
        place + Span::from_range(0..behind.len()).end
    } else {
        place
    };
    for _ in 0..MOST_OPEN {
        let closer = if source.slice(open) == "{" { '}' } else { ']' };
        if is_tall(open) {
            text.push_str(source.newline());
            text.push_str(indentation(ctx, open.start));
        }
        text.push(closer);
        let edits = vec![Edit::insert(at, text.as_str())];
        let end = at + Span::from_range(0..text.len()).end;
        let document = ctx.document.edited(&edits)?;
        // One further out may be open as well.
        match document.faults().iter().find(|fault| fault.kind == FaultKind::Unclosed && fault.span.start == end) {
            Some(fault) => open = fault.related?,
            None => return Some(Mend::safe("close what is open", edits)),
        }
    }
    None
}

/// Whether the file ends where a value should follow, or in a string or a comment.
fn is_cut_off(ctx: &Context<'_>) -> bool {
    let mut node = ctx.document.root();
    while let Some(container) = node {
        let value = container.entries().next_back().map(|entry| entry.value);
        if value.is_some_and(|value| value.kind() == NodeKind::Missing) {
            return true;
        }
        node = value.or_else(|| container.items().next_back());
    }
    ctx.document.faults().iter().any(|fault| fault.kind == FaultKind::UnclosedComment)
}

/// Removes what stands behind the document: brackets, signs and words, but nothing that may have been meant as part of
/// it.
pub(super) fn trailing_text(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let text = ctx.source().slice(fault.span);
    let is_sign = |c: char| c.is_ascii_whitespace() || matches!(c, '}' | ']' | ',' | ';');
    if !text.chars().all(is_sign) {
        let content = text.contains(['{', '[', '"']);
        return (!content).then(|| Mend::risky("remove the text", vec![remove_text(ctx.document, fault.span)]));
    }
    if !text.contains(['}', ']']) {
        return Some(Mend::safe("remove the text", vec![remove_text(ctx.document, fault.span)]));
    }
    let Tail { from, mut frames, closers } = Tail::of(ctx)?;
    let mut surplus = closers.len().checked_sub(frames.len()).filter(|surplus| *surplus > 0)?;
    if is_skewed(ctx, from) || is_misnested(ctx) {
        return None;
    }
    let mut edits = Vec::new();
    for closer in closers {
        let fits = |frame: &Frame<'_>| {
            let in_line = closer.indent.is_none_or(|indent| !frame.tall || indent == frame.indent.len());
            frame.closer() == closer.bracket && (in_line || surplus == 0)
        };
        if frames.last().is_some_and(fits) {
            frames.pop();
        } else {
            surplus = surplus.checked_sub(1)?;
            edits.push(remove_text(ctx.document, Span::new(closer.at, closer.at + 1)));
        }
    }
    let signs = text.char_indices().filter(|(_, c)| matches!(c, ',' | ';'));
    let places = signs.map(|(offset, _)| fault.span.start + Span::from_range(0..offset).end);
    edits.extend(places.map(|at| Edit::delete(Span::new(at, at + 1))));
    frames.is_empty().then(|| Mend::safe("remove what is one too many", edits))
}

/// Removes what stands around the document.
pub(super) fn wrapping(ctx: &Context<'_>, fault: &Fault) -> Option<Mend> {
    let source = ctx.source();
    let root = ctx.document.root()?.span();
    let (before, behind) = (source.slice(fault.span), fault.related.map_or("", |span| source.slice(span)));
    if behind.contains(['{', '[', '"']) {
        return None;
    }
    let mut edits = vec![Edit::delete(Span::new(fault.span.start, root.start))];
    edits.extend(fault.related.map(|span| Edit::delete(Span::new(root.end, span.end))));
    let title = "remove the text around it";
    Some(if is_statement(before) && matches!(behind, "" | ";") {
        Mend::safe(title, edits)
    } else {
        Mend::risky(title, edits)
    })
}

/// Whether a text is what makes a module of JavaScript of the value behind it, and says nothing else.
fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
    match words.as_slice() {
        ["module.exports", "="] | ["export", "default"] => true,
        ["const" | "let" | "var", name, "="] | ["export", "const", name, "="] => is_name(name),
        _ => false,
    }
}

/// Puts braces around entries that stand without.
pub(super) fn braces(ctx: &Context<'_>) -> Option<Mend> {
    let hinders = |fault: &Fault| {
        matches!(
            fault.kind,
            FaultKind::Unclosed | FaultKind::Mismatch | FaultKind::TrailingText | FaultKind::UnclosedString
        )
    };
    if ctx.document.faults().iter().any(hinders) {
        return None;
    }
    let source = ctx.source();
    let root = ctx.document.root()?;
    let (Span { start, end }, last) = (root.span(), root.entries().next_back()?.span().end);
    let closed = source.slice(Span::new(last, end)).contains('}');
    let title = "put braces around everything";
    if !source.slice(root.span()).contains('\n') {
        let pad = if root.raw().contains("{ ") { " " } else { "" };
        let mut edits = vec![Edit::insert(start, format!("{{{pad}"))];
        if !closed {
            edits.push(Edit::insert(end, format!("{pad}}}")));
        }
        let in_comment = comments(ctx).any(|comment| comment.end == end);
        return (!in_comment).then(|| Mend::safe(title, edits));
    }
    let newline = source.newline();
    let (head, foot) = (source.before(start), indentation(ctx, last));
    let first_line = start - Span::from_range(0..head.len()).end;
    // A piece cut out of a file has all its indentation but that of its first line.
    let own = if head.is_empty() && !foot.is_empty() { foot } else { "" };
    let unit = if head.is_empty() && foot.is_empty() { unit(root.raw()) } else { "" };
    let mut edits = vec![Edit::insert(first_line, format!("{{{newline}{own}{unit}"))];
    let lines = source.line_index(start) + 1..=source.line_index(last);
    let lines = lines.map(|line| source.line_span(line)).filter(|line| !unit.is_empty() && !line.is_empty());
    edits.extend(lines.map(|line| Edit::insert(line.start, unit)));
    if !closed {
        edits.push(Edit::insert(end, format!("{newline}}}")));
    }
    Some(Mend::safe(title, edits))
}

/// By how much a text is indented at each step.
fn unit(text: &str) -> &str {
    let blanks = |line: &str| line.len() - line.trim_start().len();
    let indents = text.lines().skip(1).map(|line| &line[..blanks(line)]).filter(|indent| !indent.is_empty());
    indents.min_by_key(|indent| indent.len()).unwrap_or("  ")
}

/// Puts entries that stand in the brackets of an array in braces.
pub(super) fn entries_in_array(ctx: &Context<'_>, at: u32) -> Option<Mend> {
    if ctx.document.faults().len() > MANY {
        return None;
    }
    let mut found = None;
    let mut node = ctx.document.root();
    while let Some(container) = node {
        found = Some(container);
        let holds = |child: &NodeRef<'_>| child.span().start < at && at < child.span().end;
        let value = container.entries().map(|entry| entry.value).find(holds);
        node = value.or_else(|| container.items().find(holds));
    }
    let array = found.filter(|node| node.raw().starts_with('[') && node.raw().ends_with(']'))?.span();
    let edits = vec![
        Edit::replace(Span::new(array.start, array.start + 1), "{"),
        Edit::replace(Span::new(array.end - 1, array.end), "}"),
    ];
    Some(Mend::safe("put the entries in braces", edits))
}

/// Two ways to mend a bracket of the wrong kind: it is the right one in another shape, or the right one is missing before
/// it. Which it is shows by what becomes of the rest.
pub(super) fn mismatch(ctx: &Context<'_>, fault: &Fault) -> Vec<Mend> {
    let source = ctx.source();
    let Some(open) = fault.related else { return Vec::new() };
    let closer = if source.slice(open) == "{" { "}" } else { "]" };
    let between = source.slice(Span::new(open.end, fault.span.start));
    let end = open.end + Span::from_range(0..between.trim_end().len()).end;
    let tall = between.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let missing =
        if tall { format!("{}{}{closer}", source.newline(), indentation(ctx, open.start)) } else { closer.to_owned() };
    vec![
        Mend::safe("write the right bracket", vec![Edit::replace(fault.span, closer)]),
        Mend::safe("close what is open", vec![Edit::insert(end, missing)]),
    ]
}
