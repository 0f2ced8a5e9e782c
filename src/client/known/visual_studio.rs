//! Visual Studio 2022 and 2026 with GitHub Copilot.
//!
//! From its documentation, 2026-11-22 (MicrosoftDocs/visualstudio-docs `docs/ide/mcp-servers.md`); not measured.
//!
//! - The root key is `servers`. The name `.mcp.json` is that of other clients too, which look for `mcpServers` in it:
//!   the root key says whose file it is.
//! - It reads `%USERPROFILE%\.mcp.json`, `.vs\mcp.json`, `.mcp.json`, `.vscode\mcp.json` and `.cursor\mcp.json` in this
//!   order. The last two belong to other editors and are judged for them.
//! - Streamable HTTP, SSE and programs; a `url` without a type is in its own first example.

use crate::client::schema::SchemaCell;
use crate::client::{Client, Confidence, Environment, FileSpec, Log, Loss, Part, Place, Root, Scope, Unset, Variables};
use crate::document::Dialect;
use crate::model::Form;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/visual-studio.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "visual-studio",
    name: "Visual Studio",
    confidence: Confidence::High,
    version: "documentation of 17.14 and later",
    checked: "2026-11-22",
    sources: &["https://learn.microsoft.com/visualstudio/ide/mcp-servers", "MicrosoftDocs/visualstudio-docs"],
    files: &[PROJECT, LOCAL, USER],
    precedence: &[Scope::User, Scope::Local, Scope::Project],
    variables: Variables {
        forms: &[Form::Input],
        predefined: &[],
        parts: &[Part::Args, Part::Env, Part::Headers],
        unset: Unset::Unknown,
    },
    environment: Environment::Whole,
    logs: &[Log::told("Output window > GitHub Copilot")],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".mcp.json")],
    dialect: &Dialect::JSONC,
    roots: &[Root::map(&["servers"])],
    by_root: true,
    on_bad_server: Loss::Unclear,
    ..FileSpec::BASE
};

/// For one user and one solution.
const LOCAL: FileSpec =
    FileSpec { id: "local", scope: Scope::Local, places: &[Place::project(".vs/mcp.json")], by_root: false, ..PROJECT };

const USER: FileSpec =
    FileSpec { id: "user", scope: Scope::User, places: &[Place::home(".mcp.json").on(Os::Windows)], ..PROJECT };
