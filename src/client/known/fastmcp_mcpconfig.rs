//! A client of FastMCP, given a file of servers: `Client("mcp.json")`, `fastmcp run mcp.json`.
//!
//! Measured on FastMCP 4.1.2, 2026-11-22, and read in its `mcp_config.py`. There is no place of its own: the client has to
//! be named.
//!
//! - Strict JSON, of which a byte order mark, bytes that are not UTF-8 and a nesting of more than 200 lose the file.
//! - The root key may be left out. Under another key the servers are not seen, without a word.
//! - The transport is called `transport`, and `type` on a program too; a word that is not known loses the file.
//! - Without a transport, a path with `/sse` in it means server-sent events, any other Streamable HTTP.
//! - Nothing is expanded.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, DepthLimit, Environment, FileSpec, Loss, Scope, Variables};
use crate::document::{Dialect, FaultKind};
use crate::model::FieldNames;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/fastmcp-mcpconfig.schema.json"));

pub(super) static CLIENT: Client = BASE;

pub(super) const BASE: Client = Client {
    id: "fastmcp-mcpconfig",
    name: "FastMCP",
    confidence: Confidence::High,
    measured: true,
    version: "4.1.2",
    checked: "2026-11-22",
    sources: &["measured on FastMCP 4.1.2", "https://gofastmcp.com/integrations/mcp-json-configuration"],
    files: &[GIVEN],
    variables: Variables::NONE,
    in_terminal: true,
    environment: Environment::PYTHON_SDK,
    schema: &SCHEMA,
    ..Client::BASE
};

/// A parser in Rust that takes `NaN` and no half of a surrogate pair.
const STRICT: Dialect = Dialect::new("JSON", &[], &[FaultKind::DuplicateKey]);

const FIELDS: FieldNames = FieldNames { any_form: true, transport: "transport", ..FieldNames::COMMON };

pub(super) const GIVEN: FileSpec = FileSpec {
    id: "given",
    scope: Scope::Given,
    dialect: &STRICT,
    bare_map: true,
    fields: &FIELDS,
    on_bad_server: Loss::File,
    unstarted: true,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    depth: Some(DepthLimit { loads: 201, fails: 202 }),
    ..FileSpec::BASE
};
