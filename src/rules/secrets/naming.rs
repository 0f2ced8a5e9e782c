//! The names of the variables that the secrets of a file are to be put into.
//!
//! They are given for the whole file at once: one value has one name wherever it stands, and no name stands for two
//! values, nor for one that the file already refers to.

use std::collections::{HashMap, HashSet};

use super::{Kind, Secret, all, servers};
use crate::client::Part;
use crate::document::Text;
use crate::knowledge::words_of;
use crate::model::{Container, Form, references};
use crate::rules::containers::container;
use crate::rules::environment::named_in_fields;
use crate::rules::inputs::{asks_for_secret, declared};
use crate::rules::{Context, ServerContext};

/// The names of a file's secrets, by their values.
#[derive(Default)]
pub(crate) struct Names {
    known: HashMap<String, Known>,
    count: usize,
    taken: Taken,
}

/// What is known of the value of a secret.
pub(super) struct Known {
    /// The variable to put it into, where a name is free.
    pub(super) name: Option<String>,
    /// In which servers of the file it stands, by index.
    pub(super) servers: Vec<usize>,
    /// How often it stands in the file.
    pub(super) count: usize,
}

/// The names that stand for something in the file.
#[derive(Default)]
struct Taken {
    /// The variables that servers are given; without a value where there are several.
    set: HashMap<String, Option<String>>,
    /// Those that something refers to. What they hold is not known.
    referred: HashSet<String>,
}

impl Taken {
    fn of(ctx: &Context<'_>) -> Self {
        let mut taken = Self::default();
        for server in servers(ctx) {
            for text in server.server.strings() {
                let names = references(text.as_str()).into_iter();
                let names =
                    names.filter(|one| one.form.is_environment() || matches!(one.form, Form::Input | Form::Secret));
                taken.referred.extend(names.map(|reference| upper(reference.name)));
            }
            taken.referred.extend(named_in_fields(&server).iter().map(|(text, _)| upper(text.as_str())));
            for setting in &server.server.env {
                taken.set(setting.name.as_str(), setting.value.as_str());
            }
            for (name, value) in container(&server).into_iter().flat_map(Container::environment) {
                if let Some(value) = value {
                    taken.set(name.as_str(), Some(value.as_str()));
                }
            }
        }
        let used = |id: &str| ctx.source().text().contains(&Form::Input.spell(id));
        let others = declared(ctx).filter_map(|(input, id)| Some((input, id?.as_str())));
        let others = others.filter(|(input, id)| used(id) || !asks_for_secret(*input));
        taken.referred.extend(others.map(|(_, id)| upper(id)));
        taken
    }

    fn set(&mut self, name: &str, value: Option<&str>) {
        let known = self.set.entry(upper(name)).or_insert_with(|| value.map(str::to_owned));
        if known.as_deref() != value {
            *known = None;
        }
    }

    /// Whether a server is given another value under this name.
    fn is_set_to_another(&self, name: &str, value: &str) -> bool {
        self.set.get(&upper(name)).is_some_and(|known| known.as_deref() != Some(value))
    }
}

impl Names {
    pub(super) fn of(ctx: &Context<'_>) -> Self {
        let mut found: Vec<(Known, Vec<String>, Vec<String>)> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for (index, server) in servers(ctx).enumerate() {
            for (secret, _) in all(&server) {
                let place = *at.entry(secret.value().to_owned()).or_insert_with(|| {
                    found.push((Known { name: None, servers: Vec::new(), count: 0 }, Vec::new(), Vec::new()));
                    found.len() - 1
                });
                let Some((known, own, derived)) = found.get_mut(place) else { continue };
                known.count += 1;
                if known.servers.last() != Some(&index) {
                    known.servers.push(index);
                }
                // What everybody calls it is as good the second time.
                if known.count <= MOST {
                    own.extend(own_name(&server, &secret).map(str::to_owned));
                    derived.extend(derive(&server, &secret));
                }
            }
        }
        let count = found.iter().map(|(known, _, _)| known.count).sum();
        let mut names = Self { known: HashMap::new(), count, taken: Taken::of(ctx) };
        let mut given: HashSet<String> = HashSet::new();
        let mut values: Vec<(String, usize)> = at.into_iter().collect();
        values.sort_unstable_by_key(|(_, place)| *place);
        for ((value, _), (mut known, own, derived)) in values.into_iter().zip(found) {
            let last = derived.last().cloned();
            let numbered = (2..100).filter_map(|number| Some(format!("{}_{number}", last.as_ref()?)));
            let name = own.into_iter().chain(derived.clone()).chain(numbered).map(|name| with_prefix(ctx, name));
            let free = |name: &String| !given.contains(&upper(name)) && names.is_free(ctx, name, &value);
            known.name = name.into_iter().find(free);
            given.extend(known.name.as_deref().map(upper));
            names.known.insert(value, known);
        }
        names
    }

