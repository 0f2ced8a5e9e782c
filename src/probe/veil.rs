//! Hiding what is secret in what others say.

use std::fmt::{self, Write};
use std::sync::Arc;

use crate::knowledge::{has_high_entropy, secrets_in};
use crate::text::{Mask, SourceFile, sanitize};

/// Hides the secrets of configuration files and of an environment, and whatever has the form of a token, in texts that
/// come from servers, logs and networks.
#[derive(Clone, Default)]
pub struct Veil {
    sources: Vec<Arc<SourceFile>>,
    values: Vec<Arc<Mask>>,
}

impl Veil {
    /// Hides tokens by their form, and these values.
    pub fn of_values(values: impl IntoIterator<Item = String>) -> Self {
        // Variables that sound secret say no and yes as often as others.
        let values = values.into_iter().filter(|value| !value.eq_ignore_ascii_case("false"));
        let values: Vec<String> = values.into_iter().flat_map(forms).collect();
        Self { sources: Vec::new(), values: vec![Arc::new(Mask::new("", Vec::new(), values, Vec::new()))] }
    }

    /// Hides what is secret in a file as well.
    #[must_use]
    pub fn and_source(mut self, source: &Arc<SourceFile>) -> Self {
        if !self.sources.iter().any(|known| Arc::ptr_eq(known, source)) {
            self.sources.push(Arc::clone(source));
        }
        self
    }

    /// Hides what another one hides as well.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for source in &other.sources {
            self = self.and_source(source);
        }
        for values in &other.values {
            if !self.values.iter().any(|known| Arc::ptr_eq(known, values)) {
                self.values.push(Arc::clone(values));
            }
        }
        self
    }

    /// A text as it may be shown: secrets and control characters replaced, lines kept.
    pub fn hide(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for mask in self.values.iter().map(AsRef::as_ref).chain(self.sources.iter().filter_map(|source| source.mask()))
        {
            shown = mask.hide(&shown).into_owned();
        }
        let mut found = secrets_in(&shown);
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut hidden = String::with_capacity(shown.len());
        let mut done = 0;
        for range in found {
            if range.start >= done {
                hidden.push_str(&shown[done..range.start]);
                hidden.push_str("****");
            }
            done = done.max(range.end);
        }
        hidden.push_str(&shown[done..]);
        sanitize(&hidden)
    }
}

/// So many bytes of a secret that was drawn at random are recognised wherever they stand.
const PIECE: usize = 5;

/// A secret in the forms in which it may be said: as it is, as a URL and as base64 have it, and, where it was drawn at
/// random, in pieces.
fn forms(value: String) -> Vec<String> {
    let mut forms = vec![base64(value.as_bytes()), percent(&value)];
    if has_high_entropy(&value) && value.is_ascii() {
        forms.extend(value.as_bytes().windows(PIECE).map(|piece| String::from_utf8_lossy(piece).into_owned()));
    }
    forms.push(value);
    forms
}

/// The value as it stands in a URL.
fn percent(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    value.bytes().fold(String::with_capacity(value.len()), |mut text, byte| {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// The value in base64, without the last characters, which depend on what follows.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |group: &[u8; 3]| {
        let number = group.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[(number >> shift & 63) as usize]))
    };
    let (groups, _) = bytes.as_chunks::<3>();
    groups.iter().flat_map(group).collect()
}

impl fmt::Debug for Veil {
    /// It holds secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Veil").finish_non_exhaustive()
    }
}

impl PartialEq for Veil {
    /// Two that hide the secrets of the same files are the same.
    fn eq(&self, other: &Self) -> bool {
        self.sources.len() == other.sources.len()
            && self.sources.iter().zip(&other.sources).all(|(one, two)| Arc::ptr_eq(one, two))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_tokens_are_hidden_and_lines_stay() {
        let veil = Veil::of_values(["hunter2-hunter2".to_owned()]);
        let token = ["ghp_", "Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu", "31Em1V"].concat();
        let said = format!("using hunter2-hunter2\nand {token}\u{1b}[31m\n");
        assert_eq!(veil.hide(&said), "using ****\nand ****?[31m\n");
    }

    #[test]
    fn secrets_are_hidden_in_every_form_in_which_they_may_be_said() {
        let token = "Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu";
        let veil = Veil::of_values([token.to_owned(), "hunter2-Super-Secret!".to_owned(), "false".to_owned()]);
        for said in
            ["hunter2-Super-Secret%21", "aHVudGVyMi1TdXBlci1TZWNyZXQh", "Zq3vT8sLw0Kd7RbYx2Nf5H", "Yx2Nf5HjPc9MgEu"]
        {
            let shown = veil.hide(&format!("it is {said}, you see"));
            let left: Vec<_> = shown.split("****").map(|part| part.trim_start_matches("it is ").len()).collect();
            assert!(shown.contains("****") && !shown.contains(&said[..5]) && left.len() > 1, "{said}: {shown}");
        }
        assert_eq!(veil.hide("it ends in 9MgEu, you see"), "it ends in ****, you see");
        assert_eq!(veil.hide("verbose: false"), "verbose: false");
    }

    #[test]
    fn what_sounds_secret_is_hidden_and_sentences_are_not() {
        let veil = Veil::default();
        for (said, shown) in [
            ("https://u:passw0rdX@h.invalid/?key=abcdSECRET99&x=1", "https://u:****@h.invalid/?key=****&x=1"),
            ("postgres://bob:dbpassW0rd@db/x", "postgres://bob:****@db/x"),
            ("Authorization: Bearer abcdef1234567890XYZ", "Authorization: Bearer ****"),
            ("password=hunter AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI", "password=**** AWS_SECRET_ACCESS_KEY=****"),
            ("{\"api_key\": \"swordfish\"}", "{\"api_key\": \"****\"}"),
            ("ACME_API_KEY environment variable is required", "ACME_API_KEY environment variable is required"),
            ("Missing token: please log in", "Missing token: please log in"),
            ("Bearer token required", "Bearer token required"),
            ("npm error code E404", "npm error code E404"),
            (
                "Cannot find package 'x' imported from /home/me/.npm/_npx/9833c18b2d85bc59/y",
                "Cannot find package 'x' imported from /home/me/.npm/_npx/9833c18b2d85bc59/y",
            ),
        ] {
            assert_eq!(veil.hide(said), shown);
        }
    }
}
