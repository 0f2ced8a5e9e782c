use crate::knowledge::{PackageName, Registry};
use crate::rules::packages::{Found, Verdict, each_public, run_instead, spelled};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package is asked of the wrong registry.
    ///
    /// ## What it does
    ///
    /// Reports packages that are on PyPI alone and started with `npx`, the other way round, and servers that come as a
    /// container image and in no registry of packages. `@scope/name` after `uvx` is always one: only npm has such names.
    ///
    /// ## Why
    ///
    /// `npx` asks npm and `uvx` asks PyPI. The package is not there, or it is one of the same name without a program, and
    /// the server does not start.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "fetch": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-fetch"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "uvx", "args": ["mcp-remote", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "uvx", "args": ["@playwright/mcp@0.0.40", "--headless"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "gh": { "command": "npx", "args": ["-y", "@github/github-mcp-server"] } } }
    /// ```
    ///
    /// ```json,bad,client=opencode,path=opencode.json
    /// { "mcp": { "git": { "type": "local", "command": ["npx", "-y", "@modelcontextprotocol/server-git", "--repository", "."] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "fetch": { "command": "uvx", "args": ["mcp-server-fetch"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/Nano-Collective/nanocoder/issues/364> (2026-11-22)
    /// - <https://github.com/punkpeye/mcp-remote/issues/191> (2026-11-22)
    "package/wrong-runtime" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let Verdict::Elsewhere = found.verdict() else { return };
        // Python's marks of versions are not npm's, so that a version is part of such a name here.
        let same = || PackageName { registry: Registry::Npm, name: found.name().to_owned() };
        let other = found.replacement().cloned().unwrap_or_else(same);
        sink.report(draft(ctx, found, &other));
    });
}

fn draft(ctx: &ServerContext<'_>, found: &Found<'_>, other: &PackageName) -> Draft {
    let (name, here) = (found.name(), found.registry.describe());
    let label = match other.registry {
        there if there != Registry::Docker && other.name == name => format!("a package of {}", there.describe()),
        _ => format!("not on {here}"),
    };
    let fault = match other.registry {
        Registry::Docker => format!("`{name}` is not on {here}, and comes as a container image"),
        there if other.name == name => {
            format!("`{name}` is a package of {}, and {here} is asked for it", there.describe())
        }
        there => format!("`{name}` is not on {here}, but `{}` is on {}", other.name, there.describe()),
    };
    Draft::new(found.fetched.spec.whole.span(), format!("server {} cannot be started: {fault}", ctx.name()), label)
        .help(format!("start it with `{}`", spelled(other)))
        .fix(run_instead(ctx, found, other.registry, &other.name))
}
