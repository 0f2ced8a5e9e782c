//! YAML into the tree.
//!
//! A reader of the language proper gives the events, and stops at the first error. What was read so far is kept. A
//! slip in a single place (a bad escape, a tab, an `@`) is mended in a copy of the same length, and the copy is read
//! instead, so that every offset stays right. Behind any other error reading goes on at the next line that stands at
//! the indentation of a mapping or a list still open.

mod blame;
mod build;
mod scalar;
mod trivia;

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::Parser;

use super::fault::Fault;
use super::json;
use super::node::Tree;
use crate::text::SourceFile;
use blame::{Before, Blame, blame};
use build::Builder;
use trivia::{line_end, line_start};

/// How many slips are mended: each costs a pass over the whole text.
const MOST_MENDED: usize = 32;
/// How often reading starts anew behind an error or a dedent: each costs a pass over the rest at most.
const MOST_RESTARTS: usize = 100;

pub(super) fn parse(source: &SourceFile) -> (Tree, Vec<Fault>) {
    match text_of(source) {
        Cow::Owned(text) => parse_all(&SourceFile::new(source.path(), text)),
        Cow::Borrowed(_) => parse_all(source),
    }
}

/// What of a file is YAML: of Markdown what stands at its top, and blanks in the place of the rest.
pub(super) fn text_of(source: &SourceFile) -> Cow<'_, str> {
    let is_prose = source.path().extension().is_some_and(|extension| extension == "md");
    if is_prose { Cow::Owned(front_matter(source)) } else { Cow::Borrowed(source.text()) }
}

/// The YAML at the top of a text in Markdown, between two lines of `---`; blanks stand in the place of everything else,
/// so that every offset stays right. Without such lines there is none.
fn front_matter(source: &SourceFile) -> String {
    let text = source.text();
    let start = source.content_start() as usize;
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---").map_or(0, str::len);
    let inside: usize = lines.take_while(|line| line.trim_end() != "---").map(str::len).sum();
    let from = start + first;
    let is_closed = first > 0 && from + inside < text.len();
    let kept = if is_closed { from..from + inside } else { 0..0 };
    let keep = |(at, byte): (usize, u8)| if kept.contains(&at) || byte == b'\n' { char::from(byte) } else { ' ' };
    let around = |range: std::ops::Range<usize>| text.bytes().enumerate().skip(range.start).take(range.len()).map(keep);
    let mut blank: String = around(0..kept.start).collect();
    blank.push_str(&text[kept.clone()]);
    blank.extend(around(kept.end.max(kept.start)..text.len()));
    blank
}

fn parse_all(source: &SourceFile) -> (Tree, Vec<Fault>) {
    let text = source.text();
    let start = source.content_start() as usize;
    let mut copy = Cow::Borrowed(text);
    let mut mended: Vec<Fault> = Vec::new();
    let mut passes = 0;
    let run = loop {
        let mut run = Run { copy: &copy, builder: Builder::new(source), mended: &mended, broken: false };
        let Some(Blame { mut faults, patches }) = run.read(start, passes < MOST_MENDED) else { break run };
        mended.append(&mut faults);
        let mut bytes = copy.into_owned().into_bytes();
        for (at, byte) in patches {
            if let Some(place) = bytes.get_mut(at).filter(|byte| byte.is_ascii()) {
                *place = byte;
            }
        }
        copy = Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned()));
        passes += 1;
    };
    let Run { builder: Builder { mut tree, mut faults, .. }, broken, .. } = run;
    // With broken brackets JSON's own parser gets further: they have no indentation to go on by.
    if broken && text[start..].trim_start().starts_with(['{', '[']) {
        tree = json::parse(source).0;
    }
    faults.append(&mut mended);
    faults.sort_by_key(|fault| fault.span.start);
    (tree, faults)
}

/// One pass over the text.
struct Run<'a> {
    /// The text, with what was mended in it.
    copy: &'a str,
    builder: Builder<'a>,
    mended: &'a [Fault],
    broken: bool,
}

/// A stretch of text to read, and how many containers around it are open.
struct Piece {
    depth: usize,
    from: usize,
    to: usize,
}

