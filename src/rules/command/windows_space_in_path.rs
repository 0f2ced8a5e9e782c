use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::Text;
use crate::model::{LaunchKind, ShellKind, program_name};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A path with a blank in it is cut at the blank by `cmd`.
    ///
    /// ## What it does
    ///
    /// Reports `cmd /c` before the path of a program with a blank in it, where `cmd` takes the quotes away that keep the
    /// path together: when another argument has a blank as well, or the path has a parenthesis or another special
    /// character. Also a `.cmd` or `.bat` file with a blank in its path as the command of Claude Desktop, as a note, and any such
    /// path for a client that hands the line to a shell. A path to an `.exe` as the command is right as it is.
    ///
    /// ## Why
    ///
    /// `'C:\Program' is not recognized as an internal or external command`. Of a line that begins with a quote, `cmd`
    /// removes the first quote and the last, unless there are exactly two around the name of a program. Some clients
    /// start `.cmd` and `.bat` files through `cmd` without any quotes.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "cmd", "args": ["/c", "C:\\Program Files\\nodejs\\npx.cmd", "-y", "files-server", "C:\\My Files"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "files": { "command": "C:\\Program Files\\nodejs\\npx.cmd", "args": ["-y", "files-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "a": { "command": "C:\\Program Files\\nodejs\\node.exe", "args": ["C:\\My Files\\index.js"] },
    ///     "b": { "command": "cmd", "args": ["/c", "npx", "-y", "files-server", "C:\\My Files"] },
    ///     "c": { "command": "cmd", "args": ["/c", "C:\\Program Files\\nodejs\\npx.cmd", "-y", "files-server"] },
    ///     "d": { "command": "C:\\Program Files\\nodejs\\npx.cmd", "args": ["-y", "files-server"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// `cmd` reads its line in the same way whoever starts it. Some releases of Claude Desktop are reported to start `.cmd`
    /// files through `cmd` without quotes; those that use `cross-spawn`, Claude Code and Cursor among them, put them in.
    ///
    /// ## References
    ///
    /// - `cmd /?`, and <https://learn.microsoft.com/windows-server/administration/windows-commands/cmd> (2026-11-22)
    /// - <https://github.com/aaronsb/obsidian-mcp-plugin/issues/31> (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/servers/issues/4487> (2026-11-22)
    "command/windows-space-in-path" {
        severity: Severity::Warning,
        only_on: Some(Os::Windows),
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (Some(command), Some(launch)) = (ctx.server.command, &ctx.server.launch) else { return };
    let (text, loss, why) = match &launch.kind {
        LaunchKind::Shell(shell) if shell.kind == ShellKind::Cmd => {
            let Some(program) = shell.script.filter(|program| loses_quotes(*program, &launch.args)) else { return };
            (program, None, "`cmd` takes the quotes around it away")
        }
        _ if is_cut(command, &["exe", "cmd", "bat"]) && ctx.file.judge.file.shell => {
            (command, Some(Loss::Launch), "a shell gets it without quotes")
        }
        _ if is_cut(command, &["cmd", "bat"]) && ctx.file.judge.client.needs_cmd => {
            (command, None, "handed to `cmd` without quotes")
        }
        _ => return,
    };
    let first = text.as_str().split(' ').next().unwrap_or_default();
    let message = format!("the path of the program of server {} may be cut at its blank", ctx.name());
    let draft = Draft::new(text.span(), message, why);
    let draft = match loss {
        Some(loss) => draft.severity(Severity::Error).costs(loss),
        // Most releases of the client get it right.
        None if text.span() == command.span() => draft.severity(Severity::Info),
        None => draft,
    };
    let help =
        format!("write the name alone where it is on the PATH, or a path without blanks: `cmd` looks for `{first}`");
    sink.report(draft.help(help).fix(fix(ctx, text)));
}

/// The name of a program alone, where its installer puts its folder on the PATH, for a `cmd` that is there already.
fn fix(ctx: &ServerContext<'_>, path: Text<'_>) -> Option<Fix> {
    let name = program_name(path.as_str());
    let folder = path.as_str().to_ascii_lowercase().replace('/', "\\");
    let usual = folder.contains(r"\program files\nodejs\") && matches!(name.as_str(), "node" | "npm" | "npx");
    let by_cmd = ctx.server.command.is_some_and(|command| command.span() != path.span());
    let edit = (usual && by_cmd).then(|| put(ctx, path, &name)).flatten()?;
    Some(Fix::risky(format!("write `{name}`"), vec![edit]))
}

/// Whether a path of Windows to a program of one of these kinds has a blank in it and no quotes around it.
fn is_cut(text: Text<'_>, kinds: &[&str]) -> bool {
    let value = text.as_str();
    let drive = value.as_bytes().get(1) == Some(&b':') && value.contains(' ');
    drive && value.rsplit_once('.').is_some_and(|(_, end)| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(end)))
}

/// Whether `cmd /c` cuts the program that it is given: its path needs quotes, and they are not the only ones, or not
/// around a plain path.
fn loses_quotes(program: Text<'_>, args: &[Text<'_>]) -> bool {
    if !is_cut(program, &["exe", "cmd", "bat"]) {
        return false;
    }
    // With `/s` the quotes go whatever is between them.
    let strict =
        args.iter().take_while(|arg| arg.as_str().starts_with('/')).any(|arg| arg.as_str().eq_ignore_ascii_case("/s"));
    let special = program.as_str().contains(['&', '<', '>', '(', ')', '@', '^', '|']);
    let others = args.iter().filter(|arg| arg.span() != program.span());
    strict
        || special
        || others.into_iter().any(|arg| arg.as_str().contains([' ', '\t', '"']) || arg.as_str().is_empty())
}
