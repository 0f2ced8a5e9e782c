//! A file before and after a change, as both may be shown.

use super::{Opened, redact};
use crate::discover::Target;
use crate::text::Mask;

/// A text with what stands in its place where it is shown: line for line the same, what is secret hidden.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The text itself.
    pub text: String,
    /// What may be shown of it.
    pub display: String,
}

/// Two texts of a file. What is secret in the first is hidden in the second as well.
pub fn shown(target: &Target, before: &[u8], after: &[u8]) -> [Shown; 2] {
    let opened = |bytes: &[u8]| Opened::new(target, Ok(bytes.to_vec()));
    let (before, after) = (opened(before), opened(after));
    let was = redact::mask(&before.document);
    let is = redact::mask(&after.document).with_secrets_of(&was, after.document.source().text());
    let show = |opened: &Opened, mask: &Mask| {
        let text = opened.document.source().text();
        Shown { text: text.to_owned(), display: mask.display(text) }
    };
    [show(&before, &was), show(&after, &is)]
}
