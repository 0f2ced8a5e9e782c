//! What something that is wrong costs.

/// What is lost when something in a file is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing, but what the client makes of the value is not what is written.
    Change,
    /// Nothing at first: the client keeps the server, and then cannot start it.
    Launch,
    /// This server alone.
    Server,
    /// This server; what becomes of the others was not established.
    Unclear,
    /// Every server of the file.
    File,
    /// The client breaks off loading; which servers of which file are left was not established.
    Load,
    /// The client does not start.
    Startup,
}

impl Loss {
    /// The loss of this name, as schemas write it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "change" => Self::Change,
            "launch" => Self::Launch,
            "server" => Self::Server,
            "unclear" => Self::Unclear,
            "file" => Self::File,
            "load" => Self::Load,
            "startup" => Self::Startup,
            _ => return None,
        })
    }
}
