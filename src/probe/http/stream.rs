//! What comes after the headers of an answer: bounded, and where it is a stream, event by event.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// How much is read of an answer, in bytes.
const MAX_BODY: u64 = 16 << 20;
/// How much of its beginning is kept to be shown, in bytes.
const MAX_HEAD: usize = 16 << 10;

/// Reads an answer to its limit, and keeps how it begins.
pub(super) struct Bounded<R> {
    from: R,
    left: u64,
    head: Vec<u8>,
}

impl<R: Read> Bounded<R> {
    /// Nothing is read yet.
    pub(super) fn new(from: R) -> Self {
        Self { from, left: MAX_BODY, head: Vec::new() }
    }

    /// How what was read so far begins.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether that is all of what was read.
    pub(super) fn is_whole(&self) -> bool {
        MAX_BODY - self.left == self.head.len() as u64
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.from.read(into)?;
        self.left = self.left.checked_sub(amount as u64).ok_or(ErrorKind::FileTooLarge)?;
        let kept = amount.min(MAX_HEAD - self.head.len());
        self.head.extend_from_slice(&into[..kept]);
        Ok(amount)
    }
}

/// Something that was sent by a server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// What it is: `message` where it does not say.
    pub(super) kind: String,
    /// What it says.
    pub(super) data: String,
}

/// A stream of events, as browsers read them.
pub(super) struct Events<R> {
    lines: BufReader<Bounded<R>>,
}

impl<R: Read> Events<R> {
    /// Nothing is read yet.
    pub(super) fn new(from: R) -> Self {
        Self { lines: BufReader::new(Bounded::new(from)) }
    }

    /// How what was read so far begins.
    pub(super) fn head(&self) -> &[u8] {
        self.lines.get_ref().head()
    }

    /// The next one; an event that is cut off by the end of the stream is none.
    pub(super) fn next(&mut self) -> io::Result<Option<Event>> {
        let mut kind = String::new();
        let mut data: Option<String> = None;
        let mut line = Vec::new();
        loop {
            line.clear();
            self.lines.read_until(b'\n', &mut line)?;
            let Some(ended) = line.strip_suffix(b"\n") else { return Ok(None) };
            let text = String::from_utf8_lossy(ended.strip_suffix(b"\r").unwrap_or(ended));
            if text.is_empty() {
                if let Some(data) = data.take() {
                    let kind = if kind.is_empty() { "message".to_owned() } else { kind };
                    return Ok(Some(Event { kind, data }));
                }
                kind.clear();
                continue;
            }
            let (field, value) = text.split_once(':').unwrap_or((&text, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match (field.trim_start_matches('\u{feff}'), &mut data) {
                ("event", _) => value.clone_into(&mut kind),
                ("data", Some(data)) => {
                    data.push('\n');
                    data.push_str(value);
                }
                ("data", data) => *data = Some(value.to_owned()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(String, String)> {
        let mut events = Events::new(text);
        std::iter::from_fn(|| events.next().unwrap()).map(|event| (event.kind, event.data)).collect()
    }

    #[test]
    fn events_are_read_as_browsers_do() {
        let text = b": hello\n\nevent: endpoint\r\ndata: /m\r\n\r\ndata:a\ndata: b\nid: 3\nretry: 5\n\nevent: x\n\ndata\n\ndata: cut";
        let expected = [("endpoint", "/m"), ("message", "a\nb"), ("message", "")];
        assert_eq!(all(text), expected.map(|(kind, data)| (kind.to_owned(), data.to_owned())));
    }

    #[test]
    fn a_stream_without_an_end_is_cut_off() {
        let mut events = Events::new(io::repeat(b'a'));
        assert_eq!(events.next().unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(events.head().len(), MAX_HEAD);
        assert_eq!(all(b"\xff\xfe\n\ndata: \xff\n\n"), [("message".to_owned(), "\u{fffd}".to_owned())]);
    }
}
