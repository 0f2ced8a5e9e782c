use crate::diagnostic::{Fix, Severity};
use crate::discover::os_of;
use crate::document::{NodeKind, NodeRef, remove_elements, replace_value};
use crate::model::{LaunchKind, Server, ShellKind, program_name};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A server is started through `cmd /c` in a file that is meant for other systems too.
    ///
    /// ## What it does
    ///
    /// Reports servers whose command is `cmd` in files of a project, and in a user's file that lies where only Linux or
    /// macOS have it. A file with other paths of Windows in it is taken to be for Windows alone. With `--host` a user's
    /// file counts as one of this machine. Where `target-os` of the settings says which systems the files are for, that
    /// counts.
    ///
    /// ## Why
    ///
    /// There is no `cmd` on macOS, Linux and in WSL: the server starts for those on Windows and fails for everybody
    /// else.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "cmd", "args": ["/c", "npx", "-y", "docs-server"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "cmd"
    /// args = ["/c", "npx", "-y", "docs-server"]
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
    ///     "docs": { "command": "cmd", "args": ["/c", "npx", "-y", "docs-server"] },
    ///     "files": { "command": "C:/tools/files.exe", "args": [] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code, Cursor, VS Code and Codex find `npx` on Windows without help.
    ///
    /// ## References
    ///
    /// - <https://github.com/farion1231/cc-switch/issues/673> (2026-11-22)
    /// - <https://github.com/abhigyanpatwari/GitNexus/issues/47> (2026-11-22)
    "client/cmd-wrapper-on-unix" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (Some(launch), Some(command)) = (&ctx.server.launch, ctx.server.command) else { return };
    let LaunchKind::Shell(shell) = &launch.kind else { return };
    if shell.kind != ShellKind::Cmd || program_name(command.as_str()) != "cmd" {
        return;
    }
    // A file of unknown origin may have come from another machine.
    let here = || (ctx.file.host && !ctx.file.judge.is_unknown()).then(|| ctx.file.system.os());
    let os = os_of(ctx.file.path, ctx.file.judge).or_else(here);
    let elsewhere = match ctx.file.systems {
        Some(_) => [Os::Linux, Os::MacOs].iter().any(|os| ctx.file.is_for(*os) == Some(true)),
        None if ctx.file.shared => !ctx.file.reading.servers.iter().any(is_for_windows),
        None => os.is_some_and(|os| os != Os::Windows),
    };
    if elsewhere {
        sink.report(
            Draft::new(
                command.span(),
                format!("server {} is started through `cmd`, which only Windows has", ctx.name()),
                "not there on macOS and Linux",
            )
            .help("start the program itself; where Windows needs `cmd`, keep that in a file of your own")
            .fix(unwrapped(ctx)),
        );
    }
}

/// Whether something in a declaration is there on Windows alone, `cmd` aside.
fn is_for_windows(server: &Server<'_>) -> bool {
    let drive = |value: &str| {
        let mut chars = value.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && matches!((chars.next(), chars.next()), (Some(':'), Some('\\' | '/')))
    };
    let program = |value: &str| {
        let lower = value.to_lowercase();
        [".exe", ".cmd", ".bat", ".ps1"].iter().any(|end| lower.ends_with(end)) && program_name(value) != "cmd"
    };
    server.strings().any(|text| {
        let value = text.as_str();
        drive(value)
            || program(value)
            || value.contains(":\\")
            || value.contains("%APPDATA%")
            || value.contains("%USERPROFILE%")
    })
}

/// The program that `cmd` starts in its place, where the arguments are words of their own.
fn unwrapped(ctx: &ServerContext<'_>) -> Option<Fix> {
    let (server, document, args) = (ctx.server, ctx.file.document, ctx.server.args_node()?);
    let LaunchKind::Shell(shell) = &server.launch.as_ref()?.kind else { return None };
    let program = shell.inner.as_ref()?.program;
    let at =
        server.arg_index(program).filter(|at| args.item_at(*at).and_then(NodeRef::as_str) == Some(program.as_str()))?;
    let command = server.command_entry()?.value;
    let edits = if command.kind() == NodeKind::Array {
        vec![remove_elements(document, args, 0..at)?]
    } else {
        vec![replace_value(document, command, &program.as_str().into())?, remove_elements(document, args, 0..at + 1)?]
    };
    Some(Fix::risky(format!("start `{}` itself", program.as_str()), edits))
}
