//! Many words looked for at once.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// A set of words, to be asked whether a text holds one of them; upper and lower case count as one.
#[derive(Debug)]
pub struct Words(Option<AhoCorasick>);

impl Words {
    /// The words to look for.
    pub fn new(words: &[&str]) -> Self {
        let builder = &mut AhoCorasick::builder();
        // Of the automata to choose from, the one that is made fastest: most runs look at one small file.
        let built = builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(words);
        Self(built.ok())
    }

    /// Whether a text may hold one of them, as a word or as a part of one.
    pub fn may_occur_in(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|finder| finder.is_match(text))
    }
}
