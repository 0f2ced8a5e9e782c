//! mcporter, which calls the tools of servers from the command line and from TypeScript.
//!
//! Measured on mcporter 0.12.3, 2026-11-22, and read in its `config-schema.js` and `config-normalize.js`.
//!
//! - Comments and trailing commas are part of the language; a byte order mark loses the file.
//! - A malformed server ends the loading of all, an address that cannot be parsed as well.
//! - The address may be called `baseUrl`, `url` or `serverUrl` and counts before a command. `type` is not looked at.
//! - A command without arguments is split at its blanks; it may also be a list.
//! - `${NAME}` of a variable that is not set ends the loading of all servers, except in `env` and `headers`.
//! - In `env` a reference counts only as the whole value.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, DepthLimit, Environment, FileSpec, Loss, Names, Part, Place, Scope, Supply, Tilde,
    ToolNames, Unset, Variables,
};
use crate::document::Dialect;
use crate::model::{FieldNames, Form};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/mcporter.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "mcporter",
    name: "mcporter",
    confidence: Confidence::High,
    measured: true,
    version: "0.12.3",
    checked: "2026-11-22",
    sources: &["measured on mcporter 0.12.3", "https://github.com/openclaw/mcporter/blob/main/docs/config.md"],
    files: &[PROJECT, USER],
    variables: Variables {
        forms: &[Form::Brace, Form::BraceDefault, Form::DollarEnv],
        predefined: &[],
        parts: Part::ALL,
        unset: Unset::Fails,
    },
    supply: Supply { whole: &[Part::Env], ..Supply::BASE },
    in_terminal: true,
    environment: Environment::Whole,
    tools: ToolNames { pattern: "SERVER.TOOL", longest: None, most: None },
    unseen: &["servers taken over from the files of other clients (`imports`)"],
    schema: &SCHEMA,
    ..Client::BASE
};

const FIELDS: FieldNames = FieldNames {
    other_commands: &["executable"],
    other_urls: &["baseUrl", "base_url", "serverUrl", "server_url"],
    url_first: true,
    any_form: true,
    ..FieldNames::COMMON
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project("config/mcporter.json"), Place::project("mcporter.json").from(Base::Anywhere)],
    dialect: &Dialect::JSONC,
    fields: &FIELDS,
    on_bad_server: Loss::File,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    on_bom: Some(Loss::File),
    depth: Some(DepthLimit { loads: 200, fails: 10_000 }),
    names: &Names { reserved: &["__proto__"], ..Names::ANY },
    splits_command: true,
    expands_tilde: Tilde::CWD,
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/mcporter/mcporter.json"),
        Place::config(".config/mcporter/mcporter.jsonc"),
        Place::home(".mcporter/mcporter.json").moved_by("MCPORTER_CONFIG", 2),
        Place::home(".mcporter/mcporter.jsonc"),
    ],
    ..PROJECT
};
