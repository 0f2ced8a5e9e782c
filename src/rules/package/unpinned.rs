use crate::diagnostic::Severity;
use crate::document::Text;
use crate::model::{Action, Role, holds_reference};
use crate::rules::package::typosquat::meant;
use crate::rules::package::{python_sdk_v2, uppercase_name};
use crate::rules::packages::{Verdict, each_public};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server is fetched in whatever version is the newest.
    ///
    /// ## What it does
    ///
    /// Notes packages without a version or with `@latest`, and images without a tag or with `:latest`. Nearly everybody
    /// writes them like this, so that it is a note only. Images without a folder in their name are mostly built on the
    /// machine itself, and left alone. There is no fix: which version you have tried stands nowhere, and which is the
    /// newest only the registry knows.
    ///
    /// ## Why
    ///
    /// The server changes on the day on which its authors, or somebody in their name, publish another release: it may
    /// break, and its tools may be others than those that were approved.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["@playwright/mcp@latest"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time==2025.9.25"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/time:1.2"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "installed": { "command": "npx", "args": ["--no-install", "my-server"] },
    ///     "script": { "command": "npx", "args": ["tsx", "/srv/mine/server.ts"] },
    ///     "built": { "command": "docker", "args": ["run", "-i", "--rm", "my-server"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/commands/npx> (2026-11-22)
    /// - <https://docs.astral.sh/uv/guides/tools/#requesting-specific-versions> (2026-11-22)
    /// - <https://github.com/wandb/wandb-mcp-server/issues/135> (2026-11-22)
    "package/unpinned" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

/// Packages that run a script of the project: they are not the server, and mostly the project's own.
const INTERPRETERS: &[&str] = &["tsx", "ts-node"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let spec = found.fetched.spec;
        // What is worse is told in its place.
        if !spec.is_loose()
            || found.fetched.role == Role::Beside
            || INTERPRETERS.contains(&found.name())
            || python_sdk_v2::is_open(found)
        {
            return;
        }
        let told = || match found.known {
            Some(known) => known.executables.as_ref().is_some_and(Vec::is_empty),
            None => uppercase_name::is_odd(found) || meant(found.registry, found.name()).is_some(),
        };
        if !matches!(found.verdict(), Verdict::Fine) || found.advisories().next().is_some() || told() {
            return;
        }
        let mark = if found.registry == crate::knowledge::Registry::Npm { "@1.2.3" } else { "==1.2.3" };
        sink.report(draft(
            ctx,
            spec.whole,
            &format!("append the version that you have tried, as in `{}{mark}`", found.name()),
        ));
    });
    let Some(container) = ctx.server.launch.as_ref().and_then(|launch| launch.container()) else { return };
    let Some(image) = container.image.filter(|_| container.action == Action::Run) else { return };
    let loose = image.digest.is_none() && image.tag.is_none_or(|tag| tag.as_str() == "latest");
    let name = image.whole.as_str();
    // Without a folder it is an image that was built on this machine, or a base image.
    if loose && name.contains('/') && !holds_reference(name) && !name.contains(['<', '[', ' ']) {
        sink.report(draft(ctx, image.whole, "append the tag or the digest that you have tried"));
    }
}

fn draft(ctx: &ServerContext<'_>, text: Text<'_>, help: &str) -> Draft {
    let message = format!("server {} is fetched in whatever version is the newest", ctx.name());
    Draft::new(text.span(), message, "no version").help(help)
}
