use crate::client::{Part, Scope};
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::stand_in_of_path;
use crate::model::{Form, holds_reference, is_absolute};
use crate::rules::command::script_missing::missing_script;
use crate::rules::homes::project_variable;
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A path counts from a folder that nobody has named.
    ///
    /// ## What it does
    ///
    /// Reports commands and scripts with a relative path. Where the client fills in the folder of the project or of the
    /// plugin, the fix writes that before it.
    ///
    /// ## Why
    ///
    /// A relative path counts from the folder in which the client happens to run. For a file that belongs to the user
    /// that is any folder; Claude Desktop runs in `/` or in the Windows system folder. For a project's file it is the
    /// project most of the time, so that there it is a note only.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["dist/index.js"] } } }
    /// ```
    ///
    /// ```json,bad,path=.vscode/mcp.json
    /// { "servers": { "mine": { "type": "stdio", "command": "node", "args": ["./dist/index.js"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["/srv/mine/dist/index.js"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code starts servers in the folder of the session, Cursor and VS Code in the workspace folder.
    ///
    /// ## References
    ///
    /// - <https://modelcontextprotocol.io/legacy/tools/debugging> (2026-11-22)
    /// - <https://github.com/blurrah/mcp-graphql/issues/8> (2026-11-22)
    "command/relative-path" {
        severity: Severity::Warning,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    // With a working directory of its own, it is known what paths count from.
    if server.cwd.is_some() || ctx.file.judge.is_unknown() {
        return;
    }
    let command = server.command.filter(|command| is_relative(command.as_str()));
    let script = server.launch.as_ref().and_then(|launch| launch.script()).and_then(|script| script.path);
    let script = script.filter(|path| !sets_directory(ctx) && is_script(path.as_str()));
    // `path/to/server` leads nowhere from any folder: `env/placeholder-value`.
    let named = command.or(script).filter(|text| stand_in_of_path(text.as_str()).is_none());
    let Some(text) = named else { return };
    // What is not there at all is `script-missing`.
    if command.is_none() && ctx.file.host && missing_script(ctx).is_some() {
        return;
    }
    let part = if command.is_some() { Part::Command } else { Part::Args };
    let root = root(ctx, part);
    let (severity, help) = match ctx.file.judge.file.scope {
        Scope::User | Scope::Managed => (Severity::Warning, "write the absolute path".to_owned()),
        // The client's own folders of a plugin move with its version.
        Scope::Plugin => match &root {
            Some((root, _)) => (Severity::Info, format!("write `{root}` before it")),
            None => (Severity::Info, "have the client name the folder of the plugin, or the server find it".to_owned()),
        },
        Scope::Project | Scope::Local | Scope::Given => {
            (Severity::Info, "fine as long as the client is started in the project folder".to_owned())
        }
    };
    sink.report(
        Draft::new(
            text.span(),
            format!("server {} is found only when {} runs in the right folder", ctx.name(), ctx.file.client()),
            "counts from the folder in which the client runs",
        )
        .severity(severity)
        .help(help)
        .fix(root.and_then(|(root, safe)| below(ctx, text, &root, safe))),
    );
}

/// The folder that a path in a file of a project or of a plugin counts from, as the client knows it, and whether that
/// can only be what is meant.
fn root(ctx: &ServerContext<'_>, part: Part) -> Option<(String, bool)> {
    let variables = &ctx.file.judge.client.variables;
    match ctx.file.judge.file.scope {
        Scope::Plugin => {
            let of_plugin =
                |name: &&&str| name.ends_with("PLUGIN_ROOT") || matches!(**name, "extensionPath" | "__dirname");
            let name = variables.predefined.iter().find(of_plugin)?;
            variables.expands(Form::Brace, name, part).then(|| (Form::Brace.spell(name), true))
        }
        Scope::Project => Some((project_variable(variables, part)?, false)),
        Scope::Local | Scope::Given | Scope::User | Scope::Managed => None,
    }
}

/// The path below a folder.
fn below(ctx: &ServerContext<'_>, text: Text<'_>, root: &str, safe: bool) -> Option<Fix> {
    let launch = ctx.server.launch.as_ref()?;
    // A shell takes a folder with a blank in its name apart.
    if launch.shell().is_some() || launch.is_far() {
        return None;
    }
    let dot = if text.as_str().starts_with(['.']) && text.as_str()[1..].starts_with(['/', '\\']) { 2 } else { 0 };
    let edit = put(ctx, text.part(0..dot), &format!("{root}/"))?;
    let title = format!("write `{root}` before it");
    Some(if safe { Fix::safe(title, vec![edit]) } else { Fix::risky(title, vec![edit]) })
}

/// `uv run --directory` and the like.
fn sets_directory(ctx: &ServerContext<'_>) -> bool {
    let names = ["--directory", "--cwd", "--prefix", "-C"];
    let gives = |arg: &Text<'_>| {
        let name = arg.as_str().split('=').next().unwrap_or_default();
        arg.as_str().starts_with('-') && names.contains(&name)
    };
    ctx.server.args.iter().any(gives)
}

/// Whether a command is a relative path, and not a name for the PATH.
fn is_relative(path: &str) -> bool {
    let separated = path.contains(['/', '\\']);
    separated
        && !is_absolute(path)
        && !path.starts_with('~')
        && !holds_reference(path)
        && !path.contains(char::is_whitespace)
}

/// Whether an argument of an interpreter is a relative path of a script.
fn is_script(path: &str) -> bool {
    let script = [".js", ".mjs", ".cjs", ".ts", ".mts", ".py"].iter().any(|end| path.to_lowercase().ends_with(end));
    script && !is_absolute(path) && !path.starts_with(['~', '@']) && !holds_reference(path) && !path.contains("://")
}
