use crate::diagnostic::Severity;
use crate::document::Text;
use crate::knowledge::find_token;
use crate::rules::secrets::{Secret, in_json, in_setting, instead, is_public, places, tell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A secret stands in the file itself.
    ///
    /// ## What it does
    ///
    /// Reports values that have the form of a known issuer's tokens, wherever they stand in a server, and random
    /// values of variables and headers whose names say that they are secret, also where several are given as JSON in
    /// one string. Stand-ins (`your-api-key`, `<token>`), references to variables, and tokens whose check digits are
    /// wrong are left alone. The value itself is never shown.
    ///
    /// The fix puts a reference in every place where the value stands, as the client spells it, or names a variable in the
    /// field that the client has for that. The variable is called as what it is the value of, else after the issuer or the
    /// server, and never as one that the file uses for something else. A token behind `-e NAME=` of a container goes into
    /// the environment of the command.
    ///
    /// ## Why
    ///
    /// A project's file ends up in git, and from there in every copy. A file of the user's own is a note only:
    /// some clients leave no other place.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "env": { "CONTEXT7_API_KEY": "ctx7sk-Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu1AoV4i" } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "api": { "command": "api-mcp", "args": ["--config", "{\"apiKey\": \"q8Zr2LmX4vTn6Wd1Ks9YbHc3\"}"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "db-mcp", "env": { "DB_API_KEY": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } } }
    /// ```
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } } }
    /// ```
    ///
    /// ```json,bad,client=opencode,path=opencode.json
    /// { "mcp": { "db": { "type": "local", "command": ["db-mcp"], "environment": { "DB_API_KEY": "q8Zr2LmX4vTn6Wd1Ks9YbHc3" } } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// url = "https://example.com/mcp"
    /// http_headers = { Authorization = "Bearer q8Zr2LmX4vTn6Wd1Ks9YbHc3" }
    /// ```
    ///
    /// ```yaml,bad,client=goose,path=~/.config/goose/config.yaml
    /// extensions:
    ///   docs:
    ///     type: stdio
    ///     enabled: true
    ///     cmd: docs-mcp
    ///     args: []
    ///     envs:
    ///       DOCS_API_KEY: q8Zr2LmX4vTn6Wd1Ks9YbHc3
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN_FILE": "/run/secrets/gh", "DEFAULT_MINIMUM_TOKENS": "" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code expands `${NAME}`, Cursor `${env:NAME}`, opencode `{env:NAME}`; VS Code asks for the value of
    /// `${input:name}`. Codex and Goose are told the names of variables in fields of their own. Claude Desktop expands
    /// nothing, so that there is no fix.
    ///
    /// ## References
    ///
    /// - the forms of tokens, each with its source: `src/knowledge/secrets.json` (2026-11-22)
    /// - <https://github.com/MotWakorb/enhancedchannelmanager/pull/403> (2026-11-22)
    "secret/hardcoded" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for place in places(ctx) {
        if let Some(token) = find_token(place.text.as_str()) {
            if !place.name.is_some_and(|name| is_public(name.as_str())) {
                let message = format!("a {} token stands in server {}", token.issuer, ctx.name());
                sink.report(draft(ctx, &Secret::token(place, &token), message, Severity::Error));
            }
        } else if let Some(secret) = in_setting(&place) {
            let name = place.name.map_or("", Text::as_str);
            let message = format!("what looks like a secret stands in `{name}` of server {}", ctx.name());
            sink.report(draft(ctx, &secret, message, Severity::Warning));
        } else {
            for secret in in_json(&place) {
                let (part, name) = (place.part.describe(), secret.kind.name());
                let message =
                    format!("what looks like a secret stands as `{name}` in the {part} of server {}", ctx.name());
                sink.report(draft(ctx, &secret, message, Severity::Warning));
            }
        }
    }
}

fn draft(ctx: &ServerContext<'_>, secret: &Secret<'_>, message: String, severity: Severity) -> Draft {
    tell(ctx, secret, message, "readable by everyone who has this file", &instead(ctx, secret), severity)
}
