use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::{NodeKind, Slot, element_text, entry_text, insert_elements, insert_entry, replace_value};
use crate::model::program_name;
use crate::rules::command::multiline::is_broken;
use crate::rules::command_lines::arguments;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The command holds the arguments as well.
    ///
    /// ## What it does
    ///
    /// Reports a `command` that is a whole command line: `npx -y some-server`. A path with blanks in it
    /// (`C:\Program Files\…`) is one program and is left alone.
    ///
    /// ## Why
    ///
    /// No shell splits it. The client looks for a program of exactly that name, blanks included, and finds none.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "npx -y some-server" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uv run", "args": ["server.py"] } } }
    /// ```
    ///
    /// ```json,bad,path=opencode.json
    /// { "mcp": { "time": { "type": "local", "command": ["npx -y", "some-server"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.files]
    /// command = 'node C:\srv\index.js --root "C:\my data"'
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "npx", "args": ["-y", "some-server"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "C:\\Program Files\\nodejs\\node.exe", "args": ["C:/srv/index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code loads such a server and fails to start it; so do Gemini CLI, Qwen Code, GitHub Copilot CLI and
    /// Factory Droid. Cursor splits a command that has no `args`; there it is a note. Augment hands the whole line to a
    /// shell, and nothing is said of it.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://github.com/wallabyjs/console-ninja/issues/412> (2026-11-22)
    "schema/command-holds-args" {
        refutable: true,
        check: Check::Server(check),
    }
}

/// Programs that nobody calls by a name with a blank in it.
const PROGRAMS: &[&str] = &[
    "npx",
    "npm",
    "node",
    "pnpm",
    "yarn",
    "bun",
    "bunx",
    "deno",
    "uv",
    "uvx",
    "python",
    "python3",
    "py",
    "pipx",
    "docker",
    "podman",
    "nerdctl",
    "bash",
    "sh",
    "zsh",
    "cmd",
    "powershell",
    "pwsh",
    "wsl",
    "env",
    "cd",
    "export",
    "java",
    "dotnet",
    "php",
    "ruby",
    "go",
    "cargo",
    "tsx",
    "ts-node",
    "mise",
    "nix",
    "nix-shell",
    "sudo",
    "source",
    "conda",
    "poetry",
    "pip",
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    // A whole command line is what a shell wants.
    let Some(command) = ctx.server.command.filter(|_| !ctx.file.judge.file.shell) else { return };
    let value = command.as_str();
    // Two lines are no command line: `multiline`.
    let Some(end) = program_end(value).filter(|_| !is_broken(command)) else { return };
    let program = command.part(0..end);
    let rest = command.tail(end);
    let plain = !program.as_str().contains('=') && !matches!(program.as_str(), "cd" | "export" | "source");
    let words = arguments(rest.as_str()).filter(|words| plain && !words.is_empty());
    let span = command.span();
    let draft = Draft::new(
        span,
        format!("`command` of server {} is a whole command line", ctx.name()),
        "no shell splits this at its blanks",
    );
    let draft = if let Some(words) = words {
        draft
            .help(if ctx.server.fields.command_list {
                "write the program and each argument as a string of its own".to_owned()
            } else {
                let fields = ctx.server.fields;
                let entry = entry_text(ctx.file.document.syntax(), fields.command, &program.as_str().into());
                let entry = entry.unwrap_or_else(|| format!("{}: {}", fields.command, program.as_str()));
                format!("`{entry}`, and one string in `{}` for each argument", fields.args)
            })
            .fix(fix(ctx, program.as_str(), &words))
    } else {
        draft.help("put the line in a script, or start a shell: `\"command\": \"sh\", \"args\": [\"-c\", \"…\"]`")
    };
    let splits = ctx.file.judge.file.splits_command && !ctx.server.has(ctx.server.fields.args);
    sink.report(if splits { draft.severity(Severity::Info) } else { draft.costs(Loss::Launch) });
}

/// Where the program ends in a command line; `None` when all of it is one program.
pub(crate) fn program_end(value: &str) -> Option<usize> {
    let value = value.trim_end();
    let first = value.split_whitespace().next()?;
    let end = value.find(first)? + first.len();
    if end == value.len() {
        return None;
    }
    if PROGRAMS.contains(&program_name(first).as_str()) {
        return Some(end);
    }
    // `C:\tools\server.exe C:\data`
    if let Some(at) = value.to_ascii_lowercase().find(".exe ") {
        return Some(at + 4);
    }
    // `NAME=value npx …`
    let is_setting = first.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    });
    if is_setting {
        return Some(end);
    }
    // `C:\tools\server.exe --stdio`: the program ends where a flag begins.
    let flag =
        value.find(" -").filter(|at| value[at + 2..].starts_with(|c: char| c == '-' || c.is_ascii_alphanumeric()))?;
    let program = value[..flag].trim_end();
    let is_path = program.contains(['/', '\\']);
    let is_executable =
        program.rsplit('.').next().is_some_and(|end| ["exe", "cmd", "bat", "sh", "py", "js"].contains(&end));
    (is_executable || (!is_path && !program.contains(' '))).then_some(program.len())
}

/// Puts the words before the arguments that are there.
fn fix(ctx: &ServerContext<'_>, program: &str, words: &[String]) -> Option<Fix> {
    let server = ctx.server;
    let entry = server.command_entry()?;
    let document = ctx.file.document;
    if server.fields.command_list {
        let line = entry.value.items().next()?;
        let list: Vec<String> = words.iter().map(|word| element_text(document, entry.value, word)).collect();
        let rest = insert_elements(document, entry.value, 1, &list)?;
        return Some(Fix::safe("split it", vec![replace_value(document, line, &program.into())?, rest]));
    }
    let command = replace_value(document, entry.value, &program.into())?;
    let args = match server.args_node() {
        Some(node) if node.kind() == NodeKind::Array => {
            let list: Vec<String> = words.iter().map(|word| element_text(document, node, word)).collect();
            insert_elements(document, node, 0, &list)?
        }
        // What else stands there has a fix of its own, which comes first.
        Some(_) => return None,
        None => insert_entry(document, server.node, Slot::Behind(entry), server.fields.args, &words.into())?,
    };
    Some(Fix::safe("move the arguments to `args`", vec![command, args]))
}

#[cfg(test)]
mod tests {
    use super::program_end;

    #[test]
    fn where_the_program_ends() {
        for (line, program) in [
            ("npx -y x", Some("npx")),
            ("/usr/local/bin/npx -y x", Some("/usr/local/bin/npx")),
            ("cd /x && npx y", Some("cd")),
            (r"C:\tools\my server.exe --stdio", Some(r"C:\tools\my server.exe")),
            ("my-server --stdio", Some("my-server")),
            (r"C:\node.exe C:\x.js", Some(r"C:\node.exe")),
            ("FOO=bar npx x", Some("FOO=bar")),
            ("npx", None),
            (r"C:\Program Files\nodejs\npx.cmd", None),
            ("/Applications/My App.app/Contents/MacOS/My App", None),
            ("/Users/me/dev - old/server", None),
            ("absolute path to python (in .venv)", None),
        ] {
            assert_eq!(program_end(line).map(|end| &line[..end]), program, "{line}");
        }
    }
}
