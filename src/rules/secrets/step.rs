//! How one secret is taken out of one place of a file.

use serde_json::{Value, json};

use super::naming::{Names, assignment, upper};
use super::reference::{form, id_of, spell};
use super::{Place, Secret};
use crate::client::Part;
use crate::document::{
    Entry, NodeRef, Slot, Text, insert_elements, insert_entry, remove_entry, replace_entry, replace_part, value_text,
};
use crate::model::{Form, Setting};
use crate::rules::ServerContext;
use crate::rules::containers::is_direct;
use crate::rules::environment::{hands_on, set_variables};
use crate::rules::inputs::{asks_for_secret, declare, declared};
use crate::text::Edit;

/// What takes a secret out of its place.
pub(super) struct Step {
    pub(super) edits: Vec<Edit>,
    /// What it does, as an order.
    pub(super) title: String,
    /// The variable, or the input, that is to hold the value.
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// What a variable is to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// The secret.
    Secret,
    /// The whole of the value that it is a part of.
    Value,
    /// The secret, which somebody is asked for.
    Answer,
}

/// The step for a secret, under a name that was chosen for it. `None` where the client has no way to do without the
/// secret, or where one would have to guess.
pub(super) fn step(ctx: &ServerContext<'_>, secret: &Secret<'_>, names: &Names, name: Option<&str>) -> Option<Step> {
    let job = Job { ctx, secret, names, name };
    match secret.place.part {
        _ if !secret.is_exact => None,
        Part::Args => job.passed_on().or_else(|| job.reference()),
        Part::Env => job.reference().or_else(|| job.listed()).or_else(|| job.inherited()),
        Part::Headers => job.bearer().or_else(|| job.header()).or_else(|| job.reference()),
        Part::Command | Part::Cwd | Part::Url => job.reference(),
    }
}

struct Job<'c, 'a> {
    ctx: &'c ServerContext<'a>,
    secret: &'c Secret<'a>,
    names: &'c Names,
    name: Option<&'c str>,
}

/// A reference, and what has to be written elsewhere so that it means something.
struct Reference {
    text: String,
    name: String,
    edits: Vec<Edit>,
    holds: Holds,
}

