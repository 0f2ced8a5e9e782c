//! Clients of which too little is known to say what they make of a file.
//!
//! Their files are found, and judged by what holds for every client. Each has its source, looked at on 2026-11-22.
//! Clients that keep their servers in a database or a dialog of their own have no place here.

use super::unknown::{self, FILE};
use super::vscode;
use crate::client::{Base, Client, Confidence, FileSpec, Place, Root, Scope};
use crate::document::Dialect;
use crate::model::FieldNames;
use crate::system::Os;

/// A client whose files are found, and no more.
const fn client(
    id: &'static str,
    name: &'static str,
    confidence: Confidence,
    sources: &'static [&'static str],
    files: &'static [FileSpec],
) -> Client {
    Client { id, name, confidence, sources, files, schema: &unknown::SCHEMA, ..Client::BASE }
}

/// A file of a project.
const fn project(places: &'static [Place]) -> FileSpec {
    FileSpec { id: "project", scope: Scope::Project, places, ..FILE }
}

/// A file of a user.
const fn user(places: &'static [Place]) -> FileSpec {
    FileSpec { id: "user", scope: Scope::User, places, ..FILE }
}

/// Clients that have `serverUrl` beside `url`.
const SERVER_URL: FieldNames = FieldNames { other_urls: &["serverUrl"], ..FieldNames::COMMON };
/// Clients that have `httpUrl` beside `url`.
const HTTP_URL: FieldNames = FieldNames { other_urls: &["httpUrl"], ..FieldNames::COMMON };
/// Clients that name the transport by `transport`.
const TRANSPORT: FieldNames = FieldNames { transport: "transport", ..FieldNames::COMMON };
/// Clients that name the working directory in full.
const WORKING_DIRECTORY: FieldNames = FieldNames { cwd: "working_directory", ..FieldNames::COMMON };

/// The root of clients that took Codex for their model.
const MCP_SERVERS: &[Root] = &[Root::map(&["mcp_servers"])];
/// The dot is part of the key: one key, not two.
const AMP_ROOT: &[Root] = &[Root::map(&["amp.mcpServers"])];
/// As that of Amp.
const ZENCODER_ROOT: &[Root] = &[Root::map(&["zencoder.mcpServers"])];
/// The settings of a project in VS Code, where extensions keep theirs as well.
const VSCODE_SETTINGS: &[Place] = &[Place::project(".vscode/settings.json")];
/// One list for each transport.
const OPENHANDS_ROOTS: &[Root] = &[
    Root::list(&["mcp", "stdio_servers"]),
    Root::list(&["mcp", "shttp_servers"]),
    Root::list(&["mcp", "sse_servers"]),
];

pub(super) static ABACUS: Client = client(
    "abacus",
    "Abacus AI",
    Confidence::Medium,
    &["https://abacus.ai/help/abacusai-desktop/mcp-configuration"],
    &[project(&[Place::project(".abacusai/mcp.json")]), user(&[Place::home(".abacusai/mcp.json")])],
);

pub(super) static AMP: Client = client(
    "amp",
    "Amp",
    Confidence::Medium,
    &["https://ampcode.com/manual", "https://ampcode.com/cli-settings.schema.json"],
    &[
        FileSpec {
            roots: AMP_ROOT,
            ..project(&[Place::project(".amp/settings.json"), Place::project(".amp/settings.jsonc")])
        },
        FileSpec {
            roots: AMP_ROOT,
            ..user(&[Place::home(".config/amp/settings.json"), Place::home(".config/amp/settings.jsonc")])
        },
        FileSpec { id: "vscode", roots: AMP_ROOT, ..user(vscode::USER_SETTINGS_PLACES) },
        FileSpec { id: "vscode-project", roots: AMP_ROOT, ..project(VSCODE_SETTINGS) },
    ],
);

pub(super) static ANTIGRAVITY: Client = client(
    "antigravity",
    "Google Antigravity",
    Confidence::Medium,
    &["https://antigravity.google/docs/mcp", "stbenjam/skillsaw, rule antigravity-mcp-valid"],
    &[
        FileSpec {
            fields: &SERVER_URL,
            ..project(&[
                Place::project(".agents/mcp_config.json"),
                Place::project(".agent/mcp_config.json"),
                Place::project("_agents/mcp_config.json"),
                Place::project("_agent/mcp_config.json"),
            ])
        },
        FileSpec {
            fields: &SERVER_URL,
            ..user(&[Place::home(".gemini/config/mcp_config.json"), Place::home(".gemini/antigravity/mcp_config.json")])
        },
    ],
);

pub(super) static ANYTHINGLLM: Client = client(
    "anythingllm",
    "AnythingLLM",
    Confidence::Medium,
    &["https://docs.anythingllm.com/mcp-compatibility/overview"],
    &[user(&[
        Place::config(".config/anythingllm-desktop/storage/plugins/anythingllm_mcp_servers.json").on(Os::Linux),
        Place::home("Library/Application Support/anythingllm-desktop/storage/plugins/anythingllm_mcp_servers.json")
            .on(Os::MacOs),
        Place::home("anythingllm-desktop/storage/plugins/anythingllm_mcp_servers.json")
            .from(Base::AppData)
            .on(Os::Windows),
        Place::home("anythingllm_mcp_servers.json").from(Base::Anywhere),
    ])],
);

