use crate::rules::{Check, Needs, declare_rule};

declare_rule! {
    /// The browser that a server drives is not installed.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what Playwright says of a browser that it does not find.
    ///
    /// ## Why
    ///
    /// The package of such a server does not bring the browser along: it is downloaded on its own, and anew for each release of
    /// Playwright.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "browserType.launch: Executable doesn't exist at /home/me/.cache/ms-playwright/chromium-1169/chrome-linux/chrome\n", "bytes": 112 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "jobs": { "command": "npx", "args": ["-y", "jobs-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "jobs": { "command": "npx", "args": ["-y", "jobs-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://playwright.dev/docs/browsers> (2026-11-22)
    /// - <https://github.com/mergedao/mcp-jobs/issues/7> (2026-11-22)
    "runtime/missing-browser" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}
