//! A file of unknown origin: a plain `mcp.json`, a block copied from a README.
//!
//! Only what holds for every client is said of it. Its reader is made up: it accepts what any client accepts.

use super::schema::SchemaCell;
use super::{Base, Client, Content, FileSpec, Loss, Place, Scope};
use crate::document::Dialect;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../schemas/unknown.schema.json"));

/// Stands in where no client is known.
pub static UNKNOWN: Client = Client {
    id: "unknown",
    name: "any client",
    measured: false,
    version: "",
    checked: "2026-11-22",
    sources: &[],
    files: &[FILE],
    variables: &[],
    schema: &SCHEMA,
};

const FILE: FileSpec = FileSpec {
    id: "any",
    scope: Scope::Given,
    places: &[Place::project("mcp.json").from(Base::Anywhere)],
    dialect: &Dialect::LENIENT,
    roots: &[&["mcpServers"], &["servers"], &["mcp", "servers"], &["mcp_servers"], &["context_servers"]],
    content: Content::Shared,
    on_syntax_error: Loss::File,
    ..FileSpec::BASE
};
