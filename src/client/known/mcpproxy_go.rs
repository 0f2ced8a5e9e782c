//! MCPProxy.
//!
//! From its source and documentation, 2026-11-22 (smart-mcp-proxy/mcpproxy-go@002ea26, `internal/config`); not measured.
//!
//! - `mcpServers` is a list, each server with its `name` in it; a map of servers ends the start.
//! - The file is decoded by Go's JSON: a value of the wrong type is an error for the whole, `null` counts as left out,
//!   the last of a repeated key counts. An empty file means the defaults.
//! - Afterwards the names and protocols are checked, and one that is wrong or missing ends the start as well.
//! - `${env:NAME}` and `${keyring:NAME}` are filled in.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, FileSpec, Loss, Part, Place, Root, Scope, Switch, ToolNames, Unset, Variables,
};
use crate::model::{FieldNames, Form};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcpproxy-go.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcpproxy-go",
    name: "MCPProxy",
    confidence: Confidence::MediumHigh,
    version: "smart-mcp-proxy/mcpproxy-go@002ea26",
    sources: &["smart-mcp-proxy/mcpproxy-go, internal/config/config.go and loader.go"],
    files: &[USER],
    variables: Variables { forms: &[Form::Env], predefined: &["keyring"], parts: Part::ALL, unset: Unset::Unknown },
    switches: &[Switch::ENABLED],
    tools: ToolNames { pattern: "SERVER:TOOL", longest: None, most: None },
    schema: &SCHEMA,
    ..Client::BASE
};

const FIELDS: FieldNames = FieldNames { transport: "protocol", cwd: "working_dir", ..FieldNames::COMMON };

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".mcpproxy/mcp_config.json")],
    roots: &[Root::list(&["mcpServers"])],
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_root: Some(Loss::Startup),
    null_root: true,
    on_bad_server: Loss::Startup,
    on_no_transport: Some(Loss::Launch),
    on_blank: Some(Loss::Startup),
    on_unreadable: Loss::Startup,
    on_bom: Some(Loss::Startup),
    ..FileSpec::BASE
};
