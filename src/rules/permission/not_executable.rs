use crate::rules::permission::missing_shebang::{interpreter, start_with};
use crate::rules::permission::noexec_mount::forbidden;
use crate::rules::program::{Format, format, look_up};
use crate::rules::remedy::order;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os, Stat};

declare_rule! {
    /// The command is a file that may not be executed.
    ///
    /// ## What it does
    ///
    /// Reports commands that exist and lack the execute permission for this user. Where others have it, it says so:
    /// then the file belongs to somebody else. A script that does not say what is to interpret it would not start with
    /// the permission either: there the fix starts its interpreter.
    ///
    /// ## Why
    ///
    /// The client reports `spawn … EACCES` at best. It is not the same as a missing program, and the cure is another.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/plain.sh" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /srv/bin
    /// link /srv/bin/box /srv/box/start
    /// file /srv/box/start 644 #!/bin/sh\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "box" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/python3 755
    /// file /srv/server.py 644 import mcp\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/server.py" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /srv/tool.sh 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/tool.sh" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. What the file system itself forbids is reported by `permission/noexec-mount`.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/mcpb/issues/42> (2026-11-22)
    /// - <https://github.com/strowk/mcp-k8s-go/issues/11> (2026-11-22)
    "permission/not-executable" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((command, lookup)) = look_up(ctx) else { return };
    let Lookup::NotExecutable(path) = &lookup else { return };
    let (Some(text), None) = (ctx.server.command, forbidden(ctx.file.system, &lookup)) else { return };
    let mode = ctx.file.system.stat(path).ok().and_then(|Stat { mode, .. }| mode);
    let elsewhere = !command.contains('/');
    let what = if elsewhere { format!("`{command}` is `{}`, which", path.display()) } else { format!("`{command}`") };
    let system = ctx.file.system;
    let on_unix = system.os() != Os::Windows;
    // Without a `#!` the permission alone would not help, and Windows does not read one.
    let told = on_unix && matches!(format(system, path), Some(Format::Script(_)));
    let interpreter = interpreter(path).filter(|_| !told);
    let (help, fix) = match interpreter {
        Some(name) => {
            (format!("make `{name}` the command, and the script its first argument"), start_with(ctx, name, path))
        }
        None if on_unix => ("give it execute permission".to_owned(), order("chmod +x", path)),
        None => ("name a program: Windows goes by the end of its name".to_owned(), None),
    };
    // Others may execute it, so that the permission is not what was forgotten.
    let draft = match mode.filter(|mode| mode & 0o111 != 0) {
        Some(mode) => Draft::new(
            text.span(),
            format!("{what} may be executed by others alone: server {} cannot be started", ctx.name()),
            format!("its mode is {mode:o}, and this user is not among those who may"),
        )
        .help("have its owner let you execute it, or use a copy of your own"),
        None => Draft::new(
            text.span(),
            format!("{what} may not be executed: server {} cannot be started", ctx.name()),
            "a file without execute permission",
        )
        .help(help)
        .fix(fix),
    };
    sink.report(draft);
}
