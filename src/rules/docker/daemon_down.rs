use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// Docker does not run, or runs where the client does not look.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what `docker` says when nothing answers it.
    ///
    /// ## Why
    ///
    /// A server in a container needs the engine. On a desktop that has to be started first, and with Colima, Rancher Desktop
    /// or a remote engine the socket is another than the usual one.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 125 },
    ///   "stderr": { "text": "docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n", "bytes": 106 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/daemon/troubleshoot/> (2026-11-22)
    /// - <https://github.com/github/github-mcp-server/issues/1821> (2026-11-22)
    "docker/daemon-down" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
