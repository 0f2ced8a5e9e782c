use serde_json::{Value, json};

use crate::client::{Choice, Expected, Shape, Violation};
use crate::diagnostic::Fix;
use crate::document::{
    NodeKind, NodeRef, Slot, entry_text, holds_comment, insert_elements, insert_entry, json_string, replace_value,
    unescape_pointer,
};
use crate::knowledge::names_a_secret;
use crate::model::{Transport, plain_key};
use crate::rules::command_lines::arguments;
use crate::rules::expected::told;
use crate::rules::field_names::is_misnamed;
use crate::rules::schema::command_holds_args::program_end;
use crate::rules::schema::misplaced_env::{is_on_remote, is_phantom};
use crate::rules::schema::{empty_url, timeout_unit};
use crate::rules::values::{quoted, removed, sparing, unquoted};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// A field of a server holds a value that the client does not accept.
    ///
    /// ## What it does
    ///
    /// Reports fields with a value of the wrong type or out of range, fields that must be there and are not, and
    /// servers that are no object at all. Arguments, variables, headers and the type have rules of their own.
    ///
    /// ## Why
    ///
    /// One malformed field makes the whole declaration malformed, however little it matters.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": "60" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": "uvx mcp-server-time" } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": ["uvx", "mcp-server-time"] } } }
    /// ```
    ///
    /// ```yaml,bad,path=librechat.yaml
    /// version: 1.2.8
    /// mcpServers:
    ///   time:
    ///     command: time-server
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "time-server"
    /// enabled = "true"
    /// ```
    ///
    /// ```json,bad,client=copilot-coding-agent,path=servers.json
    /// { "mcpServers": { "time": { "type": "local", "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad,client=cline,path=cline_mcp_settings.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "disabled": "true" } } }
    /// ```
    ///
    /// ```json,bad,client=roo-code,path=.roo/mcp.json
    /// { "mcpServers": { "docs": { "type": "sse", "url": "https://example.com/sse", "args": ["-v"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/docs.yaml
    /// name: docs
    /// version: "1"
    /// schema: v1
    /// mcpServers:
    ///   - url: https://example.com/mcp
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "timeout": 60000 } } }
    /// ```
    ///
    /// ```json,good,client=copilot-coding-agent,path=servers.json
    /// {
    ///   "mcpServers": {
    ///     "time": { "type": "local", "command": "uvx", "args": ["mcp-server-time"], "tools": ["get_current_time"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code drops the server, also for a `timeout` that is no positive whole number. Cursor loads no server of
    /// the file and does not say so; `timeout` it does not look at. GitHub Copilot CLI drops the server, in the user's
    /// file without a word; the coding agent wants `tools` of every server. Gemini CLI and Qwen Code keep whatever they
    /// find: some values they write out as text, with others the server cannot be started, and `null` for a server is
    /// a crash. Factory Droid breaks off loading at the first malformed server. Cline, Continue, mcporter and FastMCP
    /// load no server of the file. Cline, Roo Code and mcporter also want an address that can be parsed, and Roo Code a
    /// `timeout` of 1 to 3600 seconds and nothing of a program on a remote server.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32, @cline/core 0.0.86, mcporter 0.12.3 (2026-11-22)
    /// - measured on Gemini CLI 0.61.0, Qwen Code 0.24.4 and Factory Droid 0.225.2 (2026-11-22)
    /// - measured on GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://docs.github.com/en/copilot/how-tos/use-copilot-agents/cloud-agent/extend-cloud-agent-with-mcp> (2026-11-22)
    "schema/invalid-value" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    if is_phantom(server) {
        return;
    }
    if matches!(ctx.choice, Choice::NotAnObject) {
        let kind = server.node.kind().describe();
        sink.report(
            Draft::new(
                server.node.span(),
                format!("server {} is {kind}, not an object", ctx.name()),
                "an object belongs here",
            )
            .costs(ctx.no_object())
            .help("write `{ \"command\": \"…\", \"args\": [\"…\"] }`")
            .fix(as_object(ctx)),
        );
        return;
    }
    let list = if server.fields.command_list { server.fields.command } else { server.fields.args };
    let elsewhere = [list, server.fields.env, server.fields.headers];
    for violation in ctx.violations {
        let Some(field) = violation.pointer.split('/').nth(1) else {
            sink.report_some(lacking(ctx, violation));
            continue;
        };
        if let Expected::Absent(why) = &violation.expected {
            sink.report_some(barred(ctx, field, why).map(|draft| draft.costs(ctx.loss(violation))));
            continue;
        }
        if elsewhere.iter().any(|field| violation.is_at(field) && !violation.is_beyond_type(field)) {
            continue;
        }
        if timeout_unit::explains(ctx, field) || empty_url::explains(ctx, field) {
            continue;
        }
        let shown = dotted(&violation.pointer);
        let Some(node) = server.node.pointer(&violation.pointer) else { continue };
        let (message, label) = told(&violation.expected, &format!("`{shown}` of server {}", ctx.name()), node);
        let help = if field == server.fields.command {
            "put the program in `command` and each argument in `args`"
        } else {
            "correct the value, or remove the field"
        };
        let help = violation.help.as_deref().unwrap_or(help);
        let fix = if field == server.fields.command && node.kind() == NodeKind::Array {
            apart(ctx, node)
        } else {
            as_wanted(ctx, field, &violation.expected, node)
        };
        sink.report(Draft::new(node.span(), message, label).costs(ctx.loss(violation)).help(help).fix(fix));
    }
}

