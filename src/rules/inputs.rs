//! The inputs that a file declares: values the client asks for, used as `${input:id}`.

use serde_json::Value;

use super::{Context, ServerContext};
use crate::document::{Entry, NodeKind, NodeRef, Slot, Syntax, Text, insert_object};
use crate::model::Form;
use crate::text::Edit;

/// The key under which inputs stand, beside the servers.
pub(crate) const KEY: &str = "inputs";

/// The lists of inputs of a file, whatever stands there. None where the client has no inputs.
pub(crate) fn lists<'a>(ctx: &Context<'a>) -> Vec<Entry<'a>> {
    if !ctx.judge.client.variables.forms.contains(&Form::Input) || ctx.judge.is_unknown() {
        return Vec::new();
    }
    let parents = ctx.judge.file.roots.iter().filter_map(|root| {
        let (_, parents) = root.path.split_last()?;
        parents.iter().try_fold(ctx.document.root()?, |node, key| node.get(key))
    });
    let mut found: Vec<Entry<'a>> = parents.filter_map(|parent| parent.entry(KEY)).collect();
    found.dedup_by_key(|entry| entry.key_span);
    found
}

/// The inputs of a file, each with its id if it has one.
pub(crate) fn declared<'a>(ctx: &Context<'a>) -> impl Iterator<Item = (NodeRef<'a>, Option<Text<'a>>)> {
    let items = lists(ctx).into_iter().flat_map(|list| list.value.items());
    items.map(|item| (item, item.get("id").and_then(NodeRef::text)))
}

/// Whether an input is asked for as a secret is.
pub(crate) fn asks_for_secret(input: NodeRef<'_>) -> bool {
    input.get("type").and_then(NodeRef::as_str) == Some("promptString")
        && input.get("password").map(NodeRef::kind) == Some(NodeKind::Bool(true))
}

/// Declares an input that is asked for, as a secret is or not. `None` where inputs have no place, or what stands there is
/// none.
pub(crate) fn declare(ctx: &ServerContext<'_>, id: &str, description: &str, secret: bool) -> Option<Edit> {
    let (parent, servers) = place(ctx)?;
    let mut fields: Vec<(&str, Value)> =
        vec![("id", id.into()), ("type", "promptString".into()), ("description", description.into())];
    if secret {
        fields.push(("password", true.into()));
    }
    insert_object(ctx.file.document, parent, (Slot::Before(servers), KEY), &fields)
}

/// The object in which the inputs for a server stand, and the servers in it.
pub(crate) fn place<'a>(ctx: &ServerContext<'a>) -> Option<(NodeRef<'a>, Entry<'a>)> {
    let holds = |entry: &Entry<'a>| entry.value.span().contains(ctx.server.node.span());
    let mut roots = ctx.file.judge.file.roots.iter().filter(|_| ctx.file.document.syntax() == Syntax::Json);
    roots.find_map(|root| {
        let (key, parents) = root.path.split_last()?;
        let parent = parents.iter().try_fold(ctx.file.document.root()?, |node, key| node.get(key))?;
        // `mcp.servers` is a setting of its own: what stands beside it is another.
        Some((parent, parent.entry(key).filter(|_| !key.contains('.')).filter(holds)?))
    })
}

/// What a person is asked for, as the id of an input has it: `github_token` is a `github token`.
pub(crate) fn described(id: &str) -> String {
    let words: Vec<&str> = id.split(['_', '-', '.', ' ']).filter(|word| !word.is_empty()).collect();
    let mut text = words.join(" ");
    if let Some(first) = text.get(..1) {
        let upper = first.to_ascii_uppercase();
        text.replace_range(..1, &upper);
    }
    text
}
