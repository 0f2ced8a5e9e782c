//! Cursor.
//!
//! Measured on the loader of `@cursor/sdk` 1.0.32, 2026-11-22, which reads `.cursor/mcp.json` for the CLI; the editor
//! itself was not run.
//!
//! - The parser gets over nearly everything and never says so: comments (also `#`), trailing and missing commas, text
//!   behind the end, a file that breaks off. Single quotes and keys without quotes lose the file.
//! - One malformed server loses every server of the file, without a word.
//! - `streamable-http` is not a type it knows, and an unknown type is a malformed server.
//! - A command without arguments is split at its blanks; `~` and `./` are expanded.
//! - Nesting of 1,000 loads, of 2,000 loses the file.

use crate::client::schema::SchemaCell;
use crate::client::{
    Client, Confidence, DepthLimit, Environment, FileSpec, Log, Loss, Names, Part, Place, Quirks, Scope, Splits, Tilde,
    ToolNames, Unset, Variables,
};
use crate::document::Dialect;
use crate::model::{FieldNames, Form};

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/cursor.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "cursor",
    name: "Cursor",
    confidence: Confidence::High,
    measured: true,
    version: "@cursor/sdk 1.0.32",
    checked: "2026-11-22",
    sources: &["measured on the loader of @cursor/sdk 1.0.32", "https://cursor.com/docs/context/mcp"],
    files: &[PROJECT, USER, PLUGIN],
    variables: Variables {
        forms: &[Form::Env, Form::Brace, Form::BraceDefault],
        // The editor fills these in, the last two for plugins; the loader of the CLI was seen to leave the others.
        predefined: &[
            "userHome",
            "workspaceFolder",
            "workspaceFolderBasename",
            "pathSeparator",
            "/",
            "CURSOR_PLUGIN_ROOT",
            "CLAUDE_PLUGIN_ROOT",
        ],
        parts: Part::ALL,
        unset: Unset::Literal,
    },
    environment: Environment::TYPESCRIPT_SDK,
    quirks: Quirks { splits_arguments: Some(Splits::Everywhere), ..Quirks::NONE },
    // An older published limit; later releases load tools on demand.
    tools: ToolNames { pattern: "", longest: Some(60), most: None },
    logs: &[Log::told("Output > MCP Logs")],
    unseen: &["servers of plugins that are installed elsewhere", "servers that extensions of the editor register"],
    schema: &SCHEMA,
    ..Client::BASE
};

/// A server with an address may have anything for a command.
const FIELDS: FieldNames = FieldNames { any_form: true, ..FieldNames::COMMON };

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".cursor/mcp.json")],
    dialect: &Dialect::LENIENT,
    fields: &FIELDS,
    on_bad_server: Loss::File,
    silent: true,
    splits_command: true,
    expands_tilde: Tilde::ALL,
    depth: Some(DepthLimit { loads: 1_000, fails: 2_000 }),
    names: &Names { reserved: &["__proto__"], ..Names::ANY },
    ..FileSpec::BASE
};

const USER: FileSpec =
    FileSpec { id: "user", scope: Scope::User, places: &[Place::home(".cursor/mcp.json")], ..PROJECT };

const PLUGIN: FileSpec = FileSpec {
    id: "plugin",
    scope: Scope::Plugin,
    places: &[
        Place::project(".mcp.json").beside(".cursor-plugin"),
        Place::project("mcp.json").beside(".cursor-plugin"),
    ],
    bare_map: true,
    ..PROJECT
};
