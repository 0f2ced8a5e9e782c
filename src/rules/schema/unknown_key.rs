use crate::client::{Choice, Confidence, Schema};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeKind, move_entry, rename_entry, rename_key, replace_value, wrap_entries};
use crate::knowledge::names_a_secret;
use crate::model::is_private_key;
use crate::rules::field_names::{Guess, guess};
use crate::rules::readers::{may_be_called, may_go};
use crate::rules::schema::misplaced_env::is_phantom;
use crate::rules::schema::opencode_command::is_beside_list;
use crate::rules::schema::type_not_allowed::{names_transport, overlooked};
use crate::rules::schema::unknown_type_value::{suits, transport_of};
use crate::rules::values::{removed, sparing};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A server has a field that the client does not know.
    ///
    /// ## What it does
    ///
    /// Reports fields that are misspelt, and fields of other clients that this one ignores although something
    /// depends on them. Other unknown fields are a note. Keys that begin with `_`, `$` or `x-` are taken for
    /// comments.
    ///
    /// ## Why
    ///
    /// Clients ignore what they do not know, without a word: the server runs without its variables, in another
    /// folder, or although it was switched off.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "comand": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "disabled": true } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.docs]
    /// url = "https://example.com/mcp"
    /// headers = { "X-Team" = "a" }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "time-server"
    /// disabled = true
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/docs.yaml
    /// name: Docs
    /// version: "0.0.1"
    /// schema: v1
    /// mcpServers:
    ///   - name: docs
    ///     url: https://example.com/mcp
    ///     headers:
    ///       X-Team: a
    /// ```
    ///
    /// ```json,bad,client=mcpb-manifest,path=manifest.json
    /// {
    ///   "manifest_version": "0.3", "name": "time", "version": "1.0.0", "description": "The time.",
    ///   "author": { "name": "Me" },
    ///   "server": {
    ///     "type": "node", "entry_point": "index.js",
    ///     "mcp_config": { "command": "node", "args": ["${__dirname}/index.js"], "cwd": "${__dirname}" }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"], "_note": "for the team" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// None of those measured rejects a server for an unknown field. Claude Code does not know `cwd`, `envFile` and
    /// `disabled`; Cursor does not know `disabled` and `timeout`, VS Code does not
    /// know `disabled`, Crush, Zed and LibreChat do not know `cwd` (from their sources). Codex does not know `type`, `headers` and `disabled`,
    /// and says `http_headers` and `enabled`. The formats of MCPB bundles and of Agent Plugins are closed: a field that is
    /// not in them is an error.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32, Codex 0.169.0 and opencode 1.18.33 (2026-11-22)
    /// - <https://github.com/farion1231/cc-switch/issues/276> (2026-11-22)
    /// - the schemas of @anthropic-ai/mcpb 2.1.2 (2026-11-22)
    "schema/unknown-key" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

/// Fields of other clients by which something is lost where they are ignored, and what is.
const FOREIGN: &[(&str, &str, &str)] = &[
    (
        "cwd",
        "the server is started in another folder",
        "use absolute paths in `args`, or a script that changes the folder",
    ),
    ("envFile", "none of its variables reach the server", "set the variables in `env`"),
    ("requestOptions", "its headers are not sent", "write them in `headers`"),
    ("env_file", "none of its variables reach the server", "set the variables in `env`"),
];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let judge = ctx.file.judge;
    // Some other client may know the key.
    if judge.is_unknown() || judge.file.unread.is_some() || is_phantom(ctx.server) {
        return;
    }
    let schema = judge.schema();
    for entry in ctx.server.node.entries() {
        let key = entry.key.as_str();
        if let Choice::Branch(branch) = ctx.choice
            && branch.closed
        {
            if !branch.fields.iter().any(|field| field == key) && !is_private_key(key) {
                sink.report(refused(ctx, schema, &entry));
            }
            continue;
        }
        // A blank too many has a rule of its own.
        if schema.has_field(key) || schema.has_field(key.trim()) || is_private_key(key) || key.is_empty() {
            continue;
        }
        // `type-not-allowed` tells of a transport that is named in vain; what belongs in the list of a command has a
        // rule of its own too.
        if overlooked(ctx, &entry).is_some() || is_beside_list(ctx, key) {
            continue;
        }
        // A client without remote servers has been told of by `no-transport`: the right name for it would not help.
        if schema.only_programs() && names_transport(key) && !ctx.server.has_command() {
            continue;
        }
        // An address that is not looked at has been told of by `wrong-url-key` or `no-transport`.
        let fields = ctx.server.fields;
        let remote = [fields.url, fields.headers].contains(&key)
            || matches!(guess(schema, key), Some(Guess::Synonym(field)) if fields.takes_url(field));
        if remote && !ctx.server.has_command() && (key == fields.headers || entry.value.as_str().is_some()) {
            continue;
        }
        sink.report(judge_key(ctx, schema, &entry));
    }
}

