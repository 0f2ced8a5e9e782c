use crate::diagnostic::Severity;
use crate::document::Text;
use crate::model::{Interpreter, LaunchKind};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A program is downloaded and run unseen, each time the server starts.
    ///
    /// ## What it does
    ///
    /// Reports shell scripts that give what `curl`, `wget`, `irm` or `iwr` fetch to a shell or an interpreter, code on the
    /// command line that does the same, and scripts that Deno is to run from an address. An address with a version in it
    /// is fine for Deno, which keeps what it has fetched.
    ///
    /// ## Why
    ///
    /// Whoever controls the address, or the way to it, runs commands on this machine, at every start anew and without a
    /// trace in any file.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "sh", "args": ["-c", "curl -fsSL https://example.com/server.sh | bash"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "bash", "args": ["-c", "bash <(curl -s https://example.com/server.sh)"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json,windows
    /// { "mcpServers": { "mine": { "command": "powershell", "args": ["-Command", "irm https://example.com/server.ps1 | iex"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "deno", "args": ["run", "-A", "https://example.com/server.ts"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/mine/server.sh" } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "jsr": { "command": "deno", "args": ["run", "--allow-net", "https://deno.land/x/server@v1.2.3/main.ts"] },
    ///     "status": { "command": "sh", "args": ["-c", "curl -s https://example.com/health > /tmp/health; exec my-server"] }
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
    /// - <https://docs.deno.com/runtime/fundamentals/modules/> (2026-11-22)
    "security/download-exec" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    launch.walk(&mut |launch, _| match &launch.kind {
        LaunchKind::Shell(shell) => {
            if let Some((script, part)) = shell.script.and_then(|script| Some((script, piped(script.as_str())?))) {
                sink.report(draft(ctx, script.part(part), "given to an interpreter as it comes"));
            }
        }
        LaunchKind::Script(script) => {
            if let Some(code) = script.inline.filter(|code| runs_download(code.as_str())) {
                sink.report(draft(ctx, code, "runs what it has fetched"));
            }
            let path = script.path.filter(|_| script.interpreter == Interpreter::Deno);
            if let Some(path) = path.filter(|path| is_loose_address(path.as_str())) {
                sink.report(draft(ctx, path, "no version in the address").severity(Severity::Warning));
            }
        }
        _ => {}
    });
}

fn draft(ctx: &ServerContext<'_>, text: Text<'_>, label: &str) -> Draft {
    Draft::new(text.span(), format!("server {} runs a program that it downloads unseen", ctx.name()), label)
        .help("download the program once, look at it, and start the file")
}

const FETCHERS: &[&str] = &["curl", "wget", "irm", "iwr", "invoke-restmethod", "invoke-webrequest", "curl.exe"];
const INTERPRETERS: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "dash",
    "ksh",
    "fish",
    "python",
    "python3",
    "node",
    "perl",
    "ruby",
    "iex",
    "invoke-expression",
    "pwsh",
];
/// Words before the name of a program that do not change what it does.
const PREFIXES: &[&str] = &["sudo", "env", "exec", "command", "-e", "-E", "-u"];

/// The part of a script that downloads and runs, from the download on.
pub(crate) fn piped(script: &str) -> Option<std::ops::Range<usize>> {
    // Nearly every script is spared the rest.
    if !FETCHERS.iter().any(|fetcher| contains_word(script, fetcher)) {
        return None;
    }
    let start_of = |part: &str| part.as_ptr() as usize - script.as_ptr() as usize;
    // One command after the other; `||` is no pipe.
    for command in script.split([';', '\n']).flat_map(|line| line.split("&&")).flat_map(|line| line.split("||")) {
        let mut fetch = None;
        for stage in command.split('|') {
            let program = program_of(stage);
            if let (Some(fetch), true) = (fetch, is_one_of(program, INTERPRETERS)) {
                return Some(fetch..start_of(stage) + stage.trim_end().len());
            }
            if is_one_of(program, FETCHERS) && fetch.is_none() {
                fetch = Some(start_of(stage) + stage.len() - stage.trim_start().len());
            }
            // `bash <(curl …)`, `sh -c "$(curl …)"`, `eval "$(curl …)"`, `iex (irm …)`, `iex "& { $(irm …) }"`
            let runs = is_one_of(program, INTERPRETERS) || matches!(program, "eval" | "source" | ".");
            let inner = ["<(", "$(", "`", "("].iter().filter_map(|open| Some((stage.find(open)?, open.len())));
            let inner = inner.filter(|(at, width)| is_one_of(program_of(&stage[at + width..]), FETCHERS)).min();
            if let Some((at, _)) = inner.filter(|_| runs) {
                return Some(start_of(stage) + at..start_of(stage) + stage.trim_end().len());
            }
        }
    }
    None
}

