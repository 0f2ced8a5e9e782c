//! References that a client puts a value in place of, in its own spelling.

use super::naming::Names;
use super::{Place, Secret};
use crate::client::{Part, Scope};
use crate::model::Form;
use crate::rules::{Context, ServerContext};

/// The names of a file's secrets.
pub(super) fn names<'a>(ctx: &Context<'a>) -> &'a Names {
    ctx.memo.names.get_or_init(|| Names::of(ctx))
}

/// The spelling of a reference in a part; `whole` says whether nothing else stands in the value. `None` where the client
/// fills in nothing, or not there, or where that is not known well enough.
pub(super) fn form(ctx: &ServerContext<'_>, part: Part, whole: bool) -> Option<Form> {
    let judge = ctx.file.judge;
    let variables = &judge.client.variables;
    // A shell expands what the server is given, and not what the client has.
    if judge.is_unknown() || judge.file.shell || (!whole && judge.client.supply.whole.contains(&part)) {
        return None;
    }
    let knows = |form: Form| variables.forms.contains(&form) && variables.parts.contains(&part);
    if knows(Form::Input) && crate::rules::inputs::place(ctx).is_some() {
        return Some(Form::Input);
    }
    match variables.environment_form(part) {
        // Within a value the name needs an end, and a file of a plugin has several readers.
        Some(Form::Dollar) if !whole => knows(Form::Brace).then_some(Form::Brace),
        Some(_) if judge.file.scope == Scope::Plugin && knows(Form::Brace) => Some(Form::Brace),
        None if knows(Form::Secret) => Some(Form::Secret),
        form => form,
    }
}

/// The id of an input, as ids are mostly written.
pub(super) fn id_of(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// A reference to a variable, or to an input of that name.
pub(super) fn spell(form: Form, name: &str) -> String {
    if form == Form::Input { form.spell(&id_of(name)) } else { form.spell(name) }
}

/// What to do instead of writing a secret into the file, as an order.
pub(crate) fn instead(ctx: &ServerContext<'_>, secret: &Secret<'_>) -> String {
    let Place { part, .. } = secret.place;
    let client = ctx.file.judge.client;
    let name = names(ctx.file).known(secret.value()).and_then(|known| known.name.as_deref()).unwrap_or("NAME");
    match form(ctx, part, secret.is_whole()) {
        Some(Form::Input) => {
            format!("have it asked for (`{}`, with an entry under `inputs`)", spell(Form::Input, name))
        }
        Some(form) => format!("refer to a variable instead (`{}`)", form.spell(name)),
        None => {
            let instead = client.instead.iter().find(|(at, _)| *at == part);
            instead.map_or("take it out of the file", |(_, order)| order).to_owned()
        }
    }
}
