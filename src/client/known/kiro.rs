//! Kiro, as IDE and CLI.
//!
//! From its documentation, 2026-11-22; not measured.
//!
//! - There is no need for a type: a `command` makes a program, a `url` a remote server.
//! - `${NAME}` is expanded for the variables alone that the setting `mcpApprovedEnvVars` names.
//! - The project's file wins over the user's.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, FileSpec, Log, Loss, Part, Place, Scope, Supply, Switch, Unset, Variables,
};
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/kiro.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "kiro",
    name: "Kiro",
    confidence: Confidence::MediumHigh,
    version: "documentation of November 2026",
    checked: "2026-11-22",
    sources: &["https://kiro.dev/docs/mcp/configuration", "https://kiro.dev/docs/cli/mcp/configuration"],
    files: &[PROJECT, USER, PROJECT_AGENT, USER_AGENT],
    variables: Variables {
        forms: &[Form::Brace],
        predefined: &[],
        parts: &[Part::Env, Part::Headers],
        unset: Unset::Literal,
    },
    supply: Supply {
        order: Some("set `NAME` in the environment of Kiro, and allow it under `mcpApprovedEnvVars`"),
        ..Supply::BASE
    },
    switches: &[Switch::DISABLED],
    auto_approving: &["autoApprove"],
    logs: &[Log::told("Output > Kiro - MCP Logs")],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".kiro/settings/mcp.json")],
    on_bad_server: Loss::Unclear,
    ..FileSpec::BASE
};

const USER: FileSpec =
    FileSpec { id: "user", scope: Scope::User, places: &[Place::home(".kiro/settings/mcp.json")], ..PROJECT };

const PROJECT_AGENT: FileSpec = FileSpec {
    id: "project-agent",
    places: &[Place::project(".kiro/agents/*.json")],
    content: Content::Shared,
    ..PROJECT
};

const USER_AGENT: FileSpec =
    FileSpec { id: "user-agent", scope: Scope::User, places: &[Place::home(".kiro/agents/*.json")], ..PROJECT_AGENT };
