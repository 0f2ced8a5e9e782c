use std::path::Path;

use crate::diagnostic::{Applicability, Fix};
use crate::model::{LaunchKind, holds_reference, program_name};
use crate::rules::command::{not_on_gui_path, runtime_missing_in_container, shell_operators};
use crate::rules::program::start::{write, write_before};
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
    /// first line names a program that is not there, and what `env` is to start. For programs that are often installed, such as `npx` and `uvx`, it
    /// gives the order that installs them with what this machine has: a manager of versions or of packages, or else the
    /// script that their makers document.
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
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /usr/bin/python3 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "python", "args": ["-m", "mine"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=~/.config/Claude/claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "/opt/node/bin/npx", "args": ["-y", "docs-server@1.0.0"] } } }
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
        refutable: true,
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
            sink.report_some(missing_interpreter(ctx, command, path).or_else(|| missing_behind_env(ctx)));
            return;
        }
        // The rules on permissions say what is to be said of it.
        Lookup::NotExecutable(_) => return,
        Lookup::Missing if is_path => {
            fix = namesake_of(ctx, command);
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
            if let Some(there) = elsewhere(system, command) {
                fix = there.fix(ctx, &SearchList::of(ctx).text(system));
                (message, "not found", format!("write its absolute path: it is {}", there.describe()))
            } else if let Some(name) = other_name(ctx, command) {
                fix = renamed(ctx, name);
                (message, "not found", format!("write `{name}`, as it is called here"))
            } else {
                fix = install::order(system, command);
                (message, "not found", install::advice(&program_name(command), system.os()))
            }
        }
        Lookup::Directory(_) => {
            (format!("`{command}` is a directory"), "not a program", "name the program in it".to_owned())
        }
        Lookup::BrokenLink(_, target) => {
            fix = namesake_of(ctx, command).filter(|_| is_path);
            (
                format!("`{command}` is a link to `{}`, which is not there", target.display()),
                "a link that leads nowhere",
                "name the program itself, or make the link anew".to_owned(),
            )
        }
    };
    let message = format!("{message}: server {} cannot be started", ctx.name());
    let mut draft = Draft::new(text.span(), message, label);
    if let Some(path) = own_path(ctx).filter(|_| !is_path && lookup == Lookup::Missing) {
        draft = draft.also(path.span(), "looked for here alone");
    }
    sink.report(draft.help(help).fix(fix));
}

/// `env` is there, and the program that it is to start is not.
fn missing_behind_env(ctx: &ServerContext<'_>) -> Option<Draft> {
    let (system, launch) = (ctx.file.system, ctx.server.launch.as_ref()?);
    let LaunchKind::Wrapper(wrapper) = &launch.kind else { return None };
    let program = wrapper.inner.as_ref().filter(|_| program_name(launch.program.as_str()) == "env")?.program;
    let name = program.as_str();
    // With a flag or a PATH of its own it may look elsewhere, or for something else.
    let sets_path = launch.args.iter().any(|arg| arg.as_str().starts_with("PATH="));
    let plain = !name.contains(['/', '\\', '~', ' ']) && !holds_reference(name) && wrapper.flags.is_empty();
    let list = SearchList::of(ctx);
    if sets_path || !plain || list.find(system, name, &system.current_dir())? != Lookup::Missing {
        return None;
    }
    let message = format!("`{name}` is not on the PATH: server {} cannot be started", ctx.name());
    let draft = Draft::new(program.span(), message, "`env` does not find it either");
    Some(match elsewhere(system, name) {
        Some(there) => draft.help(format!("write its absolute path: it is {}", there.describe())).fix(there.fix_at(
            ctx,
            program,
            &list.text(system),
        )),
        None => draft.help(install::advice(name, system.os())).fix(install::order(system, name)),
    })
}

/// Programs that are the same wherever they lie; of an interpreter of Python it matters in which folder it is.
const RUNNERS: &[&str] =
    &["npx", "npm", "pnpm", "yarn", "node", "uvx", "uv", "pipx", "bun", "bunx", "deno", "docker", "podman"];

/// The same program from where it is, in place of a path that leads nowhere.
fn namesake_of(ctx: &ServerContext<'_>, command: &str) -> Option<Fix> {
    let (system, name) = (ctx.file.system, program_name(command));
    if !RUNNERS.contains(&name.as_str()) {
        return None;
    }
    let list = SearchList::of(ctx);
    if matches!(list.find(system, &name, &system.current_dir())?, Lookup::Found(_)) {
        return Some(Fix::risky(format!("write `{name}`, which is on the PATH"), vec![write(ctx, &name)?]));
    }
    let fix = elsewhere(system, &name)?.fix(ctx, &list.text(system))?;
    Some(Fix { applicability: Applicability::Unsafe, ..fix })
}

/// Another name that a program has on some systems, where it is found under that.
fn other_name(ctx: &ServerContext<'_>, command: &str) -> Option<&'static str> {
    let system = ctx.file.system;
    let names: &[&str] = match (command, system.os()) {
        ("python", Os::Linux | Os::MacOs) => &["python3"],
        ("python", Os::Windows) => &["py"],
        ("python3", Os::Windows) => &["python", "py"],
        // As Debian called it for years.
        ("node", Os::Linux) => &["nodejs"],
        _ => &[],
    };
    let list = SearchList::of(ctx);
    let found = |name: &&&str| matches!(list.find(system, name, &system.current_dir()), Some(Lookup::Found(_)));
    names.iter().find(found).copied()
}

/// That name in its place. Others who share the file may have the program under the first.
fn renamed(ctx: &ServerContext<'_>, name: &str) -> Option<Fix> {
    let (title, edits) = (format!("write `{name}`"), vec![write(ctx, name)?]);
    Some(if ctx.file.shared { Fix::risky(title, edits) } else { Fix::safe(title, edits) })
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
    let by_name = shebang.program.is_some();
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
    let draft = Draft::new(ctx.server.command?.span(), message, "its first line names that program");
    let name = program_name(&interpreter);
    let Some(there) = elsewhere(system, &name) else {
        return Some(draft.help(format!("install `{name}`")).fix(install::order(system, &name)));
    };
    if by_name {
        let help = format!("put the folder of `{name}` on the PATH of the server: it is {}", there.describe());
        return Some(draft.help(help).fix(there.put_on_path(ctx, &list.text(system))));
    }
    let help = format!("name the interpreter itself in `command`, {}, and the script behind it", there.describe());
    let edits = shebang.plain.then(|| write_before(ctx, there.path.to_str()?, path)).flatten();
    Some(draft.help(help).fix(edits.map(|edits| Fix::risky("start the interpreter itself", edits))))
}
