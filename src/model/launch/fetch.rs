//! curl and wget.

use super::options::{Flag, Grammar};
use crate::document::Text;

/// The flags of curl with a value that people use with it; of the others it is enough that they have none.
const CURL: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&[
        "A",
        "b",
        "c",
        "C",
        "d",
        "D",
        "e",
        "E",
        "F",
        "H",
        "K",
        "m",
        "o",
        "P",
        "Q",
        "r",
        "t",
        "T",
        "u",
        "U",
        "w",
        "x",
        "X",
        "y",
        "Y",
        "z",
        "cacert",
        "cert",
        "connect-timeout",
        "cookie",
        "data",
        "data-binary",
        "data-raw",
        "form",
        "header",
        "json",
        "key",
        "max-time",
        "output",
        "proxy",
        "request",
        "resolve",
        "retry",
        "url",
        "user",
        "user-agent",
        "write-out",
    ])
};
const WGET: Grammar = Grammar {
    bundles: true,
    ..Grammar::valued(&["a", "A", "B", "e", "i", "o", "O", "P", "Q", "R", "t", "T", "U", "w", "output-document"])
};

/// The flags of a program of this name, wherever they stand.
pub(super) fn flags<'a>(program: &str, args: &[Text<'a>]) -> Vec<Flag<'a>> {
    let grammar = match program {
        "curl" => CURL,
        "wget" => WGET,
        _ => return Vec::new(),
    };
    let (mut flags, mut at) = (Vec::new(), 0);
    while at < args.len() {
        let (more, next) = grammar.read(args, at);
        flags.extend(more);
        at = next + 1;
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;

    #[test]
    fn flags_in_bundles_and_behind_the_address() {
        for (line, found) in [
            (r#"["curl", "-sNk", "https://x"]"#, true),
            (r#"["curl", "https://x", "--insecure"]"#, true),
            (r#"["curl", "-H", "-k", "https://x"]"#, false),
            (r#"["curl", "-dk", "https://x"]"#, false),
            (r#"["sh", "-c", "curl -k https://x"]"#, true),
            (r#"["mine", "-k"]"#, false),
        ] {
            with_launch(line, |launch, _| {
                let is_set = launch.flags().iter().any(|(_, flag)| flag.is(&["k", "insecure"]));
                assert_eq!(is_set, found, "{line}");
            });
        }
    }
}