/// A field that has no place in a form to which nothing may be added.
fn refused(ctx: &ServerContext<'_>, schema: &Schema, entry: &Entry<'_>) -> Draft {
    let (server, key) = (ctx.server, entry.key.as_str());
    let meant = guess(schema, key).map(Guess::field).filter(|field| !server.has(field));
    let message = format!("server {} has a field `{key}`, and the format allows none of that name here", ctx.name());
    let fix = if let Some(field) = meant {
        called(ctx, entry, field).filter(|_| fits(ctx, schema, entry, field))
    } else {
        // Whoever gave a secret wants to be let in, and is not without it.
        let edit =
            removed(ctx.file.document, server.node, entry).filter(|_| may_go(ctx.file, key) && !names_a_secret(key));
        edit.map(|edit| Fix::risky(format!("remove `{key}`"), vec![edit]))
    };
    Draft::new(entry.key_span, message, "not allowed here")
        .severity(Severity::Error)
        .costs(ctx.file.judge.file.on_bad_server)
        .help(meant.map_or_else(|| "remove it".to_owned(), |field| format!("rename it to `{field}`, or remove it")))
        .fix(fix)
}

fn judge_key(ctx: &ServerContext<'_>, schema: &Schema, entry: &Entry<'_>) -> Draft {
    let (server, key, client) = (ctx.server, entry.key.as_str(), ctx.file.client());
    let draft = |message: String, label: &str| Draft::new(entry.key_span, message, label);
    // A name for what the other transport has would not help.
    let is_of_form = |field: &str| match ctx.choice {
        Choice::Branch(branch) => branch.fields.iter().any(|own| own == field),
        _ => true,
    };
    // Nor would the right name where it names a transport that the client does not have, or not what the server has.
    let suits = || entry.value.as_str().is_none_or(|word| suits(ctx, word));
    let is_vain = |field: &str| {
        field == server.fields.transport
            && (!suits() || (schema.only_programs() && !says_what_is_so(ctx, entry, field)))
    };
    let meant = guess(schema, key).filter(|guess| !server.has(guess.field()) && is_of_form(guess.field()));
    if let Some(guess) = meant.filter(|guess| !is_vain(guess.field())) {
        let field = guess.field();
        let no_transport = !server.has_command() && !server.has_url();
        let lacking = ctx.lacks(field);
        let needed =
            ((field == server.fields.command || server.fields.takes_url(field)) && no_transport) || lacking.is_some();
        let urls = matches!(guess, Guess::Synonym(field) if server.fields.takes_url(field));
        if !(needed && urls) {
            let message = match guess {
                Guess::Typo(_) => {
                    format!("server {} has an unknown field `{key}`; did you mean `{field}`?", ctx.name())
                }
                Guess::Synonym(_) => {
                    format!("server {} has a field `{key}`, which {client} calls `{field}`", ctx.name())
                }
            };
            let fix = called(ctx, entry, field).filter(|_| fits(ctx, schema, entry, field));
            let draft = draft(message, "ignored").help(format!("rename it to `{field}`")).fix(fix);
            let lost = needed && !matches!(ctx.choice, Choice::NotAnObject);
            let usual = || if field == server.fields.transport { ctx.bad_type() } else { ctx.bad_server() };
            let loss = lacking.and_then(|violation| violation.loss).unwrap_or_else(usual);
            if lost {
                return draft.severity(Severity::Error).costs(loss);
            }
            return if says_what_is_so(ctx, entry, field) { draft.severity(Severity::Info) } else { draft };
        }
        // `wrong-url-key` tells it better; what remains is a note.
    }
    // Where headers stand within another field, those beside it are not sent.
    if let Some((within, name)) = server.fields.headers.split_once('/').filter(|(_, name)| *name == key) {
        return draft(
            format!("{client} looks for the `{name}` of server {} in `{within}`: these are not sent", ctx.name()),
            "has no effect",
        )
        .help(format!("move them to `{within}`"))
        .fix(put_within(ctx, entry, within, name));
    }
    // That a field has no effect is a strong thing to say of a client that was not tried and whose source was not read.
    let sure = ctx.file.judge.client.confidence == Confidence::High;
    let off = matches!(
        (key, entry.value.kind()),
        ("disabled", NodeKind::Bool(true)) | ("enabled" | "isActive", NodeKind::Bool(false))
    );
    if off && sure {
        return draft(
            format!("{client} does not know `{key}`: server {} is started all the same", ctx.name()),
            "has no effect",
        )
        .help(match ctx.file.judge.client.switches.first() {
            Some(switch) => format!("write `{}` with the value `{}`", switch.field, switch.off),
            None => "remove the server, or switch it off in the client".to_owned(),
        })
        .fix(switched_off(ctx, entry));
    }
    if let Some((_, effect, help)) = FOREIGN.iter().find(|(name, _, _)| *name == key && sure) {
        return draft(format!("{client} does not know `{key}` of server {}: {effect}", ctx.name()), "has no effect")
            .help(*help);
    }
    draft(format!("{client} does not know `{key}` of server {}", ctx.name()), "ignored")
        .severity(Severity::Info)
        .help("remove it, unless another client reads this file too")
}

