use serde_json::json;

use crate::client::{Content, Judge, Loss, Root, ServerMap, Shape, is_server_itself};
use crate::diagnostic::{Fix, Severity};
use crate::discover::others_at;
use crate::document::{
    Entry, NodeKind, NodeRef, Syntax, as_list, as_map, holds_comment, insert_copies, move_table, rename_entry,
    rename_key, replace_value, unwrap_entry,
};
use crate::model::{Form, is_private_key, plain_key};
use crate::rules::inputs::KEY as INPUTS;
use crate::rules::values::{removed, sparing};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::Edit;

declare_rule! {
    /// The servers stand under a key where the client does not look.
    ///
    /// ## What it does
    ///
    /// Reports servers under another client's root key, files without any root key, and a root key that holds
    /// something else than an object of servers. The fix renames the key, in TOML in every header of a table, and makes
    /// a map of a list of servers with names, or a list of a map. Servers beside those that the client sees are moved
    /// to them by an unsafe fix alone, since the client starts them then for the first time.
    ///
    /// ## Why
    ///
    /// Nearly every client has `mcpServers`; VS Code has `servers`, and others have names of their own. What stands
    /// under another name is not read, and most clients say nothing.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": [{ "name": "time", "command": "uvx", "args": ["mcp-server-time"] }] }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp-servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    ///
    /// [mcp-servers.time.env]
    /// TZ = "UTC"
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [[mcp_servers]]
    /// name = "time"
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "servers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } },
    ///   "mcpServers": { "git": { "command": "uvx", "args": ["mcp-server-git"] } }
    /// }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// name: Time
    /// version: "1"
    /// schema: v1
    /// mcpServers:
    ///   time:
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// { "servers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```toml,good,path=.codex/config.toml
    /// model = "gpt-5"
    ///
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code, Claude Desktop and Cursor look at `mcpServers`, VS Code and Visual Studio at `servers`, Codex at
    /// `mcp_servers`, opencode, Kilo Code and Crush at `mcp`. Claude Code reports the wrong key in `.mcp.json` and is
    /// silent in `~/.claude.json`; Codex lists it in `codex exec` alone; Cursor and opencode are always silent. A
    /// `.mcp.json` with `servers` is taken for Visual Studio's, unless `.claude` or `CLAUDE.md` beside it shows that
    /// Claude Code is used there too; with both keys in it each client finds its own.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330, @cursor/sdk 1.0.32, Codex 0.169.0 and opencode 1.18.33 (2026-11-22)
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "schema/wrong-root-key" {
        check: Check::File(check),
    }
}

/// Declarations that are nested deeper are not compared; none is.
const DEEPEST: usize = 16;

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(root) = ctx.document.root() else { return };
    let file = ctx.judge.file;
    let (client, wanted, loss) = (ctx.client(), file.root_name(), file.on_no_root);
    if !root.is_object() {
        // What is no JSON at all has been told already; a list may be the list of servers.
        if !ctx.document.faults().is_empty() || ctx.reading.maps.iter().any(|map| map.root.is_none()) {
            return;
        }
        let kind = root.kind().describe();
        sink.report(
            Draft::new(root.span(), format!("the document is {kind}, not an object"), "an object belongs here")
                .costs(file.bad_document())
                .help(format!("write `{{ \"{wanted}\": {{ … }} }}`")),
        );
        return;
    }
    for map in &ctx.reading.maps {
        let kind = map.node.kind();
        let (wanted_shape, help) = match map.shape {
            Shape::Map if kind != NodeKind::Object && ctx.document.syntax() == Syntax::Toml => {
                ("a table", format!("write each server under `[{wanted}.NAME]`"))
            }
            Shape::Map if kind != NodeKind::Object => {
                ("an object", "write each server as `\"name\": { … }`".to_owned())
            }
            Shape::List if kind != NodeKind::Array => {
                ("a list", "write the servers as a list, each with its `name`".to_owned())
            }
            Shape::Map | Shape::List | Shape::One => continue,
        };
        if file.null_root && kind == NodeKind::Null {
            continue;
        }
        if file.takes_paths && matches!(kind, NodeKind::String | NodeKind::Array) {
            continue;
        }
        let key = map.root.map_or(wanted.as_str(), |entry| entry.key.as_str());
        sink.report(
            Draft::new(
                map.node.span(),
                format!("`{key}` is {}, not {wanted_shape} of servers", kind.describe()),
                format!("{wanted_shape} belongs here"),
            )
            .costs(file.bad_root())
            .help(help)
            .fix(refitted(ctx, map)),
        );
    }
    for map in &ctx.reading.elsewhere {
        let Some(entry) = map.root else { continue };
        let found = entry.key.as_str();
        // Among settings, every client that has some there looks for its own.
        if file.content == Content::Shared && is_anothers(ctx, found) {
            continue;
        }
        let draft = if ctx.reading.maps.is_empty() {
            Draft::new(
                entry.key_span,
                format!("the servers stand under `{found}`, where {client} looks for `{wanted}`"),
                format!("`{wanted}` belongs here"),
            )
            .costs(loss)
            .help(format!("rename the key to `{wanted}`"))
            .fix(brought(ctx, map))
        } else {
            lost(map, entry, client, &wanted).fix(joined(ctx, map, &wanted))
        };
        sink.report(draft);
    }
    let nothing = ctx.reading.maps.is_empty() && ctx.reading.elsewhere.is_empty();
    let meant = root.entries().find(|entry| !is_private_key(entry.key.as_str()));
    if let (true, Content::Servers, Some(first)) = (nothing, file.content, meant) {
        let draft = Draft::new(
            first.key_span,
            format!("there is no `{wanted}` in this file"),
            format!("{client} does not know this key here"),
        )
        .help(format!("put the servers under `\"{wanted}\"`"));
        // Where there are no servers, none is lost, unless the client minds their absence.
        let lost = is_server_itself(root).then_some(loss);
        sink.report(match file.on_hollow.or(lost) {
            Some(loss) => draft.costs(loss),
            None => draft.severity(Severity::Warning),
        });
    }
}

