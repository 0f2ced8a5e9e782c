//! Command lines as people write them in one string.

/// Signs by which a shell does more than to split: words with them in it are not the ones that a program gets.
const SHELL: &[char] = &['&', '|', ';', '<', '>', '$', '`'];

/// The arguments in a line, as a shell hands them on. `None` where a shell would do more with it, and where a backslash
/// may be one of a path or one before a sign.
pub(crate) fn arguments(line: &str) -> Option<Vec<String>> {
    if line.contains(SHELL) {
        return None;
    }
    if !line.contains('\\') {
        return shlex::split(line);
    }
    // On Windows a backslash is part of a path, and quotes are double.
    let of_windows = |word: &str| !word.contains('\\') || is_path_of_windows(word);
    let words = split_as_windows(line)?;
    words.iter().all(|word| of_windows(word)).then_some(words)
}

/// Whether a word is a path from a drive or a host, or ends in one: `--root=C:\data`.
fn is_path_of_windows(word: &str) -> bool {
    let path = word.split_once('=').map_or(word, |(_, value)| value);
    let mut chars = path.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    (drive && matches!(chars.next(), Some('\\' | '/'))) || path.starts_with("\\\\")
}

/// Words between blanks, those in double quotes as one.
fn split_as_windows(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quoted, mut started) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => return None,
            '"' => {
                // `\"` may be a quote that is meant.
                if word.ends_with('\\') {
                    return None;
                }
                (quoted, started) = (!quoted, true);
            }
            c if c.is_whitespace() && !quoted => {
                if started {
                    words.push(std::mem::take(&mut word));
                }
                started = false;
            }
            c => {
                word.push(c);
                started = true;
            }
        }
    }
    if started {
        words.push(word);
    }
    (!quoted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn lines_are_split_where_that_is_certain() {
        for (line, words) in [
            (" -y some-server", Some(vec!["-y", "some-server"])),
            ("--name 'a b' \"c d\" ''", Some(vec!["--name", "a b", "c d", ""])),
            (r"--root C:\data", Some(vec!["--root", r"C:\data"])),
            (r#""C:\Program Files\x.js" --dir=D:\y"#, Some(vec![r"C:\Program Files\x.js", r"--dir=D:\y"])),
            (r"\\host\share", Some(vec![r"\\host\share"])),
            (r"a\ b", None),
            (r#"--json "{\"a\": 1}""#, None),
            (r#""C:\data\" x"#, None),
            ("--name 'a b", None),
            (r"C:\data 'a b'", None),
            ("x && y", None),
            ("--token $TOKEN", None),
            ("", Some(vec![])),
        ] {
            let found = arguments(line);
            let found = found.as_ref().map(|words| words.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(found, words, "{line}");
        }
    }
}
