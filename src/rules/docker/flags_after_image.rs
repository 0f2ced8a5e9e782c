use crate::diagnostic::{Fix, Severity};
use crate::model::{Action, Container, Flag, Mount};
use crate::rules::containers::{container, end_of_flags, listed};
use crate::rules::flags::without;
use crate::rules::line::{as_written, put_before, remove, spell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// Flags that are meant for Docker stand behind the image, and reach the server.
    ///
    /// ## What it does
    ///
    /// Reports flags right behind the image of `docker run`, or the container of `docker exec`, that are Docker's beyond
    /// doubt: `-e NAME=value`, `-v /a:/b`, `--mount`, `-p 1:2`, `--rm`, `-it`, `--network host`, `--add-host`, and `-i`
    /// where Docker itself is not given it. What a server may well have itself is left alone.
    ///
    /// The fix moves them before the image. What Docker is given already is left out, and of `-it` the terminal.
    ///
    /// ## Why
    ///
    /// Docker reads its flags up to the image. The rest is the command of the container: the variable is not set, the
    /// folder is not mounted, and the server gets arguments that it does not know.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "gh": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "ghcr.io/github/github-mcp-server", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN"],
    ///       "env": { "GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "podman", "args": ["run", "mcp/time", "-i", "--rm"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/filesystem", "-v", "/srv/data:/data", "/data"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// name: time
    /// version: 0.0.1
    /// schema: v1
    /// mcpServers:
    ///   - name: time
    ///     command: docker
    ///     args: [run, --rm, mcp/time, -it, -e, LOCAL_TIMEZONE=UTC, --verbose]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "gh": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "ghcr.io/github/github-mcp-server"],
    ///       "env": { "GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// Flags of the server itself:
    ///
    /// ```json,good
    /// { "mcpServers": { "chain": { "command": "docker", "args": ["run", "-i", "--rm", "acme/chain:2", "-v", "-e", "production", "-p", "8080", "--network", "testnet"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/> (2026-11-22)
    /// - <https://docs.docker.com/engine/containers/run/#general-form> (2026-11-22)
    "docker/flags-after-image" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    let flags = misplaced(ctx, container);
    let (Some(first), Some(last)) = (flags.first(), flags.last()) else { return };
    let (from, to) = (first.index, last.index + last.width);
    let (Some(start), Some(end)) = (container.args.get(from), container.args.get(to - 1)) else { return };
    let mut names: Vec<String> = flags.iter().map(ToString::to_string).collect();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (verb, goes, it) = if names.len() > 1 { ("stand", "go", "them") } else { ("stands", "goes", "it") };
    let what = if container.action == Action::Exec { "container" } else { "image" };
    let engine = container.engine.describe();
    let draft = Draft::new(
        start.span().to(end.span()),
        format!("{} {verb} behind the {what}, and {goes} to server {} instead of {engine}", listed(&names), ctx.name()),
        format!("{engine} stops reading its flags at the {what}"),
    );
    // Without these the server still has what it needs.
    let luxury = flags.iter().all(|flag| flag.is(&["rm"]) || (is_input(flag) && has_input(container)));
    let draft = if luxury { draft.severity(Severity::Warning) } else { draft };
    sink.report(draft.help(format!("move {it} before the {what}")).fix(fix(ctx, container, to, &flags)));
}

/// The flags behind the image that were meant for before it.
pub(super) fn misplaced<'a>(ctx: &ServerContext<'_>, container: &'a Container<'a>) -> Vec<Flag<'a>> {
    let runs = matches!(container.action, Action::Run | Action::Exec);
    if !runs || !container.args.first().is_some_and(|first| first.as_str().starts_with('-')) {
        return Vec::new();
    }
    let flags = container.flags_behind();
    let many = flags.iter().take_while(|flag| is_of_engine(ctx, container, flag)).count();
    // A bundle is one argument: it goes as a whole or not at all.
    let whole = |many: usize| match (flags.get(many.wrapping_sub(1)), flags.get(many)) {
        (Some(last), Some(next)) => last.index != next.index,
        _ => true,
    };
    let many = (0..=many).rev().find(|many| whole(*many)).unwrap_or(0);
    flags.into_iter().take(many).collect()
}

