//! Amazon Q Developer CLI, since superseded by Kiro CLI.
//!
//! From its source, 2026-11-22 (aws/amazon-q-developer-cli `custom_tool.rs`, `cli/agent`); not measured.
//!
//! - `type` is `stdio` or `http`, and `stdio` when left out: a remote server without it is taken for a program without
//!   a command, and cannot be started.
//! - One value of the wrong type loses the file, without a word (aws/amazon-q-developer-cli#2718).
//! - `~` at the start of the command is the home; `${env:NAME}` is expanded in `env` and in the headers.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Content, Environment, FileSpec, Log, Loss, Part, Place, Scope, Switch, Tilde, Timeouts,
    ToolNames, Unset, Variables,
};
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/amazon-q-cli.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "amazon-q-cli",
    name: "Amazon Q CLI",
    confidence: Confidence::High,
    version: "aws/amazon-q-developer-cli@15cc8f3",
    checked: "2026-11-22",
    sources: &["aws/amazon-q-developer-cli", "aws/amazon-q-developer-cli#2718"],
    files: &[PROJECT, USER, PROJECT_AGENT, USER_AGENT],
    variables: Variables {
        forms: &[Form::Env],
        predefined: &[],
        parts: &[Part::Env, Part::Headers],
        unset: Unset::Literal,
    },
    in_terminal: true,
    environment: Environment::Whole,
    switches: &[Switch::DISABLED],
    tools: ToolNames { pattern: "@SERVER/TOOL", longest: None, most: None },
    timeouts: Timeouts { startup: None, tool: Some(120_000), ..Timeouts::UNKNOWN },
    logs: &[Log::file("$TMPDIR/qlog/*")],
    schema: &SCHEMA,
    ..Client::BASE
};

/// Read by agents that say `useLegacyMcpJson`, as the one that is there from the start does.
const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".amazonq/mcp.json")],
    on_bad_server: Loss::File,
    on_no_transport: Some(Loss::Launch),
    silent: true,
    expands_tilde: Tilde::COMMAND,
    ..FileSpec::BASE
};

const USER: FileSpec =
    FileSpec { id: "user", scope: Scope::User, places: &[Place::home(".aws/amazonq/mcp.json")], ..PROJECT };

const PROJECT_AGENT: FileSpec = FileSpec {
    id: "project-agent",
    places: &[Place::project(".amazonq/cli-agents/*.json")],
    content: Content::Shared,
    silent: false,
    ..PROJECT
};

const USER_AGENT: FileSpec = FileSpec {
    id: "user-agent",
    scope: Scope::User,
    places: &[Place::home(".aws/amazonq/cli-agents/*.json")],
    ..PROJECT_AGENT
};
