//! The scalars of YAML: where one ends, what it says, and which bytes say which part of it.

use std::ops::Range;

use super::super::node::Kind;
use super::super::text::{Anchor, Decoded};
use crate::text::Span;

/// How the lines and escapes of a scalar are read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
}

/// What a scalar without quotes is by the core schema of YAML 1.2.
pub(super) fn resolve(raw: &str) -> Kind {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if is_number(raw) => Kind::Number,
        _ => Kind::Plain { quote: 0 },
    }
}

fn is_number(raw: &str) -> bool {
    let all = |digits: &str, fits: fn(&u8) -> bool| !digits.is_empty() && digits.bytes().all(|byte| fits(&byte));
    if let Some(digits) = raw.strip_prefix("0x") {
        return all(digits, u8::is_ascii_hexdigit);
    }
    if let Some(digits) = raw.strip_prefix("0o") {
        return all(digits, |byte| (b'0'..=b'7').contains(byte));
    }
    let unsigned = raw.strip_prefix(['-', '+']).unwrap_or(raw);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(raw, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, ""), |(whole, fraction)| (whole, fraction));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|e| all(e.strip_prefix(['-', '+']).unwrap_or(e), u8::is_ascii_digit))
}

/// The end of a quoted scalar, its closing quote included; the end of the text when there is none.
pub(super) fn quoted_end(text: &str, open: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes.get(open).copied().unwrap_or_default();
    let mut at = open + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            // What stands behind the backslash may be long; none of its further bytes is a quote or a backslash.
            b'\\' if quote == b'"' => at += 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The bytes of the line break at a place, if there is one.
pub(super) fn line_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([b'\r' | b'\n', ..]) => 1,
        _ => 0,
    }
}

struct Decoder<'a> {
    text: &'a str,
    value: String,
    anchors: Vec<Anchor>,
}

impl Decoder<'_> {
    /// What is decoded next is spelled from `at` on.
    fn anchor(&mut self, at: usize) {
        self.anchors.push((Span::from_range(0..self.value.len()).end, Span::from_range(0..at).end));
    }

    /// A run of blanks with line breaks in it: one break is a blank, several are one less; behind an escaped break
    /// (`joined`) every break counts.
    fn fold(&mut self, run: Range<usize>, joined: bool) {
        let bytes = self.text.as_bytes();
        let mut breaks = Vec::new();
        let mut at = run.start;
        while at < run.end {
            let width = line_break(bytes, at);
            if width > 0 {
                breaks.push(at);
            }
            at += width.max(1);
        }
        if !joined && breaks.len() == 1 {
            self.anchor(run.start);
            self.value.push(' ');
        }
        for (index, at) in breaks.into_iter().skip(usize::from(!joined)).enumerate() {
            self.anchor(if index == 0 { run.start } else { at });
            self.value.push('\n');
        }
        self.anchor(run.end);
    }
}

/// Decodes a plain or quoted scalar; `None` when it reads as it is written.
pub(super) fn flow(text: &str, content: Range<usize>, style: Style) -> Option<Decoded> {
    let written = text.get(content.clone())?;
    let special = |byte: u8| match byte {
        b'\n' | b'\r' => true,
        b'\\' => style == Style::Double,
        b'\'' => style == Style::Single,
        _ => false,
    };
    if !written.bytes().any(special) {
        return None;
    }
    let bytes = text.as_bytes();
    let blanks_end = |from: usize| {
        let run = bytes.get(from..content.end).unwrap_or_default();
        from + run.iter().take_while(|byte| is_blank(**byte)).count()
    };
    let mut decoder = Decoder { text, value: String::with_capacity(written.len()), anchors: Vec::new() };
    let mut at = content.start;
    while at < content.end {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => {
                let end = blanks_end(at);
                if bytes[at..end].iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                    decoder.fold(at..end, false);
                } else {
                    decoder.value.push_str(&text[at..end]);
                }
                at = end;
            }
            b'\\' if style == Style::Double => {
                let width = line_break(bytes, at + 1);
                if width > 0 {
                    let end = blanks_end(at + 1 + width);
                    decoder.fold(at + 1 + width..end, true);
                    at = end;
                } else {
                    let (decoded, width) = escape(&text[at..content.end]);
                    decoder.value.push(decoded.unwrap_or('\\'));
                    at += width;
                    decoder.anchor(at);
                }
            }
            b'\'' if style == Style::Single => {
                decoder.value.push('\'');
                at = (at + 2).min(content.end);
                decoder.anchor(at);
            }
            _ => {
                let rest = &bytes[at..content.end];
                let length = rest.iter().position(|byte| is_blank(*byte) || special(*byte)).unwrap_or(rest.len());
                decoder.value.push_str(&text[at..at + length]);
                at += length;
            }
        }
    }
    Some(Decoded { value: decoder.value, anchors: decoder.anchors })
}

