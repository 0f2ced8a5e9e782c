//! `server.json`, the entry of a server in the MCP registry.
//!
//! From the registry's schemas and their changelog, 2026-11-22 (modelcontextprotocol/registry,
//! `docs/reference/server-json`).
//!
//! - It describes a server for others and starts none: packages, and addresses.
//! - Names have a namespace; descriptions have at most 100 characters; versions are no ranges.
//! - Before 2025-09-16 the fields were written in `snake_case`; the registry takes them no longer.
//! - Many templates stand in for values that a build fills in: `<<Version>>`, `${VERSION}`.

use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, Content, FileSpec, Mark, Place, Scope};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcp-registry-server-json.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcp-registry-server-json",
    name: "MCP Registry",
    confidence: Confidence::High,
    version: "schema of 2025-12-11",
    sources: &["modelcontextprotocol/registry, docs/reference/server-json"],
    files: &[ENTRY],
    schema: &SCHEMA,
    ..Client::BASE
};

const ENTRY: FileSpec = FileSpec {
    id: "entry",
    scope: Scope::Project,
    places: &[Place::project("server.json").from(Base::Anywhere)],
    roots: &[],
    marks: &[
        &[Mark::holding(&["$schema"], "modelcontextprotocol"), Mark::holding(&["$schema"], "server.schema.json")],
        &[Mark::text(&["packages", "*", "registryType"]), Mark::text(&["packages", "*", "identifier"])],
        &[Mark::text(&["packages", "*", "registry_type"]), Mark::text(&["packages", "*", "identifier"])],
    ],
    content: Content::State,
    refused: Some("the registry refuses the entry"),
    ..FileSpec::BASE
};
