use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Advisory, AdvisoryKind, Registry, Version, advisories};
use crate::rules::packages::{Found, Verdict, each_public};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package is pinned to a release with a known flaw.
    ///
    /// ## What it does
    ///
    /// Compares exact versions (`name@1.2.3`, `name==1.2.3`, also behind `--with`) with published advisories, and names
    /// the worst of them and the release that has none. A package without a version gets the newest release, and is
    /// reported only where no release mends the flaw. Flaws that concern only servers on a network are a note, and so are
    /// those that their publisher rates low; critical ones are an error.
    ///
    /// ## Why
    ///
    /// Many of these flaws let text that a server reads run commands on this machine. A pinned release is not mended by
    /// waiting.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.1.15", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "git": { "command": "uvx", "args": ["mcp-server-git==2025.7.1"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem@0.6.2", "/srv/docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.1.38", "https://example.com/mcp"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "git": { "command": "uvx", "args": ["mcp-server-git==2025.12.18"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - the advisories, each with its source: `src/knowledge/advisories.json` (2026-11-22)
    /// - <https://github.com/advisories/GHSA-6xpm-ggf7-wc3p> (2026-11-22)
    "package/vulnerable" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    each_public(ctx, |found| {
        let flaws = || found.advisories().filter(|advisory| advisory.kind == AdvisoryKind::Vulnerable);
        let Some(worst) = flaws().max_by_key(|advisory| (!advisory.remote, advisory.rank())) else { return };
        let told = match found.verdict() {
            Verdict::Malicious(_) | Verdict::Nonexistent | Verdict::Elsewhere => true,
            // `package/archived` names the flaw that stays.
            Verdict::Archived => flaws().any(Advisory::affects_all),
            _ => false,
        };
        if !told {
            sink.report(draft(ctx, found, worst, flaws().count()));
        }
    });
}

/// Where a flaw of a library concerns nobody but servers on a network, or is rated low, it is advice.
fn severity(worst: &Advisory, pinned: bool) -> Severity {
    match worst.rank() {
        _ if worst.remote => Severity::Info,
        1 => Severity::Info,
        4 if pinned => Severity::Error,
        _ => Severity::Warning,
    }
}

fn draft(ctx: &ServerContext<'_>, found: &Found<'_>, worst: &Advisory, count: usize) -> Draft {
    let spec = found.fetched.spec;
    let pinned = !spec.is_loose() && !worst.affects_all();
    let release = spec.version.filter(|_| pinned);
    let shown = release.map_or(String::new(), |version| format!(" {}", version.as_str()));
    let more = match count {
        0 | 1 => String::new(),
        2 => "; one more flaw is known".to_owned(),
        count => format!("; {} more flaws are known", count - 1),
    };
    let id = worst.public_id().map_or("a known flaw".to_owned(), str::to_owned);
    let draft = Draft::new(
        release.unwrap_or(spec.whole).span(),
        format!("`{}`{shown} of server {} is vulnerable: {}{more}", found.name(), ctx.name(), worst.summary),
        if pinned { id } else { format!("{id}, in every release") },
    )
    .severity(severity(worst, pinned));
    let Some(mended) = found.version().and_then(|version| mended(found.registry, found.name(), version)) else {
        return draft.help("no release is known that mends it: use another server");
    };
    let fix = release.and_then(|version| put(ctx, version, mended));
    draft.help(format!("use {mended} or newer")).fix(fix.map(|edit| Fix::risky(format!("use {mended}"), vec![edit])))
}

/// The first release from a version on that none of the advisories concerns.
pub(crate) fn mended(registry: Registry, name: &str, version: &str) -> Option<&'static str> {
    let parse = |text: &str| Version::parse(registry, text);
    let mut newest = parse(version)?;
    let mut mended = None;
    let all = advisories(registry, name);
    // Each round leaves one advisory behind.
    for _ in 0..=all.len() {
        let text = mended.unwrap_or(version);
        let Some(open) = all.iter().find(|advisory| advisory.affects(text) == Some(true)) else { return mended };
        let fixed = open.fixed.as_deref()?;
        newest = parse(fixed).filter(|next| *next > newest)?;
        mended = Some(fixed);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_that_mends_everything() {
        for (name, version, wanted) in [
            ("mcp-remote", "0.1.15", Some("0.1.16")),
            ("@modelcontextprotocol/inspector", "0.14.0", Some("0.16.6")),
            ("@modelcontextprotocol/sdk", "1.20.0", Some("1.26.0")),
            ("mcp-remote", "0.1.16", None),
            ("mcp-remote", "latest", None),
            ("adb-mcp", "0.1.0", None),
        ] {
            assert_eq!(mended(Registry::Npm, name, version), wanted, "{name} {version}");
        }
    }
}
