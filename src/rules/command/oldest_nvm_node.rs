use crate::diagnostic::Severity;
use crate::model::{Ecosystem, Interpreter, LaunchKind, program_name};
use crate::rules::node::{newest_of_nvm, put_first};
use crate::rules::program::{Format, desktop_path, format, look_up, own_path, version_in};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::Lookup;

declare_rule! {
    /// The client may run the server with the oldest Node.js that nvm has installed.
    ///
    /// ## What it does
    ///
    /// Notes which Node.js the client may find first, where that is an old version of nvm's (before 20, which many servers
    /// do not run on) and newer ones are installed.
    ///
    /// ## Why
    ///
    /// Claude Desktop on macOS puts the folders of all versions that nvm has on its PATH, in the order of their names.
    /// In most releases the first one wins: the oldest. `node -v` in a terminal shows another. An absolute path to `npx`
    /// changes nothing, as `npx` is a script that looks `node` up on that PATH. Release 1.4758.0 of April 2026 was seen
    /// to have them the other way round, and later ones the old way again, so that this is a note.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /Users/me/.nvm/versions/node/v22.14.0/bin:/usr/bin:/bin
    /// file /Users/me/.nvm/versions/node/v16.20.2/bin/node 755
    /// file /Users/me/.nvm/versions/node/v16.20.2/bin/npx 755 #!/usr/bin/env node\n
    /// file /Users/me/.nvm/versions/node/v22.14.0/bin/node 755
    /// file /Users/me/.nvm/versions/node/v22.14.0/bin/npx 755 #!/usr/bin/env node\n
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "npx", "args": ["-y", "@acme/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /Users/me/.nvm/versions/node/v22.14.0/bin:/usr/bin:/bin
    /// file /Users/me/.nvm/versions/node/v22.14.0/bin/node 755
    /// file /Users/me/.nvm/versions/node/v22.14.0/bin/npx 755 #!/usr/bin/env node\n
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "npx", "args": ["-y", "@acme/time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop on macOS.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/mcpb/issues/130> (2026-11-22)
    /// - <https://github.com/i-dot-ai/lex/issues/13> (2026-11-22)
    /// - <https://github.com/quern-dev/quern/issues/34> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/54135> (2026-11-22)
    /// - <https://github.com/TryGhost/Ghost/issues/28831> (2026-11-22)
    "command/oldest-nvm-node" {
        severity: Severity::Info,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

/// Versions of Node.js before this one are not looked after any more, and many servers do not run on them
/// (<https://nodejs.org/en/about/previous-releases>, 2026-11-22).
const OLD: u64 = 20;

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    sink.report_some(draft(ctx));
}

fn draft(ctx: &ServerContext<'_>) -> Option<Draft> {
    let list = desktop_path(ctx).filter(|_| own_path(ctx).is_none())?;
    let system = ctx.file.system;
    let (text, launch) = (ctx.server.command?, ctx.server.launch.as_ref()?);
    let (_, Lookup::Found(program)) = look_up(ctx)? else { return None };
    let node = if program_name(text.as_str()) == "node" {
        program
    } else {
        if !needs_node(&launch.innermost().kind) && !is_script_of_node(ctx, &program) {
            return None;
        }
        let Lookup::Found(node) = system.find_command("node", Some(&list), &system.current_dir()) else { return None };
        node
    };
    let own = version_in(&node)?;
    let (newest, folder) = newest_of_nvm(system, &node)?;
    if own >= newest || own.major >= OLD {
        return None;
    }
    let message = format!(
        "{} may run server {} with Node.js {own}, although {newest} is installed",
        ctx.file.client(),
        ctx.name()
    );
    Some(
        Draft::new(text.span(), message, "of the versions of nvm the oldest may be found first")
            .help(format!(
                "remove the old version (`nvm uninstall {own}`), or begin the PATH of the server with `{}`",
                folder.display()
            ))
            .fix(put_first(ctx, &newest, &folder)),
    )
}

fn needs_node(kind: &LaunchKind<'_>) -> bool {
    match kind {
        LaunchKind::Package(package) => package.runner.ecosystem() == Ecosystem::Npm,
        LaunchKind::Script(script) => script.interpreter == Interpreter::Node,
        _ => false,
    }
}

/// Whether a program is a script that looks `node` up on the PATH.
fn is_script_of_node(ctx: &ServerContext<'_>, program: &std::path::Path) -> bool {
    let Some(Format::Script(shebang)) = format(ctx.file.system, program) else { return false };
    shebang.program.as_deref() == Some("node")
}
