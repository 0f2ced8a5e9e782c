use crate::diagnostic::Severity;
use crate::model::LaunchKind;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server's program is written into its arguments.
    ///
    /// ## What it does
    ///
    /// Reports longer pieces of code behind `node -e`, `python -c`, `deno eval`, `perl -e` and `ruby -e`. A line that only
    /// starts a module is left alone. Code that is encoded, so that nobody can read it, is a warning.
    ///
    /// ## Why
    ///
    /// Nobody reviews a program in a string, no linter sees it, and a client that asks for consent shows its first words.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "python3", "args": ["-c", "import base64; exec(base64.b64decode('aW1wb3J0IG9z'))"] } } }
    /// ```
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "mine": {
    ///       "command": "node",
    ///       "args": ["-e", "const http = require('http'); const tools = []; process.stdin.on('data', (line) => { const message = JSON.parse(line); if (message.method === 'tools/list') { process.stdout.write(JSON.stringify({ id: message.id, result: { tools } })); } });"]
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "mine": { "command": "python3", "args": ["/srv/mine/server.py"] },
    ///     "shim": { "command": "python3", "args": ["-c", "from mine.server import main; main()"] }
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
    /// - <https://github.com/openocta/openocta/pull/99> (2026-11-22)
    "security/inline-code" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

/// A line of code is shorter.
const LONG: usize = 200;

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    launch.walk(&mut |launch, _| {
        let LaunchKind::Script(script) = &launch.kind else { return };
        let Some(code) = script.inline else { return };
        let hidden = is_hidden(code.as_str());
        if !hidden && code.as_str().chars().nth(LONG).is_none() {
            return;
        }
        let name = script.interpreter.describe();
        let (severity, label) = if hidden {
            (Severity::Warning, "decodes and runs what nobody can read here")
        } else {
            (Severity::Info, "a program in a string")
        };
        sink.report(
            Draft::new(code.span(), format!("server {} is a piece of {name} in its own arguments", ctx.name()), label)
                .severity(severity)
                .help("put the code into a file, and start that"),
        );
    });
}

/// Whether code runs what it decodes first.
fn is_hidden(code: &str) -> bool {
    let decodes =
        ["b64decode", "fromhex", "atob(", "'base64'", "\"base64\"", "MIME::Base64", "decode64", "codecs.decode"];
    let runs = ["exec(", "eval(", "eval ", "new Function(", "instance_eval"];
    runs.iter().any(|call| code.contains(call)) && decodes.iter().any(|call| code.contains(call))
}
