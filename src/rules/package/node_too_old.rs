use std::path::Path;

use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Registry, node_range_holds};
use crate::model::{Ecosystem, LaunchKind, Role};
use crate::rules::node::{Node, newest_of_nvm, put_first, running, upgrade};
use crate::rules::packages::each_public;
use crate::rules::program::own_path;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package wants a newer Node.js than the one that will run it.
    ///
    /// ## What it does
    ///
    /// Finds the Node.js on the PATH, or on the `PATH` that the server's own `env` gives, tells its version by where it is
    /// installed or by the headers beside it, and compares that with what the newest release of the package asks for.
    /// Nothing is started: where the version cannot be told like this, nothing is said.
    ///
    /// ## Why
    ///
    /// npm warns (`EBADENGINE`) and goes on. The server then ends with `crypto is not defined`, `File is not defined` or a
    /// syntax error.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /home/me/.nvm/versions/node/v18.20.0/bin
    /// file /home/me/.nvm/versions/node/v18.20.0/bin/node 755
    /// file /home/me/.nvm/versions/node/v18.20.0/bin/npx 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "chrome-devtools-mcp"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /opt/homebrew/bin
    /// link /opt/homebrew/bin/node ../Cellar/node@18/18.20.4_1/bin/node
    /// file /opt/homebrew/bin/../Cellar/node@18/18.20.4_1/bin/node 755
    /// file /opt/homebrew/bin/npx 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "scrape": { "command": "npx", "args": ["-y", "firecrawl-mcp@latest"], "env": { "FIRECRAWL_API_KEY": "<key>" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /usr/bin/npx 755
    /// file /usr/include/node/node_version.h 644 #define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 15\n#define NODE_PATCH_VERSION 0\n
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "chrome-devtools-mcp"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /home/me/.nvm/versions/node/v18.20.0/bin
    /// file /home/me/.nvm/versions/node/v18.20.0/bin/node 755
    /// file /home/me/.nvm/versions/node/v18.20.0/bin/npx 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "web": { "command": "npx", "args": ["-y", "@playwright/mcp"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Claude Desktop puts every version that nvm has on the PATH, the oldest first, so that another one
    /// may run there than in a terminal.
    ///
    /// ## References
    ///
    /// - `npm view`, for every range in `src/knowledge/packages.json` (2026-11-22)
    /// - <https://github.com/upstash/context7/issues/2761> (2026-11-22)
    /// - <https://github.com/punkpeye/mcp-remote/issues/83> (2026-11-22)
    "package/node-too-old" {
        severity: Severity::Warning,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    // A shell or a wrapper may choose another Node.js.
    let Some(LaunchKind::Package(runner)) = ctx.server.launch.as_ref().map(|launch| &launch.kind) else { return };
    if runner.runner.ecosystem() != Ecosystem::Npm || runner.runner == crate::model::Runner::Bunx {
        return;
    }
    each_public(ctx, |found| {
        // The range is that of the newest release.
        let newest = found.fetched.role == Role::Main && found.fetched.spec.is_loose() && !found.fetched.contained;
        let Some(range) = found.known.and_then(|known| known.node.as_deref()).filter(|_| newest) else { return };
        let Some(Node { version, path }) = running(ctx).filter(|_| found.registry == Registry::Npm) else { return };
        if node_range_holds(range, &version) != Some(false) {
            return;
        }
        sink.report(
            Draft::new(
                found.fetched.spec.whole.span(),
                format!("`{}` of server {} wants Node.js {range}, and {version} will run it", found.name(), ctx.name()),
                format!("`{}` is Node.js {version}", path.display()),
            )
            .help("install a newer Node.js, and have it found first on the PATH of the client or in `PATH` of the server's `env`")
            .fix(fix(ctx, range, &path)),
        );
    });
}

/// A newer one that is there already, or what brings one.
fn fix(ctx: &ServerContext<'_>, range: &str, path: &Path) -> Option<Fix> {
    let system = ctx.file.system;
    // What one person has installed is of no use to others who share the file.
    let there = if ctx.file.shared || own_path(ctx).is_some() { None } else { newest_of_nvm(system, path) };
    let fits = |newest: &semver::Version| node_range_holds(range, &newest.to_string()) == Some(true);
    let there = there.filter(|(newest, _)| fits(newest));
    there.and_then(|(newest, folder)| put_first(ctx, &newest, &folder)).or_else(|| upgrade(system, path))
}
