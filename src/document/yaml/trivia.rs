//! What stands between the values of a YAML text: blanks, comments, indicators, anchors and tags.

/// The anchor and the end of what stands before a value: `&name !!tag`.
pub(super) struct Properties {
    pub(super) name: Option<String>,
    pub(super) end: usize,
}

/// Whether a character can be part of an anchor's name.
pub(super) fn is_name(c: char) -> bool {
    !matches!(c, ' ' | '\t' | '\r' | '\n' | ',' | '[' | ']' | '{' | '}')
}

/// The place behind blanks, line breaks and comments.
pub(super) fn skip_blanks(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => at = line_end(text, at),
            _ => break,
        }
    }
    at
}

/// The end of the line at a place, without its break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// The start of the line at a place.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |newline| newline + 1)
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with("!<") {
        return at + rest.find('>').map_or(rest.len(), |end| end + 1);
    }
    at + rest.find(|c| !is_name(c)).unwrap_or(rest.len())
}

/// An anchor and a tag, at most one of each, and the blanks around them.
pub(super) fn properties(text: &str, start: usize) -> Properties {
    let mut found = Properties { name: None, end: start };
    let mut tagged = false;
    let mut at = start;
    loop {
        at = skip_blanks(text, at);
        let end = word_end(text, at);
        match text.as_bytes().get(at) {
            Some(b'&') if found.name.is_none() => found.name = text.get(at + 1..end).map(str::to_owned),
            Some(b'!') if !tagged => tagged = true,
            Some(_) => return Properties { end: at, ..found },
            // Nothing follows: the value is empty, and its place is behind the last of them.
            None => return found,
        }
        found.end = end;
        at = end;
    }
}

/// The place of the value behind a key or a dash: past the colon, anchors, tags and comments, and past dashes if asked.
pub(super) fn skip_to_value(text: &str, mut at: usize, dashes: bool) -> usize {
    let bytes = text.as_bytes();
    loop {
        at = skip_blanks(text, at);
        let alone = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
        match bytes.get(at) {
            Some(b':' | b'?') => at += 1,
            Some(b'&' | b'!') => at = word_end(text, at).max(at + 1),
            Some(b'-') if dashes && alone => at += 1,
            _ => return at,
        }
    }
}
