//! Fixes of what is declared: roots, shapes, fields, types, names, inputs and references.

#[path = "schema/commands.rs"]
mod commands;
#[path = "schema/names.rs"]
mod names;
#[path = "schema/roots.rs"]
mod roots;
#[path = "schema/values.rs"]
mod values;

use super::fixed;

/// A file, who reads it where its path does not say, whether unsafe fixes are applied, and its text before and after.
/// Without the last it stays as it is.
type Case = (&'static str, Option<&'static str>, bool, &'static str, Option<&'static str>);

const SAFE: bool = false;
const UNSAFE: bool = true;

fn check(cases: &[Case]) {
    for (path, client, unsafe_fixes, before, after) in cases {
        let wanted = after.unwrap_or(before);
        assert_eq!(fixed(path, *client, before, *unsafe_fixes), wanted, "{path}");
        // Line ends are none of a fix's business.
        let windows = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(
            fixed(path, *client, &windows(before), *unsafe_fixes),
            windows(wanted),
            "{path} with other line ends"
        );
    }
}