    /// Whether all places of a value are to be looked for: in a file full of secrets that would take too long.
    pub(super) fn is_worth_a_search(&self, known: &Known) -> bool {
        (2..=MOST).contains(&known.count) && self.count <= MOST * MOST
    }

    /// What is known of a value.
    pub(super) fn known(&self, value: &str) -> Option<&Known> {
        self.known.get(value)
    }

    /// Whether a variable can stand for a value in every server that has one of this name: each takes it from the same
    /// place.
    pub(super) fn is_shared_by(&self, name: &str, value: &str) -> bool {
        is_variable(name) && !self.taken.is_set_to_another(name, value)
    }

    fn is_free(&self, ctx: &Context<'_>, name: &str, value: &str) -> bool {
        let client = ctx.judge.client;
        is_variable(name)
            && !self.taken.referred.contains(&upper(name))
            && !self.taken.is_set_to_another(name, value)
            && !client.quirks.sets.iter().any(|start| name.starts_with(start))
            && !client.variables.predefined.contains(&name)
    }
}

/// The name under which a value stands as a whole, where that is the name of a variable.
fn own_name<'a>(ctx: &ServerContext<'a>, secret: &Secret<'a>) -> Option<&'a str> {
    let whole = secret.is_whole().then_some(secret.place.name).flatten();
    let name = match secret.place.part {
        Part::Env => whole,
        Part::Args => {
            assignment(ctx, secret.text).filter(|one| one.value.span() == secret.text.span()).map(|one| one.name)
        }
        _ => None,
    };
    name.map(Text::as_str).filter(|name| !is_withheld(ctx, secret.place.part, name))
}

/// A variable that a container is given, with its value.
pub(super) struct Assignment<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Text<'a>,
}

/// The variable of a container in whose value a text stands.
pub(super) fn assignment<'a>(ctx: &ServerContext<'a>, text: Text<'a>) -> Option<Assignment<'a>> {
    let given = container(ctx)?.environment().filter_map(|(name, value)| Some(Assignment { name, value: value? }));
    given.into_iter().find(|one: &Assignment<'a>| one.value.span().contains(text.span()))
}

/// The names that suggest themselves for a secret, the best first; the last can be numbered.
fn derive(ctx: &ServerContext<'_>, secret: &Secret<'_>) -> Vec<String> {
    let server = server_words(ctx.server.name.as_str());
    let below = |name: &str| join(&server, name);
    let names = match &secret.kind {
        Kind::Issued(variable) => vec![(*variable).to_owned(), below(variable)],
        Kind::Named(name) => match specific(name) {
            Ok(name) => vec![name.clone(), below(&name)],
            Err(word) => vec![below(word)],
        },
        Kind::Password => vec![below("PASSWORD")],
        Kind::Key => vec![below("KEY")],
        Kind::Token => vec![below("TOKEN")],
    };
    names.into_iter().filter(|name| !is_withheld(ctx, secret.place.part, name)).collect()
}

/// Whether the client would not send what a variable of this name holds.
fn is_withheld(ctx: &ServerContext<'_>, part: Part, name: &str) -> bool {
    matches!(part, Part::Headers | Part::Url) && (ctx.file.judge.client.supply.withholds)(name)
}

/// The words of a server's name that say more than that it is one.
fn server_words(name: &str) -> String {
    let words: Vec<String> = words_of(name).iter().map(|word| plain(word)).filter(|word| !word.is_empty()).collect();
    let telling: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !matches!(*word, "MCP" | "SERVER")).collect();
    let name = if telling.is_empty() { words.join("_") } else { telling.join("_") };
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return join("MCP", &name);
    }
    name
}

