//! Visual Studio Code with GitHub Copilot.
//!
//! From its documentation and source, 2026-11-22 (microsoft/vscode-docs@a5dc2e35; microsoft/vscode
//! `mcpResourceScannerService.ts`, `installedMcpServersDiscovery.ts`, `extHostMcpNode.ts`); not measured.
//!
//! - The root key of `mcp.json` is `servers`; `mcpServers` there is not read.
//! - Comments and trailing commas are part of the language, an empty file is none, and any other error loses the file.
//! - Only `stdio` and `http` count as a type, whatever else is there; without one, or with another, a `command` makes a
//!   program of the server, and the rest is Streamable HTTP with SSE to fall back on.
//! - No field is looked at before the server is started: what has the wrong type keeps it from starting. Only what is
//!   no object at all breaks off reading, and loses the file.
//! - `env` takes whatever can be made a string; `null` unsets a variable. `PATH` is added to the one there is.
//! - Started from the desktop, it asks the login shell for its environment
//!   (<https://code.visualstudio.com/docs/supporting/faq>, "Resolving shell environment fails").
//! - `~` at the start of the command, of an argument and of `cwd` is the home.
//! - Sessions with Copilot's own agent also read `.mcp.json` and `~/.copilot/mcp-config.json`, both with `mcpServers`;
//!   those files belong to the clients that write them.
//! - `${env:NAME}` of a variable that is not set becomes nothing; `${NAME}` stays as it is. A server whose `${input:…}`
//!   is not under `inputs` of the same file is not started (microsoft/vscode#258834, `configurationResolverService.ts`).