pub(super) static BOLTAI: Client = client(
    "boltai",
    "BoltAI",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[user(&[Place::home(".boltai/mcp.json").on(Os::MacOs)])],
);

pub(super) static CODEBUDDY: Client = client(
    "codebuddy",
    "Tencent CodeBuddy",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[project(&[Place::project(".mcp.json").beside(".codebuddy")]), user(&[Place::home(".codebuddy/.mcp.json")])],
);

pub(super) static COPILOT_IDES: Client = client(
    "copilot-jetbrains-eclipse-xcode",
    "GitHub Copilot in JetBrains and Xcode",
    Confidence::Low,
    &[
        "https://github.com/microsoft/copilot-intellij-feedback/issues/701",
        "https://github.com/microsoft/copilot-intellij-feedback/issues/2044",
    ],
    &[user(&[
        Place::config(".config/github-copilot/intellij/mcp.json"),
        Place::config(".config/github-copilot/xcode/mcp.json").on(Os::MacOs),
        Place::home("github-copilot/intellij/mcp.json").from(Base::LocalAppData).on(Os::Windows),
    ])],
);

pub(super) static DEEPAGENTS_CODE: Client = client(
    "deepagents-code",
    "deepagents-code",
    Confidence::Medium,
    &["https://reference.langchain.com/python/deepagents-code/mcp_tools/load_mcp_config"],
    &[project(&[Place::project(".mcp.json").beside(".deepagents")])],
);

pub(super) static FX: Client = client(
    "fx",
    "fx",
    Confidence::Medium,
    &["add-mcp 2.4.0 on npm"],
    &[FileSpec { roots: &[Root::map(&["mcp"])], ..user(&[Place::home(".fx/mcp.json")]) }],
);

pub(super) static GROK_BUILD: Client = client(
    "grok-build",
    "Grok Build",
    Confidence::Medium,
    &["add-mcp 2.4.0 on npm", "xai-org/grok-build"],
    &[
        FileSpec { dialect: &Dialect::TOML, roots: MCP_SERVERS, ..project(&[Place::project(".grok/config.toml")]) },
        FileSpec { dialect: &Dialect::TOML, roots: MCP_SERVERS, ..user(&[Place::home(".grok/config.toml")]) },
    ],
);

pub(super) static HERMES_AGENT: Client = client(
    "hermes-agent",
    "Hermes Agent",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[FileSpec {
        dialect: &Dialect::YAML,
        roots: MCP_SERVERS,
        ..user(&[
            Place::home(".hermes/config.yaml").moved_by("HERMES_HOME", 1),
            Place::home("hermes/config.yaml").from(Base::LocalAppData).on(Os::Windows).moved_by("HERMES_HOME", 1),
        ])
    }],
);

pub(super) static JAN: Client = client(
    "jan",
    "Jan",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[user(&[
        Place::config(".config/Jan/data/mcp_config.json").on(Os::Linux),
        Place::home("Library/Application Support/Jan/data/mcp_config.json").on(Os::MacOs),
        Place::home("Jan/data/mcp_config.json").from(Base::AppData).on(Os::Windows),
    ])],
);

pub(super) static JETBRAINS_AIR: Client = client(
    "jetbrains-air",
    "JetBrains Air",
    Confidence::Medium,
    &["https://www.jetbrains.com/help/air/mcp-servers.html"],
    &[
        project(&[Place::project(".mcp.json").beside(".air")]),
        FileSpec { id: "local", scope: Scope::Local, ..project(&[Place::project(".air/mcp.json")]) },
    ],
);

pub(super) static JUNIE: Client = client(
    "junie",
    "JetBrains Junie",
    Confidence::Medium,
    &["https://www.jetbrains.com/help/junie/model-context-protocol-mcp.html"],
    &[project(&[Place::project(".junie/mcp/mcp.json")]), user(&[Place::home(".junie/mcp/mcp.json")])],
);

pub(super) static KIMI_CODE: Client = client(
    "kimi-code",
    "Kimi Code",
    Confidence::Medium,
    &["add-mcp 2.4.0 on npm"],
    &[
        FileSpec { fields: &TRANSPORT, ..project(&[Place::project(".kimi-code/mcp.json")]) },
        FileSpec { fields: &TRANSPORT, ..user(&[Place::home(".kimi-code/mcp.json"), Place::home(".kimi/mcp.json")]) },
    ],
);

pub(super) static LM_STUDIO: Client = client(
    "lm-studio",
    "LM Studio",
    Confidence::Medium,
    &["https://lmstudio.ai/docs/app/mcp"],
    &[user(&[Place::home(".lmstudio/mcp.json"), Place::home(".cache/lm-studio/mcp.json")])],
);

pub(super) static LUNAR_MCPX: Client = client(
    "lunar-mcpx",
    "Lunar MCPX",
    Confidence::Medium,
    &["https://docs.lunar.dev/mcpx/mcp.json/"],
    &[project(&[Place::project("config/mcp.json").beside("app.yaml")])],
);

