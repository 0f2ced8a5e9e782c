//! Edits to the flags of a command line.

use crate::document::remove_element;
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
    let edit = remove_element(document, args, first)?;
    let last = remove_element(document, args, first + flag.width - 1)?;
    // Two neighbours go as one, so that the comma between them is not removed twice.
    Some(Edit::delete(edit.span.to(last.span)))
}
