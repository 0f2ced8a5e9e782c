use crate::diagnostic::{Fix, Severity};
use crate::document::{element_text, insert_elements, remove_elements, replace_part};
use crate::model::{Launch, LaunchKind, Shell, ShellKind, program_name};
use crate::rules::security::download_exec::piped;
use crate::rules::security::sudo::raiser;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A server is started through a shell.
    ///
    /// ## What it does
    ///
    /// Notes `bash -c`, `sh -c`, `zsh -c` and `PowerShell -Command`. Where the script is one plain command, that can stand
    /// in its place. `cmd /c` is left alone, as Windows may need it, and so is what runs in WSL, over SSH or in a
    /// container.
    ///
    /// ## Why
    ///
    /// The shell reads its own configuration first, and a line that it prints there breaks the protocol. It stays between
    /// the client and the server, and may leave the server running. A client that asks for consent or keeps a list of
    /// allowed programs sees the shell, and not what it starts. A login shell (`bash -lc`) is often there for a PATH that
    /// nvm sets: the absolute path of the program does without.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "bash", "args": ["-c", "npx -y docs-server"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "zsh", "args": ["-lc", "cd /srv/docs && exec node server.js"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "bash"
    /// args = ["-c", "exec uvx docs-server==1.2.0 --stdio"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "script": { "command": "bash", "args": ["/srv/docs/start.sh"] },
    ///     "linux": { "command": "wsl.exe", "args": ["bash", "-c", "source env/bin/activate && python3 server.py"] }
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
    /// - <https://github.com/thedotmack/claude-mem/issues/2354> (2026-11-22)
    "security/shell-wrapper" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (Some(launch), Some(command)) = (&ctx.server.launch, ctx.server.command) else { return };
    let LaunchKind::Shell(shell) = &launch.kind else { return };
    let Some(script) = shell.script.filter(|_| shell.kind != ShellKind::Cmd) else { return };
    // What is worse is told in its place.
    if piped(script.as_str()).is_some() || raiser(launch).is_some() {
        return;
    }
    // A login shell or an interactive one is there for its environment.
    let bare = launch.args.first().is_some_and(|arg| matches!(arg.as_str(), "-c" | "-Command" | "-command"));
    let help = if shell.inner.is_none() {
        "put the script into a file and start that, so that it can be read and reviewed"
    } else if bare {
        "start the program itself"
    } else {
        "start the program itself, by its absolute path where the shell was there to find it"
    };
    sink.report(
        Draft::new(
            command.span(),
            format!("server {} is started through a shell", ctx.name()),
            "stands between the client and the server",
        )
        .also(script.span(), "what it starts")
        .help(help)
        .fix(bare.then(|| unwrapped(ctx, launch, shell)).flatten()),
    );
}

/// Programs that are scripts on Windows, where a shell has to find them.
const SCRIPTS: &[&str] = &["npx", "npm", "pnpm", "pnpx", "yarn", "bunx"];

/// What only a shell knows.
const BUILTINS: &[&str] = &["cd", "source", ".", "export", "eval", "exec", "set", "ulimit", "umask", "trap", "alias"];

/// The command in place of the shell, where a shell would do no more than split it at its blanks.
fn unwrapped(ctx: &ServerContext<'_>, launch: &Launch<'_>, shell: &Shell<'_>) -> Option<Fix> {
    let (inner, script) = (shell.inner.as_ref()?, shell.script?);
    let (document, list) = (ctx.file.document, ctx.server.args_node()?);
    let program = inner.program.as_str();
    let windows = shell.kind == ShellKind::PowerShell;
    let plain = |c: char| c.is_alphanumeric() || "-_=./:+@,".contains(c) && !(windows && "@,".contains(c));
    let words = || std::iter::once(program).chain(inner.args.iter().map(|text| text.as_str()));
    let known = BUILTINS.contains(&program) || (windows && SCRIPTS.contains(&program_name(program).as_str()));
    if known || program.contains('=') || !words().all(|word| word.chars().all(plain)) {
        return None;
    }
    // Anything behind the script would be lost.
    let at = ctx.server.arg_index(script)?;
    let alone = launch.args.len() == 2 && list.items().len() == at + 1;
    let item = list.item_at(at).filter(|item| alone && item.text().is_some_and(|text| text.span() == script.span()))?;
    let command = ctx.server.command_node()?;
    let listed = list.span().contains(command.span());
    let mut rest = inner.args.iter().map(|text| text.as_str());
    let mut edits = Vec::new();
    // What takes the place of the script: the program where that stands in the list too, else its first argument.
    let first = if listed {
        Some(program)
    } else {
        edits.push(replace_part(document, command, command.text()?, program)?);
        rest.next()
    };
    let from = if listed { 0 } else { at - 1 };
    let Some(first) = first else {
        edits.push(remove_elements(document, list, from..at + 1)?);
        return Some(Fix::risky(format!("start `{program}` itself"), edits));
    };
    edits.push(remove_elements(document, list, from..at)?);
    edits.push(Edit::replace(item.span(), element_text(document, list, first)));
    let rest: Vec<String> = rest.map(|word| element_text(document, list, word)).collect();
    if !rest.is_empty() {
        edits.push(insert_elements(document, list, at + 1, &rest)?);
    }
    Some(Fix::risky(format!("start `{program}` itself"), edits))
}
