//! What clients load, shown.

pub(super) mod human;
pub(super) mod json;

use crate::linter::Fate;
use crate::model::Transport;

/// The word for what happens to a server.
pub(super) const fn word(fate: &Fate) -> &'static str {
    match fate {
        Fate::Loaded => "loaded",
        Fate::Fails(_) => "fails",
        Fate::Merged(_) => "merged",
        Fate::Shadowed(_) => "shadowed",
        Fate::Disabled => "disabled",
        Fate::Pending => "pending",
        Fate::Refused => "refused",
        Fate::Dropped(_) => "dropped",
        Fate::NeverRead(_) => "never-read",
    }
}

/// The word for a transport.
pub(super) const fn transport(transport: Option<Transport>) -> &'static str {
    match transport {
        Some(Transport::Stdio) => "stdio",
        Some(Transport::Http) => "http",
        Some(Transport::Sse) => "sse",
        Some(Transport::WebSocket) => "websocket",
        Some(Transport::Builtin) => "builtin",
        None => "unknown",
    }
}
