use crate::client::{Content, Loss, ServerMap, Shape, is_server_itself};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Entry, NodeKind, Syntax, rename_key};
use crate::model::is_private_key;
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// The servers stand under a key where the client does not look.
    ///
    /// ## What it does
    ///
    /// Reports servers under another client's root key, files without any root key, and a root key that holds
    /// something else than an object of servers.
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
            .help(help),
        );
    }
    for map in &ctx.reading.elsewhere {
        let Some(entry) = map.root else { continue };
        let found = entry.key.as_str();
        let draft = if ctx.reading.maps.is_empty() {
            Draft::new(
                entry.key_span,
                format!("the servers stand under `{found}`, where {client} looks for `{wanted}`"),
                format!("`{wanted}` belongs here"),
            )
            .costs(loss)
            .help(format!("rename the key to `{wanted}`"))
            .fix(rename(ctx, map))
        } else {
            lost(map, entry, client, &wanted)
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

/// Renaming is enough when both names stand at the top level.
fn rename(ctx: &Context<'_>, map: &ServerMap<'_>) -> Option<Fix> {
    let entry = map.root?;
    let [wanted] = ctx.judge.file.roots.first()?.path else { return None };
    let direct = entry.value.span() == map.node.span()
        && ctx.reading.elsewhere.len() == 1
        && ctx.judge.file.roots.first().is_some_and(|root| root.shape == map.shape);
    let edit = rename_key(ctx.document, &entry, wanted).filter(|_| direct)?;
    Some(Fix::safe(format!("rename it to `{wanted}`"), vec![edit]))
}
