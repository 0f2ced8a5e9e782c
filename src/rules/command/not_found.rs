use std::path::Path;

use crate::model::program_name;
use crate::rules::program::{Format, format, look_up};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// The command is not on this machine.
    ///
    /// ## What it does
    ///
    /// Looks the command of every stdio server up: a path where it leads, a name on the PATH of this process, or on
    /// the `PATH` that the server's own `env` gives. A link that leads nowhere is told apart, and so is a script whose
    /// first line names a program that is not there.
    ///
    /// ## Why
    ///
    /// The client reports `spawn … ENOENT` in a log, if at all; to the user the tools are just absent.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "no-such-program" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /srv/tool.rb 755 #!/usr/bin/env ruby\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/tool.rb" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// link /srv/tool ../opt/tool-1.2/bin/tool
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/tool" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "."] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Programs with a graphical interface may have another PATH than a terminal.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/issues/64> (2026-11-22)
    /// - <https://github.com/juehang/vscode-mcp-server/issues/6> (2026-11-22)
    "command/not-found" {
        needs: Needs::Host,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some((command, lookup)) = look_up(ctx) else { return };
    if let Lookup::Found(path) = &lookup {
        sink.report_some(missing_interpreter(ctx, command, path));
        return;
    }
    let (message, label) = match &lookup {
        Lookup::Missing if command.contains(['/', '\\']) => {
            (format!("there is no `{command}`"), "nothing at this path")
        }
        Lookup::Missing => (format!("`{command}` is not on the PATH"), "not found"),
        Lookup::Directory(_) => (format!("`{command}` is a directory"), "not a program"),
        Lookup::BrokenLink(_, target) => (
            format!("`{command}` is a link to `{}`, which is not there", target.display()),
            "a link that leads nowhere",
        ),
        // The rules on permissions say what is to be said of these.
        Lookup::Found(_) | Lookup::NotExecutable(_) => return,
    };
    let Some(text) = ctx.server.command else { return };
    let help = match lookup {
        Lookup::Directory(_) => "name the program in it".to_owned(),
        Lookup::BrokenLink(..) => "name the program itself, or make the link anew".to_owned(),
        _ if command.contains(['/', '\\']) => "correct the path to the program".to_owned(),
        _ => advice(&program_name(command), ctx.file.system.os(), ctx.file.system.in_container()),
    };
    sink.report(
        Draft::new(text.span(), format!("{message}: server {} cannot be started", ctx.name()), label).help(help),
    );
}

/// A script is there, and what is to interpret it is not.
fn missing_interpreter(ctx: &ServerContext<'_>, command: &str, path: &Path) -> Option<Draft> {
    let system = ctx.file.system;
    let Format::Script(shebang) = format(system, path)? else { return None };
    // With a line end that is part of the name, it is `crlf-shebang`.
    if shebang.crlf || shebang.interpreter.is_empty() || system.os() == Os::Windows {
        return None;
    }
    let interpreter = match &shebang.program {
        Some(program) => program.clone(),
        None => shebang.interpreter.clone(),
    };
    if system.find_command(&interpreter, None, &system.current_dir()) != Lookup::Missing {
        return None;
    }
    let text = ctx.server.command?;
    let message = format!(
        "`{command}` is to be interpreted by `{interpreter}`, which is not here: server {} cannot be started",
        ctx.name()
    );
    let help = advice(&program_name(&interpreter), system.os(), system.in_container());
    Some(Draft::new(text.span(), message, "its first line names that program").help(help))
}

fn advice(program: &str, os: Os, container: bool) -> String {
    let install = match program {
        "npx" | "node" | "npm" => "install Node.js",
        "uvx" | "uv" => "install uv (https://docs.astral.sh/uv/)",
        "docker" => "install Docker",
        "bun" | "bunx" => "install Bun",
        "deno" => "install Deno",
        "python" if os != Os::Windows => "write `python3`, or install Python",
        "python" | "python3" | "py" => "install Python",
        _ => "install it, or write its absolute path",
    };
    if container { format!("{install} in this container") } else { install.to_owned() }
}
