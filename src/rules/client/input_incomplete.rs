use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, NodeRef, Slot, entry_text, insert_entry, replace_value};
use crate::model::plain_key;
use crate::rules::inputs::{described, lists};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// An input lacks what the client needs to ask for it.
    ///
    /// ## What it does
    ///
    /// Reports entries of `inputs` without `id` or `type`, with a `type` that does not exist, or without the field that
    /// their type needs: `description` for `promptString`, `description` and `options` for `pickString`, `command` for
    /// `command`. An `inputs` that is no list is reported as well.
    ///
    /// ## Why
    ///
    /// The client asks when a server is started that uses the input, and breaks off when the entry is incomplete.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "token", "password": true }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:token}" } } }
    /// }
    /// ```
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "github-token", "type": "prompt", "password": true }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:github-token}" } } }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "token", "type": "promptString", "description": "GitHub token", "password": true }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:token}" } } }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// VS Code.
    ///
    /// ## References
    ///
    /// - `baseConfigurationResolverService.ts` in microsoft/vscode (2026-11-22)
    /// - <https://code.visualstudio.com/docs/reference/variables-reference#_input-variables> (2026-11-22)
    "client/input-incomplete" {
        severity: Severity::Warning,
        check: Check::File(check),
    }
}

/// The types, each with the fields that it needs.
const TYPES: &[(&str, &[&str])] =
    &[("promptString", &["description"]), ("pickString", &["description", "options"]), ("command", &["command"])];

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for list in lists(ctx) {
        if list.value.kind() != NodeKind::Array {
            sink.report(
                Draft::new(list.value.span(), "`inputs` is no list", format!("{} here", list.value.kind().describe()))
                    .help("write a list of objects, each with `id`, `type` and `description`"),
            );
        }
        for item in list.value.items() {
            judge(ctx, item, sink);
        }
    }
}

fn judge(ctx: &Context<'_>, item: NodeRef<'_>, sink: &mut Sink<'_>) {
    let Some(id) = item.get("id").and_then(NodeRef::as_str).filter(|id| !id.is_empty()) else {
        sink.report(
            Draft::new(item.span(), "an input has no `id`", "nothing can refer to it")
                .help("give it an `id`, and use it as `${input:id}`"),
        );
        return;
    };
    let Some(kind) = item.entry("type") else {
        let fitting = type_of(item);
        let place = item.get("id").map_or(item.span(), NodeRef::span);
        sink.report(
            Draft::new(place, format!("the input `{id}` has no `type`"), "asked for how?")
                .help(format!("add `\"type\": \"{fitting}\"`"))
                .fix(added(ctx, item, "type", fitting)),
        );
        return;
    };
    let Some((_, needs)) = TYPES.iter().find(|(name, _)| kind.value.as_str() == Some(name)) else {
        sink.report(
            Draft::new(kind.value.span(), format!("the input `{id}` has a `type` that does not exist"), "not a type")
                .help("the types are `promptString`, `pickString` and `command`")
                .fix(corrected(ctx, kind.value)),
        );
        return;
    };
    for field in needs.iter().filter(|field| item.get(field).is_none()) {
        sink.report(
            Draft::new(kind.span(), format!("the input `{id}` has no `{field}`"), format!("this type needs `{field}`"))
                .help(format!("add `{field}`"))
                .fix((**field == *"description").then(|| added(ctx, item, field, &described(id))).flatten()),
        );
    }
}

/// The type that has the fields which are there.
fn type_of(item: NodeRef<'_>) -> &'static str {
    if item.get("options").is_some() {
        "pickString"
    } else if item.get("command").is_some() {
        "command"
    } else {
        "promptString"
    }
}

fn added(ctx: &Context<'_>, item: NodeRef<'_>, field: &str, value: &str) -> Option<Fix> {
    let slot = Slot::Behind(item.entry(if field == "type" { "id" } else { "type" })?);
    let value = value.into();
    let edit = insert_entry(ctx.document, item, slot, field, &value)?;
    Some(Fix::safe(format!("add `{}`", entry_text(ctx.document.syntax(), field, &value)?), vec![edit]))
}

/// A type that is misspelt: `prompt`, `PickString`.
fn corrected(ctx: &Context<'_>, kind: NodeRef<'_>) -> Option<Fix> {
    let written = plain_key(kind.as_str()?);
    let near = |name: &&&str| {
        let name = plain_key(name);
        name == written
            || (written.len() > 3 && name.starts_with(&written))
            || strsim::osa_distance(&name, &written) <= 2
    };
    let name = TYPES.iter().map(|(name, _)| name).find(near)?;
    let edit = replace_value(ctx.document, kind, &(*name).into())?;
    Some(Fix::safe(format!("write `{name}`"), vec![edit]))
}
