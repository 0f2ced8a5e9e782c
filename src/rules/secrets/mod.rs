//! Which secrets stand in a server, and where: asked by all rules that have something to say of secrets.
//!
//! Every place is told of once. A token of a known issuer is `secret/hardcoded`'s wherever it stands; else an address
//! of a database is `secret/connection-string`'s, one of HTTP `secret/in-url`'s, a value that an argument names
//! `secret/in-args`'s, and what is left `secret/hardcoded`'s again.

mod address;
mod connection;
mod mend;
mod naming;
mod reference;
mod step;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) use address::in_address;
pub(crate) use connection::connection;
pub(crate) use mend::mend;
pub(crate) use naming::Names;
pub(crate) use reference::instead;

use super::containers::container;
use super::{Context, Draft, ServerContext};
use crate::client::{Part, Scope};
use crate::diagnostic::Severity;
use crate::document::{Document, NodeRef, Syntax, Text};
use crate::knowledge::{
    Token, find_token, has_high_entropy, holds_made_up_token, is_name_of_secret, is_placeholder, names_a_password,
    names_a_secret,
};
use crate::model::{Container, Named, holds_reference};
use crate::text::SourceFile;

/// A string of a server, with what it is for.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Its part of the declaration.
    pub(crate) part: Part,
    /// The string.
    pub(crate) text: Text<'a>,
    /// The name of the variable or header whose value it is.
    pub(crate) name: Option<Text<'a>>,
}

/// A secret of a server.
#[derive(Clone)]
pub(crate) struct Secret<'a> {
    /// The secret itself.
    pub(crate) text: Text<'a>,
    /// The string it stands in.
    pub(crate) place: Place<'a>,
    /// What is known of it.
    pub(crate) kind: Kind,
    /// Whether it stands in the file as it is meant: of JSON within a string that may not be so.
    pub(crate) is_exact: bool,
}

/// What is known of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A token of an issuer, which people put into this variable.
    Issued(&'static str),
    /// What a name in the file says of it: of a flag, a header, a parameter.
    Named(String),
    /// A password.
    Password,
    /// The part of an address that makes it a key.
    Key,
    /// Nothing more.
    Token,
}

impl Kind {
    /// What the secret goes by.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Issued(name) => name,
            Self::Named(name) => name,
            Self::Password | Self::Key | Self::Token => "",
        }
    }
}

impl<'a> Secret<'a> {
    /// A secret in a string.
    pub(crate) fn new(place: Place<'a>, text: Text<'a>, kind: Kind) -> Self {
        Self { text, place, kind, is_exact: true }
    }

    /// The same, under a name.
    pub(crate) fn named(place: Place<'a>, text: Text<'a>, name: &str) -> Self {
        Self::new(place, text, Kind::Named(name.to_owned()))
    }

    /// A token of a known form.
    pub(crate) fn token(place: Place<'a>, token: &Token) -> Self {
        let kind = token.variable.map_or(Kind::Token, Kind::Issued);
        let kind = if kind == Kind::Token {
            place.name.map_or(kind, |name| Kind::Named(name.as_str().to_owned()))
        } else {
            kind
        };
        Self::new(place, place.text.part(token.range.clone()), kind)
    }

    /// Its value.
    pub(crate) fn value(&self) -> &'a str {
        self.text.as_str()
    }

    /// Whether nothing else stands in the string.
    pub(crate) fn is_whole(&self) -> bool {
        self.value().len() == self.place.text.as_str().len()
    }
}

/// The strings of a server in which secrets may stand.
pub(crate) fn places<'a>(ctx: &ServerContext<'a>) -> impl Iterator<Item = Place<'a>> {
    let server = ctx.server;
    let plain = |part| move |text| Place { part, text, name: None };
    let settings = [(Part::Env, &server.env), (Part::Headers, &server.headers)];
    let settings = settings.into_iter().flat_map(|(part, settings)| settings.iter().map(move |one| (part, one)));
    let named = settings
        .filter_map(|(part, setting)| Some(Place { part, text: setting.value.text()?, name: Some(setting.name) }));
    let command = server.command.map(plain(Part::Command)).into_iter();
    let args = server.args.iter().copied().map(plain(Part::Args));
    command.chain(args).chain(server.url.map(plain(Part::Url))).chain(named)
}

/// Whether a name says that its value is no secret: the anonymous and publishable keys of a service are made to be
/// seen.
pub(crate) fn is_public(name: &str) -> bool {
    let upper = name.to_uppercase();
    ["ANON", "PUBLIC", "PUBLISHABLE"].iter().any(|word| upper.split(['_', '-']).any(|part| part == *word))
}

