use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Registry, plain_name};
use crate::rules::packages::{Found, each_public};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The Python SDK is fetched without an upper bound, and its second version breaks older servers.
    ///
    /// ## What it does
    ///
    /// Reports `mcp` and `mcp[cli]` for `uvx` and `uv run` where no version below 2 is asked for. `mcp install` of older
    /// versions wrote such a line for every server.
    ///
    /// ## Why
    ///
    /// In mcp 2.0.0, of 2026-07-28, the module `mcp.server.fastmcp` is gone. A server that was written before ends with
    /// `No module named 'mcp.server.fastmcp'` as soon as the new version is fetched. A server that was moved to version 2
    /// works, and may say so by `mcp>=2`.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "uv", "args": ["run", "--with", "mcp[cli]", "mcp", "run", "/srv/server.py"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "uvx", "args": ["--from", "mcp>=1.2", "mcp", "run", "/srv/server.py"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "uv", "args": ["run", "--with", "mcp[cli]<2", "mcp", "run", "/srv/server.py"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "uv", "args": ["run", "--with", "mcp>=2", "mcp", "run", "/srv/server.py"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/wandb/wandb-mcp-server/issues/135> (2026-11-22)
    /// - <https://github.com/ahujasid/ableton-mcp/pull/118> (2026-11-22)
    "package/python-sdk-v2" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        if !is_open(found) {
            return;
        }
        let spec = found.fetched.spec;
        let written = spec.whole.as_str();
        let bounded = match written.split_once('@') {
            Some((name, _)) => format!("{}<2", name.trim_end()),
            None if spec.version.is_some() => format!("{written},<2"),
            None => format!("{written}<2"),
        };
        // To a shell `<` means something else.
        let shell = ctx.server.launch.as_ref().is_some_and(|launch| launch.shell().is_some());
        let fix = if shell { None } else { put(ctx, spec.whole, &bounded) };
        sink.report(
            Draft::new(
                spec.whole.span(),
                format!(
                    "server {} gets version 2 of the Python SDK, with which servers written for version 1 do not start",
                    ctx.name()
                ),
                "no upper bound",
            )
            .help(format!("write `{bounded}`, or `mcp>=2` if the server was written for it"))
            .fix(fix.map(|edit| Fix::risky(format!("write `{bounded}`"), vec![edit]))),
        );
    });
}

/// Whether a package is the SDK in a version that nobody has bounded.
pub(crate) fn is_open(found: &Found<'_>) -> bool {
    if found.registry != Registry::PyPi || plain_name(Registry::PyPi, found.name()) != "mcp" {
        return false;
    }
    found.version().is_none_or(|version| {
        let least = version.strip_prefix(">=").or_else(|| version.strip_prefix('>')).map(str::trim);
        let old = least.is_some_and(|least| least.starts_with("0.") || least.starts_with("1.") || least == "1");
        version == "latest" || (old && !version.contains(['<', ',']))
    })
}
