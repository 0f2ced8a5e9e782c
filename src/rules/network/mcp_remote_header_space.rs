use crate::client::{Part, Splits};
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{BridgeKind, Form, Reference, is_of_windows, program_name, references};
use crate::rules::environment::set_variables;
use crate::rules::line::respell;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A header for mcp-remote holds a blank, at which the client takes it apart.
    ///
    /// ## What it does
    ///
    /// Reports values of `--header` with a blank in them, in the arguments of `mcp-remote`: in Cursor, and in Claude
    /// Desktop, where it concerns Windows. As long as nothing shows that the file is one of Windows, it is a note there.
    ///
    /// ## Why
    ///
    /// These clients start `npx` through a shell and do not quote what they give it. `mcp-remote` is given
    /// `Authorization:` and `Bearer` as two arguments and sends an empty header; on Windows the whole command may fail
    /// (`'C:\Program' is not recognized`). `mcp-remote` fills in `${NAME}` by itself, so that the blank can stand in a
    /// variable.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "X-Team: docs"] } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "Authorization: Bearer ${DOCS_TOKEN}"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "Authorization: Bearer <token>"] } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "X-Team: our docs"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// {
    ///   "mcpServers": {
    ///     "docs": {
    ///       "command": "npx",
    ///       "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "Authorization:${AUTH_HEADER}"],
    ///       "env": { "AUTH_HEADER": "Bearer ${env:DOCS_TOKEN}" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://docs.example.com/mcp", "--header", "Authorization: Bearer ${DOCS_TOKEN}"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Cursor on every system, Claude Desktop on Windows. A server that is started as `cmd /c npx …` or `node …` is left
    /// alone in Claude Desktop: it is the path to `npx.cmd` that makes the trouble there.
    ///
    /// ## References
    ///
    /// - the README of mcp-remote 0.15.1, "Custom Headers" (2026-11-22)
    /// - Cursor: <https://github.com/punkpeye/mcp-remote/issues/26> (2026-11-22)
    /// - Claude Desktop on Windows: <https://github.com/Part-DB/Part-DB-server/issues/1480> (2026-11-22)
    /// - <https://github.com/aaronsb/obsidian-mcp-plugin/issues/30> (2026-11-22)
    "network/mcp-remote-header-space" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(splits) = ctx.file.judge.client.quirks.splits_arguments else { return };
    let everywhere = splits == Splits::Everywhere;
    let severity = if everywhere { Some(Severity::Warning) } else { on_windows(ctx) };
    let Some(severity) = severity else { return };
    // The cheapest question first.
    let server = ctx.server;
    if !server.args.iter().any(|text| text.as_str().contains(": ") || text.as_str().contains("earer ")) {
        return;
    }
    let Some(launch) = server.launch.as_ref().filter(|launch| launch.shell().is_none() || everywhere) else {
        return;
    };
    // In a script the person has quoted it.
    if launch.shell().is_some_and(|shell| shell.inner.is_none()) || launch.container().is_some() {
        return;
    }
    let Some(bridge) = launch.bridge().filter(|bridge| bridge.kind == BridgeKind::McpRemote) else { return };
    for header in bridge.headers() {
        let Some(blank) = header.as_str().find(' ') else { continue };
        let name = header.split_once(':').map_or("a header", |(name, _)| name.as_str());
        let os = if everywhere { "" } else { " on Windows" };
        let message = format!("the header `{name}` of server {} is taken apart at its blank{os}", ctx.name());
        let label = format!("{} does not quote it", ctx.file.client());
        let (help, fix) = remedy(ctx, header);
        // Behind the first blank there may be a secret.
        let place = header.part(0..blank + 1).span();
        sink.report(Draft::new(place, message, label).severity(severity).help(help).fix(fix));
    }
}

/// How bad it is where it happens on Windows alone: nothing, a note where the system is not known, and more on Windows.
fn on_windows(ctx: &ServerContext<'_>) -> Option<Severity> {
    let command = ctx.server.command?.as_str();
    let through_npx = ["npx", "mcp-remote"].contains(&program_name(command).as_str());
    if !through_npx {
        return None;
    }
    let path = ctx.file.path.to_string_lossy();
    let said = ctx.file.is_for(Os::Windows);
    let is_windows = path.contains("AppData")
        || command.to_ascii_lowercase().ends_with(".cmd")
        || is_of_windows(command)
        || said == Some(true);
    let of_others = ["Library/Application Support", ".config/Claude"].iter().any(|folder| path.contains(folder));
    let is_other = of_others || command.starts_with('/') || said == Some(false);
    match (is_windows, is_other) {
        (true, _) => Some(Severity::Warning),
        (false, true) => None,
        (false, false) => Some(Severity::Info),
    }
}

/// What to do, and how.
fn remedy(ctx: &ServerContext<'_>, header: Text<'_>) -> (String, Option<Fix>) {
    let Some((name, value)) = header.split_once(':') else { return ("put the value into a variable".to_owned(), None) };
    let lead = value.as_str().len() - value.as_str().trim_start().len();
    let bare = value.tail(lead);
    if !bare.as_str().contains(' ') {
        let help = format!("write `{}:` without a blank behind it", name.as_str());
        let edit = respell(ctx, value.part(0..lead), "");
        return (help, edit.map(|edit| Fix::safe("remove the blank", vec![edit])));
    }
    let variable = variable_for(name.as_str());
    let help = format!(
        "write `{}:${{{variable}}}`, and put the value into the variable `{variable}` under `env`",
        name.as_str()
    );
    (help, moved(ctx, value, bare, &variable))
}

/// `AUTH_HEADER` for `Authorization`, `X_TEAM_HEADER` for `X-Team`.
fn variable_for(name: &str) -> String {
    let name = name.trim();
    if name.eq_ignore_ascii_case("authorization") {
        return "AUTH_HEADER".to_owned();
    }
    let word: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("{word}_HEADER")
}

/// Puts a value into a variable of the server, from which mcp-remote takes it.
fn moved(ctx: &ServerContext<'_>, value: Text<'_>, bare: Text<'_>, variable: &str) -> Option<Fix> {
    let taken = |name: &str| ctx.server.env.iter().any(|setting| setting.name.as_str() == name);
    if taken(variable) {
        return None;
    }
    let text = bare.as_str();
    let found = references(text);
    let is_literal = found.is_empty() && !text.contains(['$', '%', '{']);
    let content = match found.as_slice() {
        [] if is_literal => text.to_owned(),
        // mcp-remote fills in what stands in the header, and nothing in what it fills in: the client has to. Of a
        // variable that stands in this file the value would have to be moved.
        [Reference { form: Form::Brace | Form::Env, name, range }] if !taken(name) => {
            let form = ctx.file.judge.client.variables.environment_form(Part::Env)?;
            let scheme = text.get(..range.start)?.trim_end();
            let known = ["bearer", "basic", "token"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
            (known && range.end == text.len()).then(|| format!("{scheme} {}", form.spell(name)))?
        }
        _ => return None,
    };
    let edits =
        vec![respell(ctx, value, &format!("${{{variable}}}"))?, set_variables(ctx, &[(variable, content.as_str())])?];
    let title = format!("put the value into `{variable}`");
    Some(if is_literal { Fix::safe(title, edits) } else { Fix::risky(title, edits) })
}
