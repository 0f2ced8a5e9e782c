//! The clients: one file each, and one line here.

mod minor;
mod unknown;

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
        claude_code, claude_desktop, cursor, vscode, cline, continue_dev, fastmcp_json, fastmcp_mcpconfig, mcpo_openwebui, mcporter,
        roo_code, zoo_code,
    }
    minor { WARP }
}
