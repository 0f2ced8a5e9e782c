use crate::diagnostic::Severity;
use crate::probe::{Era, Evidence, Session};
use crate::rules::tried::{ITS_ANSWER, said, start, with_line};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server speaks a version of the protocol that clients do not know.
    ///
    /// ## What it does
    ///
    /// Looks at the version of MCP that the server names in its first answer, and reports one that is none of those that
    /// were published, none at all, or an error that refuses every version it is offered.
    ///
    /// ## Why
    ///
    /// A client that does not know the version closes the connection. An older one that was published is fine.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "1.0" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "own": { "command": "python3", "args": ["/srv/own.py"] } } }
    /// ```
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300 }, "session": { "fault": "Unsupported protocol version: 2025-11-25" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "own": { "command": "python3", "args": ["/srv/own.py"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 300 }, "session": { "protocol_version": "2024-11-05" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "own": { "command": "python3", "args": ["/srv/own.py"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all that are built on the SDKs: these close the connection at a version that they do not know.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#version-negotiation> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/49133> (2026-11-22)
    "runtime/protocol-version" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

/// The versions that were published up to now.
const PUBLISHED: &[&str] = &["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    let session = evidence.report.as_ref().and_then(|report| report.session.as_ref());
    let Some(session) = session.filter(|session| session.fault.is_none()) else { return };
    let known = |version: &str| PUBLISHED.contains(&version);
    let draft = match session.protocol_version.as_deref() {
        Some(version) if !known(version) => {
            let message = format!("server {} speaks a version of the protocol that was never published", ctx.name());
            Draft::new(start(ctx), message, format!("it names {}", said(version)))
        }
        None if session.era == Era::Handshake => {
            let message = format!("server {} does not say which version of the protocol it speaks", ctx.name());
            Draft::new(start(ctx), message, "no `protocolVersion` in its first answer")
        }
        _ => return,
    };
    // The newest may be newer than this program.
    let newer = session.protocol_version.as_deref().is_some_and(is_newer);
    let severity = if newer { Severity::Warning } else { Severity::Error };
    sink.report(draft.severity(severity).help("update the server, or the SDK that it is built on"));
}

/// Whether a version has the form of one, and is of a later day than the newest that is known.
fn is_newer(version: &str) -> bool {
    let is_date = version.len() == 10
        && version
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    is_date && PUBLISHED.last().is_some_and(|newest| version > *newest)
}

/// What is told of a server that answers with an error, where that is about the version.
pub(crate) fn refused(ctx: &ServerContext<'_>, session: &Session) -> Option<Draft> {
    let fault = session.fault.as_deref()?;
    let small = fault.to_lowercase();
    let message = if small.contains("no `protocolversion`") {
        format!("server {} does not say which version of the protocol it speaks", ctx.name())
    } else if !session.supported_versions.is_empty() {
        let known = said(&session.supported_versions.join(", "));
        format!("server {} speaks other versions of the protocol than it is offered: {known}", ctx.name())
    } else if small.contains("protocol version") || small.contains("protocolversion") {
        format!("server {} refuses the versions of the protocol that it is offered", ctx.name())
    } else {
        return None;
    };
    Some(
        with_line(start(ctx), message, "it says", (ITS_ANSWER, fault))
            .help("update the server, or the SDK that it is built on"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_days_are_newer() {
        for (version, newer) in [
            ("2027-01-01", true),
            ("2026-07-28", false),
            ("2025-01-01", false),
            ("draft", false),
            ("9999", false),
            ("", false),
        ] {
            assert_eq!(is_newer(version), newer, "{version}");
        }
    }
}
