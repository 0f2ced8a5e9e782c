//! Hiding what is secret in what others say.

use std::fmt;
use std::sync::Arc;

use crate::knowledge::tokens;
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
        self.values.extend(other.values.iter().cloned());
        self
    }

    /// A text as it may be shown: secrets and control characters replaced, lines kept.
    pub fn hide(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for mask in self.values.iter().map(AsRef::as_ref).chain(self.sources.iter().filter_map(|source| source.mask()))
        {
            shown = mask.hide(&shown).into_owned();
        }
        for token in tokens(&shown.clone()).into_iter().rev() {
            shown.replace_range(token.range, "****");
        }
        sanitize(&shown)
    }
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
}