/// Whether another rule says that a field is missing: those of the transports, or that of keys that are nearly right.
fn is_told_elsewhere(ctx: &ServerContext<'_>, missing: &str) -> bool {
    let (server, schema) = (ctx.server, ctx.file.judge.schema());
    let fields = server.fields;
    [fields.command, fields.url].contains(&missing)
        || (missing == fields.transport && (server.has_url() || server.node.entry(fields.command).is_some()))
        || is_misnamed(schema, server.node, missing)
}

/// A field that must not be there, unless another rule tells of it.
fn barred(ctx: &ServerContext<'_>, field: &str, why: &str) -> Option<Draft> {
    let server = ctx.server;
    let entry = server.node.entry(field)?;
    let is_both =
        server.has_command() && server.has_url() && [server.fields.command, server.fields.url].contains(&field);
    if is_both || (field == server.fields.env && is_on_remote(ctx)) {
        return None;
    }
    let message = format!("`{field}` of server {} must be {why}", ctx.name());
    let document = ctx.file.document;
    let hollow = entry.value.kind() == NodeKind::Null
        || (matches!(entry.value.kind(), NodeKind::Array | NodeKind::Object)
            && entry.value.items().len() + entry.value.entries().len() == 0
            && !holds_comment(document, entry.value.span()));
    let title = format!("remove `{field}`");
    // Whoever gave a secret wants to be let in, and is not without it.
    let fix = removed(document, server.node, &entry).filter(|_| hollow || !names_a_secret(field)).map(|edit| {
        // Where nothing is in it, nothing is lost with it.
        if hollow { sparing(document, title.clone(), vec![edit]) } else { Fix::risky(title.clone(), vec![edit]) }
    });
    Some(Draft::new(entry.key_span, message, "not allowed here").help(title).fix(fix))
}

/// A field that is missing, where no other rule tells it.
fn lacking(ctx: &ServerContext<'_>, violation: &Violation) -> Option<Draft> {
    let (server, fields) = (ctx.server, ctx.server.fields);
    let Expected::Field(field) = &violation.expected else { return None };
    if is_told_elsewhere(ctx, field) {
        return None;
    }
    let unnamed = field == fields.name;
    // Where the servers stand by name instead of in a list, that is what is wrong.
    let named = !server.node.span().contains(server.entry.key_span);
    if unnamed && named && ctx.file.judge.file.roots.iter().all(|root| root.shape == Shape::List) {
        return None;
    }
    let message =
        if unnamed { format!("a server has no `{field}`") } else { format!("server {} has no `{field}`", ctx.name()) };
    let first = server.node.entries().next().map(|entry| entry.key_span);
    let span = if unnamed { first.unwrap_or_else(|| server.node.span()) } else { server.entry.key_span };
    let draft = Draft::new(span, message, format!("no `{field}`")).costs(ctx.loss(violation));
    Some(draft.help(format!("add `{field}`")).fix(added(ctx, field)))
}

/// A field that has one value that goes without saying, behind the program.
fn added(ctx: &ServerContext<'_>, field: &str) -> Option<Fix> {
    let (server, fields, document) = (ctx.server, ctx.server.fields, ctx.file.document);
    let slot = server.command_entry().or_else(|| server.url_entry()).map(Slot::Behind)?;
    let (value, safe) = match field {
        args if args == fields.args && !fields.command_list => (json!([]), true),
        // It says which tools may be used, and which servers are started.
        "tools" => (json!(["*"]), false),
        "enabled" => (json!(true), false),
        _ => return None,
    };
    let edit = insert_entry(document, server.node, slot, field, &value)?;
    let title = format!("add `{}`", entry_text(document.syntax(), field, &value)?);
    Some(if safe { Fix::safe(title, vec![edit]) } else { Fix::risky(title, vec![edit]) })
}

