//! What is said in comments, and what stands where.

use std::borrow::Cow;
use std::collections::HashMap;

use super::toml::{Statement, statements};
use super::{Document, Entry, FaultKind, NodeKind, NodeRef, Syntax, yaml};
use crate::text::{Nest, Span};

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// All of it.
    pub span: Span,
    /// What stands between the signs that make it one.
    pub content: Span,
    /// What it would be for a reader who takes no comments.
    pub kind: FaultKind,
}

impl Comment {
    fn new(span: Span, kind: FaultKind) -> Self {
        let (before, behind) = match kind {
            FaultKind::HashComment => (1, 0),
            FaultKind::BlockComment => (2, 2),
            _ => (2, 0),
        };
        let start = (span.start + before).min(span.end);
        Self { span, content: Span::new(start, span.end.saturating_sub(behind).max(start)), kind }
    }
}

/// The comments that begin in a part of the text, in order.
pub fn comments(document: &Document, part: Span) -> Vec<Comment> {
    if document.syntax() == Syntax::Json {
        let kinds = [FaultKind::LineComment, FaultKind::BlockComment, FaultKind::HashComment];
        let faults = document.faults_in(part).iter().filter(|fault| kinds.contains(&fault.kind));
        return faults.map(|fault| Comment::new(fault.span, fault.kind)).collect();
    }
    let source = document.source();
    let text = match document.syntax() {
        Syntax::Yaml => yaml::text_of(source),
        _ => Cow::Borrowed(source.text()),
    };
    let text = text.get(part.range()).unwrap_or_default();
    let signs: Vec<u32> = text.match_indices('#').map(|(at, _)| part.start + Span::from_range(at..at).start).collect();
    if signs.is_empty() {
        return Vec::new();
    }
    let words = words(document);
    let mut comments: Vec<Comment> = Vec::new();
    for at in signs {
        let before = words.partition_point(|word| word.start <= at).checked_sub(1);
        let in_word = before.is_some_and(|word| at < words[word].end);
        let in_comment = comments.last().is_some_and(|last| at < last.span.end);
        if !in_word && !in_comment {
            let end = at + Span::from_range(0..source.behind(at).len()).end;
            comments.push(Comment::new(Span::new(at, end), FaultKind::HashComment));
        }
    }
    comments
}

/// Where keys and strings stand, in order.
fn words(document: &Document) -> Vec<Span> {
    let mut words: Vec<Span> = Vec::new();
    let mut left: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        if node.kind() == NodeKind::String {
            words.push(node.span());
        }
        left.extend(node.items());
        words.extend(node.entries().map(|entry| entry.key_span));
        left.extend(node.entries().map(|entry| entry.value));
    }
    words.sort_unstable();
    words
}

/// The entries, elements and tables of a file as somebody who reads it sees them: a table of TOML is a header with the
/// lines behind it.
#[derive(Debug)]
pub struct Outline {
    /// Each with its header, where it is a table of TOML.
    pieces: Nest<Option<usize>>,
    /// The headers of TOML, each with the names that lead to its table.
    headers: Vec<(u32, Vec<String>)>,
    end: u32,
}

