use crate::client::{Approval, Choice, Scope, Unset};
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{Form, references};
use crate::rules::client::bad_interpolation::{is_meant, places};
use crate::rules::environment::{client_has, named_in_fields};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A server refers to a variable that is not set on this machine.
    ///
    /// ## What it does
    ///
    /// Looks the variables up that a declaration refers to, in a spelling that the client expands and without a
    /// default, and those that Codex is told to hand on by name (`env_vars`, `bearer_token_env_var`,
    /// `env_http_headers`). Reported is each that this process does not have. Variables that `direnv` sets in the
    /// project, and those in a `.env` that the client reads, count as set.
    ///
    /// ## Why
    ///
    /// Few clients say that a variable is missing. The server is started with nothing in its place, or with the
    /// reference itself, and is refused later on with a message about a wrong key.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js"], "env": { "TOKEN": "${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// url = "https://example.com/mcp"
    /// bearer_token_env_var = "DOCS_TOKEN"
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env DOCS_TOKEN 1
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "type": "http", "url": "${DOCS_URL:-https://example.com}/mcp" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// file /home/me/project/.env 600 DOCS_TOKEN=1
    /// ```
    ///
    /// ```json,good,client=gemini-cli,path=.gemini/settings.json
    /// { "mcpServers": { "docs": { "httpUrl": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /srv/docs.js 644
    /// ```
    ///
    /// ```json,good,client=gemini-cli,path=.gemini/settings.json
    /// { "mcpServers": { "docs": { "command": "node", "args": ["/srv/docs.js", "^(GET|POST)$"], "env": { "DB_PASSWORD": "pa$$WORD1!", "PROMPT": "Dear ${name}" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code keeps the reference as it is written, and one of them in `.mcp.json` was seen to keep it from asking
    /// about any server of that file. Cursor, Gemini CLI and Copilot CLI keep it as well, opencode and VS Code put
    /// nothing in its place, mcporter and Droid do not start the server. Of clients with a graphical interface it is a
    /// note only, since their environment is another than that of this terminal, and so it is in plugins.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, opencode 1.18.33, Droid 0.225.2 and mcporter 0.12.3 (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/62789> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/60513> (2026-11-22)
    /// - <https://geminicli.com/docs/reference/configuration> on `.env` (2026-11-22)
    "env/unset-variable" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let judge = ctx.file.judge;
    let Choice::Branch(branch) = ctx.choice else { return };
    if judge.is_unknown() || judge.file.unread.is_some() {
        return;
    }
    let variables = &judge.client.variables;
    let mut told: Vec<&str> = Vec::new();
    let missing = |name: &str| !name.is_empty() && !is_given(ctx, name) && !client_has(ctx.file, name);
    if variables.unset != Unset::Unknown {
        for place in places(ctx, branch) {
            for reference in references(place.text.as_str()) {
                let name = reference.name;
                let plain = reference.form.is_environment() && reference.form != Form::BraceDefault;
                let expanded = plain && variables.expands(reference.form, name, place.part);
                if expanded
                    && !variables.predefined.contains(&name)
                    && !told.contains(&name)
                    && is_meant(ctx, &place, &reference)
                    && missing(name)
                {
                    told.push(name);
                    sink.report(draft(ctx, place.text.part(reference.range), name, reference.form));
                }
            }
        }
    }
    for (text, field) in named_in_fields(ctx) {
        if !told.contains(&text.as_str()) && missing(text.as_str()) {
            told.push(text.as_str());
            sink.report(draft_of_field(ctx, text, field));
        }
    }
}

/// Whether the variable comes from somewhere else: from the server's own environment, or from the client.
fn is_given(ctx: &ServerContext<'_>, name: &str) -> bool {
    // `"TOKEN": "${TOKEN}"` gives it nothing.
    let refers_to_itself = |value: &str| references(value).iter().any(|reference| reference.name == name);
    let own = ctx.server.env.iter().filter(|setting| setting.name.as_str() == name);
    let given = own.filter_map(|setting| setting.value.as_str()).any(|value| !refers_to_itself(value));
    given || ctx.file.judge.client.quirks.sets.iter().any(|start| name.starts_with(start))
}

/// What a plugin refers to its users set, and seldom those who write it.
fn severity(ctx: &ServerContext<'_>) -> Severity {
    let judge = ctx.file.judge;
    let known = judge.client.in_terminal && judge.file.scope != Scope::Plugin;
    if known { Severity::Warning } else { Severity::Info }
}

/// Where to set a variable so that the client has it, and the order that does it, with the value left open.
fn order(ctx: &ServerContext<'_>, name: &str) -> (String, Option<Fix>) {
    let client = ctx.file.client();
    let (help, order) = match ctx.file.system.os() {
        Os::Windows => (format!("set it, and start {client} anew"), Some(format!("setx {name} \"…\""))),
        _ if ctx.file.judge.client.in_terminal => {
            (format!("set it where {client} is started"), Some(format!("export {name}='…'")))
        }
        Os::MacOs => (
            format!("set it for the whole session, and start {client} anew"),
            Some(format!("launchctl setenv {name} '…'")),
        ),
        Os::Linux => (format!("set it for the whole session, and start {client} anew"), None),
    };
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (help, order.filter(|_| is_name).map(Fix::display_only))
}

fn draft(ctx: &ServerContext<'_>, text: Text<'_>, name: &str, form: Form) -> Draft {
    let (judge, client) = (ctx.file.judge, ctx.file.client());
    let label = match judge.client.variables.unset {
        Unset::Literal => format!("{client} leaves it as it is written"),
        Unset::Empty => format!("{client} puts nothing in its place"),
        Unset::Fails => format!("{client} does not start the server without it"),
        Unset::Unknown => "not set".to_owned(),
    };
    let (mut help, order) = order(ctx, name);
    if form == Form::Brace && judge.client.variables.forms.contains(&Form::BraceDefault) {
        help = format!("{help}, or give it a default (`{}`)", Form::BraceDefault.show(name));
    }
    let also = judge.client.quirks.while_unset.filter(|_| judge.file.approval == Approval::EachServer);
    if let Some(also) = also {
        help = format!("{help}; {also}");
    }
    let message = format!("`{name}` is not set, and server {} refers to it", ctx.name());
    Draft::new(text.span(), message, label).help(help).fix(order).severity(severity(ctx))
}

fn draft_of_field(ctx: &ServerContext<'_>, text: Text<'_>, field: &str) -> Draft {
    let name = text.as_str();
    let (label, severity) = match field {
        "bearer_token_env_var" => ("no token to send", severity(ctx)),
        "env_http_headers" => ("the header is not sent", severity(ctx)),
        // Many a server does without.
        _ => ("nothing to hand on", Severity::Info),
    };
    let message = format!("`{name}` is not set, and `{field}` of server {} names it", ctx.name());
    let (help, order) = order(ctx, name);
    Draft::new(text.span(), message, label).help(help).fix(order).severity(severity)
}
