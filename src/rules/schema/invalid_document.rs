use serde_json::Value;

use crate::client::{Expected, Violation};
use crate::diagnostic::Fix;
use crate::document::{
    Document, Entry, NodeRef, Slot, Syntax, entry_text, insert_entries, rename_key, unescape_pointer,
};
use crate::model::plain_key;
use crate::rules::expected::told;
use crate::rules::values::{quoted, removed};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A file lacks a field outside its servers, or has a wrong value there, and is lost with it.
    ///
    /// ## What it does
    ///
    /// Reports missing and malformed fields beside the servers, where the reader insists on them: the name and the
    /// version of a YAML file of Continue, the imports of mcporter, and everything in documents that describe a server
    /// instead of setting one up: the manifest of a bundle, the entry of a registry, the MCP file of a plugin. What
    /// stands in a server itself has rules of its own.
    ///
    /// ## Why
    ///
    /// These files are held against one schema as a whole. What does not fit is lost as a whole, however right the
    /// servers are; a manifest cannot be packed, published or installed.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=mcp-registry-server-json,path=server.json
    /// {
    ///   "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    ///   "name": "weather",
    ///   "description": "The weather of any place.",
    ///   "version": "1.0.0",
    ///   "packages": [{ "registry_type": "npm", "identifier": "weather-mcp", "transport": { "type": "stdio" } }]
    /// }
    /// ```
    ///
    /// ```json,bad,client=mcpb-manifest,path=manifest.json
    /// {
    ///   "manifest_version": "0.3",
    ///   "name": "time",
    ///   "version": "1.0.0",
    ///   "author": "Me",
    ///   "server": { "type": "node", "entry_point": "index.js", "mcp_config": { "command": "node" } }
    /// }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// name: Time
    /// version: 1.0
    /// mcpServers:
    ///   - name: time
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/time.yaml
    /// mcpServers:
    ///   - name: time
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ```json,bad,client=mcporter,path=config/mcporter.json
    /// {
    ///   "imports": ["cursor", "zed"],
    ///   "mcpServers": { "time": { "command": "uvx mcp-server-time" } }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml,good,client=continue,path=.continue/mcpServers/time.yaml
    /// name: Time
    /// version: "1.0"
    /// schema: v1
    /// mcpServers:
    ///   - name: time
    ///     command: uvx
    ///     args: [mcp-server-time]
    /// ```
    ///
    /// ```json,good,client=mcp-registry-server-json,path=server.json
    /// {
    ///   "$schema": "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    ///   "name": "io.github.me/weather",
    ///   "description": "The weather of any place.",
    ///   "version": "1.0.0",
    ///   "packages": [{ "registryType": "npm", "identifier": "weather-mcp", "transport": { "type": "stdio" } }]
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// Continue wants a `name` and a `version` that are strings in every YAML file; `version: 1.0` is a number. mcporter
    /// wants `imports` to be a list of the clients it knows.
    ///
    /// `mcpb pack` refuses a bundle with an unknown field anywhere in its `manifest.json`. The MCP registry refuses names
    /// without a namespace, descriptions of more than 100 characters, and the `snake_case` fields of drafts before
    /// September 2025. A client of Agent Plugins leaves out all servers of an `mcp.json` with another field at its top.
    ///
    /// ## References
    ///
    /// - measured on @continuedev/config-yaml 1.42.0 and mcporter 0.12.3 (2026-11-22)
    /// - the schemas of @anthropic-ai/mcpb 2.1.2 (2026-11-22)
    /// - <https://github.com/modelcontextprotocol/registry/tree/main/docs/reference/server-json> (2026-11-22)
    /// - <https://agent-plugins.org/specification> (2026-11-22)
    "schema/invalid-document" {
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(root) = ctx.document.root().filter(|_| !ctx.judge.is_unknown()) else { return };
    // Of a broken file not everything was read.
    if ctx.document.faults().iter().any(|fault| fault.kind.is_structural()) {
        return;
    }
    let violations = ctx.judge.schema().document_violations(root);
    let mut seen: Vec<&str> = Vec::new();
    for violation in &violations {
        if seen.contains(&violation.pointer.as_str()) {
            continue;
        }
        seen.push(&violation.pointer);
        let same = violations.iter().filter(|other| other.pointer == violation.pointer);
        let missing: Vec<&str> = same.filter_map(|violation| field(violation)).collect();
        let draft = if missing.is_empty() {
            wrong(ctx.document, root, violation)
        } else {
            lacking(ctx, root, violation, &missing)
        };
        let loss = violation.loss.unwrap_or(ctx.judge.file.bad_document());
        sink.report(draft.costs(loss));
    }
}

/// The field that is missing.
fn field(violation: &Violation) -> Option<&str> {
    match &violation.expected {
        Expected::Field(name) => Some(name),
        _ => None,
    }
}

