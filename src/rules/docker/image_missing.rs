use crate::diagnostic::Severity;
use crate::probe::Evidence;
use crate::rules::containers::untried;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The image of a server is not here, and cannot be had from its registry.
    ///
    /// ## What it does
    ///
    /// Asks the engine whether it has the image; where it has not, that is advice, as it will be fetched. Where the server is
    /// started, looks on standard error for what `docker` says of an image that it cannot fetch. One that is being fetched is
    /// no fault.
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
    /// ```json,probe
    /// { "image_present": false,
    ///   "docker": { "endpoint": "unix:///var/run/docker.sock", "from": { "kind": "default" }, "socket": null, "ping": { "kind": "answers", "api_version": "1.47", "ms": 3 } } }
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
    /// - <https://docs.docker.com/reference/cli/docker/image/pull/> (2026-11-22)
    /// - <https://docs.docker.com/reference/cli/docker/login/> (2026-11-22)
    "docker/image-missing" {
        needs: Needs::Probe,
        check: Check::Probe(check),
    }
}

fn check(ctx: &ServerContext<'_>, evidence: &Evidence, sink: &mut Sink<'_>) {
    if untried(evidence).is_none() || evidence.image_present != Some(false) {
        return;
    }
    let Some(image) = ctx.server.launch.as_ref().and_then(|launch| launch.container()?.image) else { return };
    let message =
        format!("the image of server {} is not on this machine, and is fetched when it is started", ctx.name());
    let draft = Draft::new(image.whole.span(), message, "not here yet").severity(Severity::Info);
    sink.report(draft.help("fetch it once with `docker pull`, so that the first start is not too slow for the client"));
}
