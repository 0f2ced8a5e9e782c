//! Devin Local in Devin Desktop, formerly Windsurf, and Devin CLI.
//!
//! From its documentation, 2026-11-22; not measured.
//!
//! - The transport is named by `transport`, which a `url` makes needless: Streamable HTTP is tried first, then SSE.
//! - Until v3000.3 the servers stood in `config.json`; they are moved when Devin starts.
//! - Comments are part of the language.

use crate::client::schema::SchemaCell;
use crate::client::{Base, Client, Confidence, Content, FileSpec, Loss, Place, Scope, Switch, ToolNames};
use crate::document::{Dialect, FaultKind};
use crate::model::FieldNames;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/devin.schema.json"));

/// What becomes of a trailing comma is not established.
static COMMENTS: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment],
    &[FaultKind::TrailingComma, FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

pub(super) static CLIENT: Client = Client {
    id: "devin",
    name: "Devin",
    confidence: Confidence::MediumHigh,
    version: "documentation of November 2026",
    checked: "2026-11-22",
    sources: &[
        "https://docs.devin.ai/cli/extensibility/mcp/configuration.md",
        "https://docs.devin.ai/cli/reference/configuration/read-config-from",
    ],
    files: &[PROJECT, LOCAL, USER, OLD_PROJECT, OLD_LOCAL, OLD_USER],
    switches: &[Switch::DISABLED],
    tools: ToolNames { pattern: "mcp__SERVER__TOOL", longest: None, most: None },
    unseen: &["servers of installed plugins", "servers of other clients' files that `read_config_from` names"],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".devin/mcp_config.json")],
    dialect: &COMMENTS,
    fields: &FieldNames { transport: "transport", ..FieldNames::COMMON },
    on_bad_server: Loss::Unclear,
    ..FileSpec::BASE
};

/// Not shared with others who work on the project.
const LOCAL: FileSpec =
    FileSpec { id: "local", scope: Scope::Local, places: &[Place::project(".devin/mcp_config.local.json")], ..PROJECT };

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::home(".config/devin/mcp_config.json").on(Os::Linux),
        Place::home(".config/devin/mcp_config.json").on(Os::MacOs),
        Place::home("devin/mcp_config.json").from(Base::AppData).on(Os::Windows),
    ],
    ..PROJECT
};

const OLD_PROJECT: FileSpec = FileSpec {
    id: "old-project",
    places: &[Place::project(".devin/config.json")],
    content: Content::Shared,
    ..PROJECT
};

const OLD_LOCAL: FileSpec = FileSpec {
    id: "old-local",
    scope: Scope::Local,
    places: &[Place::project(".devin/config.local.json")],
    ..OLD_PROJECT
};

const OLD_USER: FileSpec = FileSpec {
    id: "old-user",
    scope: Scope::User,
    places: &[
        Place::home(".config/devin/config.json").on(Os::Linux),
        Place::home(".config/devin/config.json").on(Os::MacOs),
        Place::home("devin/config.json").from(Base::AppData).on(Os::Windows),
    ],
    ..OLD_PROJECT
};
