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
        agent_plugins, docker_mcp_gateway, goose, librechat, mcp_agent, mcp_registry_server_json, mcpb_manifest,
        mcpproxy_go,
    }
    minor { WARP }
}
