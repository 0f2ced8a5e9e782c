//! A file of unknown origin: a plain `mcp.json`, a block copied from a README.
//!
//! Only what holds for every client is said of it. Its reader is made up: it accepts what any client accepts.

use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, Content, FileSpec, Loss, Place, Root, Scope};
use crate::document::Dialect;

pub(in crate::client) static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/unknown.schema.json"));

/// Stands in where no client is known.
pub static UNKNOWN: Client = Client {
    id: "unknown",
    name: "any client",
    confidence: Confidence::Low,
    files: &[FileSpec { places: &[Place::project("mcp.json").from(Base::Anywhere)], ..FILE }],
    schema: &SCHEMA,
    ..Client::BASE
};

/// How a file is read of which only the place is known.
pub(super) const FILE: FileSpec = FileSpec {
    id: "any",
    scope: Scope::Given,
    dialect: &Dialect::LENIENT,
    roots: &[
        Root::map(&["mcpServers"]),
        Root::map(&["servers"]),
        Root::map(&["mcp", "servers"]),
        Root::map(&["mcp_servers"]),
        Root::map(&["context_servers"]),
    ],
    content: Content::Shared,
    on_syntax_error: Loss::File,
    ..FileSpec::BASE
};
