//! What runners of packages and images say, and do, while they fetch something.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use crate::probe::{Fetching, Start};

/// npx says nothing while it fetches a package. What it needs to look into its cache is less than this.
const QUIET: Duration = Duration::from_millis(2500);

/// What is said on standard error by which runner, each seen with its output led into a pipe.
static SAYINGS: LazyLock<Vec<(Fetching, Regex)>> = LazyLock::new(|| {
    let sayings = [
        // npm, pnpm, yarn, bun, deno.
        (Fetching::Npm, r"^npm (warn|WARN) exec The following packages? (was|were) not found and will be installed"),
        (Fetching::Npm, r"^npm http fetch GET |^added \d+ packages?\b|^Progress: resolved \d+, reused \d+"),
        (Fetching::Npm, r"^Resolving dependencies$|^Resolved, downloaded and extracted|^Download https?://"),
        // uv; pip and pipx.
        (Fetching::Uv, r"^(Downloading|Building|Updating|Built|Downloaded|Updated) \S"),
        (Fetching::Uv, r"^(Resolved|Prepared|Installed) \d+ packages? in "),
        (Fetching::Uv, r"^(Collecting|Installing collected packages:) \S|^creating virtual environment"),
        // docker, podman.
        (Fetching::Image, r"^Unable to find image '.*' locally$|: Pulling from \S|^Trying to pull "),
        (Fetching::Image, r": (Pulling fs layer|Waiting|Verifying Checksum|Download complete|Pull complete)$"),
        (Fetching::Image, r"^Status: Downloaded newer image for |^Copying blob "),
    ];
    sayings.into_iter().filter_map(|(what, saying)| Some((what, Regex::new(saying).ok()?))).collect()
});

/// What is being fetched, as a line on standard error has it.
pub(super) fn fetching(line: &str) -> Option<Fetching> {
    let line = line.trim();
    SAYINGS.iter().find(|(_, saying)| saying.is_match(line)).map(|(what, _)| *what)
}

/// Whether a runner that says nothing fetches a package: it has not started anything for this long.
pub(super) fn fetches_quietly(start: &Start, alone: Duration) -> bool {
    let name = Path::new(&start.program).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let first = start.args.iter().map(String::as_str).find(|arg| !arg.starts_with('-'));
    let runs_packages = match name {
        "npx" | "pnpx" | "bunx" => true,
        "npm" => matches!(first, Some("exec" | "x")),
        "pnpm" | "yarn" => matches!(first, Some("dlx")),
        _ => false,
    };
    runs_packages && alone >= QUIET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_saying_can_be_read() {
        assert_eq!(SAYINGS.len(), 9);
    }

    #[test]
    fn runners_are_known_by_what_they_say() {
        for (line, what) in [
            ("npm warn exec The following package was not found and will be installed: cowsay@1.6.0", Fetching::Npm),
            ("Downloading pydantic-core (2.1MiB)", Fetching::Uv),
            (" Downloaded cryptography", Fetching::Uv),
            ("Installed 31 packages in 18ms", Fetching::Uv),
            ("Unable to find image 'mcp/time:latest' locally", Fetching::Image),
            ("latest: Pulling from mcp/time", Fetching::Image),
            ("a2abf6c4d29d: Pulling fs layer", Fetching::Image),
        ] {
            assert_eq!(fetching(line), Some(what), "{line}");
        }
        for line in ["", "Knowledge Graph MCP Server running on stdio", "Installed tools: 3", "downloading is off"] {
            assert_eq!(fetching(line), None, "{line}");
        }
    }

    #[test]
    fn a_runner_that_started_nothing_fetches() {
        let start = |program: &str, args: &[&str]| Start {
            program: program.to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            env: std::collections::BTreeMap::new(),
            search_path: String::new(),
            cwd: "/".into(),
        };
        let long = Duration::from_secs(9);
        assert!(fetches_quietly(&start("/usr/bin/npx", &["-y", "a"]), long));
        assert!(fetches_quietly(&start("npm", &["--yes", "exec", "a"]), long));
        assert!(!fetches_quietly(&start("npm", &["start"]), long));
        assert!(!fetches_quietly(&start("node", &["a.js"]), long));
        assert!(!fetches_quietly(&start("npx", &["a"]), Duration::ZERO));
        assert!(!fetches_quietly(&start("npx", &["a"]), Duration::from_millis(900)));
    }
}
