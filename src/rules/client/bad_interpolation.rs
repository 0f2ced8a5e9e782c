use crate::client::{Branch, Choice, EDITOR_NAMES, Environment, Judge, Part};
use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, NodeRef, Text, holds_comment, replace_part};
use crate::model::{Form, Launch, LaunchKind, Reference, program_name, references};
use crate::rules::command::tilde_or_var_path::{plain_arguments, unexpanded, value_of};
use crate::rules::readers::may_refer;
use crate::rules::values::removed;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A reference to a variable is written in a way that the client does not expand.
    ///
    /// ## What it does
    ///
    /// Reports references such as `${env:NAME}`, `$NAME`, `{env:NAME}` or `${workspaceFolder}` in the command, the
    /// arguments, the environment, the working directory, the address and the headers of a server, where the client
    /// knows another spelling, other names, other places, or no variables at all.
    ///
    /// Arguments are looked at with more care: what a shell, a script or a program like `mcp-remote` gets to see may be
    /// expanded there. Words that may as well be part of a password, a pattern or a template are left alone.
    ///
    /// ## Why
    ///
    /// The reference stays as it is written. The server starts, and then sends `${env:TOKEN}` as its token.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${env:GITHUB_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "files": { "command": "files-mcp", "args": ["--root", "${workspaceFolder}/docs"] } } }
    /// ```
    ///
    /// ```yaml,bad,path=librechat.yaml
    /// version: 1.2.8
    /// mcpServers:
    ///   docs:
    ///     type: streamable-http
    ///     url: https://example.com/mcp
    ///     headers:
    ///       X-Team: ${env:TEAM}
    /// ```
    ///
    /// ```json,bad,client=zed,path=.zed/settings.json
    /// { "context_servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${GITHUB_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "docs": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer ${env:DOCS_TOKEN}" } } } }
    /// ```
    ///
    /// ```json,good,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "remote": { "command": "npx", "args": ["-y", "mcp-remote@0.1.38", "https://example.com/mcp", "--header", "Authorization:${AUTH}"], "env": { "AUTH": "Bearer dummy" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code expands `${NAME}` and `${NAME:-default}`, and was seen to leave `${env:NAME}`, `$NAME`, `%NAME%`,
    /// `${input:…}`, `$(…)`, `${workspaceFolder}` and `${userHome}`. Cursor expands `${env:NAME}`, `${NAME}` and
    /// `${NAME:-default}`. VS Code expands `${env:NAME}`, `${input:…}` and the names of its editor, and not `${NAME}`.
    /// Claude Desktop expands nothing.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and @cursor/sdk 1.0.32 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/reference/variables-reference> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/40372> (2026-11-22)
    "client/bad-interpolation" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let judge = ctx.file.judge;
    let variables = &judge.client.variables;
    // A declaration of no known form has other troubles first.
    let Choice::Branch(branch) = ctx.choice else { return };
    if judge.is_unknown() || judge.file.unread.is_some() || !variables.are_known() {
        return;
    }
    for place in places(ctx, branch) {
        for reference in references(place.text.as_str()) {
            if !variables.expands(reference.form, reference.name, place.part)
                && is_meant(ctx, &place, &reference)
                && !is_told_already(ctx, &place, &reference)
            {
                report(ctx, &place, &reference, sink);
            }
        }
    }
}

/// A value in which a client may look for references.
pub(crate) struct Place<'a> {
    pub(crate) part: Part,
    pub(crate) text: Text<'a>,
    /// The name of the variable or header whose value it is.
    setting: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// The string in the file that it is, or is a part of.
    fn node(&self, ctx: &ServerContext<'a>) -> Option<NodeRef<'a>> {
        let mut node = ctx.server.node;
        while node.kind() != NodeKind::String {
            let mut below = node.items().chain(node.entries().map(|entry| entry.value));
            node = below.find(|node| node.span().contains(self.text.span()))?;
        }
        Some(node)
    }
}

/// The values of a server that can hold references, of fields that its form has.
pub(crate) fn places<'a>(ctx: &ServerContext<'a>, branch: &Branch) -> Vec<Place<'a>> {
    let server = ctx.server;
    let fields = server.fields;
    let has = |field: &str| branch.fields.iter().any(|own| Some(own.as_str()) == field.split('/').next());
    let url = server.url_entry().is_some_and(|entry| has(entry.key.as_str()));
    let one = |part, text: Option<Text<'a>>| text.map(|text| Place { part, text, setting: None });
    let mut places = Vec::new();
    if has(fields.command) {
        places.extend(one(Part::Command, server.command));
        // Taking a command line apart again is worth it only where there is something to find.
        let worth = server.args.iter().any(|text| text.as_str().contains(['$', '{', '%']));
        let arguments = server.launch.as_ref().filter(|_| worth).map(own_arguments).unwrap_or_default();
        places.extend(arguments.into_iter().filter_map(|text| one(Part::Args, Some(text))));
    }
    places.extend(one(Part::Cwd, server.cwd.filter(|_| has(fields.cwd))));
    places.extend(one(Part::Url, server.url.filter(|_| url)));
    for (part, field, settings) in
        [(Part::Env, fields.env, &server.env), (Part::Headers, fields.headers, &server.headers)]
    {
        let texts = settings.iter().filter(|_| has(field)).filter_map(|setting| {
            Some(Place { part, text: setting.value.text()?, setting: Some(setting.name.as_str()) })
        });
        places.extend(texts);
    }
    places
}

