//! Factory Droid.
//!
//! Measured on 0.225.2, 2026-11-22, with `droid mcp list`, which starts the servers.
//!
//! - `mcp.json` may have comments, and nothing else that is no JSON; a fault, a byte order mark or a wrong root key
//!   leave no servers, without a word.
//! - One malformed server breaks off the loading of all: no command, an address without `type` or with one other than
//!   `http` and `sse`, a value in place of an object. The others are started and stay at "connecting"; the reason is in
//!   the log alone. `null` fails `droid mcp list`.
//! - A type other than `http` and `sse` beside a command means a program. `cwd` is ignored.
//! - `${NAME}` is expanded in `env` and `headers`; one that is not set fails that server.
//! - In a name everything but letters, digits, `_` and `-` becomes `-`, and it ends after 32 characters.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, Environment, FileSpec, Log, Loss, Names, Part, Place, Scope, Switch, ToolNames, Unset,
    Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/factory-droid.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "factory-droid",
    name: "Factory Droid",
    confidence: Confidence::High,
    measured: true,
    version: "0.225.2",
    checked: "2026-11-22",
    sources: &[
        "measured on 0.225.2",
        "https://docs.factory.ai/cli/configuration/mcp",
        "https://docs.factory.ai/harness/plugins",
    ],
    files: &[USER, PROJECT, PLUGIN],
    // The user's own servers win here.
    precedence: &[Scope::Managed, Scope::Given, Scope::User, Scope::Project, Scope::Plugin],
    variables: Variables {
        forms: &[Form::Brace, Form::BraceDefault],
        predefined: &["DROID_PLUGIN_ROOT", "CLAUDE_PLUGIN_ROOT"],
        parts: &[Part::Env, Part::Headers],
        unset: Unset::Fails,
    },
    in_terminal: true,
    environment: Environment::Whole,
    switches: &[Switch::DISABLED],
    tools: ToolNames { pattern: "SERVER___TOOL", longest: None, most: None },
    logs: &[Log::file("~/.factory/logs/*")],
    unseen: &["servers of plugins that are installed elsewhere", "servers that an organisation sets"],
    schema: &SCHEMA,
    ..Client::BASE
};

const COMMENTED: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment],
    &[FaultKind::LoneSurrogate, FaultKind::DuplicateKey],
);

/// The longest name that is left as it is.
const LONGEST: usize = 32;

const NAMES: Names = Names {
    reserved: &["__proto__"],
    strains: |name| {
        if name.chars().count() > LONGEST {
            Some("is longer than 32 characters, and the rest is cut off")
        } else if name.contains(|c: char| !is_plain(c)) {
            Some("holds characters that become `-`")
        } else {
            None
        }
    },
    collide: Some(|name| name.chars().map(|c| if is_plain(c) { c } else { '-' }).take(LONGEST).collect()),
    ..Names::ANY
};

const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".factory/mcp.json")],
    dialect: &COMMENTED,
    on_bad_server: Loss::Load,
    on_null: Some(Loss::Startup),
    on_bom: Some(Loss::File),
    silent: true,
    names: &NAMES,
    ..FileSpec::BASE
};

const PROJECT: FileSpec =
    FileSpec { id: "project", scope: Scope::Project, places: &[Place::project(".factory/mcp.json")], ..USER };

/// What a malformed server costs beside itself was not measured here.
const PLUGIN: FileSpec = FileSpec {
    id: "plugin",
    scope: Scope::Plugin,
    places: &[
        Place::project("mcp.json").beside(".factory-plugin"),
        Place::project(".mcp.json").beside(".factory-plugin"),
    ],
    on_bad_server: Loss::Unclear,
    on_null: None,
    ..USER
};