pub(super) static MASTRA_CODE: Client = client(
    "mastra-code",
    "Mastra Code",
    Confidence::Medium,
    &["add-mcp 2.4.0 on npm"],
    &[project(&[Place::project(".mastracode/mcp.json")]), user(&[Place::home(".mastracode/mcp.json")])],
);

/// Extensions of editors have files of this name too, elsewhere.
pub(super) static MCPHUB: Client = client(
    "mcphub",
    "MCPHub",
    Confidence::Low,
    &["samanhappy/mcphub"],
    &[project(&[
        Place::project("mcp_settings.json").beside("package.json"),
        Place::project("mcp_settings.json").beside("docker-compose.yml"),
    ])],
);

pub(super) static OPENHANDS: Client = client(
    "openhands",
    "OpenHands",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[
        FileSpec {
            dialect: &Dialect::TOML,
            roots: OPENHANDS_ROOTS,
            ..project(&[Place::project("config.toml").beside("config.template.toml")])
        },
        user(&[Place::home(".openhands/mcp.json")]),
    ],
);

pub(super) static PI: Client = client(
    "pi",
    "Pi",
    Confidence::Low,
    &["add-mcp 2.4.0 on npm"],
    &[project(&[Place::project(".pi/mcp.json")]), user(&[Place::home(".pi/agent/mcp.json")])],
);

pub(super) static QODER: Client = client(
    "qoder",
    "Qoder",
    Confidence::Low,
    &["https://docs.qoder.com/cli/mcp-reference"],
    &[user(&[Place::home(".qoder/settings.json")])],
);

pub(super) static SEMA4: Client = client(
    "sema4",
    "Sema4.ai Studio",
    Confidence::Medium,
    &["docker/mcp-gateway, pkg/client/config.yml"],
    &[FileSpec { fields: &TRANSPORT, ..user(&[Place::home(".sema4ai/sema4ai-studio/mcp_servers.json")]) }],
);

pub(super) static TABNINE: Client = client(
    "tabnine",
    "Tabnine",
    Confidence::Medium,
    &["https://docs.tabnine.com/main/getting-started/tabnine-agent/mcp-intro-and-setup/mcp-server-config"],
    &[
        FileSpec { fields: &HTTP_URL, ..project(&[Place::project(".tabnine/agent/settings.json")]) },
        FileSpec { fields: &HTTP_URL, ..user(&[Place::home(".tabnine/agent/settings.json")]) },
        FileSpec {
            id: "managed",
            scope: Scope::Managed,
            fields: &HTTP_URL,
            ..project(&[
                Place::project("etc/tabnine-cli/settings.json").from(Base::Root).on(Os::Linux),
                Place::project("Library/Application Support/TabnineCli/settings.json").from(Base::Root).on(Os::MacOs),
            ])
        },
    ],
);

pub(super) static TRAE: Client = client(
    "trae",
    "Trae",
    Confidence::Low,
    &["https://docs.trae.cn/ide_add-mcp-servers"],
    &[
        project(&[Place::project(".trae/mcp.json")]),
        user(&[
            Place::config(".config/Trae/User/mcp.json").on(Os::Linux),
            Place::home("Library/Application Support/Trae/User/mcp.json").on(Os::MacOs),
            Place::home("Trae/User/mcp.json").from(Base::AppData).on(Os::Windows),
        ]),
        FileSpec {
            id: "cli",
            dialect: &Dialect::YAML,
            roots: &[Root::list(&["mcp_servers"]), Root::map(&["mcp_servers"])],
            ..user(&[Place::home(".trae/trae_cli.yaml")])
        },
    ],
);

pub(super) static UBIE_MCP_PROXY: Client = client(
    "ubie-mcp-proxy",
    "ubie-oss/mcp-proxy",
    Confidence::Medium,
    &["https://mcpservers.org/servers/ubie-oss/mcp-proxy"],
    &[FILE, FileSpec { id: "yaml", dialect: &Dialect::YAML, ..FILE }],
);

pub(super) static VOID: Client =
    client("void", "Void", Confidence::Low, &["voideditor/void#701"], &[user(&[Place::home(".void-editor/mcp.json")])]);

pub(super) static WARP: Client = client(
    "warp",
    "Warp",
    Confidence::Medium,
    &["https://docs.warp.dev/agents/mcp"],
    &[
        FileSpec { fields: &WORKING_DIRECTORY, ..project(&[Place::project(".warp/.mcp.json")]) },
        FileSpec { fields: &WORKING_DIRECTORY, ..user(&[Place::home(".warp/.mcp.json")]) },
    ],
);

pub(super) static ZENCODER: Client = client(
    "zencoder",
    "Zencoder",
    Confidence::Low,
    &["third parties, 2026-11-22"],
    &[
        FileSpec { id: "vscode", roots: ZENCODER_ROOT, ..user(vscode::USER_SETTINGS_PLACES) },
        FileSpec { id: "vscode-project", roots: ZENCODER_ROOT, ..project(VSCODE_SETTINGS) },
    ],
);
