use crate::client::{Part, Scope};
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::knowledge::{find_token, has_high_entropy, is_placeholder, names_a_secret};
use crate::model::{Form, Setting, holds_reference};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A secret stands in the file itself.
    ///
    /// ## What it does
    ///
    /// Reports values that have the form of a known issuer's tokens, wherever they stand in a server, and random
    /// values of variables and headers whose names say that they are secret. Stand-ins (`your-api-key`, `<token>`)
    /// and references to variables are left alone. The value itself is never shown.
    ///
    /// ## Why
    ///
    /// A project's file ends up in git, and from there in every copy. A file of the user's own is a note only:
    /// some clients leave no other place.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "ghp_Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu1AoV4i" } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "db-mcp", "env": { "DB_API_KEY": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "<your token>", "DEFAULT_MINIMUM_TOKENS": "" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code expands `${NAME}`, Cursor and VS Code `${env:NAME}`; Claude Desktop expands nothing.
    ///
    /// ## References
    ///
    /// - the forms of tokens, each with its source: `src/knowledge/secrets.json` (2026-11-22)
    /// - <https://github.com/MotWakorb/enhancedchannelmanager/issues/403> (2026-11-22)
    "secret/hardcoded" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let known = |text: Text<'_>, part: Part, name: Option<Text<'_>>, sink: &mut Sink<'_>| -> bool {
        let Some(token) = find_token(text.as_str()) else { return false };
        // The anonymous and publishable keys of a service are made to be seen.
        if name.is_some_and(|name| is_public(name.as_str())) {
            return true;
        }
        let message = format!("a {} token stands in server {}", token.issuer, ctx.name());
        sink.report(draft(ctx, text.part(token.range), part, name, message, Severity::Error));
        true
    };
    let command = server.command.map(|text| (text, Part::Command));
    let args = server.args.iter().map(|text| (*text, Part::Args));
    for (text, part) in command.into_iter().chain(args).chain(server.url.map(|text| (text, Part::Url))) {
        known(text, part, None, sink);
    }
    let variables = server.env.iter().map(|setting| (setting, Part::Env, Some(setting.name)));
    for (setting, part, name) in variables.chain(server.headers.iter().map(|setting| (setting, Part::Headers, None))) {
        let Some(text) = setting.value.text() else { continue };
        if !known(text, part, name, sink) && looks_secret(setting, text) {
            let message =
                format!("what looks like a secret stands in `{}` of server {}", setting.name.as_str(), ctx.name());
            sink.report(draft(ctx, text, part, name, message, Severity::Warning));
        }
    }
}

/// Whether a name says that its value is no secret.
fn is_public(name: &str) -> bool {
    let upper = name.to_uppercase();
    ["ANON", "PUBLIC", "PUBLISHABLE"].iter().any(|word| upper.split('_').any(|part| part == *word))
}

/// A random value under a name that says it is secret.
fn looks_secret(setting: &Setting<'_>, text: Text<'_>) -> bool {
    let value = text.as_str();
    // `Bearer …`: the scheme is not part of it.
    let credential = value.rsplit(' ').next().unwrap_or(value);
    // The cheapest question first: nearly every value is too short or too plain.
    has_high_entropy(credential)
        && !holds_reference(value)
        && !is_placeholder(credential)
        && names_a_secret(setting.name.as_str())
}

/// `name` is that of the variable, which the reference then has too.
fn draft(
    ctx: &ServerContext<'_>,
    text: Text<'_>,
    part: Part,
    name: Option<Text<'_>>,
    message: String,
    severity: Severity,
) -> Draft {
    let name = name.map_or("NAME", Text::as_str);
    let own = matches!(ctx.file.judge.file.scope, Scope::User | Scope::Managed);
    let client = ctx.file.judge.client;
    let variables = &client.variables;
    let asked = variables.forms.contains(&Form::Input) && variables.parts.contains(&part);
    let reference = match variables.environment_form(part) {
        _ if asked => format!("have it asked for (`{}`, with an entry under `inputs`)", Form::Input.spell(name)),
        Some(form) => format!("refer to a variable instead (`{}`)", form.spell(name)),
        None => {
            let instead = client.instead.iter().find(|(at, _)| *at == part);
            instead.map_or("take it out of the file", |(_, order)| order).to_owned()
        }
    };
    let help = if own {
        format!("{reference}; anyone who gets this file gets the secret")
    } else {
        format!("{reference}, and replace the secret: what was committed stays in the history")
    };
    let draft = Draft::new(text.span(), message, "readable by everyone who has this file").help(help);
    draft.severity(if own { Severity::Info } else { severity })
}
