//! Which variables there are when a client starts a server on this machine.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Context, ServerContext};
use crate::client::{Client, Environment, Part};
use crate::document::{NodeRef, Slot, Text, element_text, insert_elements, insert_entries, insert_entry};
use crate::system::Os;
use crate::text::Edit;

/// Whether the client has a variable, as far as can be told from here: from the environment of this process, and from
/// the files out of which it may be filled. Only rules that may look at this machine ask this.
pub(crate) fn client_has(ctx: &Context<'_>, name: &str) -> bool {
    // Whoever is logged in has a home, and the variable that names it.
    let of_home = if ctx.system.os() == Os::Windows { "USERPROFILE" } else { "HOME" };
    let is_home = || name == of_home && ctx.system.home().is_some();
    ctx.system.env(name).is_some() || is_home() || in_env_file(ctx, name).is_some()
}

/// The value of a variable that the client has, as far as can be told from here.
pub(crate) fn client_value(ctx: &Context<'_>, name: &str) -> Option<String> {
    ctx.system.env(name).or_else(|| in_env_file(ctx, name))
}

/// What a file from which the variables of the project come sets one to: that of `direnv`, or `.env` where the client
/// reads it.
fn in_env_file(ctx: &Context<'_>, name: &str) -> Option<String> {
    let home = ctx.system.home();
    let project = ctx.project.map(AsRef::as_ref);
    let folders = || project.into_iter().flat_map(Path::ancestors).take(8).chain(home.as_deref());
    let reads = ctx.judge.client.reads_env_file;
    let files: &[&str] = if reads { &[".envrc", ".env", ".gemini/.env", ".qwen/.env"] } else { &[".envrc"] };
    folders().flat_map(|folder| files.iter().map(move |file| folder.join(file))).find_map(|file| {
        let text = String::from_utf8_lossy(&ctx.system.read(&file).ok()?).into_owned();
        text.lines().filter_map(assignment).find(|(set, _)| *set == name).map(|(_, value)| value.to_owned())
    })
}

/// The variable that a line of such a file sets, and its value without quotes.
pub(crate) fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    let is_name = !name.is_empty() && !name.contains([' ', '#']);
    is_name.then_some((name, quoted.unwrap_or(value)))
}

/// Whether a client hands a variable of its own environment on to its servers; `None` where that is not known.
pub(crate) fn hands_on(client: &Client, name: &str, os: Option<Os>) -> Option<bool> {
    let listed = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    match client.environment {
        Environment::Unknown => None,
        Environment::Whole => Some(true),
        Environment::Without(parts) => {
            let upper = name.to_uppercase();
            Some(!parts.iter().any(|part| upper.contains(part)))
        }
        Environment::Only { posix, windows } => Some(match os {
            Some(Os::Windows) => listed(windows),
            Some(Os::Linux | Os::MacOs) => listed(posix),
            None => listed(posix) || listed(windows),
        }),
    }
}

/// The names of variables that fields of a server ask the client to hand on, beside references: those of Codex, and of
/// clients that took it for their model. Each with the field it stands in.
pub(crate) fn named_in_fields<'a>(ctx: &ServerContext<'a>) -> Vec<(Text<'a>, &'static str)> {
    let (node, schema) = (ctx.server.node, ctx.file.judge.schema());
    let mut found = Vec::new();
    for field in ["bearer_token_env_var", "env_http_headers", "env_vars"] {
        let Some(value) = node.get(field).filter(|_| schema.has_field(field)) else { continue };
        let own = value.text().into_iter();
        let of_headers = value.entries().filter_map(|entry| entry.value.text());
        // A table names the machine as well; what is taken from another one is not known here.
        let here = |item: &NodeRef<'_>| item.get("source").is_none_or(|source| source.as_str() != Some("remote"));
        let of_list = value.items().filter(here).filter_map(|item| item.text().or_else(|| item.get("name")?.text()));
        found.extend(own.chain(of_headers).chain(of_list).map(|text| (text, field)));
    }
    found
}

/// Sets variables of a server. `None` where one of them is set, or the environment cannot be written.
pub(crate) fn set_variables(ctx: &ServerContext<'_>, variables: &[(&str, &str)]) -> Option<Edit> {
    let (document, server) = (ctx.file.document, ctx.server);
    let nested = server.command_entry().map(|entry| entry.value).filter(|command| command.is_object());
    let (object, field) = nested.map_or((server.node, server.fields.env), |command| (command, "env"));
    let entries: Vec<_> = variables.iter().map(|(name, value)| (*name, Value::from(*value))).collect();
    match object.get(field) {
        Some(env) if entries.iter().any(|(name, _)| env.get(name).is_some()) => None,
        Some(env) => insert_entries(document, env, Slot::End, &entries),
        None => {
            let all: Map<_, _> = entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            insert_entry(document, object, Slot::End, field, &all.into())
        }
    }
}

/// Has the client hand a variable of its own environment on to a server, under its name: by a field that names
/// variables, or by a reference. Gives the edit, and the field that it is made in.
pub(crate) fn hand_on(ctx: &ServerContext<'_>, name: &str) -> Option<(Edit, &'static str)> {
    const FIELD: &str = "env_vars";
    let (document, node) = (ctx.file.document, ctx.server.node);
    if ctx.file.judge.schema().has_field(FIELD) {
        let edit = match node.get(FIELD) {
            Some(list) => {
                let written = element_text(document, list, name);
                insert_elements(document, list, list.items().len(), &[written])?
            }
            None => insert_entry(document, node, Slot::End, FIELD, &vec![name].into())?,
        };
        return Some((edit, FIELD));
    }
    let form = ctx.file.judge.client.variables.environment_form(Part::Env)?;
    Some((set_variables(ctx, &[(name, &form.spell(name))])?, ctx.server.fields.env))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_file_of_variables() {
        for (line, set) in [
            ("TOKEN=x", Some(("TOKEN", "x"))),
            ("export TOKEN='x y'", Some(("TOKEN", "x y"))),
            ("  TOKEN = \"x\"", Some(("TOKEN", "x"))),
            ("TOKEN=a=b", Some(("TOKEN", "a=b"))),
            ("TOKEN=", Some(("TOKEN", ""))),
            ("# TOKEN=x", None),
            ("TOKEN", None),
            ("=x", None),
        ] {
            assert_eq!(assignment(line), set, "{line}");
        }
    }
}