/// Programs that expand references in their arguments, or have a shell do it.
/// Sources: the READMEs of mcp-remote, hyper-mcp-remote, envmcp and mcpipe; the manuals of the others (2026-11-22).
const EXPANDERS: &[&str] = &[
    "mcp-remote",
    "mcp-remote-client",
    "hyper-mcp-remote",
    "envmcp",
    "mcpipe",
    "concurrently",
    "envsubst",
    "just",
    "make",
    "nix-shell",
    "nodemon",
    "screen",
    "script",
    "su",
    "task",
    "tmux",
    "watchexec",
];

/// The arguments that nobody but the client could expand: none behind a program that does, no code.
fn own_arguments<'a>(launch: &Launch<'a>) -> Vec<Text<'a>> {
    let expands = |text: &str| {
        // `mcp-remote@latest`, `@scope/mcp-remote`
        let bare = text.get(1..).and_then(|rest| rest.find('@')).map_or(text, |at| &text[..=at]);
        EXPANDERS.contains(&program_name(bare).as_str())
    };
    let inner = launch.innermost();
    if expands(launch.program.as_str()) || expands(inner.program.as_str()) {
        return Vec::new();
    }
    let code = match &inner.kind {
        LaunchKind::Script(script) => script.inline,
        // `npx -c "…"` goes to a shell.
        LaunchKind::Package(package) => package.flags.iter().find(|flag| flag.is(&["c", "call"])).and_then(|f| f.value),
        _ => None,
    };
    let arguments = plain_arguments(launch).into_iter().take_while(|text| !expands(text.as_str()));
    arguments.filter(|text| code.is_none_or(|code| code.span() != text.span())).collect()
}

/// Whether somebody meant the client to expand this, as far as that can be told.
pub(crate) fn is_meant(ctx: &ServerContext<'_>, place: &Place<'_>, reference: &Reference<'_>) -> bool {
    let (value, name) = (place.text.as_str(), reference.name);
    let whole = reference.range == (0..value.len());
    let before = value[..reference.range.start].chars().next_back();
    let after = value[reference.range.end..].chars().next();
    let apart = before.is_none_or(|c| matches!(c, ' ' | '/' | '\\' | ':' | '=' | ',' | '?' | '&' | '"' | '\'' | ';'))
        && after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '!' | '#' | '$' | '^' | '*'));
    let constant = name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let in_args = place.part == Part::Args;
    // A server that is given the variable may look for the reference itself.
    let given = in_args && ctx.server.env.iter().any(|setting| setting.name.as_str() == name);
    match reference.form {
        Form::Env | Form::Input | Form::Editor | Form::UserConfig | Form::Secret | Form::WorkflowInput => true,
        Form::Brace if EDITOR_NAMES.contains(&name) => true,
        // Lower-case names are those of templates as well.
        Form::Brace | Form::BraceDefault => !given && (constant || (whole && !in_args) || place.part == Part::Headers),
        Form::BareEnv | Form::DollarEnv => !given && constant,
        Form::BareFile | Form::File => whole && !name.is_empty(),
        Form::Dollar => !given && constant && apart && (name.contains('_') || name.len() > 3 || name == "PWD"),
        Form::Percent => !given && constant && apart && !starts_like_an_escape(name),
        Form::Command => apart && name.starts_with(|c: char| c.is_ascii_lowercase()),
        // Templates of other programs are written like this.
        Form::Mustache => false,
    }
}

/// Whether `%NAME%` may be `%NA`, an escaped byte in an address, and more.
fn starts_like_an_escape(name: &str) -> bool {
    name.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()) && !name.contains('_')
}

/// Whether `command/tilde-or-var-path` says it.
fn is_told_already(ctx: &ServerContext<'_>, place: &Place<'_>, reference: &Reference<'_>) -> bool {
    let path = match place.part {
        Part::Command | Part::Cwd => place.text,
        Part::Args => value_of(place.text),
        Part::Env | Part::Url | Part::Headers => return false,
    };
    let at = place.text.part(reference.range.clone()).span();
    unexpanded(ctx, path, place.part, true).is_some_and(|start| start.span() == at)
}

