//! Continue, in VS Code, in JetBrains and on the command line.
//!
//! Measured on `@continuedev/config-yaml` 1.42.0, 2026-11-22: the schema and conversion of the JSON files, the reading of
//! YAML. How the JSON files are found and parsed is from `core/context/mcp/json/loadJsonMcpConfigs.ts`.
//!
//! - `.continue/mcpServers/*.json` takes the form of other clients: servers under `mcpServers`, or one server alone, called
//!   like the file. Streamable HTTP is `http` there, and `streamable-http` loses the file.
//! - In YAML the servers are a list, each with its `name`. Streamable HTTP is `streamable-http` there, and `http` loses
//!   the file. Of two servers of one name the first counts.
//! - The type that is named is the one that is tried; without one, Streamable HTTP and then SSE
//!   (`core/context/mcp/MCPConnection.ts`).
//! - One malformed server loses the file, also a number in `env` without quotes.
//! - Secrets are looked up in `.env` files of the workspace and in `~/.continue/.env` (continuedev/continue#5902).
//! - `${{ secrets.NAME }}` is expanded; `${NAME}` in the `env` of a JSON file stands for that.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, Environment, FileSpec, Log, Loss, Names, Part, Place, Root, Scope, SearchPath, Supply,
    Timeouts, ToolNames, Unset, Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::{FieldNames, Form, Transport};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/continue.schema.json"));
static JSON_SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/continue-json.schema.json"));
static OLD_SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/continue-old.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "continue",
    name: "Continue",
    confidence: Confidence::High,
    measured: true,
    version: "@continuedev/config-yaml 1.42.0",
    checked: "2026-11-22",
    sources: &["measured on @continuedev/config-yaml 1.42.0", "continuedev/continue@291913d7"],
    files: &[JSON_BLOCK, CONFIG, YAML_BLOCK, USER_JSON_BLOCK, USER_YAML_BLOCK, OLD_CONFIG],
    variables: Variables {
        forms: &[Form::Secret, Form::WorkflowInput],
        predefined: &[],
        parts: Part::ALL,
        unset: Unset::Unknown,
    },
    supply: Supply { order: Some("set `NAME` in `~/.continue/.env`"), ..Supply::BASE },
    environment: Environment::Whole,
    search_path: SearchPath::LoginShell,
    tools: ToolNames { pattern: "SERVER_TOOL", longest: None, most: None },
    firm: &[Transport::Http, Transport::Sse],
    timeouts: Timeouts {
        startup: Some(20_000),
        tool: None,
        startup_field: Some("connectionTimeout"),
        ..Timeouts::UNKNOWN
    },
    logs: &[Log::file("~/.continue/logs/core.log"), Log::told("Output > Continue in VS Code")],
    unseen: &["servers of configurations that come from Continue's hub"],
    schema: &SCHEMA,
    ..Client::BASE
};

/// The names in YAML.
const FIELDS: FieldNames = FieldNames { any_form: true, headers: "requestOptions/headers", ..FieldNames::COMMON };

/// An address is looked for first.
const JSON_FIELDS: FieldNames = FieldNames { any_form: true, url_first: true, ..FieldNames::COMMON };

/// Each server stands in `transport`.
const OLD_FIELDS: FieldNames =
    FieldNames { within: Some("transport"), headers: "requestOptions/headers", ..FieldNames::COMMON };

/// comment-json (4.2.5 and 5.0.0 were tried): JavaScript's tokens, so that every blank of that language passes.
const COMMENTED: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment, FaultKind::TrailingComma],
    &[FaultKind::OddWhitespace, FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

const JSON_BLOCK: FileSpec = FileSpec {
    id: "json-block",
    places: &[Place::project(".continue/mcpServers/*.json")],
    dialect: &COMMENTED,
    roots: &[Root::map(&["mcpServers"]), Root::map(&["projects", "*", "mcpServers"]), Root::one(&[])],
    fields: &JSON_FIELDS,
    schema: Some(&JSON_SCHEMA),
    names: &Names { reserved: &["__proto__"], ..Names::ANY },
    on_bad_server: Loss::File,
    unstarted: true,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    ..FileSpec::BASE
};

/// A block of one server.
const YAML_BLOCK: FileSpec = FileSpec {
    id: "yaml-block",
    scope: Scope::Project,
    places: &[Place::project(".continue/mcpServers/*.yaml"), Place::project(".continue/mcpServers/*.yml")],
    content: Content::Servers,
    ..CONFIG
};

const USER_JSON_BLOCK: FileSpec = FileSpec {
    id: "user-json-block",
    scope: Scope::User,
    places: &[Place::home(".continue/mcpServers/*.json").moved_by("CONTINUE_GLOBAL_DIR", 1)],
    ..JSON_BLOCK
};

const USER_YAML_BLOCK: FileSpec = FileSpec {
    id: "user-yaml-block",
    scope: Scope::User,
    places: &[
        Place::home(".continue/mcpServers/*.yaml").moved_by("CONTINUE_GLOBAL_DIR", 1),
        Place::home(".continue/mcpServers/*.yml").moved_by("CONTINUE_GLOBAL_DIR", 1),
    ],
    ..YAML_BLOCK
};

/// Models and more stand beside the servers.
const CONFIG: FileSpec = FileSpec {
    id: "config",
    scope: Scope::User,
    places: &[Place::home(".continue/config.yaml").moved_by("CONTINUE_GLOBAL_DIR", 1)],
    dialect: &Dialect::YAML,
    roots: &[Root::list(&["mcpServers"])],
    content: Content::State,
    fields: &FIELDS,
    on_bad_server: Loss::File,
    unstarted: true,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    first_wins: true,
    ..FileSpec::BASE
};

/// The configuration before YAML. What becomes of malformed servers in it was not measured.
const OLD_CONFIG: FileSpec = FileSpec {
    id: "old-config",
    scope: Scope::User,
    places: &[Place::home(".continue/config.json").moved_by("CONTINUE_GLOBAL_DIR", 1)],
    roots: &[Root::list(&["experimental", "modelContextProtocolServers"]), Root::list(&["mcpServers"])],
    content: Content::Shared,
    fields: &OLD_FIELDS,
    schema: Some(&OLD_SCHEMA),
    // A transport that is not known fails when its server is started.
    on_bad_server: Loss::Launch,
    ..JSON_BLOCK
};
