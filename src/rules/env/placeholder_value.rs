use std::path::Path;

use crate::client::Part;
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::knowledge::{
    is_order_to_fill_in, is_stand_in, might_stand_in, names_a_password, names_a_secret, stand_in_of_address,
    stand_in_of_path,
};
use crate::model::Form;
use crate::rules::secrets::{Place, places};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A value that was to be filled in still stands as an example had it.
    ///
    /// ## What it does
    ///
    /// Reports values that are a stand-in and nothing else: `YOUR_API_KEY`, `<token>`, `REPLACE_ME`,
    /// `REMPLACEZ_PAR_VOTRE_CLE`, `sk-xxxxxxxx`, paths such as `/path/to/server`, and hosts such as
    /// `your-domain.example.com`, in the command, the arguments, the environment, the address and the headers.
    ///
    /// Files that are examples themselves (`mcp.example.json`, `*.template.json`, whatever lies in `examples/` or
    /// `docs/`) are left alone, and so are words that may be meant (`dummy`, `test`, `none`) and values that somebody
    /// took out on purpose (`[REDACTED]`).
    ///
    /// ## Why
    ///
    /// The server is started with the words of the example. It is refused with a message about a wrong key, or ends
    /// because there is no such file.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "env": { "DOCS_API_KEY": "YOUR_API_KEY" } } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "mine": { "command": "node", "args": ["/path/to/server/index.js"] } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "docs": { "url": "https://your-domain.example.com/mcp", "headers": { "Authorization": "Bearer <token>" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "env": { "DOCS_API_KEY": "${DOCS_API_KEY}", "LLM_API_KEY": "dummy" } } } }
    /// ```
    ///
    /// ```json,good,path=examples/.mcp.json
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "env": { "DOCS_API_KEY": "YOUR_API_KEY" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/issues/1097> (2026-11-22)
    /// - <https://github.com/ChrisThompsonTLDR/agentic-programming/issues/11> (2026-11-22)
    "env/placeholder-value" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let cwd = ctx.server.cwd.map(|text| Place { part: Part::Cwd, text, name: None });
    let mut found: Vec<(Part, Option<String>, Text<'_>, Kind)> = Vec::new();
    for place in places(ctx).chain(cwd).filter(|place| might_stand_in(place.text.as_str())) {
        if let Some((text, kind)) = stand_in(&place) {
            found.push((place.part, place.name.map(|name| name.as_str().to_owned()), text, kind));
        }
    }
    let worth = || ctx.server.args.iter().any(|arg| might_stand_in(arg.as_str()));
    if let Some(launch) = ctx.server.launch.as_ref().filter(|_| worth()) {
        let wants = |name: &str, value: &str| wants_secret(name) && is_stand_in(value) || is_order_to_fill_in(value);
        let named = launch.named_values().into_iter().filter(|one| wants(one.name.as_str(), one.value.as_str()));
        found.extend(named.map(|one| (Part::Args, Some(one.shown()), one.value, Kind::Value)));
        let lone = launch.lone_arguments().filter(|text| is_order_to_fill_in(text.as_str()));
        found.extend(lone.map(|text| (Part::Args, None, text, Kind::Value)));
    }
    if found.is_empty() || is_example(ctx.file.path) {
        return;
    }
    found.sort_by_key(|(_, _, text, _)| text.span());
    found.dedup_by(|(_, _, text, _), (_, _, before, _)| before.span().overlaps(text.span()));
    for (part, name, text, kind) in found {
        sink.report(draft(ctx, part, name.as_deref(), text, kind));
    }
}

/// What a stand-in is for.
#[derive(Clone, Copy)]
enum Kind {
    Value,
    Path,
    Address,
}

/// The stand-in in a string of a server, where the string says what it is for.
fn stand_in<'a>(place: &Place<'a>) -> Option<(Text<'a>, Kind)> {
    let (text, value) = (place.text, place.text.as_str());
    if let Some(name) = place.name {
        // `Bearer <token>`
        let scheme = |at: &usize| ["Bearer", "Basic", "Token", "ApiKey"].contains(&&value[..*at]);
        let lead = value.find(' ').filter(scheme).map_or(0, |at| at + 1);
        let credential = text.tail(lead);
        let stands = if wants_secret(name.as_str()) { is_stand_in } else { is_order_to_fill_in };
        for text in [credential, text] {
            if stands(text.as_str()) {
                return Some((text, Kind::Value));
            }
        }
    }
    if let Some(range) = stand_in_of_address(value) {
        return Some((text.part(range), Kind::Address));
    }
    // Whatever has blanks in it may be a sentence about paths.
    let path = !matches!(place.part, Part::Url | Part::Headers) && !value.contains(' ');
    stand_in_of_path(value).filter(|_| path).map(|range| (text.part(range), Kind::Path))
}

fn wants_secret(name: &str) -> bool {
    names_a_secret(name) || names_a_password(name)
}

/// Whether a file shows others how theirs should look.
fn is_example(path: &Path) -> bool {
    const FOLDERS: &[&str] = &[
        "example",
        "examples",
        "sample",
        "samples",
        "template",
        "templates",
        "docs",
        "doc",
        "fixtures",
        "demo",
        "demos",
    ];
    let lower = |part: &std::ffi::OsStr| part.to_string_lossy().to_lowercase();
    let file = path.file_name().map(lower).unwrap_or_default();
    let words = || file.split(|c: char| !c.is_ascii_alphanumeric());
    let named = words().any(|word| matches!(word, "example" | "examples" | "sample" | "template" | "dist" | "tmpl"));
    // Further up it may be anything.
    named
        || path.parent().is_some_and(|folder| folder.iter().rev().take(4).any(|part| FOLDERS.contains(&&*lower(part))))
}

fn draft(ctx: &ServerContext<'_>, part: Part, name: Option<&str>, text: Text<'_>, kind: Kind) -> Draft {
    let server = ctx.name();
    let at = match (name, part) {
        (Some(name), Part::Args) => format!("`{name}` in the arguments of server {server}"),
        (Some(name), _) => format!("`{name}` of server {server}"),
        (None, _) => format!("a value in the {} of server {server}", part.describe()),
    };
    let (message, label, help) = match kind {
        Kind::Value => {
            let form = ctx.file.judge.client.variables.environment_form(part).unwrap_or(Form::Brace);
            let known = ctx.file.judge.client.variables.environment_form(part).is_some();
            let name = name.filter(|_| part == Part::Env).unwrap_or("NAME");
            let refer =
                if known { format!(", or refer to a variable (`{}`)", form.spell(name)) } else { String::new() };
            (
                format!("{at} was never filled in"),
                "stands in for the real value",
                format!("write the real value{refer}"),
            )
        }
        Kind::Path => (
            format!("{at} holds a path that was never filled in"),
            "stands in for a real folder",
            "write the real path".to_owned(),
        ),
        Kind::Address => (
            format!("{at} holds an address that was never filled in"),
            "stands in for the real one",
            "write the real address".to_owned(),
        ),
    };
    Draft::new(text.span(), message, label).help(help)
}
