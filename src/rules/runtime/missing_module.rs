use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// A server lacks a module or a package that it is built on.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what Python and Node.js say of a module that is not there. A script
    /// that is itself not there is told of by `command/script-missing`, a package that npx has installed in part by
    /// `package/npx-cache-corrupt`.
    ///
    /// ## Why
    ///
    /// The program is there, and what it needs is not: it runs in another Python than it was installed for, or nobody has run
    /// `npm install` in its folder.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "Traceback (most recent call last):\n  File \"/srv/nas.py\", line 3, in <module>\n    import httpx\nModuleNotFoundError: No module named 'httpx'\n", "bytes": 139 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "nas": { "command": "python3", "args": ["/srv/nas.py"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "nas": { "command": "uv", "args": ["run", "--with", "httpx==0.28.1", "/srv/nas.py"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/vespo92/TrueNasCoreMCP/issues/16> (2026-11-22)
    /// - <https://github.com/mongodb-js/mongodb-mcp-server/issues/1290> (2026-11-22)
    "runtime/missing-module" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
