use crate::diagnostic::{Fix, Severity};
use crate::document::{json_string, replace_value};
use crate::model::{LaunchKind, Shell, ShellKind};
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
        .fix(bare.then(|| unwrapped(ctx, shell)).flatten()),
    );
}

/// The command in place of the shell, where a shell would do no more than split it at its blanks.
fn unwrapped(ctx: &ServerContext<'_>, shell: &Shell<'_>) -> Option<Fix> {
    let inner = shell.inner.as_ref()?;
    let (command, args) = (ctx.server.command_entry()?.value, ctx.server.args_node()?);
    // Anything else among the arguments would be lost.
    let alone = ctx.server.args.len() == 2 && args.items().len() == 2;
    command.text().filter(|_| alone)?;
    let words: Vec<&str> = inner.args.iter().map(|text| text.as_str()).collect();
    let edits = vec![
        Edit::replace(command.span(), json_string(inner.program.as_str())),
        replace_value(ctx.file.document, args, &words.into())?,
    ];
    Some(Fix::risky(format!("start `{}` itself", inner.program.as_str()), edits))
}
