//! From the words of the YAML reader to a fault at the place that caused it.

use super::super::fault::{Fault, FaultKind};
use super::scalar::{escape, line_break, quoted_end};
use super::trivia::{line_end, line_start, skip_to_value};
use crate::text::Span;

const INDENTATION: &str = "a line whose indentation fits nothing around it";

/// What is wrong, and the bytes that make it readable when they are put in.
#[derive(Default)]
pub(super) struct Blame {
    pub(super) faults: Vec<Fault>,
    pub(super) patches: Vec<(usize, u8)>,
}

impl Blame {
    fn of(fault: Fault) -> Self {
        Self { faults: vec![fault], patches: Vec::new() }
    }

    fn grammar(detail: &'static str, start: usize, end: usize) -> Self {
        let span = Span::from_range(start..end.max(start));
        Self::of(Fault { detail: Some(detail), ..Fault::new(FaultKind::Grammar, span, None) })
    }

    /// Behind the fault reading goes on as if these bytes stood there.
    fn mend(mut self, patches: impl IntoIterator<Item = (usize, u8)>) -> Self {
        self.patches.extend(patches);
        self
    }
}

/// What was read before an error.
pub(super) struct Before {
    /// Where the last scalar begins.
    pub(super) scalar: usize,
    /// Where everything read ends.
    pub(super) end: usize,
    /// The brackets still open.
    pub(super) open: Vec<usize>,
}

/// `at` is where the reader stopped, and `info` what it says.
pub(super) fn blame(text: &str, at: usize, info: &str, before: Before) -> Blame {
    let Before { scalar, end, open } = before;
    let next = skip_to_value(text, end, true);
    // The reader may have handed out a scalar before it stumbles over what follows.
    let value = if text.get(end..at).is_some_and(|between| between.trim().is_empty()) { scalar } else { next.min(at) };
    let place = Place { text, at, value, open };
    let has = |words: &[&str]| words.iter().any(|word| info.contains(word));
    if has(&["unknown escape", "hexadecimal", "character escape code"]) {
        place.bad_escapes()
    } else if has(&["unexpected character"]) {
        Blame::grammar("a value that begins with `%`, `@` or a backtick without quotes", at, place.word_end(at, 1))
            .mend([(at, b'x')])
    } else if has(&["unprintable"]) {
        Blame::of(Fault::new(FaultKind::Unexpected, Span::from_range(at..place.word_end(at, 1)), None))
            .mend([(at, b' ')])
    } else if has(&["byte order mark"]) {
        Blame::of(Fault::new(FaultKind::OddWhitespace, Span::from_range(at..place.word_end(at, 1)), None))
    } else if has(&["tab", "valid YAML whitespace"]) {
        place.tab()
    } else if has(&["unknown anchor"]) {
        // The builder, which knows every anchor, says what is wrong with it.
        Blame::default().mend([(at, b'x')])
    } else if has(&["directive", "TAG", "version number"]) {
        Blame::grammar("a directive that cannot be read", at, line_end(text, at))
    } else if has(&["tag", "the handle"]) {
        let at = text[at..].find('!').map_or(at, |found| at + found);
        Blame::grammar("a tag that cannot be read", at, place.word_end(at, usize::MAX)).mend([(at, b'x')])
    } else if has(&["an anchor or alias"]) {
        Blame::grammar("`&` or `*` without a name behind it", at, place.word_end(at, 1)).mend([(at, b'x')])
    } else if let Some(dedented) = place.dedented_bracket().filter(|_| has(&["invalid indentation"])) {
        dedented
    } else if has(&["mapping values are not allowed"]) {
        place.colon()
    } else if has(&["simple key expect"]) {
        place.missing_colon(next)
    } else if has(&["while scanning a quoted scalar", "indentation in quoted scalar"]) {
        place.unclosed_string(at)
    } else if has(&["document start"]) && text[..at].trim_end().lines().last().is_some_and(|line| line.starts_with('%'))
    {
        let (start, end) = place.line(at);
        Blame::grammar("a document behind a directive, which begins with `---`", start, end)
    } else if has(&["comment intercepting"]) {
        Blame::grammar("a comment inside a text of several lines", at, line_end(text, at))
    } else if has(&["indicator equal to 0", "expected comment or line break"]) {
        Blame::grammar(
            "text on the line of `|` or `>`, behind which the lines of a text follow",
            at,
            line_end(text, at),
        )
    } else if has(&["comments must be separated"]) {
        let at = text[at..].find('#').map_or(at, |found| at + found);
        Blame::grammar("a comment without a blank before it", at, place.word_end(at, 1))
    } else if has(&["misplaced bracket"]) {
        Blame::of(Fault::new(FaultKind::Unexpected, Span::from_range(at..place.word_end(at, 1)), None))
    } else if has(&["recursion limit"]) {
        Blame::grammar("brackets nested deeper than readers of YAML go", at, place.word_end(at, 1))
    } else if has(&["entries are not allowed", "only valid inside a block"]) {
        Blame::grammar("a list item that cannot stand here", at, line_end(text, at))
    } else {
        place.between_values()
    }
}

