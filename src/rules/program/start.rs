//! Edits of the program that a server is started with.

use std::path::Path;

use crate::document::{NodeKind, Slot, insert_entry, replace_value};
use crate::rules::ServerContext;
use crate::rules::strings::insert_argument;
use crate::text::Edit;

/// Writes another program in place of the one that is named.
pub(crate) fn write(ctx: &ServerContext<'_>, program: &str) -> Option<Edit> {
    replace_value(ctx.file.document, ctx.server.command_node()?, &program.into())
}

/// Starts another program, an interpreter, and gives it what is the command now, which lies at a path.
pub(crate) fn write_before(ctx: &ServerContext<'_>, program: &str, path: &Path) -> Option<Vec<Edit>> {
    let (document, server) = (ctx.file.document, ctx.server);
    let named = server.command?.as_str();
    // An interpreter does not look for its script on the PATH.
    let path = if named.contains(['/', '\\']) { named } else { path.to_str()? };
    let command = write(ctx, program)?;
    let entry = server.command_entry()?;
    let list = match (entry.value.kind(), server.args_node()) {
        (NodeKind::Array, _) => insert_argument(ctx, 1, path)?,
        (_, Some(_)) => insert_argument(ctx, 0, path)?,
        // Such a client takes no arguments from anywhere else.
        (_, None) if server.fields.command_list => return None,
        (NodeKind::Object, None) => insert_entry(document, entry.value, Slot::End, "args", &vec![path].into())?,
        (_, None) => insert_entry(document, server.node, Slot::Behind(entry), server.fields.args, &vec![path].into())?,
    };
    Some(vec![command, list])
}
