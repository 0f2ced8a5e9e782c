//! Zed.
//!
//! From its documentation and source, 2026-11-22 (zed-industries/zed `settings_content/src/project.rs`,
//! `migrator/src/migrations`, `settings_json`); not measured.
//!
//! - Servers stand under `context_servers` in the settings. There is no field for the transport: a `command` makes a
//!   program, else a `url` makes Streamable HTTP, else `settings` make the entry that of an extension.
//! - Before it reads them, Zed mends settings of older releases: `source` is taken out, a `command` that is an object
//!   with `path`, `args` and `env` is made flat, and an entry with neither `command` nor `settings` gets empty
//!   `settings`. So one without `command` and `url` passes for that of an extension, and nothing is started.
//! - An entry that fits no form makes Zed reject the settings of the whole file, with a banner. A remote server with a
//!   value of the wrong type fits the extension's form, and is lost alone.
//! - Comments, trailing commas and line breaks in strings are part of the language.
//! - Variables and `~` are not expanded; programs get the environment of the project's shell.

use crate::client::schema::SchemaCell;
use crate::client::{
    Approval, Base, Client, Confidence, Content, Environment, FileSpec, Log, Loss, Place, Root, Scope, Switch,
    Timeouts, ToolNames, Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::FieldNames;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/zed.schema.json"));

/// The reader of `serde_json_lenient`.
static LENIENT: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment, FaultKind::TrailingComma],
    &[FaultKind::ControlCharacter, FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

pub(super) static CLIENT: Client = Client {
    id: "zed",
    name: "Zed",
    confidence: Confidence::High,
    version: "documentation and source of November 2026",
    checked: "2026-11-22",
    sources: &["https://zed.dev/docs/ai/mcp", "zed-industries/zed"],
    files: &[PROJECT, USER],
    variables: Variables::NONE,
    environment: Environment::Whole,
    switches: &[Switch::ENABLED],
    tools: ToolNames { pattern: "", longest: Some(64), most: None },
    timeouts: Timeouts { startup: None, tool: Some(60_000), ..Timeouts::UNKNOWN },
    logs: &[
        Log::file_on(Os::MacOs, "~/Library/Logs/Zed/Zed.log"),
        Log::file_on(Os::Linux, "~/.local/share/zed/logs/Zed.log"),
        Log::file_on(Os::Windows, "%LOCALAPPDATA%/Zed/logs/Zed.log"),
    ],
    unseen: &["servers of installed extensions"],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".zed/settings.json")],
    dialect: &LENIENT,
    roots: &[Root::map(&["context_servers"])],
    content: Content::Shared,
    fields: &FieldNames { nests_command: true, ..FieldNames::COMMON },
    on_bad_server: Loss::File,
    on_no_transport: Some(Loss::Server),
    approval: Approval::TrustedFolder,
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/zed/settings.json").on(Os::Linux),
        Place::home(".var/app/dev.zed.Zed/config/zed/settings.json").on(Os::Linux),
        Place::home(".config/zed/settings.json").on(Os::MacOs),
        Place::home("Zed/settings.json").from(Base::AppData).on(Os::Windows),
    ],
    approval: Approval::None,
    ..PROJECT
};
