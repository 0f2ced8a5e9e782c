//! Edits to the flags of a command line.

use crate::diagnostic::Fix;
use crate::document::{Text, drops_comment};
use crate::model::Flag;
use crate::rules::ServerContext;
use crate::rules::line;
use crate::text::Edit;

/// Removes a flag: its letter from a bundle, or its argument, with its value if it has one.
pub(crate) fn remove_flag(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Vec<Edit>> {
    remove_flags(ctx, &[flag])
}

/// The order to remove a flag.
pub(crate) fn removal(flag: &Flag<'_>) -> String {
    format!("remove `{flag}`{}", if flag.value.is_some() && !flag.is_set() { " and its value" } else { "" })
}

/// A fix that takes away what nobody can want, and is safe unless a comment goes with it.
pub(crate) fn without(ctx: &ServerContext<'_>, title: String, edits: Vec<Edit>) -> Fix {
    let comments = edits.iter().any(|edit| drops_comment(ctx.file.document, edit));
    if comments { Fix::risky(title, edits) } else { Fix::safe(title, edits) }
}

/// What belongs to a flag of the bundle that it stands in: its letter, and the value behind it.
pub(crate) fn share<'a>(bundle: Text<'a>, flag: &Flag<'_>) -> Option<Text<'a>> {
    let letter = flag.text.range_in(bundle)?;
    let attached = flag.value.is_some() && flag.width == 1;
    Some(bundle.part(letter.start..if attached { bundle.as_str().len() } else { letter.end }))
}

/// Removes flags.
pub(crate) fn remove_flags(ctx: &ServerContext<'_>, flags: &[&Flag<'_>]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for (at, flag) in flags.iter().enumerate() {
        // The same argument may hold several.
        let whole = flag.bundled && {
            let shared: Vec<_> = flags.iter().filter(|other| other.index == flag.index).collect();
            let argument = line::argument(ctx, flag.text)?;
            let letters = argument.as_str().split('=').next().unwrap_or_default().chars().count() - 1;
            if shared.len() == letters && flags.iter().take(at).any(|other| other.index == flag.index) {
                continue;
            }
            shared.len() == letters
        };
        if !flag.bundled || whole {
            edits.push(line::remove(ctx, flag.text, flag.width)?);
            continue;
        }
        let argument = line::argument(ctx, flag.text)?;
        edits.push(line::respell(ctx, share(argument, flag)?, "")?);
        if flag.width > 1 {
            edits.push(line::remove(ctx, flag.value?, 1)?);
        }
    }
    Some(edits)
}
