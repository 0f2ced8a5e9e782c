use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// This user may not connect to the socket of Docker.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what `docker` says when the socket is there and does not let this
    /// user in.
    ///
    /// ## Why
    ///
    /// On Linux the socket belongs to root and to a group. Whoever is added to that group is in it only after the next login.
    /// The group is as good as root on this machine: rootless Docker does without it.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 126 },
    ///   "stderr": { "text": "docker: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied\n", "bytes": 169 }
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
    /// - <https://docs.docker.com/engine/install/linux-postinstall/> (2026-11-22)
    /// - <https://docs.docker.com/engine/security/rootless/> (2026-11-22)
    "docker/socket-permission" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