/// Fields that are missing, or have another name.
fn lacking(ctx: &Context<'_>, root: NodeRef<'_>, violation: &Violation, missing: &[&str]) -> Draft {
    let node = root.pointer(&violation.pointer).unwrap_or(root);
    let named = |field: &str| node.entries().find(|entry| plain_key(entry.key.as_str()) == plain_key(field));
    let place = spelled(root, &violation.pointer);
    if let Some((field, entry)) = missing.iter().find_map(|field| Some((*field, named(field)?))) {
        let title = format!("rename it to `{field}`");
        let key = entry.key.as_str();
        let path = if place.is_empty() { format!("`{key}`") } else { format!("`{place}.{key}`") };
        let edit = rename_key(ctx.document, &entry, field);
        return Draft::new(entry.key_span, format!("{path} must be called `{field}`"), "not known by this name")
            .help(title.clone())
            .fix(edit.map(|edit| Fix::safe(title, vec![edit])));
    }
    let list: Vec<_> = missing.iter().map(|field| format!("`{field}`")).collect();
    let list = list.join(" and ");
    let holder = if place.is_empty() { "the file".to_owned() } else { format!("`{place}`") };
    let span = match entry_of(root, &violation.pointer) {
        Some(entry) => entry.key_span,
        None if place.is_empty() => ctx.start(),
        None => Span::new(node.span().start, node.span().start + 1),
    };
    Draft::new(span, format!("{holder} has no {list}"), format!("{list} is missing"))
        .help(format!("add {list}"))
        .fix(headed(ctx, root, violation, missing))
}

/// The name and the version of a YAML file at its top: the name that the file has already, and a first version. They are
/// shown to its user, and nothing hangs on them.
fn headed(ctx: &Context<'_>, root: NodeRef<'_>, violation: &Violation, missing: &[&str]) -> Option<Fix> {
    if !violation.pointer.is_empty() || ctx.document.syntax() != Syntax::Yaml {
        return None;
    }
    let name = ctx.path.file_stem()?.to_str().filter(|name| !name.is_empty())?;
    let value = |field: &str| match field {
        "name" => Some(name),
        "version" => Some("1.0.0"),
        _ => None,
    };
    let entries: Vec<(&str, Value)> =
        missing.iter().map(|field| Some((*field, value(field)?.into()))).collect::<Option<_>>()?;
    let edit = insert_entries(ctx.document, root, Slot::Before(root.entry_at(0)?), &entries)?;
    let list: Vec<_> =
        entries.iter().map(|(key, value)| entry_text(Syntax::Yaml, key, value)).collect::<Option<_>>()?;
    Some(Fix::safe(format!("add `{}`", list.join("` and `")), vec![edit]))
}

/// A value that should be another.
fn wrong(document: &Document, root: NodeRef<'_>, violation: &Violation) -> Draft {
    let node = root.pointer(&violation.pointer).unwrap_or(root);
    let place = spelled(root, &violation.pointer);
    let subject = if place.is_empty() { "the document".to_owned() } else { format!("`{place}`") };
    let (message, label) = told(&violation.expected, &subject, node);
    // What spans many lines is shown by its key.
    let entry = entry_of(root, &violation.pointer).filter(|entry| entry.value.is_object());
    let span = entry.map_or_else(|| node.span(), |entry| entry.key_span);
    let text = matches!(&violation.expected, Expected::Type(wanted) if wanted == "a string");
    let edit = quoted(node).filter(|_| text);
    let help = if edit.is_some() { "put it in quotes" } else { "correct the value, or remove the field" };
    let quotes = edit.map(|edit| Fix::safe("put it in quotes", vec![edit]));
    let draft = Draft::new(span, message, label);
    if violation.is_left_out() {
        return draft.help("remove it").fix(without(document, root, &violation.pointer));
    }
    draft.help(help).fix(quotes)
}

/// The document without a field that its format does not have. What somebody wrote there is lost.
fn without(document: &Document, root: NodeRef<'_>, pointer: &str) -> Option<Fix> {
    let (parent, _) = pointer.rsplit_once('/')?;
    let entry = entry_of(root, pointer)?;
    let edit = removed(document, root.pointer(parent)?, &entry)?;
    Some(Fix::risky(format!("remove `{}`", entry.key.as_str()), vec![edit]))
}

/// The entry that a pointer leads to, where it is one of an object.
fn entry_of<'a>(root: NodeRef<'a>, pointer: &str) -> Option<Entry<'a>> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let parent = root.pointer(parent)?;
    parent.entry(&unescape_pointer(key))
}

/// A pointer as people write it: `packages[0].transport`.
fn spelled(root: NodeRef<'_>, pointer: &str) -> String {
    let mut text = String::new();
    let mut node = Some(root);
    for segment in pointer.split('/').skip(1) {
        let key = unescape_pointer(segment);
        let in_list = node.is_some_and(|node| !node.is_object());
        if in_list {
            text.extend(["[", &key, "]"]);
        } else {
            text.push_str(if text.is_empty() { "" } else { "." });
            text.push_str(&key);
        }
        node = node.and_then(|node| if in_list { node.item_at(key.parse().ok()?) } else { node.get(&key) });
    }
    text
}
