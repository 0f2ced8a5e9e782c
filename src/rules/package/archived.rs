use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::{Advisory, PackageName, Registry, Status, package};
use crate::model::Action;
use crate::rules::packages::{Verdict, each_public, run_instead, spelled};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package is no longer maintained.
    ///
    /// ## What it does
    ///
    /// Reports packages and images whose authors have archived them, with what took their place where something did. One
    /// that is pinned to an exact version is a note: somebody has decided on it. A known flaw that stays is named.
    ///
    /// ## Why
    ///
    /// Nobody mends it when the service behind it changes, or when a flaw is found.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-puppeteer"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.web]
    /// command = "npx"
    /// args = ["-y", "@modelcontextprotocol/server-puppeteer@latest"]
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-postgres", "postgresql://localhost/app"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "docker", "args": ["run", "-i", "--rm", "mcp/puppeteer"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "@playwright/mcp"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers-archived> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/52638> (2026-11-22)
    "package/archived" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let Verdict::Archived = found.verdict() else { return };
        let flaw = found.advisories().find(|advisory| advisory.affects_all());
        // A flaw of the pinned release that a newer one mends is told by `package/vulnerable`.
        if flaw.is_none() && found.advisories().next().is_some() {
            return;
        }
        let pinned = !found.fetched.spec.is_loose();
        let fix = || run_instead(ctx, found, found.replacement()?.registry, &found.replacement()?.name);
        let draft = draft(ctx, found.fetched.spec.whole, found.name(), found.replacement(), flaw, pinned);
        sink.report(draft.fix(if pinned { None } else { fix() }.map(followed)));
    });
    let Some(container) = ctx.server.launch.as_ref().and_then(|launch| launch.container()) else { return };
    let Some(image) = container.image.filter(|_| container.action == Action::Run) else { return };
    let name = image.name.as_str().trim_start_matches("docker.io/");
    let Some(known) = package(Registry::Docker, name).filter(|known| known.status == Status::Archived) else { return };
    let other = known.replacement.as_ref().filter(|other| other.registry == Registry::Docker);
    let loose = image.digest.is_none() && image.tag.is_none_or(|tag| tag.as_str() == "latest");
    let edit = other.filter(|_| loose).and_then(|other| put(ctx, image.whole, &other.name));
    let fix = edit.zip(other).map(|(edit, other)| followed(Fix::risky(format!("write `{}`", other.name), vec![edit])));
    sink.report(draft(ctx, image.whole, name, known.replacement.as_ref(), None, image.digest.is_some()).fix(fix));
}

/// With what is to be looked at, as the successor is another server.
fn followed(fix: Fix) -> Fix {
    fix.then("see in its documentation which arguments and variables it takes, and what its tools are called")
}

fn draft(
    ctx: &ServerContext<'_>,
    text: Text<'_>,
    name: &str,
    replacement: Option<&PackageName>,
    flaw: Option<&Advisory>,
    pinned: bool,
) -> Draft {
    let message = match flaw {
        Some(flaw) => format!(
            "nobody maintains `{name}` of server {} any more, and a flaw stays in it: {}",
            ctx.name(),
            flaw.summary
        ),
        None => format!("nobody maintains `{name}` of server {} any more", ctx.name()),
    };
    let help = match replacement {
        Some(other) => format!("its successor is started with `{}`", spelled(other)),
        None => "look for a server that is maintained".to_owned(),
    };
    let severity = if pinned && flaw.is_none() { Severity::Info } else { Severity::Warning };
    Draft::new(text.span(), message, "archived by its authors").severity(severity).help(help)
}
