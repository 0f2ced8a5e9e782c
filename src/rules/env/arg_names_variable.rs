use crate::client::Part;
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::{is_name_of_secret, is_stand_in, names_a_password, names_a_secret};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// An argument is the name of a variable where its value is wanted.
    ///
    /// ## What it does
    ///
    /// Reports names such as `CONTEXT7_API_KEY` behind a flag that wants a secret (`--api-key`, `--token`), and
    /// arguments of their own that are the name of a variable of the same server. Flags that want a name
    /// (`--api-key-env`, `-e`) are left alone.
    ///
    /// ## Why
    ///
    /// Nothing looks the variable up. The server takes its name for the key, and is refused with it.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "args": ["--api-key", "DOCS_API_KEY"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "duck": { "command": "uvx", "args": ["duck-mcp", "DUCK_TOKEN"], "env": { "DUCK_TOKEN": "0" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "args": ["--api-key", "${DOCS_API_KEY}", "--token-env", "DOCS_TOKEN"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "BOX_TOKEN", "acme/box:1.2"], "env": { "BOX_TOKEN": "${BOX_TOKEN}" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Claude Code, Cursor, VS Code and others fill in a reference in the arguments, each in its own
    /// spelling; Claude Desktop and Codex fill in nothing.
    ///
    /// ## References
    ///
    /// - <https://github.com/anthropics/claude-code/issues/1254> (2026-11-22)
    /// - <https://github.com/openai/codex/issues/11851> (2026-11-22)
    "env/arg-names-variable" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    // Next to nobody has such an argument.
    if !ctx.server.args.iter().any(|arg| arg.as_str().contains('_'))
        || launch.shell().is_some_and(|s| s.inner.is_none())
    {
        return;
    }
    // `YOUR_API_KEY` is the name of nothing.
    let is_name = |text: Text<'_>| is_name_of_secret(text.as_str()) && !is_stand_in(text.as_str());
    let own = |text: Text<'_>| ctx.server.env.iter().any(|setting| setting.name.as_str() == text.as_str());
    let behind_flag = launch.named_values().into_iter().filter(|named| {
        let name = named.name.as_str();
        named.is_flag && is_name(named.value) && (names_a_secret(name) || names_a_password(name))
    });
    for named in behind_flag {
        let given = own(named.value);
        sink.report(draft(ctx, named.value, given));
    }
    for text in launch.lone_arguments().filter(|text| own(*text) && is_name(*text)) {
        sink.report(draft(ctx, text, true));
    }
}

fn draft(ctx: &ServerContext<'_>, text: Text<'_>, given: bool) -> Draft {
    let name = text.as_str();
    let form = ctx.file.judge.client.variables.environment_form(Part::Args);
    let help = match form {
        _ if given => "leave the argument out, if the server takes the variable from its environment".to_owned(),
        Some(form) => format!("write `{}`", form.spell(name)),
        None => {
            "give the server the variable in `env`, if it takes it from there, and leave the argument out".to_owned()
        }
    };
    let message =
        format!("server {} gets the name `{name}` as an argument, and not what the variable holds", ctx.name());
    let draft = Draft::new(text.span(), message, "nothing looks the variable up").help(help);
    // The client looks into its own environment, and not into the one that it gives the server.
    let reference = form.filter(|_| !given).map(|form| form.spell(name));
    let edit = reference.as_ref().and_then(|reference| put(ctx, text, reference));
    draft.fix(edit.zip(reference).map(|(edit, reference)| {
        Fix::risky(format!("write `{reference}`"), vec![edit])
            .then(format!("set `{name}` where {} is started", ctx.file.client()))
    }))
}