/// Whether a value under a name that says it is secret looks like one: random, or a password that somebody chose.
pub(crate) fn is_secret(name: &str, value: &str) -> bool {
    let chosen = || {
        value.len() >= 8
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().any(|byte| byte.is_ascii_alphabetic())
            && !value.contains(['/', '\\', ' '])
            && names_a_password(name)
    };
    // The cheapest question first: nearly every value is too short or too plain.
    (has_high_entropy(value) || chosen())
        && !holds_reference(value)
        && !is_placeholder(value)
        && !holds_made_up_token(value)
        && !is_name_of_secret(value)
        && (names_a_secret(name) || names_a_password(name))
        && !is_public(name)
}

/// The values that arguments name and that look secret.
pub(crate) fn in_arguments<'a>(ctx: &ServerContext<'a>) -> Vec<Named<'a>> {
    let Some(launch) = &ctx.server.launch else { return Vec::new() };
    let mut found = launch.named_values();
    found.retain(|named| {
        is_secret(named.name.as_str(), named.value.as_str())
            && find_token(named.value.as_str()).is_none()
            && connection(named.value).is_none()
            && in_address(named.value).is_none()
    });
    found
}

/// A value that an argument names, with the argument around it.
pub(crate) fn of_argument<'a>(ctx: &ServerContext<'a>, named: &Named<'a>) -> Secret<'a> {
    Secret::named(argument(ctx, named.value), named.value, named.name.as_str())
}

/// The argument that a text is a part of.
fn argument<'a>(ctx: &ServerContext<'a>, text: Text<'a>) -> Place<'a> {
    let around = ctx.server.args.iter().copied().find(|arg| arg.span().contains(text.span()));
    Place { part: Part::Args, text: around.unwrap_or(text), name: None }
}

/// The values in a string that is JSON itself which look secret: settings that are given as one.
pub(crate) fn in_json<'a>(place: &Place<'a>) -> Vec<Secret<'a>> {
    let (text, value) = (place.text, place.text.as_str());
    if !value.starts_with('{') || value.len() < 30 {
        return Vec::new();
    }
    let document = Document::parse(Arc::new(SourceFile::new("", value)), Syntax::Json);
    let mut found = Vec::new();
    let mut left: Vec<NodeRef<'_>> = document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        left.extend(node.items());
        for entry in node.entries() {
            left.push(entry.value);
            let Some(inner) = entry.value.text() else { continue };
            let credential = inner.as_str().rsplit(' ').next().unwrap_or_default();
            if is_secret(entry.key.as_str(), credential) && find_token(credential).is_none() {
                let lead = inner.as_str().len() - credential.len();
                let written = text.part(inner.tail(lead).span().range());
                let is_exact = written.as_str() == credential;
                found.push(Secret { is_exact, ..Secret::named(*place, written, entry.key.as_str()) });
            }
        }
    }
    found
}

/// The value of a variable or a header that looks secret, without the scheme in front of it.
pub(crate) fn in_setting<'a>(place: &Place<'a>) -> Option<Secret<'a>> {
    let name = place.name?;
    let value = place.text.as_str();
    // `Bearer …`: the scheme is not part of it.
    let credential = value.rsplit(' ').next().unwrap_or(value);
    let secret = has_high_entropy(credential) && is_secret(name.as_str(), credential);
    let told = || holds_reference(value) || connection(place.text).is_some();
    (secret && !told()).then(|| Secret::named(*place, place.text.tail(value.len() - credential.len()), name.as_str()))
}

/// The variables that a container is given with a secret for their value, and how bad it is that it can be read.
pub(crate) fn in_container<'a>(ctx: &ServerContext<'a>) -> Vec<(Secret<'a>, Severity)> {
    let given = container(ctx).into_iter().flat_map(Container::environment);
    let given = given.filter_map(|(name, value)| Some((name, value?)));
    let secret = |(name, value): (Text<'a>, Text<'a>)| {
        let severity = severity_in_container(name.as_str(), value.as_str())?;
        Some((Secret::named(argument(ctx, value), value, name.as_str()), severity))
    };
    given.filter_map(secret).collect()
}

/// How bad it is that the value of a container's variable can be read; `None` for what is no secret, and for what stands
/// as an address or a token.
fn severity_in_container(name: &str, value: &str) -> Option<Severity> {
    // The cheapest questions first.
    if value.len() < 6
        || value.contains("://")
        || !(names_a_secret(name) || names_a_password_at_its_end(name))
        || holds_reference(value)
        || is_placeholder(value)
        || find_token(value).is_some()
    {
        return None;
    }
    if has_high_entropy(value) {
        return Some(Severity::Warning);
    }
    (names_a_password_at_its_end(name) && !value.contains(['/', '\\'])).then_some(Severity::Info)
}

