//! Hiding secret parts of a text, and control characters that would act on a terminal.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::Span;

/// The secret parts of one source file.
#[derive(Debug, Default)]
pub struct Mask {
    spans: Vec<Span>,
    /// Finds the secret values wherever they turn up again.
    values: Option<AhoCorasick>,
}

/// A shorter value is too likely to be an ordinary word to be blanked out wherever it occurs.
const SHORTEST_VALUE: usize = 5;

impl Mask {
    /// A mask over `spans` of `text`, and over every further place where one of the decoded secret `values` stands.
    /// `weak` spans are hidden where they stand, and their text nowhere else.
    pub fn new(text: &str, mut spans: Vec<Span>, values: impl IntoIterator<Item = String>, weak: Vec<Span>) -> Self {
        spans.retain(|span| !span.is_empty() && text.get(span.range()).is_some());
        let written = spans.iter().map(|span| text[span.range()].to_owned());
        // A text of several lines ends with a line end that it lacks elsewhere.
        let whole = values.into_iter().chain(written).map(|value| value.trim().to_owned());
        let mut values: Vec<String> = whole.filter(|value| value.len() >= SHORTEST_VALUE).collect();
        values.sort_unstable();
        values.dedup();
        // The longest first, so that a secret inside a longer one never leaves the rest of the longer one behind.
        // Of the automata to choose from, the one whose construction takes time in line with the values' length.
        let finder = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            // What is said of a name may have it in small letters.
            .ascii_case_insensitive(true)
            .build(&values);
        let finder = finder.ok().filter(|_| !values.is_empty());
        if let Some(finder) = &finder {
            spans.extend(finder.find_iter(text).map(|found| Span::from_range(found.range())));
        }
        spans.extend(weak.into_iter().filter(|span| !span.is_empty() && text.get(span.range()).is_some()));
        Self { spans: merged(spans), values: finder }
    }

    /// The same for a text that another one became: what was secret there is secret here.
    #[must_use]
    pub fn with_secrets_of(mut self, other: &Self, text: &str) -> Self {
        let found = other.values.iter().flat_map(|values| values.find_iter(text));
        self.spans.extend(found.map(|found| Span::from_range(found.range())));
        self.spans = merged(self.spans);
        self
    }

    /// Whether the text holds one of the secret values.
    pub fn reveals(&self, text: &str) -> bool {
        self.values.as_ref().is_some_and(|values| values.is_match(text))
    }

    /// Whether a part of a span is secret.
    pub fn touches(&self, span: Span) -> bool {
        let at = self.spans.partition_point(|secret| secret.end <= span.start);
        self.spans.get(at).is_some_and(|secret| secret.start < span.end)
    }

    /// A message with every secret value replaced.
    pub fn hide<'t>(&self, message: &'t str) -> Cow<'t, str> {
        match &self.values {
            Some(values) if values.is_match(message) => {
                let mut hidden = String::with_capacity(message.len());
                values.replace_all_with(message, &mut hidden, |_, _, out| {
                    out.push_str("****");
                    true
                });
                Cow::Owned(hidden)
            }
            _ => Cow::Borrowed(message),
        }
    }

    /// The text of a file as it may be shown: same length in bytes, every secret byte a `*`, control characters
    /// replaced. Spans of the file stay valid in it.
    pub fn display(&self, text: &str) -> String {
        self.display_of(text, Span::from_range(0..text.len()))
    }

    /// The same of a part of the text.
    pub fn display_of(&self, text: &str, part: Span) -> String {
        let part = part.range();
        let mut shown = String::with_capacity(part.len());
        let mut done = part.start;
        let first = self.spans.partition_point(|secret| secret.end as usize <= part.start);
        for span in self.spans[first..].iter().take_while(|secret| (secret.start as usize) < part.end) {
            let range = span.range();
            let range = range.start.max(part.start)..range.end.min(part.end);
            push_sanitized(&mut shown, text.get(done..range.start).unwrap_or_default());
            // Lines stay lines, or every place behind a secret of several lines would be shown in the wrong one.
            let secret = text.as_bytes().get(range.clone()).unwrap_or_default();
            shown.extend(secret.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(*byte) } else { '*' }));
            done = range.end;
        }
        push_sanitized(&mut shown, text.get(done..part.end).unwrap_or_default());
        shown
    }
}

/// Spans in order, those that meet made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.to(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// Makes a text safe to print: characters that move the cursor, change colours or reorder a line become visible
/// stand-ins. The length in bytes stays the same.
pub fn sanitize(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    push_sanitized(&mut safe, text);
    safe
}

/// A text that is safe to print, on one line.
pub fn sanitize_line(text: &str) -> String {
    sanitize(text).replace(['\n', '\r', '\t'], " ")
}

fn push_sanitized(target: &mut String, text: &str) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\t' => target.push(character),
            // Alone it would let a file write over its own diagnostic.
            '\r' if characters.peek() == Some(&'\n') => target.push(character),
            c if c.is_control() => target.extend(std::iter::repeat_n('?', c.len_utf8())),
            // U+FFFD is three bytes long, like all of these.
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                target.push('\u{fffd}');
            }
            c => target.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_keeps_every_offset() {
        let text = "a=\"sécret\u{1b}[31m\u{202e}\" b";
        let start = u32::try_from(text.find("sé").unwrap()).unwrap();
        let mask = Mask::new(text, vec![Span::new(start, start + 7)], [], vec![]);
        let shown = mask.display(text);
        assert_eq!(shown.len(), text.len());
        assert_eq!(shown, "a=\"*******?[31m\u{fffd}\" b");
    }

    #[test]
    fn messages_lose_the_longest_secret_first() {
        let mask = Mask::new("", vec![], ["token".to_owned(), "token-and-more".to_owned()], vec![]);
        assert_eq!(mask.hide("x token-and-more y"), "x **** y");
        assert_eq!(mask.hide("x Token-And-More y"), "x **** y");
        assert!(mask.reveals("my token"));
    }

    #[test]
    fn a_secret_of_several_lines_leaves_the_lines() {
        let text = "key: |\n  abcdef\n  ghijkl\nother: abcdef\n  ghijkl";
        let mask = Mask::new(text, vec![Span::new(9, 25)], ["abcdef\nghijkl\n".to_owned()], vec![]);
        assert_eq!(mask.display(text), "key: |\n  ******\n********\nother: ******\n********");
        assert!(mask.reveals("abcdef\nghijkl"));
    }
}
