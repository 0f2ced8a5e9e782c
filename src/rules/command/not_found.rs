use std::path::Path;

use crate::client::Choice;
use crate::model::{Transport, holds_reference, program_name};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// The command is not on this machine.
    ///
    /// ## What it does
    ///
    /// Looks the command of every stdio server up: a path where it leads, a name on the PATH of this process, or on
    /// the `PATH` that the server's own `env` gives.
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
    let (message, label) = match &lookup {
        Lookup::Missing if command.contains(['/', '\\']) => {
            (format!("there is no `{command}`"), "nothing at this path")
        }
        Lookup::Missing => (format!("`{command}` is not on the PATH"), "not found"),
        Lookup::Directory(_) => (format!("`{command}` is a directory"), "not a program"),
        Lookup::Found(_) | Lookup::NotExecutable(_) => return,
    };
    let Some(text) = ctx.server.command else { return };
    let help = match lookup {
        Lookup::Directory(_) => "name the program in it".to_owned(),
        _ if command.contains(['/', '\\']) => "correct the path to the program".to_owned(),
        _ => advice(&program_name(command), ctx.file.system.os(), ctx.file.system.in_container()),
    };
    sink.report(
        Draft::new(text.span(), format!("{message}: server {} cannot be started", ctx.name()), label).help(help),
    );
}

/// The command of a server and what a look-up of it gives. `None` where the text alone says that it is none, or that
/// only the client knows.
pub(crate) fn look_up<'a>(ctx: &ServerContext<'a>) -> Option<(&'a str, Lookup)> {
    let command = ctx.server.command?.as_str();
    // With a blank around it, it is another name; where a `url` wins, nobody starts it.
    let started = !matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    if command.trim() != command || !started {
        return None;
    }
    let system = ctx.file.system;
    let windows_path = command.contains('\\') || command.as_bytes().get(1) == Some(&b':');
    let elsewhere = system.os() != Os::Windows && windows_path;
    // A blank in it: either `command-holds-args` or a path with blanks; `~` and variables: `tilde-or-var-path`.
    if command.trim().is_empty()
        || elsewhere
        || holds_reference(command)
        || command.starts_with('~')
        || (command.contains(char::is_whitespace) && !command.contains(['/', '\\']))
    {
        return None;
    }
    let path_variable = ctx.server.env.iter().find(|setting| setting.name.as_str() == "PATH");
    let path_list = path_variable.and_then(|setting| setting.value.as_str());
    if path_list.is_some_and(holds_reference) {
        return None;
    }
    // A client that does not know `cwd` does not go there.
    let knows_cwd = ctx.file.judge.schema().has_field(ctx.server.fields.cwd);
    let cwd = ctx.server.cwd.map(|cwd| Path::new(cwd.as_str())).filter(|cwd| knows_cwd && cwd.is_absolute());
    let base = cwd.or(ctx.file.project.map(AsRef::as_ref));
    // Nobody but the client knows what a relative path counts from.
    let relative = command.contains('/') && !Path::new(command).is_absolute();
    if relative && base.is_none() {
        return None;
    }
    let current = system.current_dir();
    let lookup = system.find_command(command, path_list, base.unwrap_or(&current));
    Some((command, lookup))
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
