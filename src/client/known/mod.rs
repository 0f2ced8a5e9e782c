//! The clients: one file each, and one line here.

mod agent_container;
mod minor;
mod unknown;

pub use agent_container::AGENT_CONTAINER;
pub use unknown::UNKNOWN;

pub(super) use unknown::SCHEMA as UNKNOWN_SCHEMA;

use super::Client;

/// Places below `globalStorage`, where the extensions of VS Code and of the editors made from it keep files.
macro_rules! in_editors {
    (@each $path:literal, $($editor:literal),+) => {
        &[
            $(
                Place::config(concat!(".config/", $editor, "/User/globalStorage/", $path)).on(Os::Linux),
                Place::home(concat!("Library/Application Support/", $editor, "/User/globalStorage/", $path)).on(Os::MacOs),
                Place::home(concat!($editor, "/User/globalStorage/", $path)).from(Base::AppData).on(Os::Windows),
            )+
            // On a machine that is worked on from another.
            Place::home(concat!(".vscode-server/data/User/globalStorage/", $path)),
            Place::home($path).from(Base::Anywhere),
        ]
    };
    ($path:literal) => { in_editors!(@each $path, "Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf") };
}

/// Declares the modules of the clients, and which clients there are.
macro_rules! clients {
    (full { $($client:ident),+ $(,)? } minor { $($minor:ident),* $(,)? }) => {
        $(mod $client;)+
        /// All clients, in the order in which they are shown.
        pub static CLIENTS: &[&Client] = &[$(&$client::CLIENT,)+ $(&minor::$minor,)*];
    };
}

clients! {
    full {
        claude_code, claude_desktop, cursor, vscode,
        agent_plugins, amazon_q_cli, augment, cline, codex, continue_dev, copilot_cli, copilot_coding_agent, crush, devin,
        docker_mcp_gateway, factory_droid, fastmcp_json, fastmcp_mcpconfig, gemini_cli, goose, kilo_code, kiro,
        librechat, mcp_agent, mcp_registry_server_json, mcpb_manifest, mcpo_openwebui, mcporter, mcpproxy_go, opencode,
        qwen_code, roo_code, visual_studio, windsurf, zed, zoo_code,
    }
    minor {
        ABACUS, AMP, ANTIGRAVITY, ANYTHINGLLM, BOLTAI, CODEBUDDY, COPILOT_IDES, DEEPAGENTS_CODE, FX, GROK_BUILD, HERMES_AGENT, JAN,
        JETBRAINS_AIR, JUNIE, KIMI_CODE, LM_STUDIO, LUNAR_MCPX, MASTRA_CODE, MCPHUB, OPENHANDS, PI, QODER, SEMA4,
        TABNINE, TRAE, UBIE_MCP_PROXY, VOID, WARP, ZENCODER,
    }
}
