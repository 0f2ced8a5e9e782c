//! Kilo Code.
//!
//! From its documentation and source, 2026-11-22 (Kilo-Org/kilocode, `packages/opencode`); not measured. Since version
//! 7 it is built on opencode and has that format, with two differences:
//!
//! - A file that cannot be parsed, or has a malformed server in it, is skipped with a warning; Kilo Code starts.
//! - The files of older releases are still read: strict JSON, with a server that lacks what its type needs dropped alone,
//!   and of all that only the log speaks (`mcp-migrator.ts`).
//!
//! The older releases read those files as Roo Code does, which they were built on: a server with an address and no type
//! was one of server-sent events. Version 7 knows it by its type alone, `streamable-http` or `sse`, and leaves it out.
//! As both are in use, only what neither takes is malformed here.

use super::opencode;
use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, Environment, FileSpec, Loss, Names, Place, Root, Scope, Switch, Timeouts,
    ToolNames,
};
use crate::document::{Dialect, FaultKind};
use crate::model::{FieldNames, Transport};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/kilo-code.schema.json"));
static LEGACY_SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/kilo-code-legacy.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "kilo-code",
    name: "Kilo Code",
    confidence: Confidence::MediumHigh,
    version: "7.8.1",
    checked: "2026-11-22",
    sources: &["https://kilo.ai/docs/automate/mcp/using-in-kilo-code", "Kilo-Org/kilocode"],
    files: &[PROJECT, USER, LEGACY_PROJECT, LEGACY_USER, LEGACY_STORAGE],
    precedence: &[Scope::Project, Scope::User],
    merges: true,
    variables: opencode::VARIABLES,
    environment: Environment::Whole,
    switches: &[Switch::ENABLED, Switch::DISABLED],
    tools: ToolNames { pattern: "SERVER_TOOL", longest: None, most: None },
    timeouts: Timeouts { startup: Some(5_000), tool: Some(5_000), startup_field: Some("timeout"), ..Timeouts::UNKNOWN },
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[
        Place::project("kilo.json").from(Base::ProjectOrAbove),
        Place::project("kilo.jsonc").from(Base::ProjectOrAbove),
        Place::project(".kilo/kilo.json").from(Base::ProjectOrAbove),
        Place::project(".kilo/kilo.jsonc").from(Base::ProjectOrAbove),
        Place::project(".kilocode/kilo.json").from(Base::ProjectOrAbove),
        Place::project(".kilocode/kilo.jsonc").from(Base::ProjectOrAbove),
    ],
    on_syntax_error: Loss::File,
    on_bad_document: Some(Loss::File),
    on_bad_root: Some(Loss::File),
    on_bad_server: Loss::File,
    on_blank: Some(Loss::File),
    on_unreadable: Loss::File,
    silent: false,
    depth: None,
    ..opencode::PROJECT
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/kilo/kilo.jsonc"),
        Place::config(".config/kilo/kilo.json"),
        Place::config(".config/kilo/config.json"),
    ],
    ..PROJECT
};

/// Read after the files of the newer format, which win.
const LEGACY_PROJECT: FileSpec = FileSpec {
    id: "legacy-project",
    places: &[
        Place::project(".kilocode/mcp.json").from(Base::ProjectOrAbove),
        Place::project(".kilo/mcp.json").from(Base::ProjectOrAbove),
    ],
    dialect: &Dialect::new("JSON", &[], &[FaultKind::LoneSurrogate, FaultKind::DuplicateKey]),
    roots: &[Root::map(&["mcpServers"])],
    settings: &[],
    content: Content::Servers,
    fields: &FieldNames::COMMON,
    schema: Some(&LEGACY_SCHEMA),
    on_bad_server: Loss::Server,
    spared_by: None,
    on_empty: Some(Loss::File),
    on_bom: Some(Loss::File),
    untyped_url: Some(Transport::Sse),
    silent: true,
    names: &Names::ANY,
    ..PROJECT
};

const LEGACY_USER: FileSpec = FileSpec {
    id: "legacy-user",
    scope: Scope::User,
    places: &[
        Place::home(".kilocode/cli/global/settings/mcp_settings.json"),
        Place::home(".kilocode/mcp.json"),
        Place::home(".kilo/mcp.json"),
    ],
    ..LEGACY_PROJECT
};

const LEGACY_STORAGE: FileSpec = FileSpec {
    id: "legacy-storage",
    places: in_editors!("kilocode.kilo-code/settings/mcp_settings.json"),
    ..LEGACY_USER
};