struct Place<'a> {
    text: &'a str,
    at: usize,
    /// Where the value begins that was being read.
    value: usize,
    open: Vec<usize>,
}

/// What was passed between two places.
struct Passed {
    /// Brackets not closed.
    open: Vec<usize>,
    /// The last quoted string.
    string: Option<(usize, usize)>,
    /// Where the last of it ends that is neither blank nor comment.
    last: usize,
}

impl Place<'_> {
    /// The end of the word at a place, of at most so many characters.
    fn word_end(&self, at: usize, most: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let word = rest.char_indices().take_while(|(_, c)| !c.is_ascii_whitespace());
        at + word.take(most).last().map_or(0, |(offset, c)| offset + c.len_utf8())
    }

    /// The line of a place, without the blanks around it.
    fn line(&self, at: usize) -> (usize, usize) {
        let start = line_start(self.text, at);
        let line = &self.text[start..line_end(self.text, start)];
        let end = start + line.trim_end().len();
        (end - line.trim().len(), end)
    }

    fn bad_escapes(&self) -> Blame {
        let mut blame = Blame::default();
        let end = quoted_end(self.text, self.at);
        let mut at = self.at + 1;
        while let Some(found) = self.text.get(at..end).and_then(|rest| rest.find('\\')) {
            at += found;
            let rest = &self.text[at..end];
            let (decoded, width) = escape(rest);
            if decoded.is_some() || line_break(self.text.as_bytes(), at + 1) > 0 {
                at += width.max(2);
                continue;
            }
            let digits = rest.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let (kind, width) = match (rest.as_bytes().get(1), digits) {
                (Some(b'u'), Some(_)) => (FaultKind::LoneSurrogate, 6),
                _ => (FaultKind::BadEscape, 1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
            };
            blame.faults.push(Fault::new(kind, Span::from_range(at..at + width), None));
            blame.patches.push((at, b'x'));
            at += 1;
        }
        blame
    }

    /// All tabs that begin a line are taken for blanks: who uses one uses many.
    fn tab(&self) -> Blame {
        let before = line_start(self.text, self.at);
        let found = self.text[before..self.at].find('\t').map(|offset| before + offset);
        let found = found.or_else(|| self.text[self.at..].find('\t').map(|offset| self.at + offset));
        let Some(start) = found else { return self.between_values() };
        let end = start + self.text[start..].len() - self.text[start..].trim_start_matches('\t').len();
        let leading = self.text.split_inclusive('\n').scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line.len() - line.trim_start_matches([' ', '\t']).len()))
        });
        let bytes = self.text.as_bytes();
        let tabs = leading.flat_map(|(start, length)| start..start + length).chain(start..end);
        let patches = tabs.filter(|at| bytes[*at] == b'\t').map(|at| (at, b' '));
        Blame::grammar("a tab where YAML wants blanks", start, end).mend(patches)
    }

    /// A `: ` where no key can stand before it.
    fn colon(&self) -> Blame {
        let line = line_start(self.text, self.at);
        let value_line = line_start(self.text, self.value);
        if value_line >= line {
            let detail = "a second colon in one line; a value that holds `: ` wants quotes";
            return Blame::grammar(detail, self.at, self.word_end(self.at, 1)).mend([(self.at, b'x')]);
        }
        // A text of several lines, of which this one was meant to be an entry of its own.
        let before = self.text[value_line..self.value].trim_start_matches(['-', ' ']);
        if before.is_empty() {
            return self.missing_colon(self.value);
        }
        let (start, end) = self.line(self.at);
        Blame::grammar(INDENTATION, start, end)
    }

    fn missing_colon(&self, key: usize) -> Blame {
        let end = self.word_end(key, usize::MAX);
        let word = &self.text[key..end];
        if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            let (start, end) = self.line(key);
            return Blame::grammar("a line that is no entry: a colon is missing", start, end);
        }
        Blame::of(Fault::new(FaultKind::MissingColon, Span::from_range(end..end), Some(Span::from_range(key..end))))
    }

    fn unclosed_string(&self, open: usize) -> Blame {
        let end = open + self.text[open..line_end(self.text, open)].trim_end().len();
        Blame::of(Fault::new(FaultKind::UnclosedString, Span::from_range(open..end), None))
    }

    /// Strings and brackets from the value to the place of the error.
    fn passed(&self) -> Passed {
        let bytes = self.text.as_bytes();
        let mut passed = Passed { open: self.open.clone(), string: None, last: self.value };
        let mut at = self.value;
        let mut begins = true;
        while at < self.at {
            let byte = bytes[at];
            match byte {
                b'"' | b'\'' if begins => {
                    let end = quoted_end(self.text, at);
                    passed.string = Some((at, end));
                    at = end;
                    passed.last = end;
                    begins = false;
                    continue;
                }
                b'[' | b'{' if begins => passed.open.push(at),
                b']' | b'}' => {
                    passed.open.pop();
                }
                b'#' if at > 0 && bytes[at - 1].is_ascii_whitespace() => {
                    at = line_end(self.text, at);
                    continue;
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                passed.last = at + 1;
            }
            begins = byte.is_ascii_whitespace() || b",:[{-".contains(&byte);
            at += 1;
        }
        passed
    }

    /// A closing bracket that stands no further in than what is around it. The grammar wants it further in, and every
    /// reader that clients have takes it all the same: it is read as if it stood on the line before.
    fn dedented_bracket(&self) -> Option<Blame> {
        let bytes = self.text.as_bytes();
        let Passed { open, last, .. } = self.passed();
        let pair = (*bytes.get(*open.last()?)?, *bytes.get(self.at)?);
        let gap = bytes.get(last..self.at).filter(|gap| gap.is_ascii())?;
        let blanks = (last..self.at).zip(gap).filter(|(_, byte)| **byte != b' ').map(|(at, _)| (at, b' '));
        matches!(pair, (b'[', b']') | (b'{', b'}')).then(|| Blame::default().mend(blanks))
    }

    fn between_values(&self) -> Blame {
        let Passed { open, string, .. } = self.passed();
        let bytes = self.text.as_bytes();
        let here = line_start(self.text, self.at);
        if let Some((start, _)) = string.filter(|(start, end)| {
            // A string that ends on a later line, and wrongly: it was to end on its own.
            *start < here && line_end(self.text, *start) < *end && *end > here
        }) {
            return self.unclosed_string(start);
        }
        let end = self.text.trim_end().len();
        let Some(&bracket) = open.last() else {
            if let Some((_, closed)) =
                string.filter(|(_, closed)| self.text[*closed.min(&self.at)..self.at].trim().is_empty())
            {
                let start = self.at.max(closed);
                return Blame::grammar("text behind the closing quote", start, self.line(start).1);
            }
            let (start, end) = self.line(self.at.min(end));
            return Blame::grammar(INDENTATION, start, end);
        };
        let related = Some(Span::from_range(bracket..bracket + 1));
        if self.at >= end {
            return Blame::of(Fault::new(FaultKind::Unclosed, Span::from_range(end..end), related));
        }
        if matches!(bytes.get(self.at), Some(b']' | b'}')) {
            return Blame::of(Fault::new(
                FaultKind::Mismatch,
                Span::from_range(self.at..self.word_end(self.at, 1)),
                related,
            ));
        }
        if line_start(self.text, bracket) < here {
            return Blame::grammar("a bracket that is not closed before the next entry", bracket, bracket + 1);
        }
        let behind = self.text[..self.at].trim_end().len();
        Blame::of(Fault::new(FaultKind::MissingComma, Span::from_range(behind..behind), related))
    }
}