/// Whether `-i` is among them, and Docker is not given it elsewhere.
pub(super) fn takes_input_away(ctx: &ServerContext<'_>, container: &Container<'_>) -> bool {
    !has_input(container) && misplaced(ctx, container).iter().any(is_input)
}

fn is_input(flag: &Flag<'_>) -> bool {
    flag.is(&["i", "interactive", "t"])
}

fn has_input(container: &Container<'_>) -> bool {
    container.switch(&["i", "interactive"]).is_some()
}

/// Whether a flag is one of the engine, and hardly one of a server.
fn is_of_engine(ctx: &ServerContext<'_>, container: &Container<'_>, flag: &Flag<'_>) -> bool {
    let argument = container.args.get(flag.index).map_or("", |argument| argument.as_str());
    let Some(value) = flag.value else {
        return match flag.name {
            "rm" => true,
            "i" | "t" if flag.bundled => matches!(argument, "-it" | "-ti"),
            "i" | "interactive" => !has_input(container),
            _ => false,
        };
    };
    // `-verbose` is no `-v`.
    if flag.name.len() == 1 && flag.width == 1 {
        return false;
    }
    let text = value.as_str();
    match flag.name {
        "e" | "env" => is_variable(ctx, text),
        "v" | "volume" => {
            let target = Mount::volume(value).and_then(|mount| mount.target);
            target.is_some_and(|target| target.as_str().starts_with('/') && !target.as_str().starts_with("//"))
        }
        "mount" => Mount::keyed(value).is_some_and(|mount| mount.target.is_some()),
        "p" | "publish" => text.contains(':') && text.split(['.', ':', '/', '-']).all(is_number_or_protocol),
        "network" | "net" => matches!(text, "host" | "bridge"),
        "add-host" => text.contains(':'),
        _ => false,
    }
}

fn is_number_or_protocol(part: &str) -> bool {
    matches!(part, "tcp" | "udp") || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `NAME=value`, or `NAME` where that is set or hardly anything else.
fn is_variable(ctx: &ServerContext<'_>, text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.len() > 1
        && name.bytes().all(upper)
        && (text.contains(['=', '_']) || ctx.server.env.iter().any(|setting| setting.name.as_str() == name))
}

/// Moves the arguments, as they are written, before the image. What the engine has already is left out, and so is a
/// terminal.
fn fix(ctx: &ServerContext<'_>, container: &Container<'_>, count: usize, flags: &[Flag<'_>]) -> Option<Fix> {
    let has = |names: &[&str]| container.flags.iter().any(|flag| flag.is(names));
    let mut moved: Vec<String> = Vec::new();
    let mut input = has_input(container);
    for (at, argument) in container.args.iter().enumerate().take(count) {
        let is_switch = flags.iter().any(|flag| flag.index == at && flag.value.is_none());
        match argument.as_str() {
            "-i" | "-it" | "-ti" | "--interactive" if is_switch => {
                if !input {
                    moved.extend(spell(ctx, *argument, &["-i"])?);
                }
                input = true;
            }
            "--rm" if is_switch && has(&["rm"]) => {}
            _ => moved.push(as_written(ctx, *argument)?.to_owned()),
        }
    }
    let mut edits = vec![remove(ctx, *container.args.first()?, count)?];
    if moved.is_empty() {
        return Some(without(ctx, "remove what the engine is given already".to_owned(), edits));
    }
    edits.push(put_before(ctx, end_of_flags(ctx, container)?, &moved)?);
    // What opens something of the host did not do so before.
    let opens = flags.iter().any(|flag| !flag.is(&["e", "env", "rm", "i", "t", "interactive"]));
    let title = "move what is meant for the engine before the image";
    // A comment on what is moved does not go with it.
    Some(if opens { Fix::risky(title, edits) } else { without(ctx, title.to_owned(), edits) })
}