impl Outline {
    /// The outline of a file.
    pub fn of(document: &Document) -> Self {
        let mut pieces = Vec::new();
        let mut headers = Vec::new();
        let mut lines = HashMap::new();
        if document.syntax() == Syntax::Toml {
            for Statement { start, header, path } in statements(document.source()) {
                let Some((last, _)) = path.last() else { continue };
                if header.is_some() {
                    pieces.push((Span::new(start, last.end), Some(headers.len())));
                    headers.push((start, path.into_iter().map(|(_, name)| name).collect()));
                } else {
                    lines.insert(last.start, start);
                }
            }
        }
        let in_tables = document.syntax() == Syntax::Toml;
        let mut left: Vec<(NodeRef<'_>, bool)> = document.root().map(|root| (root, in_tables)).into_iter().collect();
        while let Some((node, in_tables)) = left.pop() {
            for entry in node.entries() {
                let line = lines.get(&entry.key_span.start).filter(|_| in_tables);
                if let Some(start) = line.copied().or_else(|| (!in_tables).then_some(entry.key_span.start)) {
                    pieces.push((Span::at(start).to(entry.span()), None));
                }
                if in_tables || holds_its_value(&entry) {
                    left.push((entry.value, in_tables && line.is_none()));
                }
            }
            for item in node.items().filter(|item| in_tables || node.span().contains(item.span())) {
                if !in_tables {
                    pieces.push((item.span(), None));
                }
                left.push((item, in_tables));
            }
        }
        let end = Span::from_range(0..document.source().text().len()).end;
        Self { pieces: Nest::new(pieces), headers, end }
    }

    /// Where the first of them begins.
    pub fn start(&self) -> Option<u32> {
        self.pieces.all().first().map(|(span, _)| span.start)
    }

    /// What stands behind a part of the text, in the container that the part stands in.
    pub fn next(&self, part: Span) -> Option<Span> {
        self.pieces.next_beside(part).map(|piece| self.reach(piece))
    }

    /// What begins within a part of the text.
    pub fn beginning_in(&self, part: Span) -> impl Iterator<Item = Span> {
        self.pieces.beginning_in(part).iter().map(|piece| self.reach(piece))
    }

    /// A table reaches up to the next header that is not of a table within it.
    fn reach(&self, (span, header): &(Span, Option<usize>)) -> Span {
        let Some(((_, path), behind)) = header.and_then(|header| self.headers.get(header..)?.split_first()) else {
            return *span;
        };
        let within = |other: &[String]| other.len() > path.len() && other.starts_with(path);
        let end = behind.iter().find(|(_, other)| !within(other)).map_or(self.end, |(start, _)| *start);
        Span::new(span.start, end)
    }
}

/// Whether the value of an entry stands there, and not only its name: an alias of YAML.
fn holds_its_value(entry: &Entry<'_>) -> bool {
    entry.value.span().start >= entry.key_span.end
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::SourceFile;

    fn document(path: &str, text: &str) -> Document {
        let syntax = Syntax::of_path(path.as_ref()).unwrap();
        Document::parse(Arc::new(SourceFile::new(path, text)), syntax)
    }

    /// The contents of all comments of a text.
    fn said(path: &str, text: &str) -> Vec<String> {
        let document = document(path, text);
        let found = comments(&document, Span::from_range(0..text.len()));
        found.iter().map(|comment| document.source().slice(comment.content).to_owned()).collect()
    }

    #[test]
    fn comments_are_told_from_what_looks_like_them() {
        assert_eq!(
            said("a.json", "{ // a\n \"b\": \"// c\", /* d\n e */ \"f\": 1 // g\r\n} #h"),
            [" a", " d\n e ", " g", "h"]
        );
        assert_eq!(said("a.toml", "# a\nb = '# c' # d # e\r\n\"#f\" = \"\"\"\n# g\n\"\"\"\n#"), [" a", " d # e", ""]);
        assert_eq!(said("a.yaml", "# a\nb: c#d # e\nf: |\n  # g\nh: '#i'\n\"#j\": 1 #k"), [" a", " e", "k"]);
        assert_eq!(said("a.md", "---\na: 1 # b\n---\n# c\n"), [" b"]);
    }

    /// What stands behind every comment of a text, and what begins on its line.
    fn meant(path: &str, text: &str) -> Vec<(String, Vec<String>)> {
        let document = document(path, text);
        let source = document.source();
        let outline = Outline::of(&document);
        let text = |span: Span| source.slice(span).trim_end().to_owned();
        let found = comments(&document, Span::from_range(0..source.text().len()));
        let of = |comment: &Comment| {
            let line = source.line_span(source.line_index(comment.span.start));
            let next = outline.next(comment.span).map(text).unwrap_or_default();
            (next, outline.beginning_in(line).map(text).collect())
        };
        found.iter().map(of).collect()
    }

    fn expect(path: &str, text: &str, wanted: &[(&str, &[&str])]) {
        let found = meant(path, text);
        let found: Vec<_> =
            found.iter().map(|(next, line)| (next.as_str(), line.iter().map(String::as_str).collect())).collect();
        let wanted: Vec<(&str, Vec<&str>)> = wanted.iter().map(|(next, line)| (*next, line.to_vec())).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn what_stands_behind_a_comment_and_on_its_line() {
        expect(
            "a.json",
            "// 1\n{ \"a\": [1, // 2\n 2, /* 3 */ {\"b\": 3}\n // 4\n], \"c\": 4 } // 5",
            &[
                ("\"a\": [1, // 2\n 2, /* 3 */ {\"b\": 3}\n // 4\n]", &[]),
                ("2", &["\"a\": [1, // 2\n 2, /* 3 */ {\"b\": 3}\n // 4\n]", "1"]),
                ("{\"b\": 3}", &["2", "{\"b\": 3}", "\"b\": 3"]),
                ("", &[]),
                ("", &["\"c\": 4"]),
            ],
        );
        expect(
            "a.yaml",
            "# 1\na:\n  # 2\n  - b: 1 # 3\n    # 4\n    c: 2\n# 5\nd: *x\n",
            &[
                ("a:\n  # 2\n  - b: 1 # 3\n    # 4\n    c: 2", &[]),
                ("b: 1 # 3\n    # 4\n    c: 2", &[]),
                ("c: 2", &["b: 1 # 3\n    # 4\n    c: 2", "b: 1"]),
                ("c: 2", &[]),
                ("d: *x", &[]),
            ],
        );
    }

    #[test]
    fn a_table_is_its_header_and_the_lines_behind_it() {
        let text = "# 1\nk.l = 1\n# 2\n[a.b] # 3\n# 4\nc = [ # 5\n  # 6\n  1, { d = 2 },\n  # 7\n]\n[a.b.e]\nf = 1\n# 8\n[a.g]\n[[h]]\n[h.i]\n# 9\n[[h]]\nj = 1 # 10\n";
        let table = "[a.b] # 3\n# 4\nc = [ # 5\n  # 6\n  1, { d = 2 },\n  # 7\n]\n[a.b.e]\nf = 1\n# 8";
        let line = "c = [ # 5\n  # 6\n  1, { d = 2 },\n  # 7\n]";
        expect(
            "a.toml",
            text,
            &[
                ("k.l = 1", &[]),
                (table, &[]),
                (line, &[table]),
                (line, &[]),
                ("1", &[line]),
                ("1", &[]),
                ("", &[]),
                ("[a.g]", &[]),
                ("[[h]]\nj = 1 # 10", &[]),
                ("", &["j = 1"]),
            ],
        );
    }
}