/// The field under another name, in every header of a table.
fn called(ctx: &ServerContext<'_>, entry: &Entry<'_>, field: &str) -> Option<Fix> {
    let (file, server) = (ctx.file, ctx.server);
    if !may_be_called(file, entry.key.as_str(), field) {
        return None;
    }
    let direct = server.node.span() == server.entry.value.span();
    let map = file.reading.maps.iter().find(|map| map.node.span().contains(server.entry.key_span));
    let path: Vec<&str> = match map {
        Some(map) if direct => map.keys.iter().copied().chain([server.name.as_str(), entry.key.as_str()]).collect(),
        _ => vec![entry.key.as_str()],
    };
    let edits = rename_entry(file.document, &path, entry, field)?;
    Some(Fix::safe(format!("rename it to `{field}`"), edits))
}

/// Headers in the field within which the client looks for them.
fn put_within(ctx: &ServerContext<'_>, entry: &Entry<'_>, within: &str, name: &str) -> Option<Fix> {
    let (document, node) = (ctx.file.document, ctx.server.node);
    let index = node.entries().position(|other| other.key_span == entry.key_span)?;
    let edits = match node.get(within) {
        Some(outer) if outer.entry(name).is_none() => move_entry(document, node, index, outer)?,
        Some(_) => return None,
        None => wrap_entries(document, node, index..index + 1, within)?,
    };
    let fits = entry.value.is_object() && ctx.server.has_url() && may_go(ctx.file, name);
    fits.then(|| sparing(document, format!("put them into `{within}`"), edits))
}

/// The client's own switch, in its place and with the value that means off. The server was started before.
fn switched_off(ctx: &ServerContext<'_>, entry: &Entry<'_>) -> Option<Fix> {
    let document = ctx.file.document;
    let switch = ctx.file.judge.client.switches.first().filter(|switch| !ctx.server.has(switch.field))?;
    may_go(ctx.file, entry.key.as_str()).then_some(())?;
    let edits =
        vec![rename_key(document, entry, switch.field)?, replace_value(document, entry.value, &switch.off.into())?];
    Some(Fix::risky(format!("write `{}` with the value `{}`", switch.field, switch.off), edits))
}

/// Whether a field names the transport that the client takes anyway.
fn says_what_is_so(ctx: &ServerContext<'_>, entry: &Entry<'_>, field: &str) -> bool {
    let named = entry.value.as_str().and_then(|word| transport_of(word, ctx.server.has_command()));
    field == ctx.server.fields.transport
        && matches!(ctx.choice, Choice::Branch(branch) if named == Some(branch.transport))
}

/// Whether the value could stand under the right name as it is.
fn fits(ctx: &ServerContext<'_>, schema: &Schema, entry: &Entry<'_>, field: &str) -> bool {
    let kind = entry.value.kind();
    let fields = ctx.server.fields;
    if field == fields.transport {
        entry.value.as_str().is_some_and(|name| schema.type_names().any(|known| known == name))
    } else if field == fields.args {
        kind == NodeKind::Array
    } else if field == fields.env || field == fields.headers {
        kind == NodeKind::Object
    } else if fields.takes_url(field) || field == fields.command {
        // Of one that has a program and an address it is not known which was meant.
        !ctx.server.has_command() && !ctx.server.has_url()
    } else {
        true
    }
}
