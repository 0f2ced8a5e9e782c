use crate::client::Part;
use crate::diagnostic::{Fix, Severity};
use crate::document::replace_part;
use crate::model::{Form, Setting, holds_reference, is_of_windows};
use crate::rules::program::look_up;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Lookup;

declare_rule! {
    /// `PATH` is replaced by one without the folders of the system.
    ///
    /// ## What it does
    ///
    /// Reports a `PATH` in `env` (on Windows also `Path`) that neither refers to the old one nor names a folder in which
    /// the system has its programs. A whole `PATH`, written out, is left alone, and so is one of Nix.
    ///
    /// ## Why
    ///
    /// What stands in `env` takes the place of the old value. `npx` then finds no `node`, and a script no `sh`; the
    /// command itself may not be found either.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"], "env": { "PATH": "/opt/mine/bin" } } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"], "env": { "Path": "C:\\tools\\node;D:\\bin" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"], "env": { "PATH": "/opt/mine/bin:${PATH}" } } } }
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"], "env": { "PATH": "/opt/homebrew/bin:/usr/bin:/bin" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Claude Code, Cursor and others fill in a reference to the old value, each in its own spelling;
    /// Claude Desktop and Codex fill in nothing, so that there the whole value must be written out.
    ///
    /// ## References
    ///
    /// - <https://github.com/i-dot-ai/lex/issues/13> (2026-11-22)
    /// - <https://github.com/aaddrick/claude-desktop-debian/issues/247> (2026-11-22)
    "env/path-replaced" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    // Where it is known that the command is not on it, that is told: `command/not-found`.
    let is_missing = || ctx.file.host && matches!(look_up(ctx), Some((_, Lookup::Missing)));
    if ctx.server.env.iter().any(|setting| replaces(setting).is_some()) && is_missing() {
        return;
    }
    for setting in &ctx.server.env {
        if let Some(windows) = replaces(setting) {
            sink.report_some(draft(ctx, setting, windows));
        }
    }
}

/// Whether a variable takes the place of the `PATH` with nothing of the system in it, and whether it is one of Windows.
fn replaces(setting: &Setting<'_>) -> Option<bool> {
    let (name, value) = (setting.name.as_str(), setting.value.as_str()?);
    if !name.eq_ignore_ascii_case("path") {
        return None;
    }
    let windows = is_of_windows(value);
    // Elsewhere than on Windows `Path` is a variable like any other.
    let is_path = name == "PATH" || (windows && name == "Path");
    let lower = value.to_lowercase().replace('\\', "/");
    let separator = if windows { ';' } else { ':' };
    let whole = lower.split(separator).any(|folder| {
        let folder = folder.trim_end_matches('/');
        matches!(folder, "/bin" | "/usr/bin" | "/usr/sbin" | "/run/current-system/sw/bin")
            || folder.starts_with("/nix/store/")
            || folder.ends_with("/windows/system32")
            || folder.ends_with("/windows")
    });
    // What a reference stands for is not guessed, whoever may expand it: `client/bad-interpolation` tells who does not.
    (is_path && !whole && !value.trim().is_empty() && !holds_reference(value)).then_some(windows)
}

fn draft(ctx: &ServerContext<'_>, setting: &Setting<'_>, windows: bool) -> Option<Draft> {
    let (text, name) = (setting.value.text()?, setting.name.as_str());
    let form = ctx.file.judge.client.variables.environment_form(Part::Env);
    let system = if windows { r"C:\Windows\System32;C:\Windows" } else { "/usr/bin:/bin" };
    let separator = if windows { ';' } else { ':' };
    let help = match form {
        Some(form) => format!("put the old value behind it (`{separator}{}`)", form.spell(name)),
        None => format!("write the folders of the system into it as well (`{separator}{system}`)"),
    };
    let (title, behind) = match form.filter(|form| *form != Form::Percent) {
        Some(form) => ("keep the old value behind it", form.spell(name)),
        None => ("write the folders of the system behind it", system.to_owned()),
    };
    let known = ctx.file.judge.client.variables.are_known() && !ctx.file.judge.is_unknown();
    let end = text.tail(text.as_str().len());
    let edit = known.then(|| replace_part(ctx.file.document, setting.value, end, &format!("{separator}{behind}")));
    let fix = edit.flatten().map(|edit| Fix::risky(title, vec![edit]));
    let message = format!("server {} is left with a `{name}` that lacks the folders of the system", ctx.name());
    let label = "takes the place of the old value";
    Some(Draft::new(text.span(), message, label).help(help).fix(fix))
}
