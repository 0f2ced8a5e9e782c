use crate::diagnostic::Fix;
use crate::rules::{Check, Context, Decoding, Draft, Sink, declare_rule};
use crate::system::ReadError;

declare_rule! {
    /// There is something of a configuration file's name that cannot be read.
    ///
    /// ## What it does
    ///
    /// Reports a directory, a link that leads nowhere or in a circle, a pipe or device, and a file without read
    /// permission, each told apart.
    ///
    /// ## Why
    ///
    /// The client finds the name and gets nothing from it; some wait for ever on a pipe.
    ///
    /// ## Example
    ///
    /// A folder by the name of `.mcp.json`:
    ///
    /// ```json,bad,directory
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code reports a project file that it cannot read and goes on without it; it passes over
    /// `~/.claude.json` without a word and hangs when that is a pipe. Cursor never says anything.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    "syntax/unreadable" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Decoding::Unreadable(error) = ctx.decoding else { return };
    let help = match error {
        ReadError::NotFound => "a link leads nowhere: mend or remove it",
        ReadError::PermissionDenied => "give the user who runs the client read permission",
        ReadError::IsDirectory => "move the directory away and put a file in its place",
        ReadError::NotAFile => "put a regular file in its place",
        ReadError::Loop => "remove the link and put a file in its place",
        ReadError::TooLarge => "this is no configuration file; move it away",
        ReadError::Other(_) => "mend the file system, or take the file out of the list",
    };
    let file = ctx.judge.file;
    let dead_link = file.on_dead_link.filter(|_| matches!(error, ReadError::NotFound | ReadError::Loop));
    let mut draft = Draft::new(ctx.start(), format!("this file cannot be read: {error}"), "")
        .costs(match error {
            ReadError::PermissionDenied => file.forbidden(),
            _ => dead_link.unwrap_or(file.on_unreadable),
        })
        .help(help);
    if *error == ReadError::PermissionDenied {
        draft = draft.fix(Fix::display_only(format!("chmod u+r {}", ctx.path.display())));
    }
    sink.report(draft);
}
