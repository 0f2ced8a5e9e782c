//! From bytes to text.

use crate::rules::Decoding;
use crate::system::ReadError;
use crate::text::Span;

/// Decodes the bytes of a file; what is no UTF-8 is replaced, so that the rest can be looked at.
pub(super) fn decode(bytes: Result<Vec<u8>, ReadError>) -> (String, Decoding) {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return (String::new(), Decoding::Unreadable(error)),
    };
    if let Some((text, exact)) = decode_utf16(&bytes) {
        return (text, Decoding::Utf16 { exact });
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, Decoding::Utf8),
        Err(error) => {
            let first = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Decoding::Replaced(Span::from_range(first..first).start))
        }
    }
}

/// UTF-16 by its byte order mark, or by the zero bytes beside the first bracket or quote; and whether every byte of it
/// is in the text.
fn decode_utf16(bytes: &[u8]) -> Option<(String, bool)> {
    let (little, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        [b'{' | b'[' | b'"', 0, _, 0, ..] => (true, bytes),
        [0, b'{' | b'[' | b'"', 0, ..] => (false, bytes),
        _ => return None,
    };
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    };
    let units = rest.chunks_exact(2);
    let mut exact = units.remainder().is_empty();
    let decoded = char::decode_utf16(units.map(unit)).map(|unit| {
        exact &= unit.is_ok();
        unit.unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    let text = decoded.collect();
    Some((text, exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_of_a_text_is_known() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let text = "{ \"a\": \"é😀\" }";
        let decoded = |bytes: Vec<u8>| decode(Ok(bytes));
        assert_eq!(decoded(utf16(text)), (text.to_owned(), Decoding::Utf16 { exact: true }));
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded([&[0xfe, 0xff][..], &big].concat()).1, Decoding::Utf16 { exact: true });
        assert_eq!(decoded([&utf16(text)[..], b" "].concat()).1, Decoding::Utf16 { exact: false });
        let half = [&utf16("{ \"")[..], &[0x00, 0xd8], &utf16("\" }")].concat();
        assert_eq!(decoded(half), ("{ \"\u{fffd}\" }".to_owned(), Decoding::Utf16 { exact: false }));
    }
}