/// Servers that are not seen, where others are.
fn lost(map: &ServerMap<'_>, root: Entry<'_>, client: &str, wanted: &str) -> Draft {
    let key = root.key.as_str();
    let mut servers = map.node.entries();
    if let (Some(only), None, Shape::Map) = (servers.next(), servers.next(), map.shape) {
        let name = only.key.as_str();
        let message = format!("server `{name}` stands under `{key}`, and {client} looks at `{wanted}` alone");
        return Draft::new(root.key_span, message, "not read")
            .of_server(name)
            .costs(Loss::Server)
            .help(format!("move it to `{wanted}`"));
    }
    Draft::new(
        root.key_span,
        format!("the servers under `{key}` are lost: {client} looks at `{wanted}` alone"),
        "not read",
    )
    .help(format!("move them under `{wanted}`"))
}

/// Servers that nobody sees brought to where the client looks.
fn brought(ctx: &Context<'_>, map: &ServerMap<'_>) -> Option<Fix> {
    let entry = map.root?;
    let (document, found) = (ctx.document, entry.key.as_str());
    // Of several maps each may be the one that is meant.
    if ctx.reading.elsewhere.len() > 1 || may_be_anothers(ctx, found) {
        return None;
    }
    let fits = |root: &&Root| root.path.len() == 1 && root.path != ["*"] && root.shape != Shape::One;
    let root = ctx.judge.file.roots.iter().find(fits)?;
    let wanted = *root.path.first()?;
    let direct = is_direct(entry, map);
    if !direct && root.shape == Shape::Map {
        return hoisted(ctx, entry, map, wanted);
    }
    if !direct || document.root()?.entry(wanted).is_some() {
        return None;
    }
    let rename = rename_entry(document, &[found], &entry, wanted)?;
    let title = format!("rename it to `{wanted}`");
    if root.shape == map.shape {
        return Some(Fix::safe(title, rename));
    }
    let reshape = reshaped(ctx, map.node, &[found], root.shape)?;
    let made = if root.shape == Shape::Map { "a map" } else { "a list" };
    Some(sparing(document, format!("{title}, and make {made} of it"), [rename, reshape].concat()))
}

/// Whether the servers stand right under a key. In TOML two tables may begin and end in one place.
fn is_direct(entry: Entry<'_>, map: &ServerMap<'_>) -> bool {
    let first = |node: NodeRef<'_>| node.entries().next().map(|entry| entry.key_span);
    entry.value.span() == map.node.span() && first(entry.value) == first(map.node)
}

/// Whether another client that has a file at this place looks for a key.
fn is_anothers(ctx: &Context<'_>, key: &str) -> bool {
    let mut others = others_at(ctx.path, ctx.judge).flat_map(|other| other.file.roots);
    others.any(|root| root.path.first() == Some(&key))
}

/// Whether a key may be meant for another client that has a file at this place: it looks there, or it looks elsewhere
/// than this one, and the key is none of both.
fn may_be_anothers(ctx: &Context<'_>, key: &str) -> bool {
    let first = |judge: Judge| judge.file.roots.iter().filter_map(|root| root.path.first());
    let slip = |wanted: &str| plain_key(wanted) == plain_key(key) && wanted.contains('.') == key.contains('.');
    let own: Vec<_> = first(ctx.judge).collect();
    let meant = own.iter().any(|own| slip(own));
    others_at(ctx.path, ctx.judge).flat_map(first).any(|other| slip(other) || (!meant && !own.contains(&other)))
}

