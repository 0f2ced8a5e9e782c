//! Claude Desktop.
//!
//! From its documentation and from reports of its users, 2026-11-22; not measured (it has no headless mode).
//!
//! - It knows stdio servers alone: a server with a `url` is reported as not valid and skipped (docs.getdbt.com;
//!   remote servers are added under Settings > Connectors).
//! - A byte order mark makes the file unreadable, and the app then rewrites it without its servers
//!   (tradesdontlie/tradingview-mcp#406, anthropics/claude-code#81355).
//! - Variables are not expanded (anthropics/claude-code#40372, #70486).
//! - Installed from the Store, as it is by default since February 2026, it reads the file in its own package folder, and
//!   the one below `%APPDATA%` not at all (anthropics/claude-code#25579, #26073).
//! - On macOS it looks for programs in the folders of all versions of Node.js that nvm has installed, in the order of
//!   their names, so that the oldest is found first, then in `/usr/local/bin`, `/opt/homebrew/bin` and those of the
//!   system; not in `~/.local/bin` (modelcontextprotocol/mcpb#130, modelcontextprotocol/servers#760,
//!   ahujasid/blender-mcp#179, hald/things-mcp#35, i-dot-ai/lex#13). One report of 1.4758.0 has those of nvm in the
//!   opposite order (anthropics/claude-code#54135).
//! - Extensions lie in folders of their own, and what an organisation sets is no file.

use crate::client::schema::SchemaCell;
use crate::client::{
    Base, Client, Confidence, Content, Environment, FileSpec, Log, Loss, Place, Quirks, Scope, SearchPath, Splits,
    ToolNames, Variables,
};
use crate::system::Os;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/claude-desktop.schema.json"));

const NAME: &str = "Claude/claude_desktop_config.json";

pub(super) static CLIENT: Client = Client {
    id: "claude-desktop",
    name: "Claude Desktop",
    confidence: Confidence::MediumHigh,
    version: "documentation and reports",
    checked: "2026-11-22",
    sources: &[
        "https://modelcontextprotocol.io/docs/develop/connect-local-servers",
        "https://modelcontextprotocol.io/legacy/tools/debugging",
        "anthropics/claude-code#25579, #26073, #81355",
    ],
    files: &[USER],
    variables: Variables::NONE,
    environment: Environment::TYPESCRIPT_SDK,
    quirks: Quirks { sets: &["CLAUDE_"], splits_arguments: Some(Splits::OnWindows), ..Quirks::NONE },
    search_path: SearchPath::Desktop {
        macos: &[
            "~/.nvm/versions/node/*/bin",
            "/usr/local/bin",
            "/opt/homebrew/bin",
            "/usr/bin",
            "/bin",
            "/usr/sbin",
            "/sbin",
        ],
    },
    // In some releases (modelcontextprotocol/servers#3460, #40).
    needs_cmd: true,
    tools: ToolNames { pattern: "", longest: Some(64), most: None },
    logs: &[
        Log::file_on(Os::MacOs, "~/Library/Logs/Claude/mcp-server-<server>.log"),
        Log::file_on(Os::Windows, "%APPDATA%/Claude/logs/mcp-server-<server>.log"),
        Log::file_on(
            Os::Windows,
            "%LOCALAPPDATA%/Packages/Claude_*/LocalCache/Roaming/Claude/logs/mcp-server-<server>.log",
        ),
        Log::file_on(Os::MacOs, "~/Library/Logs/Claude/mcp.log"),
        Log::file_on(Os::Linux, "~/.config/Claude/logs/mcp-server-<server>.log"),
    ],
    unseen: &[
        "extensions (Settings > Extensions)",
        "connectors (Settings > Connectors)",
        "servers in the policy of an organisation",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[
        Place::home("Library/Application Support/Claude/claude_desktop_config.json").on(Os::MacOs),
        // The app from the store, the usual one since February 2026, sees its own copy of `%APPDATA%`
        // (anthropics/claude-code#26073, #25579).
        Place::home(NAME).from(Base::AppData).on(Os::Windows).unless(
            Base::LocalAppData,
            "Packages/Claude_pzs8sxrjxfjjc",
            "LocalCache/Roaming/Claude/claude_desktop_config.json",
        ),
        Place::home("Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json")
            .from(Base::LocalAppData)
            .on(Os::Windows),
        Place::config(".config/Claude/claude_desktop_config.json").on(Os::Linux),
        Place::home("claude_desktop_config.json").from(Base::Anywhere),
    ],
    // The app keeps preferences of its own in the file: a fresh one has no servers.
    content: Content::State,
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    ..FileSpec::BASE
};
