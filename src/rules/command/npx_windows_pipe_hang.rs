use crate::model::{LaunchKind, Runner};
use crate::probe::ProcessFacts;
use crate::rules::tried::{seconds, start};
use crate::rules::{Check, Draft, Needs, ServerContext, declare_rule};
use crate::system::Os;

declare_rule! {
    /// npx on Windows hangs without a word when its input is a pipe.
    ///
    /// ## What it does
    ///
    /// Starts the server, and reports on Windows an npx that runs, has written nothing on either of its outputs, and does
    /// not answer.
    ///
    /// ## Why
    ///
    /// Some releases of npm wait on Windows for an input that is a pipe, as that of every server is, although `-y` says
    /// that there is nothing to ask. Nothing is written, and the client gives up in the end.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": { "waited_ms": 30000 } } }
    /// ```
    ///
    /// ```json,bad,windows,path=.claude.json
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Install the package for good (`npm install -g acme-server`), and start its script with Node.js.
    ///
    /// ```json,good,windows,path=.claude.json
    /// { "mcpServers": { "acme": { "command": "node", "args": ["C:/srv/acme/index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/npm/cli/issues/9959> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/4026> (2026-11-22)
    "command/npx-windows-pipe-hang" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

/// What is told of an npx that runs, and says nothing at all.
pub(crate) fn unanswered(ctx: &ServerContext<'_>, process: &ProcessFacts, waited: u64) -> Option<Draft> {
    let launch = ctx.server.launch.as_ref()?.innermost();
    let is_npx = matches!(&launch.kind, LaunchKind::Package(package) if package.runner == Runner::Npx);
    let mute = process.stderr.bytes == 0 && process.noise.is_none() && process.fetching.is_none();
    (is_npx && mute && ctx.file.system.os() == Os::Windows).then(|| {
        let message =
            format!("npx runs for {} without a word, and server {} does not answer", seconds(waited), ctx.name());
        Draft::new(start(ctx), message, "some releases of npm hang here when their input is a pipe")
            .help("install the package with `npm install -g`, and start its script with `node`")
    })
}
