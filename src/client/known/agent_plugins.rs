//! `mcp.json` of a plugin in the portable format Agent Plugins.
//!
//! From the Agent Plugins specification 1.0.0, 2026-11-22; no client was run. VS Code, Cursor, Codex and others read it.
//!
//! - The file says what it is by its `$schema`; many other files are called `mcp.json`.
//! - The top level is closed, and a further field there loses every server. A server is one of three closed forms, and
//!   a field that is in none loses that server, without a word.
//! - `type` must be there. The command is one word, or a path in the plugin that begins with `./`; nothing in it is
//!   filled in, nor in addresses and headers.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, FileSpec, Mark, Part, Place, Scope, Unset, Variables};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/agent-plugins.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "agent-plugins",
    name: "Agent Plugins",
    confidence: Confidence::MediumHigh,
    version: "specification 1.0.0",
    sources: &["https://agent-plugins.org/specification"],
    files: &[PLUGIN],
    variables: Variables {
        forms: &[],
        predefined: &["PLUGIN_ROOT", "PLUGIN_DATA"],
        parts: &[Part::Args, Part::Env, Part::Cwd],
        unset: Unset::Literal,
    },
    schema: &SCHEMA,
    ..Client::BASE
};

const PLUGIN: FileSpec = FileSpec {
    id: "plugin",
    scope: Scope::Plugin,
    places: &[Place::project("mcp.json")],
    marks: &[&[Mark::holding(&["$schema"], "agent-plugins.org/")]],
    silent: true,
    ..FileSpec::BASE
};
