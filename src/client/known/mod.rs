//! The clients: one file each, and one line here.

mod minor;
mod unknown;

pub use unknown::UNKNOWN;

pub(super) use unknown::SCHEMA as UNKNOWN_SCHEMA;

use super::Client;

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
        amazon_q_cli, augment, codex, copilot_cli, copilot_coding_agent, crush, devin, factory_droid, gemini_cli,
        kilo_code, kiro, opencode, qwen_code, visual_studio, windsurf, zed,
    }
    minor {
        ABACUS, AMP, ANTIGRAVITY, ANYTHINGLLM, BOLTAI, CODEBUDDY, DEEPAGENTS_CODE, FX, GROK_BUILD, HERMES_AGENT, JAN,
        JETBRAINS_AIR, JUNIE, KIMI_CODE, LM_STUDIO, LUNAR_MCPX, MASTRA_CODE, MCPHUB, OPENHANDS, PI, QODER, SEMA4,
        TABNINE, TRAE, VOID, WARP, ZENCODER,
    }
}
