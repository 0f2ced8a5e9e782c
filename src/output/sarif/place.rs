//! Where something stands: the address of a file, and a region in it.

use std::fmt::Write;
use std::path::Path;

use super::document::{ArtifactLocation, Region};
use crate::text::{SourceFile, Span};

/// The address of a file: relative to the working directory where it lies below it.
pub(super) fn artifact(path: &Path) -> ArtifactLocation {
    let uri = uri(path.as_os_str().as_encoded_bytes(), cfg!(windows));
    let relative = !uri.starts_with("file:") && uri.split('/').all(|part| part != "..");
    ArtifactLocation { uri, uri_base_id: relative.then_some("%SRCROOT%") }
}

/// A path as the address of a file.
fn uri(path: &[u8], windows: bool) -> String {
    if !windows {
        let scheme = if path.starts_with(b"/") { "file://" } else { "" };
        return encoded(scheme, path);
    }
    let path: Vec<u8> = path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect();
    let path = path.as_slice();
    match (path.strip_prefix(b"//?/UNC/"), path.strip_prefix(b"//?/").unwrap_or(path)) {
        (Some(share), _) => encoded("file://", share),
        (None, [letter, b':', rest @ ..]) if letter.is_ascii_alphabetic() => {
            encoded(&format!("file:///{}:", char::from(*letter)), rest)
        }
        (None, path) => match path.strip_prefix(b"//") {
            Some(share) => encoded("file://", share),
            None => encoded(if path.starts_with(b"/") { "file://" } else { "" }, path),
        },
    }
}

/// A path behind the start of an address. A relative one is not taken for the name of a scheme or a host.
fn encoded(start: &str, path: &[u8]) -> String {
    let path = if start.is_empty() { path.strip_prefix(b"./").unwrap_or(path) } else { path };
    let mut uri = start.to_owned();
    for byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(*byte)),
            other => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

pub(super) fn region(source: &SourceFile, span: Span) -> Region {
    let (start, end) = (source.position(span.start), source.position(span.end));
    let fits = source.is_verbatim();
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: fits.then_some(span.start),
        byte_length: fits.then_some(span.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_files() {
        for (path, address) in [
            (".cursor/mcp.json", ".cursor/mcp.json"),
            ("./a b/é.json", "a%20b/%C3%A9.json"),
            ("100%/#1/[x]?.json", "100%25/%231/%5Bx%5D%3F.json"),
            ("a:b\\c\u{1b}.json", "a%3Ab%5Cc%1B.json"),
            ("/srv/x y.json", "file:///srv/x%20y.json"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path.as_bytes(), false), address);
        }
        assert_eq!(uri(b"caf\xe9.json", false), "caf%E9.json");
    }

    #[test]
    fn the_addresses_of_files_on_windows() {
        for (path, address) in [
            ("sub\\.mcp.json", "sub/.mcp.json"),
            (".\\sub\\x.json", "sub/x.json"),
            ("C:\\Users\\me\\x y.json", "file:///C:/Users/me/x%20y.json"),
            ("\\\\?\\C:\\x.json", "file:///C:/x.json"),
            ("\\\\host\\share\\x.json", "file://host/share/x.json"),
            ("\\\\?\\UNC\\host\\share\\x.json", "file://host/share/x.json"),
            ("\\x.json", "file:///x.json"),
        ] {
            assert_eq!(uri(path.as_bytes(), true), address);
        }
    }

    #[test]
    fn what_lies_elsewhere_has_no_base() {
        for (path, base) in [("a/b.json", Some("%SRCROOT%")), ("../b.json", None), ("/b.json", None)] {
            assert_eq!(artifact(Path::new(path)).uri_base_id, base, "{path}");
        }
    }

    #[test]
    fn a_region_has_bytes_only_where_they_are_those_of_the_file() {
        let text = "\u{feff}é{\n  \"ü\": 1\n}";
        let whole = Span::from_range(3..text.len());
        let told = |source: SourceFile| {
            let region = region(&source, whole);
            let text = [region.start_line, region.start_column, region.end_line, region.end_column];
            (text, region.byte_offset.zip(region.byte_length))
        };
        assert_eq!(told(SourceFile::new("a", text)), ([1, 1, 3, 2], Some((3, 15))));
        assert_eq!(told(SourceFile::decoded("a", text)), ([1, 1, 3, 2], None));
    }
}
