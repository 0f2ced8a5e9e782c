use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::Flag;
use crate::rules::containers::container;
use crate::rules::flags::remove_flag;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container is given the rights of the host.
    ///
    /// ## What it does
    ///
    /// Reports `--privileged` and capabilities that amount to it (`ALL`, `SYS_ADMIN`, `SYS_MODULE`, `SYS_RAWIO`,
    /// `DAC_READ_SEARCH`). A security profile that is switched off is a warning: it takes a wall away, but opens no
    /// door by itself.
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

const CAPABILITIES: &[&str] = &["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    for flag in &container.flags {
        let Some(grant) = grant(flag) else { continue };
        let whole = flag.value.map_or(flag.text.span(), |value| flag.text.span().to(value.span()));
        let span = if flag.width == 1 { whole } else { grant.place.span() };
        let shown = ctx.file.source().slice(span);
        let draft = if grant.is_door {
            let message =
                format!("the container of server {} is given the rights of the host by `{shown}`", ctx.name());
            Draft::new(span, message, "amounts to root on this machine")
                .help("remove it; if the server needs a single right, grant that one by `--cap-add`")
        } else {
            let message =
                format!("`{shown}` switches a security profile of the container of server {} off", ctx.name());
            Draft::new(span, message, "one wall less around the server")
                .severity(Severity::Warning)
                .help("remove it, unless the server is known to need it")
        };
        sink.report(draft.fix(fix(ctx, flag)));
    }
}

/// What a flag grants.
struct Grant<'a> {
    place: Text<'a>,
    /// Whether it leads to the host by itself.
    is_door: bool,
}

fn grant<'a>(flag: &Flag<'a>) -> Option<Grant<'a>> {
    if flag.is(&["privileged"]) && flag.is_on() {
        return Some(Grant { place: flag.text, is_door: true });
    }
    let place = flag.value?;
    let upper = place.as_str().to_uppercase();
    let capability = upper.strip_prefix("CAP_").unwrap_or(&upper);
    if flag.is(&["cap-add"]) && CAPABILITIES.contains(&capability) {
        return Some(Grant { place, is_door: true });
    }
    let off = upper.contains("UNCONFINED") || upper == "LABEL=DISABLE" || upper == "LABEL:DISABLE";
    (flag.is(&["security-opt"]) && off).then_some(Grant { place, is_door: false })
}

fn fix(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    Some(Fix::risky(format!("remove `{flag}`"), vec![remove_flag(ctx, flag)?]))
}