/// Servers a key too deep: `"mcp": { "servers": { … } }`.
fn hoisted(ctx: &Context<'_>, outer: Entry<'_>, map: &ServerMap<'_>, wanted: &str) -> Option<Fix> {
    let (document, top) = (ctx.document, ctx.document.root()?);
    let inner = outer.value.entries().find(|entry| is_direct(*entry, map))?;
    let (outside, inside) = (outer.key.as_str(), inner.key.as_str());
    let title = format!("write `{wanted}` in place of `{outside}.{inside}`");
    if let Some(edits) = move_table(document, &[outside, inside], &[wanted]) {
        return top.entry(wanted).is_none().then(|| Fix::safe(title, edits));
    }
    // What stands beside the servers comes along, where it has its place beside them.
    let asks = ctx.judge.client.variables.forms.contains(&Form::Input);
    let fits = |entry: Entry<'_>| {
        let key = if entry.key_span == inner.key_span { wanted } else { entry.key.as_str() };
        let known = entry.key_span == inner.key_span || (asks && key == INPUTS);
        known && (key == outside || top.entry(key).is_none())
    };
    let mut edits = unwrap_entry(document, &outer).filter(|_| outer.value.entries().all(fits))?;
    if inside != wanted {
        edits.push(rename_key(document, &inner, wanted)?);
    }
    Some(Fix::safe(title, edits))
}

/// Servers of another client's root beside those that the client sees: put among them. They were not started before.
fn joined(ctx: &Context<'_>, map: &ServerMap<'_>, wanted: &str) -> Option<Fix> {
    let entry = map.root?;
    let [own] = ctx.reading.maps.as_slice() else { return None };
    let (document, top) = (ctx.document, ctx.document.root()?);
    let (found, key) = (entry.key.as_str(), *own.keys.first()?);
    let maps = own.shape == Shape::Map && map.shape == Shape::Map && own.fits() && own.root.is_some();
    let direct = is_direct(entry, map) && own.keys.len() == 1;
    if !maps || !direct || ctx.reading.elsewhere.len() > 1 || may_be_anothers(ctx, found) {
        return None;
    }
    let (known, new): (Vec<_>, Vec<_>) =
        map.node.entries().partition(|entry| own.node.entry(entry.key.as_str()).is_some());
    let same = |entry: &Entry<'_>| {
        own.node.get(entry.key.as_str()).is_some_and(|own| own.to_json(DEEPEST) == entry.value.to_json(DEEPEST))
    };
    if !known.iter().all(same) {
        return None;
    }
    if known.is_empty()
        && let Some(edits) = move_table(document, &[found], &[key])
    {
        return Some(Fix::risky(format!("move them under `{wanted}`"), edits));
    }
    let removal = removed(document, top, &entry).filter(|_| !holds_comment(document, entry.value.span()))?;
    if new.is_empty() {
        return Some(Fix::risky(format!("remove `{found}`, which says the same as `{wanted}`"), vec![removal]));
    }
    let insertion = insert_copies(document, map.node, &new, own.node)?;
    Some(Fix::risky(format!("move them under `{wanted}`"), vec![removal, insertion]))
}

/// A value under the right key in the shape that the client wants.
fn refitted(ctx: &Context<'_>, map: &ServerMap<'_>) -> Option<Fix> {
    let (kind, is_map) = (map.node.kind(), map.shape == Shape::Map);
    let empty = map.node.items().len() == 0 && map.node.entries().len() == 0;
    let value = if is_map { json!({}) } else { json!([]) };
    match kind {
        NodeKind::Null => {
            let edit = replace_value(ctx.document, map.node, &value)?;
            Some(Fix::safe(format!("write `{value}`"), vec![edit]))
        }
        NodeKind::Array | NodeKind::Object if empty => {
            let edit = replace_value(ctx.document, map.node, &value)?;
            let whole = !holds_comment(ctx.document, map.node.span());
            whole.then(|| Fix::safe(format!("write `{value}`"), vec![edit]))
        }
        NodeKind::Array | NodeKind::Object => {
            let edits = reshaped(ctx, map.node, &map.keys, map.shape)?;
            Some(sparing(ctx.document, if is_map { "make a map of the list" } else { "make a list of the map" }, edits))
        }
        _ => None,
    }
}

/// A list of servers by their names, or the other way round.
fn reshaped(ctx: &Context<'_>, node: NodeRef<'_>, path: &[&str], shape: Shape) -> Option<Vec<Edit>> {
    let field = ctx.judge.file.fields.name;
    match shape {
        Shape::Map => as_map(ctx.document, node, path, field),
        Shape::List => as_list(ctx.document, node, field),
        Shape::One => None,
    }
}