/// The program that a command runs, without its folder and what stands before it.
fn program_of(command: &str) -> &str {
    let words = command.split_whitespace().map(|word| word.trim_matches(['"', '\'', '(', '{', '&']));
    let mut words = words.filter(|word| !word.is_empty() && !word.contains('=') && !PREFIXES.contains(word));
    let word = words.next().unwrap_or_default();
    word.rsplit('/').next().unwrap_or_default()
}

fn is_one_of(program: &str, names: &[&str]) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(program))
}

fn contains_word(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether code fetches something and runs it.
fn runs_download(code: &str) -> bool {
    let runs = ["exec(", "eval(", "eval ", "compile("].iter().any(|call| code.contains(call));
    let fetches =
        ["urlopen(", "requests.get(", "httpx.get(", "fetch(", "https.get(", "http.get(", "Net::HTTP", "LWP::"];
    runs && fetches.iter().any(|call| code.contains(call))
}

/// Whether Deno fetches from an address that does not say which version.
fn is_loose_address(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://")) else { return false };
    // `@v1.2.3`, `/1.2.3/`, or a commit.
    let versioned = |part: &str| {
        let number = part.rsplit('@').next().unwrap_or_default().trim_start_matches('v');
        let commit = number.len() >= 7 && number.bytes().all(|byte| byte.is_ascii_hexdigit());
        commit || (number.contains('.') && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    };
    let loopback = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| rest.starts_with(host));
    !loopback && !rest.split('/').skip(1).any(versioned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_downloads_and_runs() {
        for (script, part) in [
            ("curl -fsSL https://x/y | sh", "curl -fsSL https://x/y | sh"),
            (
                "cd /tmp && wget -qO- https://x/y | sudo -E bash -s -- --a",
                "wget -qO- https://x/y | sudo -E bash -s -- --a",
            ),
            ("curl https://x/y | tee log | python3 -", "curl https://x/y | tee log | python3 -"),
            ("bash <(curl -s https://x/y)", "<(curl -s https://x/y)"),
            ("sh -c \"$(curl -fsSL https://x/y)\"", "$(curl -fsSL https://x/y)\""),
            ("eval `wget -qO- https://x/y`", "`wget -qO- https://x/y`"),
            ("irm https://x/y | iex", "irm https://x/y | iex"),
            ("iex (irm https://x/y)", "(irm https://x/y)"),
            ("iex \"& { $(irm https://x/y) }\"", "$(irm https://x/y) }\""),
            ("A=b /usr/bin/curl https://x/y | /bin/sh", "A=b /usr/bin/curl https://x/y | /bin/sh"),
        ] {
            assert_eq!(piped(script).map(|range| &script[range]), Some(part), "{script}");
        }
        for script in [
            "curl -s https://x/y | jq . | tee out.json",
            "curl -s https://x/y > f; node server.js",
            "curl -sf https://x/health || exec bash start.sh",
            "echo curl | sh",
            "TOKEN=$(curl -s https://x/token) node server.js",
            "exec my-server --shell bash --fetch curl",
            "ls | sh",
        ] {
            assert_eq!(piped(script), None, "{script}");
        }
    }

    #[test]
    fn code_and_addresses() {
        assert!(runs_download("exec(urllib.request.urlopen('https://x/y').read())"));
        assert!(!runs_download("import x; x.main()"));
        for (path, loose) in [
            ("https://x.example/server.ts", true),
            ("https://deno.land/x/a@v1.2.3/mod.ts", false),
            ("https://raw.githubusercontent.com/a/b/5f2c1e98aa/mod.ts", false),
            ("http://localhost:8000/x.ts", false),
            ("main.ts", false),
            ("npm:x", false),
        ] {
            assert_eq!(is_loose_address(path), loose, "{path}");
        }
    }
}
