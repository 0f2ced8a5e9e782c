use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::{Edit, Span};

declare_rule! {
    /// A key, a command or a URL has a blank at its end.
    ///
    /// ## What it does
    ///
    /// Reports fields, variables and headers whose name begins or ends with a blank or an invisible character, and
    /// commands and URLs that do.
    ///
    /// ## Why
    ///
    /// `"command "` is not `"command"`: the client does not see the field, and nobody sees the difference.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command ": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx ", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time", "a trailing blank in an argument may be meant "] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops a server whose `command` or `url` it does not find; a blank around a URL it warns of and
    /// takes away.
    ///
    /// ## References
    ///
    /// - <https://github.com/google-gemini/gemini-cli/issues/14621> (2026-11-22)
    /// - measured on Claude Code 2.1.330 (2026-11-22)
    "syntax/stray-whitespace" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let schema = ctx.file.judge.schema();
    for entry in server.node.entries() {
        let Some(trimmed) = untidy(entry.key).filter(|name| schema.has_field(name)) else { continue };
        // Without its command or url a server is no server.
        let needed = [server.fields.command, server.fields.url].contains(&trimmed) && !server.has(trimmed);
        let lost =
            needed && !matches!(ctx.choice, Choice::Branch(branch) if !branch.required.iter().any(|f| f == trimmed));
        let draft = Draft::new(
            entry.key_span,
            format!("the key `{trimmed}` of server {} has a blank at its {}", ctx.name(), side(entry.key)),
            format!("not the same as `\"{trimmed}\"`"),
        )
        .help("remove the blank")
        .fix((!server.has(trimmed)).then(|| Fix::safe("remove the blank", trim(entry.key, trimmed))));
        sink.report(if lost { draft.severity(Severity::Error).costs(ctx.bad_server()) } else { draft });
    }
    let settings = server.env.iter().chain(&server.headers).map(|setting| setting.name);
    let values = server.command.into_iter().chain(server.url);
    for (text, what) in settings.map(|text| (text, "name")).chain(values.map(|text| (text, "value"))) {
        // A value of blanks alone is not an untidy one, and one that is broken may go on behind them.
        let Some(trimmed) = untidy(text).filter(|trimmed| !trimmed.is_empty() && !is_broken(ctx, text)) else {
            continue;
        };
        let taken = |name: &str| server.env.iter().chain(&server.headers).any(|setting| setting.name.as_str() == name);
        let fix = (what == "value" || !taken(trimmed)).then(|| Fix::safe("remove the blank", trim(text, trimmed)));
        sink.report(
            Draft::new(
                text.span(),
                format!("a {what} in server {} has a blank at its {}", ctx.name(), side(text)),
                "with a blank that does not show",
            )
            .help("remove the blank")
            .fix(fix),
        );
    }
}

/// Whether something is wrong with a string, or right behind it.
fn is_broken(ctx: &ServerContext<'_>, text: Text<'_>) -> bool {
    let Span { start, end } = text.span();
    !ctx.file.document.faults_in(Span::new(start.saturating_sub(1), end + 2)).is_empty()
}

/// Removes what stands around the rest.
fn trim(text: Text<'_>, trimmed: &str) -> Vec<Edit> {
    let value = text.as_str();
    let start = value.find(trimmed).unwrap_or_default();
    let around = [text.part(0..start), text.tail(start + trimmed.len())];
    around.iter().map(|part| part.span()).filter(|span| !span.is_empty()).map(Edit::delete).collect()
}

/// The text without the blanks around it, where it has some.
fn untidy(text: Text<'_>) -> Option<&str> {
    let value = text.as_str();
    let trimmed = value
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'));
    (trimmed.len() != value.len()).then_some(trimmed)
}

fn side(text: Text<'_>) -> &'static str {
    if untidy(text).is_some_and(|trimmed| text.as_str().starts_with(trimmed)) { "end" } else { "start" }
}
