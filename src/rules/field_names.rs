//! Which field was probably meant by a key that a client does not know.

use crate::client::Schema;
use crate::document::NodeRef;
use crate::model::plain_key;

/// Names that other clients, or people, give the fields.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("command", &["cmd", "executable", "exec", "program", "commands"]),
    ("args", &["arguments", "argv", "params", "parameters"]),
    ("env", &["environment", "environments", "envs", "envvars", "environmentvariables"]),
    ("cwd", &["workingdir", "workingdirectory", "workdir"]),
    ("headers", &["header", "httpheaders", "requestheaders"]),
    ("type", &["transport", "transporttype"]),
    ("url", &["httpurl", "serverurl", "uri", "endpoint", "baseurl", "address", "link"]),
];

/// What a key was probably meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess<'s> {
    /// A slip of the keyboard.
    Typo(&'s str),
    /// The name that another client gives the field.
    Synonym(&'s str),
}

impl<'s> Guess<'s> {
    pub(crate) fn field(self) -> &'s str {
        match self {
            Self::Typo(field) | Self::Synonym(field) => field,
        }
    }
}

/// The field of a schema that a key was probably meant to be; `None` for a field of the schema itself.
pub(crate) fn guess<'s>(schema: &'s Schema, key: &str) -> Option<Guess<'s>> {
    if schema.has_field(key) {
        return None;
    }
    let plain = plain_key(key);
    let fields = || schema.branches().iter().flat_map(|branch| &branch.fields).map(String::as_str);
    let near = |name: &&str| *name == plain || (name.len() > 6 && strsim::osa_distance(name, &plain) <= 1);
    // The usual name is a synonym too, for a client that has another.
    let usual = |field: &&str| *field == plain && !fields().any(|known| known == *field);
    let synonym = SYNONYMS.iter().find(|(field, names)| usual(field) || names.iter().any(near));
    if let Some((field, names)) = synonym {
        let same = fields().find(|known| known == field);
        let own = || fields().find(|known| names.contains(&plain_key(known).as_str()));
        return same.or_else(own).map(Guess::Synonym);
    }
    fields()
        .filter(|field| is_near(&plain, field))
        .min_by_key(|field| strsim::osa_distance(&plain, field))
        .map(Guess::Typo)
}

/// Whether a declaration has this field under a name that the client does not know.
pub(crate) fn is_misnamed(schema: &Schema, declaration: NodeRef<'_>, field: &str) -> bool {
    declaration.entries().any(|entry| guess(schema, entry.key.as_str()).is_some_and(|guess| guess.field() == field))
}

fn is_near(plain: &str, field: &str) -> bool {
    let field = plain_key(field);
    let allowed = if field.len() > 5 { 2 } else { 1 };
    let same_start = plain.chars().next() == field.chars().next();
    field == plain
        || (same_start && plain.len() > 2 && field.len() > 2 && strsim::osa_distance(plain, &field) <= allowed)
}
