//! Windsurf, with its agent Cascade.
//!
//! From its documentation, 2026-11-22; not measured. Windsurf became Devin Desktop in June 2026, whose newer agent has
//! files of its own (see `devin`); this one still belongs to Cascade.
//!
//! - There is no type: a `command` makes a program, a `serverUrl` or `url` a remote server.
//! - Only the user's own file is read, none of a project.
//! - `${env:NAME}` and `${file:path}` are expanded in `command`, `args`, `env`, the address and the headers.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Environment, FileSpec, Log, Loss, Part, Place, Scope, Switch, ToolNames, Unset, Variables,
};
use crate::model::{FieldNames, Form};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/windsurf.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "windsurf",
    name: "Windsurf",
    confidence: Confidence::MediumHigh,
    version: "documentation of November 2026",
    checked: "2026-11-22",
    sources: &["https://docs.windsurf.com/windsurf/cascade/mcp", "https://docs.devin.ai/desktop/cascade/mcp"],
    files: &[USER],
    variables: Variables {
        forms: &[Form::Env, Form::File],
        predefined: &[],
        parts: &[Part::Command, Part::Args, Part::Env, Part::Url, Part::Headers],
        unset: Unset::Unknown,
    },
    environment: Environment::Whole,
    switches: &[Switch::DISABLED],
    tools: ToolNames { pattern: "", longest: None, most: Some(100) },
    logs: &[Log::told("Cascade panel > MCPs")],
    schema: &SCHEMA,
    ..Client::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::home(".codeium/windsurf/mcp_config.json"),
        Place::home(".codeium/windsurf-next/mcp_config.json"),
        // The plugin for JetBrains.
        Place::home(".codeium/mcp_config.json"),
    ],
    fields: &FieldNames { url: "serverUrl", other_urls: &["url"], ..FieldNames::COMMON },
    on_bad_server: Loss::Unclear,
    ..FileSpec::BASE
};