/// Whether the name of a variable ends with a word for a password, be it without anything between: `PGPASSWORD`.
fn names_a_password_at_its_end(name: &str) -> bool {
    let upper = name.to_uppercase();
    ["PASSWORD", "PASSWD", "PWD", "PASSPHRASE"].iter().any(|word| upper.ends_with(word))
}

/// The secrets of a server, each once, whichever rule tells of it; and whether it is more than a password that everybody
/// tries first, or one that only this machine takes.
fn all<'a>(ctx: &ServerContext<'a>) -> Vec<(Secret<'a>, bool)> {
    let mut found = Vec::new();
    for place in places(ctx) {
        let value = place.text.as_str();
        if let Some(token) = find_token(value) {
            if !place.name.is_some_and(|name| is_public(name.as_str())) {
                found.push((Secret::token(place, &token), true));
            }
            continue;
        }
        if let Some(connection) = connection(place.text).filter(|_| matches!(place.part, Part::Args | Part::Env)) {
            found.push((Secret::new(place, connection.password, Kind::Password), !connection.is_mild));
        }
        if let Some(address) = in_address(place.text).filter(|_| place.part != Part::Headers) {
            found.push((Secret::new(place, address.text, address.kind()), true));
        }
        match in_setting(&place) {
            Some(secret) => found.push((secret, true)),
            None => found.extend(in_json(&place).into_iter().map(|secret| (secret, true))),
        }
    }
    found.extend(in_arguments(ctx).iter().map(|named| (of_argument(ctx, named), true)));
    found.extend(in_container(ctx).into_iter().map(|(secret, severity)| {
        let chosen = matches!(&secret.kind, Kind::Named(name) if is_secret(name, secret.value()));
        (secret, severity > Severity::Info || chosen)
    }));
    let mut seen = BTreeSet::new();
    found.retain(|(secret, _)| seen.insert(secret.text.span()));
    found
}

/// The servers of a file, as rules that look at one server see them.
fn servers<'a>(ctx: &'a Context<'a>) -> impl Iterator<Item = ServerContext<'a>> {
    let of = |server| ServerContext { file: ctx, server, choice: ctx.judge.schema().choose(server), violations: &[] };
    ctx.reading.servers.iter().map(of)
}

/// The first secret of a file, whichever rule tells of it.
pub(crate) fn first_of_file<'a>(ctx: &'a Context<'a>) -> Option<Text<'a>> {
    servers(ctx).find_map(|ctx| all(&ctx).into_iter().find(|(_, counts)| *counts).map(|(secret, _)| secret.text))
}

/// Whether a file belongs to one user, who has it for that.
pub(crate) fn is_own(ctx: &Context<'_>) -> bool {
    matches!(ctx.judge.file.scope, Scope::User | Scope::Managed)
}

/// What all rules on secrets have to say beside what is wrong. In a file of the user's own it is a note only.
pub(crate) fn tell(
    ctx: &ServerContext<'_>,
    secret: &Secret<'_>,
    message: String,
    label: &str,
    order: &str,
    severity: Severity,
) -> Draft {
    let own = is_own(ctx.file);
    let help = if own {
        format!("{order}; anyone who gets this file gets the secret")
    } else {
        format!("{order}, and replace the secret: what was committed stays in the history")
    };
    let severity = if own { Severity::Info } else { severity };
    Draft::new(secret.text.span(), message, label).help(help).severity(severity).fix(mend(ctx, secret))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Runs a closure on a JSON string of this value.
    pub(crate) fn with_text<R>(value: &str, look: impl FnOnce(Text<'_>) -> R) -> R {
        let source = Arc::new(SourceFile::new("a", serde_json::Value::from(vec![value]).to_string()));
        let document = Document::parse(source, Syntax::Json);
        look(document.root().unwrap().items().next().unwrap().text().unwrap())
    }

    #[test]
    fn json_within_a_string() {
        let value =
            r#"{"a": 1, "headers": [{"Authorization": "Bearer q8Zr2LmX4vTn6Wd1Ks9YbHc3"}], "apiKey": "your-key-here"}"#;
        let found = with_text(value, |text| {
            let found = in_json(&Place { part: Part::Env, text, name: None });
            found.into_iter().map(|secret| (secret.kind.clone(), secret.value().to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(found, [(Kind::Named("Authorization".to_owned()), "q8Zr2LmX4vTn6Wd1Ks9YbHc3".to_owned())]);
    }
}