/// The character that an escape stands for, and the bytes it takes; `None` for one that YAML does not have, of which
/// the backslash alone is taken.
pub(super) fn escape(rest: &str) -> (Option<char>, usize) {
    let digits = |count: usize| {
        let digits = rest.get(2..2 + count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let decoded = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        (decoded, if decoded.is_some() { 2 + count } else { 1 })
    };
    let simple = match rest.as_bytes().get(1) {
        Some(b'x') => return digits(2),
        Some(b'u') => return digits(4),
        Some(b'U') => return digits(8),
        Some(b'0') => '\0',
        Some(b'a') => '\u{7}',
        Some(b'b') => '\u{8}',
        Some(b't' | b'\t') => '\t',
        Some(b'n') => '\n',
        Some(b'v') => '\u{b}',
        Some(b'f') => '\u{c}',
        Some(b'r') => '\r',
        Some(b'e') => '\u{1b}',
        Some(b' ') => ' ',
        Some(b'"') => '"',
        Some(b'/') => '/',
        Some(b'\\') => '\\',
        Some(b'N') => '\u{85}',
        Some(b'_') => '\u{a0}',
        Some(b'L') => '\u{2028}',
        Some(b'P') => '\u{2029}',
        _ => return (None, 1),
    };
    (Some(simple), 2)
}

/// Lays the value of a `|` or `>` block over its lines, which begin at `from` with `indent` blanks before each
/// further one. The value with its places, and the end of what was said; `None` when the two do not fit.
pub(super) fn block(text: &str, value: &str, from: usize, limit: usize, indent: usize) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    let body = value.trim_start_matches('\n');
    let last = body.trim_end_matches('\n').len() + (value.len() - body.len());
    let mut decoder = Decoder { text, value: value.to_owned(), anchors: Vec::new() };
    let mut anchor = |decoded: usize, at: usize| {
        decoder.anchors.push((Span::from_range(0..decoded).end, Span::from_range(0..at).end));
    };
    // Empty lines before the first one with text have no place of their own.
    for offset in 0..=value.len() - body.len() {
        anchor(offset, from);
    }
    let next_line = |at: usize| {
        let start = at + line_break(bytes, at);
        let blanks = bytes.get(start..limit.min(start + indent).max(start)).unwrap_or_default();
        start + blanks.iter().take_while(|byte| **byte == b' ').count()
    };
    let mut at = from;
    for (offset, c) in value.char_indices().skip(value.len() - body.len()) {
        if offset >= last {
            break;
        }
        let breaks = at < limit && line_break(bytes, at) > 0;
        if c == '\n' || (c == ' ' && breaks) {
            if !breaks {
                return None;
            }
            anchor(offset, at);
            at = next_line(at);
            anchor(offset + 1, at);
            continue;
        }
        if breaks {
            while at < limit && line_break(bytes, at) > 0 {
                at = next_line(at);
            }
            anchor(offset, at);
        }
        if !text.get(at..limit)?.starts_with(c) {
            return None;
        }
        at += c.len_utf8();
    }
    for offset in last..=value.len() {
        anchor(offset, at);
    }
    Some((Decoded { value: decoder.value, anchors: decoder.anchors }, at))
}
