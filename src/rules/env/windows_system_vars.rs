use crate::client::{Environment, Part};
use crate::diagnostic::Fix;
use crate::model::{Action, Container, Form, Launch};
use crate::rules::environment::set_variables;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A server on Windows is not given a variable of the system that it does not do without.
    ///
    /// ## What it does
    ///
    /// Reports servers that run a plugin of Docker's command, such as `docker mcp gateway run`, in files that lie where
    /// only Windows has them (with `--host`: in a user's files on Windows; with `windows` in `target-os` of the settings:
    /// in all), of clients that give their servers a fixed
    /// list of variables in which one is missing.
    ///
    /// ## Why
    ///
    /// Docker looks for its plugins below `%ProgramFiles%`, and the plugin for servers breaks off without
    /// `%ProgramData%`. In a terminal both are always there, and so nobody thinks of them.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "MCP_DOCKER": { "command": "docker", "args": ["mcp", "gateway", "run"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// {
    ///   "mcpServers": {
    ///     "MCP_DOCKER": { "command": "docker", "args": ["mcp", "gateway", "run"], "env": { "ProgramData": "C:\\ProgramData" } }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=Library/Application Support/Claude/claude_desktop_config.json
    /// { "mcpServers": { "MCP_DOCKER": { "command": "docker", "args": ["mcp", "gateway", "run"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop, Cursor and others that hand on what the MCP SDK does; Claude Code and VS Code hand on everything.
    ///
    /// ## References
    ///
    /// - <https://github.com/docker/for-win/issues/14860> (2026-11-22)
    /// - <https://github.com/docker/for-win/issues/14900> (2026-11-22)
    /// - @modelcontextprotocol/sdk 1.32.2, `client/stdio.js`; mcp 2.3.0, `client/stdio.py` (2026-11-22)
    "env/windows-system-vars" {
        only_on: Some(Os::Windows),
        refutable: true,
        check: Check::Server(check),
    }
}

/// What a plugin of Docker's command needs, and what it is where Windows was installed as usual.
const NEEDED: &[(&str, &str)] = &[("ProgramData", r"C:\ProgramData"), ("ProgramFiles", r"C:\Program Files")];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Environment::Only { windows, .. } = ctx.file.judge.client.environment else { return };
    let Some(command) = ctx.server.command.filter(|_| runs_plugin(ctx)) else { return };
    if ctx.file.is_for(Os::Windows) != Some(true) {
        return;
    }
    // Windows makes no difference between upper and lower case.
    let is_given = |name: &str| {
        windows.iter().any(|given| given.eq_ignore_ascii_case(name))
            || ctx.server.env.iter().any(|setting| setting.name.as_str().eq_ignore_ascii_case(name))
    };
    let missing: Vec<_> = NEEDED.iter().copied().filter(|(name, _)| !is_given(name)).collect();
    if missing.is_empty() {
        return;
    }
    let names: Vec<_> = missing.iter().map(|(name, _)| format!("`{name}`")).collect();
    let (names, client) = (names.join(" and "), ctx.file.client());
    let values: Vec<_> = missing.iter().map(|(name, value)| format!("`{name}` (usually `{value}`)")).collect();
    let form = ctx.file.judge.client.variables.environment_form(Part::Env).filter(|form| *form != Form::Percent);
    let fix = match form {
        Some(form) => {
            let handed: Vec<_> = missing.iter().map(|(name, _)| (*name, form.spell(name))).collect();
            let handed: Vec<_> = handed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            set_variables(ctx, &handed).map(|edit| Fix::safe(format!("hand {names} on"), vec![edit]))
        }
        None => {
            set_variables(ctx, &missing).map(|edit| Fix::risky(format!("set {names} to what is usual"), vec![edit]))
        }
    };
    sink.report(
        Draft::new(
            command.span(),
            format!("{client} does not hand {names} on to server {}, which ends without it", ctx.name()),
            "Docker looks there for what it needs",
        )
        .help(format!("set it under `{}`: {}", ctx.server.fields.env, values.join(", ")))
        .fix(fix),
    );
}

/// Whether the command is one of Docker's that a plugin carries out.
fn runs_plugin(ctx: &ServerContext<'_>) -> bool {
    let container = ctx.server.launch.as_ref().and_then(Launch::container);
    let is_plugin = |container: &Container<'_>| {
        container.action == Action::Other && container.verb.is_some_and(|verb| verb.as_str() == "mcp")
    };
    container.is_some_and(is_plugin)
}
