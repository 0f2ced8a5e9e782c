//! The fix of a secret: a reference in every place where it stands, and what is left to do.

use super::naming::Known;
use super::reference::names;
use super::step::{Holds, Step, step};
use super::{Secret, all};
use crate::client::{Part, Scope};
use crate::diagnostic::Fix;
use crate::rules::ServerContext;
use crate::text::Edit;

/// Takes a secret out of the file, where the client can do without it there. Whoever has no other copy of it loses it,
/// and no server starts before the value is where it belongs.
pub(crate) fn mend(ctx: &ServerContext<'_>, secret: &Secret<'_>) -> Option<Fix> {
    if ctx.file.judge.is_unknown() || ctx.file.judge.file.unread.is_some() || ctx.is_broken() {
        return None;
    }
    let names = names(ctx.file);
    let known = names.known(secret.value())?;
    let step = step(ctx, secret, names, known.name.as_deref())?;
    let mut edits = step.edits.clone();
    let others = if names.is_worth_a_search(known) { add_others(ctx, secret, known, &step, &mut edits) } else { 0 };
    let elsewhere = match others {
        0 => String::new(),
        1 => ", here and in another place".to_owned(),
        others => format!(", here and in {others} other places"),
    };
    // Of a file that others have, the secret is to be replaced anyway.
    let loss = if is_shared(ctx) { "" } else { ", which drops the value from this file" };
    Some(Fix::risky(format!("{}{elsewhere}{loss}", step.title), edits).then(afterwards(ctx, secret, &step)))
}

/// The same value in other places goes by the same name. It is known now which name that is, and would not be once it
/// stands in the file: what a reference means, the file does not say. Gives the number of these places.
fn add_others(
    ctx: &ServerContext<'_>,
    secret: &Secret<'_>,
    known: &Known,
    first: &Step,
    edits: &mut Vec<Edit>,
) -> usize {
    let mut places = 0;
    let names = names(ctx.file);
    for index in &known.servers {
        let Some(server) = ctx.file.reading.servers.get(*index) else { continue };
        let choice = ctx.file.judge.schema().choose(server);
        let other_ctx = ServerContext { file: ctx.file, server, choice, violations: &[] };
        for (other, _) in all(&other_ctx) {
            if other.value() != secret.value() || other.text.span() == secret.text.span() || other_ctx.is_broken() {
                continue;
            }
            let Some(step) = step(&other_ctx, &other, names, known.name.as_deref()) else { continue };
            let new: Vec<Edit> = step.edits.into_iter().filter(|edit| !edits.contains(edit)).collect();
            let meets = |edit: &Edit| {
                edits.iter().any(|own| own.span.start <= edit.span.end && edit.span.start <= own.span.end)
            };
            if step.name == first.name && step.holds == first.holds && !new.iter().any(meets) {
                edits.extend(new);
                places += 1;
            }
        }
    }
    places
}

/// Whether the file is one that others have as well.
fn is_shared(ctx: &ServerContext<'_>) -> bool {
    ctx.file.shared || ctx.file.judge.file.scope == Scope::Plugin
}

/// What is left to do.
fn afterwards(ctx: &ServerContext<'_>, secret: &Secret<'_>, step: &Step) -> String {
    let client = ctx.file.judge.client;
    let name = &step.name;
    let order = match (step.holds, client.supply.order) {
        (Holds::Answer, _) => format!("enter the value when {} asks for `{name}`", client.name),
        (_, Some(order)) => order.replace("`NAME`", &format!("`{name}`")),
        (_, None) if client.in_terminal => format!("export `{name}` where {} is started", client.name),
        (_, None) => format!("set `{name}` in the environment of {}, and start it anew", client.name),
    };
    let what = match step.holds {
        Holds::Value if secret.place.part == Part::Headers => ", with the whole value of the header",
        Holds::Value => ", with the whole value that stood there",
        Holds::Secret | Holds::Answer if secret.value().contains('%') => ", as it is written in an address",
        Holds::Secret | Holds::Answer => "",
    };
    let turn = if is_shared(ctx) { ", and replace the secret: what was committed stays in the history" } else { "" };
    format!("{order}{what}{turn}")
}
