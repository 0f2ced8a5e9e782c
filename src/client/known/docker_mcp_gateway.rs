//! The MCP gateway of Docker.
//!
//! From its source and documentation, 2026-11-22 (docker/mcp-gateway, `pkg/catalog`, `pkg/config`); not measured.
//!
//! - Catalogs define servers, `registry.yaml` names those that are on, `config.yaml` and `tools.yaml` hold settings of
//!   servers and the names of their tools.
//! - A server is an image, or a remote address; what a catalog calls `command` are the arguments of the container.
//! - The files are decoded by Go's YAML: a list where a map belongs is an error, which ends the start; a number where a
//!   string belongs is taken, and `null` is taken everywhere.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, Content, FileSpec, Loss, Place, Root, Scope};
use crate::document::Dialect;
use crate::model::FieldNames;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/docker-mcp-gateway.schema.json"));
static REGISTRY: SchemaCell = SchemaCell::new(include_str!("../../../schemas/docker-mcp-gateway-registry.schema.json"));
static SETTINGS: SchemaCell = SchemaCell::new(include_str!("../../../schemas/docker-mcp-gateway-config.schema.json"));
static TOOLS: SchemaCell = SchemaCell::new(include_str!("../../../schemas/docker-mcp-gateway-tools.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "docker-mcp-gateway",
    name: "Docker MCP Gateway",
    confidence: Confidence::MediumHigh,
    version: "documentation and source of November 2026",
    sources: &["docker/mcp-gateway, pkg/catalog/types.go and pkg/config/readwrite.go"],
    files: &[ENABLED, CATALOG, CONFIG, TOOL_LIST],
    schema: &SCHEMA,
    ..Client::BASE
};

/// No field of a server is the program or the address that other clients mean.
const FIELDS: FieldNames =
    FieldNames { command: "", args: "", env: "", cwd: "", url: "", headers: "", ..FieldNames::COMMON };

const CATALOG: FileSpec = FileSpec {
    id: "catalog",
    scope: Scope::User,
    places: &[Place::home(".docker/mcp/catalogs/*.yaml")],
    dialect: &Dialect::YAML,
    roots: &[Root::map(&["registry"])],
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_root: Some(Loss::Startup),
    null_root: true,
    on_bad_server: Loss::Startup,
    on_unreadable: Loss::Startup,
    ..FileSpec::BASE
};

const ENABLED: FileSpec = FileSpec {
    id: "registry",
    places: &[Place::home(".docker/mcp/registry.yaml")],
    schema: Some(&REGISTRY),
    ..CATALOG
};

/// The settings of servers that are declared elsewhere.
const CONFIG: FileSpec = FileSpec {
    id: "config",
    places: &[Place::home(".docker/mcp/config.yaml")],
    roots: &[],
    schema: Some(&SETTINGS),
    ..CATALOG
};

const TOOL_LIST: FileSpec =
    FileSpec { id: "tools", places: &[Place::home(".docker/mcp/tools.yaml")], schema: Some(&TOOLS), ..CONFIG };
