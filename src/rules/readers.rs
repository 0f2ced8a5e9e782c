//! The other clients that read the same file: what is mended for one must not be broken for another.

use super::Context;
use crate::client::{Judge, Part, Schema};
use crate::model::Form;

fn schemas<'a>(ctx: &'a Context<'_>) -> impl Iterator<Item = &'static Schema> + 'a {
    ctx.others.iter().filter(|judge| !judge.is_unknown()).map(|judge| judge.schema())
}

/// Whether nobody else looks for a field.
pub(crate) fn may_go(ctx: &Context<'_>, field: &str) -> bool {
    !schemas(ctx).any(|schema| schema.has_field(field))
}

/// Whether nobody else loses a field when it gets another name.
pub(crate) fn may_be_called(ctx: &Context<'_>, old: &str, new: &str) -> bool {
    schemas(ctx).all(|schema| !schema.has_field(old) || schema.has_field(new))
}

/// Whether nobody else loses the word for a transport when it becomes another.
pub(crate) fn may_say(ctx: &Context<'_>, old: &str, new: &str) -> bool {
    let knows = |schema: &Schema, word: &str| schema.type_names().any(|name| name == word);
    schemas(ctx).all(|schema| !knows(schema, old) || knows(schema, new))
}

/// Whether everybody else counts a field in the same unit, or in none.
pub(crate) fn may_count(ctx: &Context<'_>, field: &str, unit: &str) -> bool {
    let counts = |schema: &'static Schema| {
        schema.branches().iter().filter_map(move |branch| schema.annotation(branch, field, "x-unit"))
    };
    schemas(ctx).flat_map(counts).all(|other| other == unit)
}

/// Whether everybody else who expands a reference expands the one in its place as well.
pub(crate) fn may_refer(ctx: &Context<'_>, part: Part, name: &str, old: Form, new: Form) -> bool {
    let expands = |judge: &Judge, form| judge.client.variables.expands(form, name, part);
    ctx.others.iter().all(|judge| !expands(judge, old) || expands(judge, new))
}
