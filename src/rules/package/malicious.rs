use crate::diagnostic::Fix;
use crate::knowledge::Advisory;
use crate::rules::package::vulnerable::mended;
use crate::rules::packages::{Found, Verdict, each_public};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package was made to do harm.
    ///
    /// ## What it does
    ///
    /// Reports packages of which a published analysis says that they steal data or open this machine to strangers. Where
    /// only some releases do, because somebody else got hold of an honest package, those are reported when they are
    /// pinned.
    ///
    /// ## Why
    ///
    /// It runs with your rights and sees what the server is given: mails, keys, files.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mail": { "command": "npx", "args": ["-y", "postmark-mcp"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "llm": { "command": "uvx", "args": ["--with", "litellm==1.82.7", "some-server==1.0"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "run": { "command": "docker", "args": ["run", "-i", "--rm", "node:22", "npx", "-y", "@lanyer640/mcp-runcommand-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "llm": { "command": "uvx", "args": ["--with", "litellm==1.83.7", "some-server==1.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - the analyses, each with its source: `src/knowledge/advisories.json` (2026-11-22)
    /// - <https://www.koi.ai/blog/postmark-mcp-npm-malicious-backdoor-email-theft> (2026-11-22)
    "package/malicious" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        if let Verdict::Malicious(advisory) = found.verdict() {
            sink.report(draft(ctx, found, advisory));
        }
    });
}

fn draft(ctx: &ServerContext<'_>, found: &Found<'_>, advisory: Option<&Advisory>) -> Draft {
    let what = if advisory.is_none_or(Advisory::affects_all) {
        format!("`{}` of server {}", found.name(), ctx.name())
    } else {
        format!("this release of `{}` in server {}", found.name(), ctx.name())
    };
    let harm = advisory.map(|advisory| format!(": {}", advisory.summary)).unwrap_or_default();
    let label =
        advisory.and_then(Advisory::public_id).map_or("known malware".to_owned(), |id| format!("known malware ({id})"));
    let good = found.version().and_then(|version| mended(found.registry, found.name(), version));
    let help = match good.or_else(|| advisory.and_then(|advisory| advisory.fixed.as_deref())) {
        Some(good) => format!("use {good} or newer, and replace every secret that this machine holds"),
        None => "remove the server, and replace every secret that this machine holds".to_owned(),
    };
    let edit = good.zip(found.fetched.spec.version).and_then(|(good, version)| put(ctx, version, good));
    let fix = edit.zip(good).map(|(edit, good)| {
        Fix::risky(format!("use {good}"), vec![edit]).then("replace every secret that this machine holds")
    });
    Draft::new(found.fetched.spec.whole.span(), format!("{what} was made to do harm{harm}"), label).help(help).fix(fix)
}
