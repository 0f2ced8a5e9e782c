//! mcpo, which puts servers behind OpenAPI for Open WebUI: `mcpo --config FILE`.
//!
//! Measured on mcpo 0.0.20, 2026-11-22, and read in its `main.py`. There is no place of its own: the client has to be
//! named.
//!
//! - Strict JSON as Python has it; a byte order mark and bytes that are not UTF-8 lose the file.
//! - One malformed server ends the start of all, and so does a file without any.
//! - Streamable HTTP is called `streamable-http`; `http` with an address is malformed. Without a type a server with an
//!   address is taken for one of server-sent events. With a command the type counts only where it means a remote server.
//! - Arguments and variables are not looked at before a server is started.
//! - Nothing is expanded.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, DepthLimit, Environment, FileSpec, Loss, Scope, Variables};
use crate::model::{FieldNames, Transport};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcpo-openwebui.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcpo-openwebui",
    name: "mcpo",
    confidence: Confidence::High,
    measured: true,
    version: "0.0.20",
    checked: "2026-11-22",
    sources: &["measured on mcpo 0.0.20", "https://github.com/open-webui/mcpo"],
    files: &[GIVEN],
    variables: Variables::NONE,
    in_terminal: true,
    environment: Environment::Whole,
    schema: &SCHEMA,
    ..Client::BASE
};

const FIELDS: FieldNames = FieldNames { any_form: true, ..FieldNames::COMMON };

const GIVEN: FileSpec = FileSpec {
    id: "given",
    scope: Scope::Given,
    fields: &FIELDS,
    on_bad_server: Loss::File,
    unstarted: true,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    on_no_servers: Some(Loss::File),
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    untyped_url: Some(Transport::Sse),
    // Python gives up at the depth of its stack, 1,000 unless that was changed.
    depth: Some(DepthLimit { loads: 900, fails: 1_000 }),
    ..FileSpec::BASE
};
