//! The inputs that a file declares: values the client asks for, used as `${input:id}`.

use super::Context;
use crate::document::{Entry, NodeRef, Text};
use crate::model::Form;

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
