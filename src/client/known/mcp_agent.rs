//! mcp-agent.
//!
//! From its source, 2026-11-22 (mcp-agent 0.2.6, `config.py`, `mcp/mcp_server_registry.py`); not measured.
//!
//! - The settings are a Pydantic model: a field of the wrong type raises when the agent starts, further fields are kept.
//! - `transport` is `stdio` unless it says otherwise, whatever else is there: an address alone loads, and the first
//!   connection fails for want of a command.
//! - The secrets file beside the configuration is merged into it, field by field, before either is looked at.
//! - PyYAML takes a key that is there twice; the last one counts.

use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, Content, Environment, FileSpec, Loss, Place, Quirks, Root, Scope};
use crate::document::{Dialect, FaultKind, Syntax};
use crate::model::FieldNames;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcp-agent.schema.json"));
static SECRET: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcp-agent-secrets.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcp-agent",
    name: "mcp-agent",
    confidence: Confidence::High,
    version: "0.2.6",
    sources: &["mcp-agent 0.2.6, config.py and mcp/mcp_server_registry.py"],
    files: &[PROJECT, USER, PROJECT_SECRETS, USER_SECRETS],
    merges: true,
    environment: Environment::PYTHON_SDK,
    quirks: Quirks { overlays: true, ..Quirks::NONE },
    schema: &SCHEMA,
    ..Client::BASE
};

static YAML: Dialect = Dialect::new("YAML", &[], &[FaultKind::DuplicateKey]).of(Syntax::Yaml);

const FIELDS: FieldNames = FieldNames { transport: "transport", ..FieldNames::COMMON };

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[
        Place::project("mcp_agent.config.yaml").from(Base::ProjectOrAbove),
        Place::project("mcp-agent.config.yaml").from(Base::ProjectOrAbove),
        Place::project(".mcp-agent/mcp_agent.config.yaml").from(Base::ProjectOrAbove),
        Place::project(".mcp-agent/mcp-agent.config.yaml").from(Base::ProjectOrAbove),
    ],
    dialect: &YAML,
    roots: &[Root::map(&["mcp", "servers"])],
    content: Content::State,
    fields: &FIELDS,
    on_syntax_error: Loss::Startup,
    on_bad_document: Some(Loss::Startup),
    on_bad_root: Some(Loss::Startup),
    null_root: true,
    on_bad_server: Loss::Startup,
    on_no_transport: Some(Loss::Launch),
    on_unreadable: Loss::Startup,
    on_bad_utf8: Some(Loss::Startup),
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".mcp-agent/mcp_agent.config.yaml"), Place::home(".mcp-agent/mcp-agent.config.yaml")],
    ..PROJECT
};

const PROJECT_SECRETS: FileSpec = FileSpec {
    id: "project-secrets",
    scope: Scope::Local,
    places: &[
        Place::project("mcp_agent.secrets.yaml").from(Base::ProjectOrAbove),
        Place::project("mcp-agent.secrets.yaml").from(Base::ProjectOrAbove),
        Place::project(".mcp-agent/mcp_agent.secrets.yaml").from(Base::ProjectOrAbove),
        Place::project(".mcp-agent/mcp-agent.secrets.yaml").from(Base::ProjectOrAbove),
    ],
    schema: Some(&SECRET),
    ..PROJECT
};

const USER_SECRETS: FileSpec = FileSpec {
    id: "user-secrets",
    places: &[Place::home(".mcp-agent/mcp_agent.secrets.yaml"), Place::home(".mcp-agent/mcp-agent.secrets.yaml")],
    schema: Some(&SECRET),
    ..USER
};
