//! What is different between two texts.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

/// A text, and what is shown of it: as many lines of the same kind of end.
#[derive(Clone, Copy, Debug)]
pub struct Side<'t> {
    /// The line that says what it is.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
    /// What is shown in its place.
    pub display: &'t str,
}

/// The differences as a unified diff, with three lines around each. The texts are compared as they are, and shown as
/// they may be.
pub fn unified(before: Side<'_>, after: Side<'_>) -> String {
    let diff = TextDiff::from_lines(before.text, after.text);
    let lines = |side: Side<'_>| side.display.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let mut shown = format!("--- {}\n+++ {}\n", before.name, after.name);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        // Writing to a string cannot fail.
        let _ = writeln!(shown, "{}", hunk.header());
        for change in hunk.iter_changes() {
            let (sign, line) = match change.tag() {
                ChangeTag::Delete => ('-', change.old_index().and_then(|index| old.get(index))),
                ChangeTag::Insert => ('+', change.new_index().and_then(|index| new.get(index))),
                ChangeTag::Equal => (' ', change.new_index().and_then(|index| new.get(index))),
            };
            let line = line.map_or("", String::as_str);
            shown.push(sign);
            shown.push_str(line);
            if !line.ends_with('\n') {
                shown.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_as_they_are_and_shown_as_they_may_be() {
        let before = Side { name: "a", text: "{\n  x: secret1,\n  y\n}", display: "{\n  x: *******,\n  y\n}" };
        let after = Side { name: "a", text: "{\n  x: secret2,\n  y\n}\n", display: "{\n  x: *******,\n  y\n}\n" };
        assert_eq!(
            unified(before, after),
            "--- a\n+++ a\n@@ -1,4 +1,4 @@\n {\n-  x: *******,\n+  x: *******,\n   y\n-}\n\\ No newline at end of file\n+}\n"
        );
    }
}
