use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::Text;
use crate::model::{Launch, has_drive, holds_reference, program_name};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A command or a path goes over several lines.
    ///
    /// ## What it does
    ///
    /// Reports line breaks within the command and in the working directory, and in arguments of which every line is a
    /// path. Code for an interpreter or a shell, and texts, may have as many lines as they like. Of several paths to one
    /// program the unsafe fix keeps the first, as the shell does that printed them.
    ///
    /// ## Why
    ///
    /// No shell takes it apart: the client looks for one program, or one file, with a line break in its name. It comes
    /// from pasting what `which -a` or `where` print, several paths of which one is wanted.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "/usr/local/bin/npx\n/usr/bin/npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs/index.js\n"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "C:\\Program Files\\nodejs\\npx\nC:\\Program Files\\nodejs\\npx.cmd", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "docs": { "command": "/usr/local/bin/npx", "args": ["-y", "docs-server"] },
    ///     "code": { "command": "python3", "args": ["-c", "import box\nbox.run()"] },
    ///     "text": { "command": "box", "args": ["--prompt", "Be brief.\nBe kind."] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all but Augment, which hands the command to a shell.
    ///
    /// ## References
    ///
    /// - <https://github.com/OldJii/mcp-dock/issues/9> (2026-11-22)
    "command/multiline" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    if ctx.file.judge.file.shell {
        return;
    }
    if let Some(command) = server.command.filter(|command| is_broken(*command) && !is_path_of_windows(ctx, *command)) {
        let message = format!("`command` of server {} goes over several lines", ctx.name());
        sink.report(draft(ctx, command, message).costs(Loss::Launch));
    }
    let knows_cwd = ctx.file.judge.schema().has_field(server.fields.cwd);
    if let Some(cwd) = server.cwd.filter(|cwd| knows_cwd && cwd.as_str().contains('\n')) {
        let message = format!("the working directory of server {} goes over several lines", ctx.name());
        sink.report(draft(ctx, cwd, message).costs(Loss::Launch));
    }
    for argument in server.args.iter().filter(|argument| argument.as_str().contains('\n')) {
        let Some(launch) = &server.launch else { return };
        if !is_code(launch, *argument) && argument.as_str().lines().all(is_path) {
            let message = format!("a path in the arguments of server {} goes over several lines", ctx.name());
            sink.report(draft(ctx, *argument, message).severity(Severity::Warning));
        }
    }
}

/// Whether it is `C:\new`, whose backslash makes the line break: that is for `unescaped-backslash` to tell.
fn is_path_of_windows(ctx: &ServerContext<'_>, text: Text<'_>) -> bool {
    let raw = ctx.file.source().slice(text.span()).as_bytes();
    matches!(raw, [drive, b':', b'\\', next, ..] if drive.is_ascii_alphabetic() && *next != b'\\')
}

/// Whether a command has a line break that is not at one of its ends: there it is `stray-whitespace`.
pub(crate) fn is_broken(command: Text<'_>) -> bool {
    command.as_str().contains('\n') && command.as_str().trim().contains('\n')
}

/// Whether an argument is interpreted, here or behind a shell that was not taken apart.
fn is_code(launch: &Launch<'_>, argument: Text<'_>) -> bool {
    let span = argument.span();
    let script = launch.shell().and_then(|shell| shell.script);
    let inline = launch.script().and_then(|script| script.inline);
    script.into_iter().chain(inline).any(|code| code.span() == span)
}

/// Whether a line is an absolute path, as a program would print it.
fn is_path(line: &str) -> bool {
    let drive = line.as_bytes().get(1) == Some(&b':') && matches!(line.as_bytes().get(2), Some(b'\\' | b'/'));
    let posix = line.starts_with(['/', '~']) && line.len() > 1 && !line.starts_with("//") && !line.starts_with("/*");
    (drive || posix) && !holds_reference(line)
}

/// Of the paths of one program, the one that would be started: on Windows it has an end by which the system knows it.
fn first_found<'t>(lines: &[&'t str]) -> Option<&'t str> {
    let name = program_name(lines.first()?);
    let same = lines.iter().all(|line| is_path(line) && program_name(line) == name);
    let starts = |line: &&&str| {
        let end = line.rsplit_once('.').map_or("", |(_, end)| end);
        !has_drive(line) || ["exe", "cmd", "bat"].iter().any(|known| known.eq_ignore_ascii_case(end))
    };
    lines.iter().filter(|_| same && lines.len() > 1).find(starts).copied()
}

fn draft(ctx: &ServerContext<'_>, text: Text<'_>, message: String) -> Draft {
    let mut lines: Vec<&str> = text.as_str().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.dedup();
    let help = if lines.len() == 1 { "remove the line break" } else { "keep one of the lines" };
    let fix = match lines.as_slice() {
        // What stands in the file may be of several lines itself, in a style of YAML or TOML.
        [line] if !ctx.file.source().slice(text.span()).contains('\n') => {
            let whole = text.as_str();
            let start = whole.find(line).unwrap_or_default();
            let (head, tail) = (text.part(0..start).span(), text.tail(start + line.len()).span());
            let edits: Vec<Edit> = [head, tail].into_iter().filter(|span| !span.is_empty()).map(Edit::delete).collect();
            Some(Fix::safe("remove the line break", edits))
        }
        lines => first_found(lines).and_then(|line| {
            let edit = put(ctx, text, line)?;
            Some(Fix::risky("keep the first of the lines", vec![edit]))
        }),
    };
    Draft::new(text.span(), message, "with the line break this is one name").help(help).fix(fix)
}