fn report(ctx: &ServerContext<'_>, place: &Place<'_>, reference: &Reference<'_>, sink: &mut Sink<'_>) {
    let client = ctx.file.judge.client;
    let part = place.text.part(reference.range.clone());
    let shown = reference.form.show(reference.name);
    let own = client.variables.environment_form(place.part);
    // Which variable of the environment takes its place.
    let name = match (reference.form, reference.name) {
        (Form::Brace, "userHome") => Some("HOME".to_owned()),
        (Form::Brace, name) if EDITOR_NAMES.contains(&name) => None,
        (Form::Input, id) if !id.is_empty() => Some(id.to_uppercase().replace(['-', '.', ' '], "_")),
        (Form::Secret, name) => Some(name.to_owned()),
        (form, name) if form.is_environment() => Some(name.to_owned()),
        _ => None,
    };
    let replacement = own.zip(name.as_ref()).map(|(form, name)| form.spell(name));
    let inherited = place.part == Part::Env
        && reference.range == (0..place.text.as_str().len())
        && client.environment == Environment::Whole
        && place.setting.is_some_and(|setting| Some(setting) == name.as_deref());
    let instead = client.instead.iter().find(|(part, _)| *part == place.part).map(|(_, order)| (*order).to_owned());
    let editor = reference.form == Form::Brace && EDITOR_NAMES.contains(&reference.name);
    let inherited = inherited && replacement.is_none();
    let help = match &replacement {
        Some(replacement) if reference.form == Form::Input => {
            format!("{} asks for nothing: set a variable of the environment and write `{replacement}`", client.name)
        }
        Some(replacement) => format!("write `{replacement}`"),
        None if editor || is_folder(reference) => "write the path itself".to_owned(),
        None if inherited => "leave it out: the server gets the variable anyway".to_owned(),
        None => match (instead, own) {
            (Some(instead), _) => instead,
            (None, Some(form)) => {
                format!("put the value into a variable of the environment, and write `{}`", form.spell("NAME"))
            }
            (None, None) => {
                format!("write the value itself: {} fills in nothing in the {}", client.name, place.part.describe())
            }
        },
    };
    let draft = Draft::new(
        part.span(),
        format!("nothing expands `{shown}` in the {} of server {}", place.part.describe(), ctx.name()),
        format!("{} leaves it as it is written", client.name),
    )
    .help(help);
    let shared = |form| may_refer(ctx.file, place.part, reference.name, reference.form, form);
    let fix = match replacement.filter(|_| own.is_some_and(shared)) {
        Some(text) => fix(ctx, place, reference, &text),
        None if inherited => left_out(ctx, place),
        None => None,
    };
    sink.report(draft.fix(fix));
}

/// Whether a reference stands for the folder in which a shell would be.
fn is_folder(reference: &Reference<'_>) -> bool {
    matches!((reference.form, reference.name), (Form::Command, "pwd") | (Form::Dollar | Form::Brace, "PWD"))
}

/// The same variable in the client's own spelling. Which one holds what a client would ask for is not known.
fn fix(ctx: &ServerContext<'_>, place: &Place<'_>, reference: &Reference<'_>, text: &str) -> Option<Fix> {
    let node = place.node(ctx).filter(|_| reference.form != Form::Input)?;
    let edits = vec![replace_part(ctx.file.document, node, place.text.part(reference.range.clone()), text)?];
    let title = format!("write `{text}`");
    // One to one, where only the client can have been meant; the others may be text after all.
    let exact = matches!(reference.form, Form::Brace | Form::Env | Form::BareEnv | Form::DollarEnv)
        && !EDITOR_NAMES.contains(&reference.name)
        && matches!(place.part, Part::Env | Part::Url | Part::Headers);
    Some(if exact { Fix::safe(title, edits) } else { Fix::risky(title, edits) })
}

/// The environment without a variable that the server gets anyway. What starts the client may not have it.
fn left_out(ctx: &ServerContext<'_>, place: &Place<'_>) -> Option<Fix> {
    let name = place.setting?;
    let (document, node) = (ctx.file.document, ctx.server.node);
    let expands = |judge: &Judge| judge.client.variables.environment_form(Part::Env).is_some();
    if ctx.file.others.iter().any(expands) {
        return None;
    }
    let env = node.entry(ctx.server.fields.env)?;
    let entry = env.value.entry(name).filter(|entry| entry.value.span().contains(place.text.span()))?;
    let edit = if env.value.entries().len() == 1 && !holds_comment(document, env.value.span()) {
        removed(document, node, &env)?
    } else {
        removed(document, env.value, &entry)?
    };
    Some(
        Fix::risky(format!("remove `{name}`"), vec![edit])
            .then(format!("set `{name}` where {} is started", ctx.file.client())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_addresses_are_no_variables() {
        for (name, escape) in [("C3", true), ("ADDRESS", true), ("APPDATA", false), ("DB_KEY", false), ("HOME", false)]
        {
            assert_eq!(starts_like_an_escape(name), escape, "{name}");
        }
    }
}
