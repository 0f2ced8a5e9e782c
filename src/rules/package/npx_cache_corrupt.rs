use std::path::Path;

use crate::diagnostic::Fix;
use crate::rules::remedy::order;
use crate::rules::{Check, Needs, ServerContext, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A package lies half installed in the cache of npx.
    ///
    /// ## What it does
    ///
    /// Starts the server, and looks on standard error for what Node.js and npm say of a package below `_npx` that is there in
    /// part. Gives the order that deletes the one folder.
    ///
    /// ## Why
    ///
    /// npx keeps each package in a folder of its own, and does not install it anew when that is there. One that was left in the
    /// middle fails at every start.
    ///
    /// ## Example
    ///
    /// ```json,probe
    /// { "report": { "process": {
    ///   "ended": { "code": 1 },
    ///   "stderr": { "text": "node:internal/modules/package_json_reader:255\nError [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /home/me/.npm/_npx/1f0a9c3b5d7e2468/node_modules/acme-server/dist/index.js\n", "bytes": 191 }
    /// } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,probe
    /// { "report": { "process": { "answered_ms": 900 }, "session": { "protocol_version": "2025-06-18" } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "acme": { "command": "npx", "args": ["-y", "acme-server@1.0.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/backblaze-labs/b2-mcp/issues/371> (2026-11-22)
    /// - <https://github.com/michelbr84/GarraRUST/issues/1346> (2026-11-22)
    "package/npx-cache-corrupt" {
        needs: Needs::Probe,
        check: Check::Symptom,
    }
}

/// The order that deletes the folder of the cache which a line names.
pub(crate) fn fix(ctx: &ServerContext<'_>, line: &str) -> Option<Fix> {
    if ctx.file.system.os() == Os::Windows {
        return None;
    }
    order("rm -rf", Path::new(folder(line)?))
}

/// The one folder below `_npx` in a line.
fn folder(line: &str) -> Option<&str> {
    const CACHE: &str = "/_npx/";
    let at = line.find(CACHE)?;
    // A path of a file begins behind a blank, a quote or a scheme.
    let begins = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '(');
    let start = line[..at].rfind(begins).map_or(0, |before| before + 1);
    let start = line[start..at].strip_prefix("file://").map_or(start, |rest| at - rest.len());
    let name = &line[at + CACHE.len()..];
    let length = name.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(name.len());
    // Nothing above the folder of one package is ever named.
    (length >= 8 && line[start..].starts_with('/')).then(|| &line[start..at + CACHE.len() + length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_named_and_nothing_above_it() {
        let wanted = Some("/home/me/.npm/_npx/1f0a9c3b5d7e2468");
        for (line, found) in [
            ("imported from /home/me/.npm/_npx/1f0a9c3b5d7e2468/node_modules/x/index.js", wanted),
            ("Cannot find module '/home/me/.npm/_npx/1f0a9c3b5d7e2468/node_modules/x'", wanted),
            ("at file:///home/me/.npm/_npx/1f0a9c3b5d7e2468/x.js:3", wanted),
            ("ENOTEMPTY: directory not empty, rename '/home/me/.npm/_npx/'", None),
            ("/home/me/.npm/_npx/../../x", None),
            ("~/.npm/_npx/1f0a9c3b5d7e2468", None),
            ("", None),
        ] {
            assert_eq!(folder(line), found, "{line}");
        }
    }
}