/// A value in the type that is wanted, where it says the same there.
fn as_wanted(ctx: &ServerContext<'_>, field: &str, expected: &Expected, node: NodeRef<'_>) -> Option<Fix> {
    let document = ctx.file.document;
    let wanted = match expected {
        Expected::Type(wanted) => wanted.as_str(),
        Expected::OneOf(options) => {
            let word = plain_key(node.as_str()?);
            let option = options.iter().find(|option| plain_key(option) == word && !word.is_empty())?;
            let edit = replace_value(document, node, &option.as_str().into())?;
            return Some(Fix::safe(format!("write `{option}`"), vec![edit]));
        }
        _ => return None,
    };
    if wanted == "a string" {
        return Some(Fix::safe("put it in quotes", vec![quoted(node)?]));
    }
    if wanted == "an array" {
        // What has blanks or commas in it may be several.
        let word = node.as_str().filter(|word| !word.is_empty() && !word.contains([' ', ',', ';', '\n']))?;
        let edit = replace_value(document, node, &json!([word]))?;
        return Some(Fix::safe("write it as a list", vec![edit]));
    }
    let edit = unquoted(node, wanted)?;
    // A number that would be told to be in another unit is not the one that was meant.
    (!timeout_unit::is_slip(ctx, field, &edit.text)).then(|| Fix::safe("remove the quotes", vec![edit]))
}

/// A list of a program and its arguments, each where the client looks for it.
fn apart(ctx: &ServerContext<'_>, list: NodeRef<'_>) -> Option<Fix> {
    let (server, document) = (ctx.server, ctx.file.document);
    let words: Vec<&str> = list.items().map(NodeRef::as_str).collect::<Option<_>>()?;
    let (program, rest) = words.split_first().filter(|_| !holds_comment(document, list.span()))?;
    let mut edits = vec![replace_value(document, list, &(*program).into())?];
    let own = server.node.get(server.fields.args);
    match own {
        _ if rest.is_empty() => {}
        Some(args) if args.kind() == NodeKind::Array => {
            let rest: Vec<String> = rest.iter().map(|word| json_string(word)).collect();
            edits.push(insert_elements(document, args, 0, &rest)?);
        }
        Some(_) => return None,
        None => {
            let slot = Slot::Behind(server.command_entry()?);
            edits.push(insert_entry(document, server.node, slot, server.fields.args, &rest.into())?);
        }
    }
    Some(Fix::safe("put the program and its arguments apart", edits))
}

/// A command line or an address in place of a declaration, as one.
fn as_object(ctx: &ServerContext<'_>) -> Option<Fix> {
    let (server, fields, document) = (ctx.server, ctx.server.fields, ctx.file.document);
    let line = server.node.as_str()?.trim();
    let remote = line.starts_with("https://") || line.starts_with("http://");
    let branch = ctx.file.judge.schema().branch(if remote { Transport::Http } else { Transport::Stdio })?;
    let mut pairs: Vec<(&str, Value)> = Vec::new();
    if branch.required.iter().any(|field| field == fields.transport) {
        pairs.push((fields.transport, branch.type_names.first()?.as_str().into()));
    }
    if remote {
        pairs.push((fields.url, line.into()));
    } else {
        let end = program_end(line).filter(|_| !fields.command_list)?;
        let (program, rest) = (line.get(..end)?, arguments(line.get(end..)?)?);
        pairs.extend([(fields.command, program.into()), (fields.args, rest.into())]);
    }
    let pairs: Vec<String> =
        pairs.iter().map(|(key, value)| entry_text(document.syntax(), key, value)).collect::<Option<_>>()?;
    let edit = Edit::replace(server.node.span(), format!("{{ {} }}", pairs.join(", ")));
    Some(Fix::risky("write it as a declaration", vec![edit]))
}

/// The fields of a pointer, without the places in lists: `requestOptions.timeout`.
fn dotted(pointer: &str) -> String {
    let fields: Vec<_> = pointer.split('/').skip(1).filter(|part| part.parse::<usize>().is_err()).collect();
    unescape_pointer(&fields.join("."))
}
