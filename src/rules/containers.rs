//! What the rules on containers have in common.

use crate::client::Choice;
use crate::document::Text;
use crate::model::{Action, Container, LaunchKind, Mount, Reach, Transport, reach};
use crate::probe::Evidence;
use crate::probe::docker::Docker;
use crate::rules::{ServerContext, line};
use crate::text::{Edit, Span};

/// The container that a server runs in, where the client starts it and does not call an address.
pub(crate) fn container<'a>(ctx: &ServerContext<'a>) -> Option<&'a Container<'a>> {
    let container = ctx.server.launch.as_ref()?.container()?;
    let called = matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    Some(container).filter(|_| !called)
}

/// A new container, of which the command line says everything: not one of Compose, and not one that runs already.
pub(crate) fn new_container<'c>(ctx: &'c ServerContext<'_>) -> Option<&'c Container<'c>> {
    container(ctx).filter(|container| container.action == Action::Run && container.image.is_some())
}

/// Whether the client itself starts the engine: what lies between may pass on other variables, or run elsewhere.
pub(crate) fn is_direct(ctx: &ServerContext<'_>) -> bool {
    ctx.server.launch.as_ref().is_some_and(|launch| matches!(launch.kind, LaunchKind::Container(_)))
}

/// Where the flags of the engine end: the image, or the `--` before it.
pub(crate) fn end_of_flags<'c>(ctx: &ServerContext<'c>, container: &Container<'c>) -> Option<Text<'c>> {
    let image = container.image?.whole;
    let before = line::before(ctx, image).filter(|argument| argument.as_str() == "--");
    Some(before.unwrap_or(image))
}

/// Puts flags before the image.
pub(crate) fn add_flags(ctx: &ServerContext<'_>, container: &Container<'_>, flags: &[&str]) -> Option<Edit> {
    line::insert_before(ctx, end_of_flags(ctx, container)?, flags)
}

/// The part of a mount to point at: source and target, or the source in a list of `key=value`.
pub(crate) fn mark(mount: &Mount<'_>) -> Span {
    if mount.keyed { mount.source.span() } else { mount.whole.span() }
}

/// Names in a list for a sentence: `` `a`, `b` and `c` ``.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Names of this machine that, within a container, are names of the container.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    // Every interface at once is where a server listens, and not where it calls.
    reach(host) == Reach::Loopback && !matches!(host, "0.0.0.0" | "::")
}

/// The hosts in the addresses that a text holds: between `://`, or what stands before an `@` behind it, and the port.
pub(crate) fn hosts(text: Text<'_>) -> Vec<Text<'_>> {
    let value = text.as_str();
    let mut found = Vec::new();
    for (at, sign) in value.match_indices("://") {
        let start = at + sign.len();
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '<' | '>' | '\\');
        let end = value[start..].find(ends).map_or(value.len(), |length| start + length);
        // A list of hosts stands behind one name and password.
        let mut from = value[start..end].rfind('@').map_or(start, |at| start + at + 1);
        for member in value[from..end].split(',') {
            let bracket = member.find(']').map(|at| at + 1).filter(|_| member.starts_with('['));
            let length = bracket.or_else(|| member.find(':')).unwrap_or(member.len());
            found.push(text.part(from..from + length));
            from += member.len() + 1;
        }
    }
    found
}

/// What is known of Docker for a server that is a container of it and was not tried: what it says when it is tried counts
/// more.
pub(crate) fn untried(evidence: &Evidence) -> Option<&Docker> {
    evidence.docker.as_ref().filter(|_| evidence.report.is_none())
}
