//! Goose.
//!
//! From its source, 2026-11-22 (aaif-goose/goose@20f87d1, `agents/extension.rs`, `config/extensions.rs`); not measured.
//!
//! - The servers are called extensions; a name is taken from the key where it is left out.
//! - `type`, `enabled` and, for a program, `args` must be there; an extension without them is passed over, and the log
//!   alone says so. A field of another type does the same, `null` included where a list or a map belongs.
//! - `sse` is still parsed and no longer supported.
//! - `uri` and `headers` refer to variables in `envs` and `env_keys`, not to those of the environment.
//! - What `env_keys` lists is looked up in the environment of Goose and then in its secret store (`config/base.rs`).
//! - A key that is there twice makes the file one that cannot be parsed, as the YAML library has it.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, Environment, FileSpec, Log, Names, Part, Place, Root, Scope, Supply, Switch,
    Timeouts, ToolNames, Unset, Variables,
};
use crate::document::Dialect;
use crate::model::{FieldNames, Form};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/goose.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "goose",
    name: "Goose",
    confidence: Confidence::High,
    version: "aaif-goose/goose@20f87d1",
    sources: &[
        "aaif-goose/goose, crates/goose/src/agents/extension.rs and config/extensions.rs",
        "https://goose-docs.ai",
    ],
    files: &[USER],
    variables: Variables {
        forms: &[Form::Dollar, Form::Brace],
        predefined: &[],
        parts: &[Part::Url, Part::Headers],
        unset: Unset::Literal,
    },
    instead: &[(Part::Env, "name the variable in `env_keys`, which takes it from your own environment")],
    supply: Supply {
        variables: Some("env_keys"),
        listed: true,
        order: Some("export `NAME` before Goose is started, or keep it in its secret store"),
        ..Supply::BASE
    },
    environment: Environment::Whole,
    switches: &[Switch::ENABLED],
    tools: ToolNames { pattern: "SERVER__TOOL", longest: None, most: None },
    timeouts: Timeouts { startup: None, tool: Some(300_000), ..Timeouts::UNKNOWN },
    logs: &[
        // Below, a folder for each day: aaif-goose/goose#12266, #1880.
        Log::file_on(Os::Linux, "~/.local/state/goose/logs/cli/*/*.log"),
        Log::file_on(Os::Linux, "~/.local/state/goose/logs/server/*/*.log"),
        Log::file_on(Os::MacOs, "~/.local/state/goose/logs/cli/*/*.log"),
        Log::file_on(Os::MacOs, "~/.local/state/goose/logs/server/*/*.log"),
        Log::file_on(Os::Windows, "%APPDATA%/Block/goose/data/logs/cli/*/*.log"),
        Log::file_on(Os::Windows, "%APPDATA%/Block/goose/data/logs/server/*/*.log"),
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const FIELDS: FieldNames = FieldNames { command: "cmd", env: "envs", url: "uri", ..FieldNames::COMMON };

/// The key that an extension goes by: in small letters, without blanks, and with `_` for what is no letter or digit.
const NAMES: Names = Names { collide: Some(key), ..Names::ANY };

fn key(name: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    name.chars().filter(|c| !c.is_whitespace()).map(kept).collect::<String>().to_ascii_lowercase()
}

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::config(".config/goose/config.yaml").on(Os::Linux),
        Place::config(".config/goose/config.yaml").on(Os::MacOs),
        Place::home("Block/goose/config/config.yaml").from(Base::AppData).on(Os::Windows),
    ],
    dialect: &Dialect::YAML,
    roots: &[Root::map(&["extensions"])],
    content: Content::State,
    null_root: true,
    fields: &FIELDS,
    silent: true,
    names: &NAMES,
    ..FileSpec::BASE
};
