use crate::diagnostic::Fix;
use crate::document::{Text, remove_element};
use crate::model::Flag;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given the rights of the host.
    ///
    /// ## What it does
    ///
    /// Reports `--privileged`, capabilities that amount to it (`ALL`, `SYS_ADMIN`, `SYS_PTRACE`, `SYS_MODULE`,
    /// `DAC_READ_SEARCH`, `NET_ADMIN`), and security profiles that are switched off.
    ///
    /// ## Why
    ///
    /// A server in such a container is root on this machine. What it is told to do comes from a language model, and
    /// that reads web pages.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "--privileged", "me/box:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--cap-add=SYS_ADMIN", "me/box:1.2"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "--cap-add=NET_BIND_SERVICE", "me/box:1.2"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities> (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man7/capabilities.7.html> (2026-11-22)
    "docker/privileged" {
        check: Check::Server(check),
    }
}

const CAPABILITIES: &[&str] =
    &["ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "NET_ADMIN", "BPF"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = ctx.server.launch.as_ref().and_then(|launch| launch.container()) else { return };
    for flag in &container.flags {
        let Some((span, label)) = grants(flag) else { continue };
        let whole = flag.value.map_or(flag.text.span(), |value| flag.text.span().to(value.span()));
        let shown = ctx.file.source().slice(if flag.width == 1 { whole } else { span.span() });
        sink.report(
            Draft::new(
                if flag.width == 1 { whole } else { span.span() },
                format!("the container of server {} is given the rights of the host by `{shown}`", ctx.name()),
                label,
            )
            .help("remove it; if the server needs a single right, grant that one by `--cap-add`")
            .fix(fix(ctx, flag)),
        );
    }
}

/// What a flag grants, and the place that says so.
fn grants<'a>(flag: &Flag<'a>) -> Option<(Text<'a>, &'static str)> {
    if flag.is(&["privileged"]) && flag.is_on() {
        return Some((flag.text, "every device and every right of the host"));
    }
    let value = flag.value?;
    let upper = value.as_str().to_uppercase();
    let capability = upper.strip_prefix("CAP_").unwrap_or(&upper);
    if flag.is(&["cap-add"]) && CAPABILITIES.contains(&capability) {
        return Some((value, "a capability that amounts to root on the host"));
    }
    if flag.is(&["security-opt"])
        && (upper.contains("UNCONFINED") || upper == "LABEL=DISABLE" || upper == "LABEL:DISABLE")
    {
        return Some((value, "switches a security profile off"));
    }
    None
}

/// Removes the flag where it stands in an argument of its own with nothing else.
fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    if flag.bundled || flag.width != 1 {
        return None;
    }
    let index = ctx.server.arg_index(flag.text)?;
    let edit = remove_element(ctx.file.document, ctx.server.args_node()?, index)?;
    Some(Fix::risky(format!("remove `{flag}`"), vec![edit]))
}
