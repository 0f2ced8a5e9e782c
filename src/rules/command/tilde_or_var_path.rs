use crate::client::Part;
use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::Text;
use crate::model::{Form, Launch, is_absolute, program_name, references};
use crate::rules::homes::{home_variable, project_variable};
use crate::rules::packages::folders;
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A path begins with `~` or a shell variable, and no shell expands it.
    ///
    /// ## What it does
    ///
    /// Reports `~`, `$HOME`, `%USERPROFILE%` and the like at the start of the command, the working directory or an
    /// argument, where the client does not expand them. The fix writes what this client knows in their place. Where it
    /// knows nothing, `--host` writes the path itself, and never into a file that is for everybody.
    ///
    /// ## Why
    ///
    /// Clients start programs without a shell. A folder called `~` does not exist.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "~/bin/my-server" } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["$HOME/mine/index.js"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.mine]
    /// command = "node"
    /// args = ["--root=~/mine"]
    /// ```
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /Users/me/mine/index.js 644
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=~/Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["~/mine/index.js"] } } }
    /// ```
    ///
    /// ```json,bad,client=gemini-cli,path=.gemini/settings.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["--root", "~/mine"], "cwd": "~/mine" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "${HOME}/bin/my-server" } } }
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "mine": { "command": "~/bin/my-server" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Cursor expands `~` in the command, the arguments and `cwd`. Claude Code expands `${HOME}`, and neither `~` nor
    /// `$HOME`. Claude Desktop expands nothing. VS Code knows `${userHome}` and `${env:HOME}`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/reference/variables-reference> (2026-11-22)
    /// - <https://github.com/wallabyjs/console-ninja/issues/412> (2026-11-22)
    "command/tilde-or-var-path" {
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    if ctx.file.judge.is_unknown() {
        return;
    }
    let tilde = ctx.file.judge.file.expands_tilde;
    let cwd = server.cwd.filter(|_| ctx.file.judge.schema().has_field(server.fields.cwd));
    let command = server.command.map(|text| (text, Part::Command, tilde.command));
    for (text, part, tilde) in command.into_iter().chain(cwd.map(|text| (text, Part::Cwd, tilde.cwd))) {
        if let Some(start) = unexpanded(ctx, text, part, tilde) {
            sink.report(draft(ctx, start, part).costs(Loss::Launch));
        }
    }
    let Some(launch) = &server.launch else { return };
    for argument in plain_arguments(launch) {
        // Programs may expand these themselves, so that it is no more than probable.
        let start = unexpanded(ctx, value_of(argument), Part::Args, tilde.args);
        // The common file servers know `~` themselves.
        let knows = |start: &Text<'_>| {
            start.as_str() == "~" && folders(ctx).iter().any(|folder| folder.span() == argument.span())
        };
        if let Some(start) = start.filter(|start| !knows(start)) {
            sink.report(draft(ctx, start, Part::Args).severity(Severity::Warning));
        }
    }
}

/// What an argument gives a value to is not part of the value: `--dir=~/x`.
pub(crate) fn value_of(argument: Text<'_>) -> Text<'_> {
    let value = argument.as_str().starts_with('-').then(|| argument.split_once('=')).flatten();
    value.map_or(argument, |(_, value)| value)
}

/// The arguments that no shell gets to see: not what is interpreted by one, here, in a container or far away.
pub(crate) fn plain_arguments<'a>(launch: &Launch<'a>) -> Vec<Text<'a>> {
    let interpreted = launch.shell().is_some_and(|shell| shell.script.is_some());
    if interpreted || launch.is_far() {
        return Vec::new();
    }
    if let Some(container) = launch.container() {
        return container.flags.iter().filter_map(|flag| flag.value).collect();
    }
    let names_shell = |text: &Text<'_>| SHELLS.contains(&program_name(text.as_str()).as_str());
    launch.args.iter().take_while(|argument| !names_shell(argument)).copied().collect()
}

const SHELLS: &[&str] = &["sh", "bash", "zsh", "dash", "fish", "cmd", "powershell", "pwsh"];

fn draft(ctx: &ServerContext<'_>, start: Text<'_>, part: Part) -> Draft {
    let written = start.as_str();
    let name = written.trim_matches(['$', '{', '}', '%']);
    let name = if written == "~" { "HOME" } else { name };
    let help = match in_its_place(ctx, start, name, part) {
        Some(reference) => format!("write the absolute path, or `{reference}`"),
        None => "write the absolute path".to_owned(),
    };
    // The client is not named: the same place may concern several.
    Draft::new(start.span(), format!("nothing expands `{written}` in server {}", ctx.name()), "taken as it stands")
        .help(help)
        .fix(fix(ctx, start, name, part))
}

/// What the client knows in place of `~` or a variable.
fn in_its_place(ctx: &ServerContext<'_>, start: Text<'_>, name: &str, part: Part) -> Option<String> {
    let variables = &ctx.file.judge.client.variables;
    let windows = ctx.file.os().map_or(start.as_str().starts_with('%'), |os| os == Os::Windows);
    match name {
        // What a shell is in is the project; what a client is in, who knows.
        "PWD" => project_variable(variables, part),
        "HOME" | "USERPROFILE" => home_variable(variables, part, windows),
        _ => variables.environment_form(part).map(|form| form.spell(name)),
    }
}

/// The same, else the folder that it stands for on this machine.
fn fix(ctx: &ServerContext<'_>, start: Text<'_>, name: &str, part: Part) -> Option<Fix> {
    let home = matches!(name, "HOME" | "USERPROFILE");
    let new = in_its_place(ctx, start, name, part).or_else(|| folder(ctx, name, home))?;
    let edit = put(ctx, start, &new)?;
    Some(Fix::safe(format!("write `{new}`"), vec![edit]))
}

/// The folder that a variable stands for on this machine, for a file that belongs to its user.
fn folder(ctx: &ServerContext<'_>, name: &str, home: bool) -> Option<String> {
    let system = ctx.file.system;
    if !ctx.file.host || ctx.file.shared || name == "PWD" || ctx.file.os() != Some(system.os()) {
        return None;
    }
    let folder = if home { system.home()?.to_str()?.to_owned() } else { system.env(name)? };
    is_absolute(&folder).then_some(folder)
}

/// Names of folders that people write as variables.
const FOLDERS: &[&str] = &["HOME", "PWD", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "HOMEPATH", "XDG_CONFIG_HOME"];

/// The `~` or the variable at the start of a path that the client leaves as it is.
pub(crate) fn unexpanded<'a>(ctx: &ServerContext<'_>, text: Text<'a>, part: Part, tilde: bool) -> Option<Text<'a>> {
    let value = text.as_str();
    if value == "~" || value.starts_with("~/") || value.starts_with("~\\") {
        return (!tilde).then(|| text.part(0..1));
    }
    // Servers with a million arguments were seen in no real file, and must not cost seconds all the same.
    if !value.starts_with(['$', '%']) {
        return None;
    }
    let variables = &ctx.file.judge.client.variables;
    let first = references(value).into_iter().next().filter(|reference| reference.range.start == 0)?;
    let ends = value[first.range.end..].chars().next().is_none_or(|next| matches!(next, '/' | '\\'));
    let plain = matches!(first.form, Form::Brace | Form::Dollar | Form::Percent);
    let plain = plain && variables.are_known() && !variables.expands(first.form, first.name, part);
    (ends && plain && FOLDERS.contains(&first.name)).then(|| text.part(first.range))
}