/// Words that say of a secret what it is, and not whose.
const GENERIC: &[&str] = &[
    "ACCESS",
    "API",
    "APIKEY",
    "APP",
    "AUTH",
    "AUTHORIZATION",
    "BEARER",
    "CLIENT",
    "CODE",
    "COOKIE",
    "CREDENTIAL",
    "CREDENTIALS",
    "ID",
    "KEY",
    "PASS",
    "PASSPHRASE",
    "PASSWD",
    "PASSWORD",
    "PAT",
    "PERSONAL",
    "PRIVATE",
    "PROXY",
    "PWD",
    "SECRET",
    "SIG",
    "SIGNATURE",
    "TOKEN",
    "USER",
    "X",
];

/// A name as that of a variable, if it says whose secret it is; else the word for what it is.
fn specific(name: &str) -> Result<String, &'static str> {
    let words: Vec<String> = words_of(name).iter().map(|word| plain(word)).filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.iter().any(|own| own == word);
    if words.iter().any(|word| !GENERIC.contains(&word.as_str())) {
        let words: Vec<&str> = words.iter().map(String::as_str).skip_while(|word| *word == "X").collect();
        return Ok(words.join("_"));
    }
    Err(if ["PASSWORD", "PASSWD", "PWD", "PASS", "PASSPHRASE"].iter().any(|word| has(word)) {
        "PASSWORD"
    } else if has("SECRET") {
        if has("CLIENT") { "CLIENT_SECRET" } else { "SECRET" }
    } else if has("KEY") || has("APIKEY") {
        "API_KEY"
    } else if has("COOKIE") {
        "COOKIE"
    } else {
        "TOKEN"
    })
}

/// What of a word can be part of a name.
fn plain(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

/// Two parts of a name; what both have in the middle stands there once.
fn join(first: &str, second: &str) -> String {
    let (last, next) = (first.rsplit('_').next(), second.split('_').next());
    match second.split_once('_') {
        _ if second.is_empty() => first.to_owned(),
        Some((_, rest)) if last == next => format!("{first}_{rest}"),
        None if last == next => first.to_owned(),
        _ => format!("{first}_{second}"),
    }
}

fn with_prefix(ctx: &Context<'_>, name: String) -> String {
    let prefix = ctx.judge.client.supply.prefix;
    if name.starts_with(prefix) { name } else { format!("{prefix}{name}") }
}

/// Whether every shell takes a name for a variable.
fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A name in which the spellings of variables and inputs are alike. Windows knows no small letters in the former.
pub(super) fn upper(name: &str) -> String {
    name.to_uppercase().replace(['-', '.', ' '], "_")
}

/// More places of one value than that are mended one by one.
const MOST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_whose_a_secret_is() {
        for (name, expected) in [
            ("api-key", Err("API_KEY")),
            ("X-Api-Key", Err("API_KEY")),
            ("apiKey", Err("API_KEY")),
            ("Authorization", Err("TOKEN")),
            ("access_token", Err("TOKEN")),
            ("client-secret", Err("CLIENT_SECRET")),
            ("password", Err("PASSWORD")),
            ("sig", Err("TOKEN")),
            ("figma-api-key", Ok("FIGMA_API_KEY")),
            ("exaApiKey", Ok("EXA_API_KEY")),
            ("X-Figma-Token", Ok("FIGMA_TOKEN")),
            ("PGPASSWORD", Ok("PGPASSWORD")),
        ] {
            assert_eq!(specific(name), expected.map(str::to_owned), "{name}");
        }
    }

    #[test]
    fn servers_give_their_names_to_variables() {
        for (name, expected) in [
            ("github", "GITHUB"),
            ("my-github.server", "MY_GITHUB"),
            ("github-mcp-server", "GITHUB"),
            ("mcp", "MCP"),
            ("serverFiles", "FILES"),
            ("3d", "MCP_3D"),
            ("名前", "MCP"),
            ("", "MCP"),
            ("@acme/docs", "ACME_DOCS"),
        ] {
            assert_eq!(server_words(name), expected, "{name}");
        }
        for (first, second, expected) in [
            ("DB", "PASSWORD", "DB_PASSWORD"),
            ("API", "API_KEY", "API_KEY"),
            ("MY_TOKEN", "TOKEN", "MY_TOKEN"),
            ("EXA", "EXA_API_KEY", "EXA_API_KEY"),
        ] {
            assert_eq!(join(first, second), expected);
        }
    }
}