impl Run<'_> {
    /// Reads the whole text. What it gives is an error that can be mended, if that is wanted: then the pass is void.
    fn read(&mut self, start: usize, mend: bool) -> Option<Blame> {
        let mut piece = Piece { depth: 0, from: start, to: self.copy.len() };
        for _ in 0..MOST_RESTARTS {
            let mut done = piece.to;
            match self.read_piece(&piece) {
                Ok(true) => {}
                Ok(false) => done = self.builder.cursor.max(piece.from),
                Err((at, info)) => {
                    let before = Before { end: self.builder.cursor.max(piece.from), ..self.builder.before() };
                    let blame = blame(self.copy, at, &info, before);
                    if mend && !blame.patches.is_empty() {
                        return Some(blame);
                    }
                    self.broken = true;
                    let place = blame.faults.first().map_or(at, |fault| fault.span.start as usize);
                    // What was mended on its line tells more.
                    let told = |fault: &Fault| {
                        let (start, end) =
                            (line_start(self.copy, fault.span.start as usize), line_end(self.copy, place));
                        self.mended.iter().any(|fault| (start..=end).contains(&(fault.span.start as usize)))
                    };
                    self.builder.faults.extend(blame.faults.into_iter().filter(|fault| !told(fault)));
                    done = place.max(self.builder.cursor).max(piece.from);
                }
            }
            let Some(next) = self.next_piece(done) else { break };
            self.builder.resume(next.depth);
            piece = next;
        }
        self.builder.resume(0);
        None
    }

    /// False when it began with something else than was to go on; an error comes with its place.
    fn read_piece(&mut self, piece: &Piece) -> Result<bool, (usize, String)> {
        let text = &self.copy[piece.from..piece.to];
        // The reader counts characters.
        let starts: Option<Vec<usize>> = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        let byte = |index: usize| {
            let at = starts.as_ref().map_or(index, |starts| starts.get(index).copied().unwrap_or(text.len()));
            piece.from + at.min(text.len())
        };
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, span)) => {
                    if !self.builder.event(event, byte(span.start.index()), byte(span.end.index())) {
                        return Ok(false);
                    }
                }
                Err(error) => return Err((byte(error.marker().index()), error.info().to_owned())),
            }
        }
        Ok(true)
    }

    /// The next line behind a place that goes on with a mapping or list still open, up to the line that ends it.
    fn next_piece(&self, done: usize) -> Option<Piece> {
        let stack = &self.builder.stack;
        let mut open = HashMap::with_capacity(stack.len());
        for (depth, frame) in stack.iter().enumerate().filter(|(_, frame)| !frame.flow) {
            open.insert((self.builder.column(frame), frame.object), depth + 1);
        }
        let at_line_start = done == 0 || self.copy[..done].ends_with('\n');
        let first = if at_line_start && done > self.builder.cursor { done } else { self.line_behind(done) };
        let mut lines = self.lines(first);
        let (from, indent, line) = lines.find(|(_, indent, line)| {
            let list = is_item(line);
            open.contains_key(&(*indent, !list))
                || (*indent == 0 && (is_marker(line) || (stack.is_empty() && self.builder.tree.root.is_none())))
        })?;
        let list = is_item(line);
        let depth = if is_marker(line) { None } else { open.get(&(indent, !list)) };
        let Some(&depth) = depth else { return Some(Piece { depth: 0, from, to: self.copy.len() }) };
        let end = lines.find(|(_, deep, line)| *deep < indent || (*deep == indent && list && !is_item(line)));
        Some(Piece { depth, from, to: end.map_or(self.copy.len(), |(start, _, _)| start) })
    }

    fn line_behind(&self, at: usize) -> usize {
        let end = line_end(self.copy, at);
        (end + self.copy[end..].find('\n').map_or(self.copy.len() - end, |newline| newline + 1)).min(self.copy.len())
    }

    /// Start, indentation and text of the lines from `at` on that hold more than blanks and a comment.
    fn lines(&self, at: usize) -> impl Iterator<Item = (usize, usize, &str)> {
        let mut start = at;
        self.copy[at..].split_inclusive('\n').filter_map(move |line| {
            let here = start;
            start += line.len();
            let text = line.trim_start_matches(' ');
            let indent = line.len() - text.len();
            let text = text.trim_end();
            (!text.is_empty() && !text.starts_with(['#', '\t'])).then_some((here, indent, text))
        })
    }
}

/// `- …`
fn is_item(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

/// `---`
fn is_marker(line: &str) -> bool {
    line == "---" || line.starts_with("--- ")
}