use super::agent_container::DEVCONTAINERS;
use crate::client::schema::SchemaCell;
use crate::client::{
    Approval, Base, Client, Confidence, Content, Environment, FileSpec, Log, Loss, Part, Place, Root, Scope,
    SearchPath, Tilde, ToolNames, Unset, Variables,
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
    files: &[PROJECT, USER, WORKSPACE, DEVCONTAINER, PROJECT_SETTINGS, USER_SETTINGS],
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
    search_path: SearchPath::LoginShell,
    tools: ToolNames { pattern: "", longest: Some(64), most: Some(128) },
    logs: &[Log::told("MCP: List Servers > <server> > Show Output")],
    unseen: &[
        "servers that extensions provide",
        "servers taken over from other clients (`chat.mcp.discovery.enabled`)",
        "the user's servers on a machine that is worked on from here",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[Place::project(".vscode/mcp.json")],
    dialect: &Dialect::JSONC,
    roots: &[Root::map(&["servers"])],
    on_bad_server: Loss::Launch,
    on_no_object: Some(Loss::File),
    expands_tilde: Tilde::ALL,
    approval: Approval::EachServer,
    on_undefined_input: Some(Loss::Launch),
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec { id: "user", scope: Scope::User, places: USER_PLACES, ..PROJECT };

const USER_PLACES: &[Place] = &[
    Place::config(".config/Code/User/mcp.json").on(Os::Linux),
    Place::config(".config/Code/User/profiles/*/mcp.json").on(Os::Linux),
    Place::home("Library/Application Support/Code/User/mcp.json").on(Os::MacOs),
    Place::home("Library/Application Support/Code/User/profiles/*/mcp.json").on(Os::MacOs),
    Place::home("Code/User/mcp.json").from(Base::AppData).on(Os::Windows),
    Place::home("Code/User/profiles/*/mcp.json").from(Base::AppData).on(Os::Windows),
    Place::config(".config/Code - Insiders/User/mcp.json").on(Os::Linux),
    Place::config(".config/Code - Insiders/User/profiles/*/mcp.json").on(Os::Linux),
    Place::home("Library/Application Support/Code - Insiders/User/mcp.json").on(Os::MacOs),
    Place::home("Library/Application Support/Code - Insiders/User/profiles/*/mcp.json").on(Os::MacOs),
    Place::home("Code - Insiders/User/mcp.json").from(Base::AppData).on(Os::Windows),
    Place::home("Code - Insiders/User/profiles/*/mcp.json").from(Base::AppData).on(Os::Windows),
    Place::config(".config/VSCodium/User/mcp.json").on(Os::Linux),
    Place::config(".config/VSCodium/User/profiles/*/mcp.json").on(Os::Linux),
    Place::home("Library/Application Support/VSCodium/User/mcp.json").on(Os::MacOs),
    Place::home("Library/Application Support/VSCodium/User/profiles/*/mcp.json").on(Os::MacOs),
    Place::home("VSCodium/User/mcp.json").from(Base::AppData).on(Os::Windows),
    Place::home("VSCodium/User/profiles/*/mcp.json").from(Base::AppData).on(Os::Windows),
    // On the machine that a window is connected to.
    Place::home(".vscode-server/data/User/mcp.json"),
    Place::home(".vscode-server-insiders/data/User/mcp.json"),
];

const WORKSPACE: FileSpec = FileSpec {
    id: "workspace",
    places: &[Place::project("*.code-workspace")],
    roots: &[Root::map(&["settings", "mcp", "servers"])],
    content: Content::Shared,
    ..PROJECT
};

const DEVCONTAINER: FileSpec = FileSpec {
    id: "devcontainer",
    places: DEVCONTAINERS,
    roots: &[Root::map(&["customizations", "vscode", "mcp", "servers"])],
    ..WORKSPACE
};

/// Still read, and moved to `mcp.json` by VS Code itself.
const PROJECT_SETTINGS: FileSpec = FileSpec {
    id: "project-settings",
    places: &[Place::project(".vscode/settings.json")],
    roots: &[Root::map(&["mcp", "servers"]), Root::map(&["mcp.servers"])],
    ..WORKSPACE
};

const USER_SETTINGS: FileSpec =
    FileSpec { id: "user-settings", scope: Scope::User, places: USER_SETTINGS_PLACES, ..PROJECT_SETTINGS };

/// The settings of VS Code, where extensions keep theirs as well.
pub(super) const USER_SETTINGS_PLACES: &[Place] = &[
    Place::config(".config/Code/User/settings.json").on(Os::Linux),
    Place::config(".config/Code/User/profiles/*/settings.json").on(Os::Linux),
    Place::home("Library/Application Support/Code/User/settings.json").on(Os::MacOs),
    Place::home("Library/Application Support/Code/User/profiles/*/settings.json").on(Os::MacOs),
    Place::home("Code/User/settings.json").from(Base::AppData).on(Os::Windows),
    Place::home("Code/User/profiles/*/settings.json").from(Base::AppData).on(Os::Windows),
    Place::config(".config/Code - Insiders/User/settings.json").on(Os::Linux),
    Place::config(".config/Code - Insiders/User/profiles/*/settings.json").on(Os::Linux),
    Place::home("Library/Application Support/Code - Insiders/User/settings.json").on(Os::MacOs),
    Place::home("Library/Application Support/Code - Insiders/User/profiles/*/settings.json").on(Os::MacOs),
    Place::home("Code - Insiders/User/settings.json").from(Base::AppData).on(Os::Windows),
    Place::home("Code - Insiders/User/profiles/*/settings.json").from(Base::AppData).on(Os::Windows),
    Place::config(".config/VSCodium/User/settings.json").on(Os::Linux),
    Place::config(".config/VSCodium/User/profiles/*/settings.json").on(Os::Linux),
    Place::home("Library/Application Support/VSCodium/User/settings.json").on(Os::MacOs),
    Place::home("Library/Application Support/VSCodium/User/profiles/*/settings.json").on(Os::MacOs),
    Place::home("VSCodium/User/settings.json").from(Base::AppData).on(Os::Windows),
    Place::home("VSCodium/User/profiles/*/settings.json").from(Base::AppData).on(Os::Windows),
];
