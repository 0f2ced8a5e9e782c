use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// The image of a server is not here, and cannot be had from its registry.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what `docker` says of an image that it cannot fetch. One that is not
    /// here and is being fetched is no fault.
    ///
    /// ## Why
    ///
    /// The name has a slip in it, the tag is gone, or the registry wants a login for it.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 125 },
    ///   "stderr": { "text": "Unable to find image 'acme/bxo:1.2' locally\ndocker: Error response from daemon: pull access denied for acme/bxo, repository does not exist or may require 'docker login'\n", "bytes": 169 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/bxo:1.2"] } } }
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
    /// - <https://docs.docker.com/reference/cli/docker/image/pull/> (2026-11-22)
    /// - <https://docs.docker.com/reference/cli/docker/login/> (2026-11-22)
    "docker/image-missing" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
