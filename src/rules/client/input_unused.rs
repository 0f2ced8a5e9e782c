use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeRef, holds_comment, remove_element};
use crate::model::{Form, Reference, references};
use crate::rules::inputs::{declared, lists};
use crate::rules::{Check, Context, Draft, Sink, declare_rule};

declare_rule! {
    /// An input is declared and used nowhere.
    ///
    /// ## What it does
    ///
    /// Reports entries of `inputs` whose `${input:id}` stands nowhere in the file.
    ///
    /// ## Why
    ///
    /// It is never asked for. Often the reference was meant and the `id` is spelled differently.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "token", "type": "promptString", "description": "GitHub token" }],
    ///   "servers": { "gh": { "command": "gh-mcp" } }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=vscode,path=.vscode/mcp.json
    /// {
    ///   "inputs": [{ "id": "token", "type": "promptString", "description": "GitHub token" }],
    ///   "servers": { "gh": { "command": "gh-mcp", "env": { "GITHUB_TOKEN": "${input:token}" } } }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// VS Code, and others that ask for inputs.
    ///
    /// ## References
    ///
    /// - <https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md> (2026-11-22)
    "client/input-unused" {
        severity: Severity::Info,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (item, id) in declared(ctx) {
        let Some(id) = id.filter(|id| !id.as_str().is_empty()) else { continue };
        let name = id.as_str();
        // Anywhere in the file: fields that are no server's may refer to it as well.
        let used = ctx.source().text().contains(&Form::Input.spell(name));
        if !used && id.is_verbatim(ctx.source()) {
            let place = item.get("id").map_or(item.span(), NodeRef::span);
            sink.report(
                Draft::new(place, format!("the input `{name}` is used by no server"), "asked for by nobody")
                    .help(format!("refer to it as `{}`, or remove it", Form::Input.spell(name)))
                    .fix(without(ctx, item)),
            );
        }
    }
}

/// The list without an input. Where a reference leads nowhere, it may be this one that was meant.
fn without(ctx: &Context<'_>, item: NodeRef<'_>) -> Option<Fix> {
    let known: Vec<&str> = declared(ctx).filter_map(|(_, id)| Some(id?.as_str())).collect();
    let lost = |reference: Reference<'_>| reference.form == Form::Input && !known.contains(&reference.name);
    if references(ctx.source().text()).into_iter().any(lost) || holds_comment(ctx.document, item.span()) {
        return None;
    }
    let list = lists(ctx).into_iter().map(|list| list.value).find(|list| list.span().contains(item.span()))?;
    let index = list.items().position(|other| other.span() == item.span())?;
    Some(Fix::risky("remove it", vec![remove_element(ctx.document, list, index)?]))
}