impl<'a> Job<'_, 'a> {
    /// A reference to the chosen name in a part of the server.
    fn refer(&self, part: Part, whole: bool) -> Option<Reference> {
        let form = form(self.ctx, part, whole)?;
        let (ctx, name) = (self.ctx, self.name?);
        let plain = |edits| Reference { text: spell(form, name), name: name.to_owned(), edits, holds: Holds::Secret };
        match form {
            Form::Input => {
                let inputs = || declared(ctx.file).filter_map(|(input, id)| Some((input, id?.as_str())));
                // One that nobody has used yet was meant for this.
                let ready = inputs().find(|(input, id)| upper(id) == upper(name) && asks_for_secret(*input));
                let id = ready.map_or_else(|| id_of(name), |(_, id)| id.to_owned());
                let edits = if ready.is_some() { Vec::new() } else { vec![declare(ctx, &id, name, true)?] };
                Some(Reference { text: form.spell(&id), name: id, edits, holds: Holds::Answer })
            }
            // It is put into the text of the file as it is.
            Form::BareEnv if self.secret.value().contains(['"', '\\']) => None,
            _ if ctx.file.judge.client.supply.listed => {
                let field = ctx.file.judge.client.supply.variables?;
                Some(plain(self.list(field, name)?))
            }
            _ => Some(plain(Vec::new())),
        }
    }

    /// Puts a reference in the place of the secret.
    fn reference(&self) -> Option<Step> {
        let reference = self.refer(self.secret.place.part, self.secret.is_whole())?;
        let edit = replace_part(self.ctx.file.document, self.node()?, self.secret.text, &reference.text)?;
        let title = if reference.holds == Holds::Answer {
            format!("have it asked for (`{}`)", reference.text)
        } else {
            format!("write `{}` in its place", reference.text)
        };
        let edits = std::iter::once(edit).chain(reference.edits).collect();
        Some(Step { edits, title, name: reference.name, holds: reference.holds })
    }

    /// Names a variable of the server in the field whose variables the client hands on.
    fn listed(&self) -> Option<Step> {
        let field = self.ctx.file.judge.client.supply.variables?;
        let (name, index) = self.whole_setting(&self.ctx.server.env)?;
        self.ctx.file.judge.schema().has_field(field).then_some(())?;
        let env = self.holder(self.ctx.server.fields.env)?;
        let edits = match self.ctx.server.node.get(field) {
            Some(_) => {
                let listed = self.list(field, name)?;
                std::iter::once(take_out(self.ctx, &env, index)?).chain(listed).collect()
            }
            None => swap(self.ctx, &env, index, field, &json!([name]))?,
        };
        Some(Step { edits, title: format!("name `{name}` in `{field}`"), name: name.to_owned(), holds: Holds::Secret })
    }

    /// Takes out a variable that the client has from its own environment and hands on.
    fn inherited(&self) -> Option<Step> {
        let (name, index) = self.whole_setting(&self.ctx.server.env)?;
        let client = self.ctx.file.judge.client;
        (hands_on(client, name, self.ctx.file.os()) == Some(true)).then_some(())?;
        let edit = take_out(self.ctx, &self.holder(self.ctx.server.fields.env)?, index)?;
        let title = format!("leave `{name}` out, which {} hands on", client.name);
        Some(Step { edits: vec![edit], title, name: name.to_owned(), holds: Holds::Secret })
    }

    /// Names the variable with the token.
    fn bearer(&self) -> Option<Step> {
        let (ctx, name) = (self.ctx, self.name?);
        let field = ctx.file.judge.client.supply.bearer?;
        let Place { text: value, name: header, .. } = self.secret.place;
        let scheme = value.as_str().strip_suffix(self.secret.value())?;
        let is_bearer = header?.as_str().eq_ignore_ascii_case("authorization") && scheme == "Bearer ";
        (is_bearer && !ctx.server.has(field)).then_some(())?;
        let headers = self.holder(ctx.server.fields.headers)?;
        let index = setting_index(&headers, self.secret)?;
        let edits = swap(ctx, &headers, index, field, &json!(name))?;
        let title = format!("name the variable `{name}` in `{field}`");
        Some(Step { edits, title, name: name.to_owned(), holds: Holds::Secret })
    }

    /// Names the variable with the value of a header.
    fn header(&self) -> Option<Step> {
        let (ctx, name) = (self.ctx, self.name?);
        let field = ctx.file.judge.client.supply.headers?;
        // What holds the secret alone elsewhere cannot hold more here.
        let alone = || self.names.known(self.secret.value()).is_some_and(|known| known.count == 1);
        (self.secret.is_whole() || alone()).then_some(())?;
        let headers = self.holder(ctx.server.fields.headers)?;
        let index = setting_index(&headers, self.secret)?;
        let header = self.secret.place.name?.as_str();
        let edits = match ctx.server.node.get(field) {
            Some(named) => {
                (named.is_object() && named.get(header).is_none()).then_some(())?;
                let edit = insert_entry(ctx.file.document, named, Slot::End, header, &json!(name))?;
                vec![take_out(ctx, &headers, index)?, edit]
            }
            None => swap(ctx, &headers, index, field, &json!({ header: name }))?,
        };
        let holds = if self.secret.is_whole() { Holds::Secret } else { Holds::Value };
        Some(Step { edits, title: format!("name the variable `{name}` in `{field}`"), name: name.to_owned(), holds })
    }

    /// Leaves a variable of a container without its value, and sets it where the command line does not show it.
    fn passed_on(&self) -> Option<Step> {
        let assignment = assignment(self.ctx, self.secret.text).filter(|_| is_direct(self.ctx))?;
        let (variable, value) = (assignment.name.as_str(), assignment.value);
        let around = self.secret.place.text;
        let given = around.as_str().strip_suffix(value.as_str())?.strip_suffix('=')?.len();
        let mut edits = vec![replace_part(self.ctx.file.document, self.node()?, around.tail(given), "")?];
        let (name, holds) = self.set_for_container(variable, value, &mut edits)?;
        Some(Step { edits, title: format!("pass `{variable}` on without its value"), name, holds })
    }

    /// Gives the command of a container a variable; says which is to hold what.
    fn set_for_container(&self, variable: &str, value: Text<'a>, edits: &mut Vec<Edit>) -> Option<(String, Holds)> {
        let (ctx, secret) = (self.ctx, self.secret);
        let client = ctx.file.judge.client;
        let start = (secret.value().as_ptr() as usize).checked_sub(value.as_str().as_ptr() as usize)?;
        let (head, tail) = (value.as_str().get(..start)?, value.as_str().get(start + secret.value().len()..)?);
        let whole = head.is_empty() && tail.is_empty();
        if let Some(setting) = ctx.server.env.iter().find(|setting| setting.name.as_str() == variable) {
            // Of two values it is not known which one counts.
            return (setting.value.as_str() == Some(value.as_str()))
                .then(|| (variable.to_owned(), if whole { Holds::Secret } else { Holds::Value }));
        }
        if let Some(reference) = self.refer(Part::Env, whole) {
            let text = format!("{head}{}{tail}", reference.text);
            edits.push(set_variables(ctx, &[(variable, &text)])?);
            edits.extend(reference.edits);
            return Some((reference.name, reference.holds));
        }
        self.names.is_shared_by(variable, value.as_str()).then_some(())?;
        let field = client.supply.variables.filter(|field| ctx.file.judge.schema().has_field(field));
        match field {
            Some(field) => edits.extend(self.list(field, variable)?),
            None => (hands_on(client, variable, ctx.file.os()) == Some(true)).then_some(())?,
        }
        Some((variable.to_owned(), if whole { Holds::Secret } else { Holds::Value }))
    }

    /// Adds a variable to a list of variables, where it is not in it. `None` where there is something else than a list.
    fn list(&self, field: &str, name: &str) -> Option<Vec<Edit>> {
        let (ctx, document) = (self.ctx, self.ctx.file.document);
        let edit = match ctx.server.node.get(field) {
            None => insert_entry(document, ctx.server.node, Slot::End, field, &json!([name]))?,
            Some(list) if list.items().any(|item| item.as_str() == Some(name)) => return Some(Vec::new()),
            Some(list) => {
                let element = value_text(document.syntax(), &Value::from(name))?;
                insert_elements(document, list, list.items().len(), &[element])?
            }
        };
        Some(vec![edit])
    }

    /// The name and the place of a variable whose whole value is the secret, which the client can take from its own
    /// environment under that name.
    fn whole_setting(&self, settings: &[Setting<'a>]) -> Option<(&'a str, usize)> {
        let name = self.secret.place.name?.as_str();
        let mine =
            |setting: &Setting<'a>| setting.value.text().is_some_and(|text| text.span() == self.secret.text.span());
        let index = settings.iter().position(mine)?;
        let usable = self.names.is_shared_by(name, self.secret.value()) && !self.ctx.file.judge.is_unknown();
        usable.then_some((name, index))
    }

    /// The string that the secret stands in.
    fn node(&self) -> Option<NodeRef<'a>> {
        let (server, text) = (self.ctx.server, self.secret.place.text);
        let of_setting = |settings: &[Setting<'a>]| {
            settings.iter().map(|setting| setting.value).find(|value| value.span().contains(text.span()))
        };
        match self.secret.place.part {
            Part::Env => of_setting(&server.env),
            Part::Headers => of_setting(&server.headers),
            Part::Args => server.args_node()?.item_at(server.arg_index(text)?),
            Part::Command => server.command_node(),
            Part::Url => server.url_entry().map(|entry| entry.value),
            Part::Cwd => None,
        }
    }

    /// The field of the server that holds settings of a kind.
    fn holder(&self, field: &str) -> Option<Holder<'a>> {
        let parent = self.ctx.server.node;
        let index = parent.entries().position(|entry| entry.key.as_str() == field)?;
        let entry = parent.entry_at(index)?;
        entry.value.is_object().then_some(Holder { parent, index, entry })
    }
}

