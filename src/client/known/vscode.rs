//! Visual Studio Code with GitHub Copilot.
//!
//! From its documentation and source, 2026-11-22 (microsoft/vscode-docs@a5dc2e35, microsoft/vscode
//! `mcpConfiguration.ts`, `mcpResourceScannerService.ts`); not measured.
//!
//! - The root key of `mcp.json` is `servers`; `mcpServers` there is not read.
//! - Comments and trailing commas are part of the language.
//! - `env` takes strings, numbers and `null`, which unsets a variable.
//! - `${env:NAME}` of a variable that is not set becomes nothing; `${NAME}` stays as it is. A server whose `${input:…}`
//!   is not under `inputs` of the same file is not started (microsoft/vscode#258834, `configurationResolverService.ts`).
//! - `type` may be left out: a `command` makes it stdio, a `url` Streamable HTTP with SSE to fall back on.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, Environment, FileSpec, Loss, Part, Place, Root, Scope, ToolNames, Unset,
    Variables,
};
use crate::document::Dialect;
use crate::model::Form;
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/vscode.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "vscode",
    name: "VS Code",
    confidence: Confidence::High,
    version: "documentation and source of November 2026",
    checked: "2026-11-22",
    sources: &["https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md", "microsoft/vscode"],
    files: &[PROJECT, USER, WORKSPACE, DEVCONTAINER, SETTINGS],
    variables: Variables {
        forms: &[Form::Input, Form::Env, Form::Editor],
        predefined: &[
            "workspaceFolder",
            "workspaceFolderBasename",
            "workspaceRoot",
            "userHome",
            "pathSeparator",
            "/",
            "cwd",
            "execPath",
            "file",
            "fileBasename",
            "fileBasenameNoExtension",
            "fileDirname",
            "fileDirnameBasename",
            "fileExtname",
            "fileWorkspaceFolder",
            "fileWorkspaceFolderBasename",
            "relativeFile",
            "relativeFileDirname",
            "extensionInstallFolder",
            "defaultBuildTask",
        ],
        parts: Part::ALL,
        unset: Unset::Empty,
    },
    environment: Environment::Whole,
    tools: ToolNames { pattern: "", longest: Some(64), most: Some(128) },
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".vscode/mcp.json")],
    dialect: &Dialect::JSONC,
    roots: &[Root::map(&["servers"])],
    on_bad_server: Loss::Server,
    on_undefined_input: Some(Loss::Launch),
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
    roots: &[Root::map(&["settings", "mcp", "servers"])],
    content: Content::Shared,
    ..PROJECT
};

const DEVCONTAINER: FileSpec = FileSpec {
    id: "devcontainer",
    places: &[Place::project(".devcontainer/devcontainer.json"), Place::project(".devcontainer.json")],
    roots: &[Root::map(&["customizations", "vscode", "mcp", "servers"])],
    ..WORKSPACE
};

/// Still read, and moved to `mcp.json` by VS Code itself.
const SETTINGS: FileSpec = FileSpec {
    id: "settings",
    scope: Scope::User,
    places: &[Place::project(".vscode/settings.json"), Place::home("Code/User/settings.json").from(Base::AppData)],
    roots: &[Root::map(&["mcp", "servers"])],
    ..WORKSPACE
};
