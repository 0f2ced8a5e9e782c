use std::path::Path;

use crate::model::program_name;
use crate::rules::command::{not_on_gui_path, runtime_missing_in_container, shell_operators};
use crate::rules::program::{Format, SearchList, elsewhere, format, install, look_up, own_path};
use crate::rules::security::sudo::raiser;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// The command is not on this machine.
    ///
    /// ## What it does
    ///
    /// Looks the command of every stdio server up: a path where it leads, a name on the PATH of this process, or on
    /// the `PATH` that the server's own `env` gives. Where it lies in a folder of nvm, fnm, mise, asdf, Volta, pyenv,
    /// Homebrew, Cargo, uv or another tool that is not on the PATH, it says so. A link that leads nowhere is told apart, and so is a script whose
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
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /home/me/.local/bin/uvx 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
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
    /// The same in all. What a client with a graphical interface does not find, while a terminal does, is reported by
    /// `command/not-on-gui-path`; what is missing in a container by `command/runtime-missing-in-container`.
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
    let Some(text) = ctx.server.command else { return };
    let system = ctx.file.system;
    let is_path = command.contains(['/', '\\']);
    let mut fix = None;
    let (message, label, help) = match &lookup {
        Lookup::Found(path) => {
            sink.report_some(missing_interpreter(ctx, command, path));
            return;
        }
        // The rules on permissions say what is to be said of it.
        Lookup::NotExecutable(_) => return,
        Lookup::Missing if is_path => {
            (format!("there is no `{command}`"), "nothing at this path", "correct the path to the program".to_owned())
        }
        Lookup::Missing => {
            // Of one cause one diagnostic: these know more of it.
            let told = [not_on_gui_path::speaks, runtime_missing_in_container::speaks, shell_operators::speaks, raises];
            if told.iter().any(|speaks| speaks(ctx)) {
                return;
            }
            let on = if own_path(ctx).is_some() { "the PATH that it is given" } else { "the PATH" };
            let message = format!("`{command}` is not on {on}");
            match elsewhere(system, command) {
                Some(there) => {
                    fix = there.fix(ctx, &SearchList::of(ctx).text(system));
                    (message, "not found", format!("write its absolute path: it is {}", there.describe()))
                }
                None => (message, "not found", install(&program_name(command), system.os())),
            }
        }
        Lookup::Directory(_) => {
            (format!("`{command}` is a directory"), "not a program", "name the program in it".to_owned())
        }
        Lookup::BrokenLink(_, target) => (
            format!("`{command}` is a link to `{}`, which is not there", target.display()),
            "a link that leads nowhere",
            "name the program itself, or make the link anew".to_owned(),
        ),
    };
    let message = format!("{message}: server {} cannot be started", ctx.name());
    let mut draft = Draft::new(text.span(), message, label);
    if let Some(path) = own_path(ctx).filter(|_| !is_path && lookup == Lookup::Missing) {
        draft = draft.also(path.span(), "looked for here alone");
    }
    sink.report(draft.help(help).fix(fix));
}

/// Whether the command is `sudo` or the like, of which `security/sudo` tells.
fn raises(ctx: &ServerContext<'_>) -> bool {
    ctx.server.launch.as_ref().is_some_and(|launch| raiser(launch).is_some())
}

/// A script is there, and what is to interpret it is not.
fn missing_interpreter(ctx: &ServerContext<'_>, command: &str, path: &Path) -> Option<Draft> {
    let system = ctx.file.system;
    let Format::Script(shebang) = format(system, path)? else { return None };
    // With a line end that is part of the name, it is `crlf-shebang`.
    if shebang.crlf || shebang.interpreter.is_empty() || system.os() == Os::Windows {
        return None;
    }
    let list = SearchList::of(ctx);
    let interpreter = shebang.program.unwrap_or(shebang.interpreter);
    if list.find(system, &interpreter, &system.current_dir())? != Lookup::Missing {
        return None;
    }
    let other = list != SearchList::Process;
    let client = ctx.file.client();
    let whose = if other { format!("not on the PATH that {client} gives it") } else { "not here".to_owned() };
    let message = format!(
        "`{command}` is to be interpreted by `{interpreter}`, which is {whose}: server {} cannot be started",
        ctx.name()
    );
    let help = match elsewhere(system, &interpreter).filter(|_| other) {
        Some(there) => {
            format!("name the interpreter itself in `command`, {}, and the script behind it", there.describe())
        }
        None => format!("install `{interpreter}`"),
    };
    Some(Draft::new(ctx.server.command?.span(), message, "its first line names that program").help(help))
}
