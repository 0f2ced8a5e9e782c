//! Edits to the flags of a command line.

use crate::document::remove_elements;
use crate::model::Flag;
use crate::rules::ServerContext;
use crate::text::Edit;

/// Removes a flag: its letter from a bundle, or its argument, with its value if it has one.
pub(crate) fn remove_flag(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Edit> {
    if flag.bundled {
        // A letter that takes the rest of its bundle as a value is not removed without it.
        return flag.value.is_none().then(|| Edit::delete(flag.text.span()));
    }
    let (document, args) = (ctx.file.document, ctx.server.args_node()?);
    let first = ctx.server.arg_index(flag.text)?;
    // A flag within the script of a shell is no argument of its own.
    if !args.item_at(first)?.as_str()?.starts_with('-') {
        return None;
    }
    remove_elements(document, args, first..first + flag.width)
}
