//! Visual Studio Code with GitHub Copilot.
//!
//! From its documentation and source, 2026-11-22 (microsoft/vscode-docs@a5dc2e35, microsoft/vscode
//! `mcpConfiguration.ts`, `mcpResourceScannerService.ts`); not measured.
//!
//! - The root key of `mcp.json` is `servers`; `mcpServers` there is not read.
//! - Comments and trailing commas are part of the language.
//! - `env` takes strings, numbers and `null`, which unsets a variable.
//! - `type` may be left out: a `command` makes it stdio, a `url` Streamable HTTP with SSE to fall back on.

use super::schema::SchemaCell;
use super::{Base, Client, Content, FileSpec, Loss, Place, Scope};
use crate::document::Dialect;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../schemas/vscode.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "vscode",
    name: "VS Code",
    measured: false,
    version: "documentation and source of November 2026",
    checked: "2026-11-22",
    sources: &["https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md", "microsoft/vscode"],
    files: &[PROJECT, USER, WORKSPACE, DEVCONTAINER, SETTINGS],
    variables: &["${env:NAME}"],
    schema: &SCHEMA,
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".vscode/mcp.json")],
    dialect: &Dialect::JSONC,
    roots: &[&["servers"]],
    on_bad_server: Loss::Server,
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::home(".config/Code/User/mcp.json").on(Os::Linux),
        Place::home("Library/Application Support/Code/User/mcp.json").on(Os::MacOs),
        Place::home("Code/User/mcp.json").from(Base::AppData).on(Os::Windows),
        Place::home("Code/User/profiles/*/mcp.json").from(Base::AppData).on(Os::Windows),
        Place::home(".config/Code/User/profiles/*/mcp.json").on(Os::Linux),
        Place::home("Library/Application Support/Code/User/profiles/*/mcp.json").on(Os::MacOs),
    ],
    ..PROJECT
};

const WORKSPACE: FileSpec = FileSpec {
    id: "workspace",
    places: &[Place::project("*.code-workspace")],
    roots: &[&["settings", "mcp", "servers"]],
    content: Content::Shared,
    ..PROJECT
};

const DEVCONTAINER: FileSpec = FileSpec {
    id: "devcontainer",
    places: &[Place::project(".devcontainer/devcontainer.json"), Place::project(".devcontainer.json")],
    roots: &[&["customizations", "vscode", "mcp", "servers"]],
    ..WORKSPACE
};

/// Still read, and moved to `mcp.json` by VS Code itself.
const SETTINGS: FileSpec = FileSpec {
    id: "settings",
    scope: Scope::User,
    places: &[Place::project(".vscode/settings.json"), Place::home("Code/User/settings.json").from(Base::AppData)],
    roots: &[&["mcp", "servers"]],
    ..WORKSPACE
};
