//! The tools of servers, as clients call them.

use crate::client::ToolNames;
use crate::probe::{Evidence, Tool};

/// The tools that a server told, where it was tried.
pub(crate) fn tools(evidence: &Evidence) -> &[Tool] {
    let session = evidence.report.as_ref().and_then(|report| report.session.as_ref());
    session.map(|session| session.tools.as_slice()).unwrap_or_default()
}

/// How a client calls a tool of a server to its model. `None` where that was not established.
pub(crate) fn called(names: ToolNames, server: &str, tool: &str) -> Option<String> {
    // One pass, as the name of a server may be `TOOL`.
    let (before, rest) = names.pattern.split_once("TOOL")?;
    let filled = |text: &str| text.replacen("SERVER", server, 1);
    Some(format!("{}{tool}{}", filled(before), filled(rest)))
}

/// How many more there are, for a sentence.
pub(crate) fn and_others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => ", and one more".to_owned(),
        _ => format!(", and {} more", count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together_as_the_client_does() {
        let name = |pattern, server, tool| called(ToolNames { pattern, ..ToolNames::default() }, server, tool);
        assert_eq!(name("mcp__SERVER__TOOL", "a", "b").as_deref(), Some("mcp__a__b"));
        assert_eq!(name("TOOL_mcp_SERVER", "TOOL", "SERVER").as_deref(), Some("SERVER_mcp_TOOL"));
        assert_eq!(name("", "a", "b"), None);
    }
}