/// An object of settings, where it stands.
struct Holder<'a> {
    parent: NodeRef<'a>,
    index: usize,
    entry: Entry<'a>,
}

fn setting_index(holder: &Holder<'_>, secret: &Secret<'_>) -> Option<usize> {
    let place = secret.place.text.span();
    holder.entry.value.entries().position(|entry| entry.value.text().is_some_and(|text| text.span() == place))
}

/// Removes a setting, and with the last one the object.
fn take_out(ctx: &ServerContext<'_>, holder: &Holder<'_>, index: usize) -> Option<Edit> {
    let document = ctx.file.document;
    if holder.entry.value.entries().len() == 1 {
        return remove_entry(document, holder.parent, holder.index);
    }
    remove_entry(document, holder.entry.value, index)
}

/// Puts another field in the place of a setting: in that of the whole object, if nothing else is in it.
fn swap(ctx: &ServerContext<'_>, holder: &Holder<'_>, index: usize, field: &str, value: &Value) -> Option<Vec<Edit>> {
    let (document, entry) = (ctx.file.document, &holder.entry);
    if entry.value.entries().len() == 1
        && let Some(edit) = replace_entry(document, holder.parent, entry, field, value)
    {
        return Some(vec![edit]);
    }
    let slot = Slot::Before(*entry);
    Some(vec![take_out(ctx, holder, index)?, insert_entry(document, holder.parent, slot, field, value)?])
}
