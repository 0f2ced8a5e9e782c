//! Which secrets stand in a server, and where: asked by all rules that have something to say of secrets.
//!
//! Every place is told of once. A token of a known issuer is `secret/hardcoded`'s wherever it stands; else an address
//! of a database is `secret/connection-string`'s, one of HTTP `secret/in-url`'s, a value that an argument names
//! `secret/in-args`'s, and what is left `secret/hardcoded`'s again.

use std::sync::Arc;

use super::{Context, Draft, ServerContext};
use crate::client::{Part, Scope};
use crate::diagnostic::Severity;
use crate::document::{Document, NodeRef, Syntax, Text};
use crate::knowledge::{
    capability_url, find_token, has_high_entropy, holds_made_up_token, is_name_of_secret, is_placeholder,
    names_a_password, names_a_secret,
};
use crate::model::{Form, Named, Server, holds_reference};
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

/// Databases and queues whose addresses hold the password.
const SCHEMES: &[&str] = &[
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "redis",
    "rediss",
    "valkey",
    "amqp",
    "amqps",
    "mssql",
    "sqlserver",
    "oracle",
    "clickhouse",
    "neo4j",
    "bolt",
    "cockroachdb",
];

/// A password in an address of a database.
pub(crate) struct Connection<'a> {
    /// The password.
    pub(crate) password: Text<'a>,
    /// Whether it lets nobody in who is not on this machine, or is what everybody tries first.
    pub(crate) is_mild: bool,
}

/// The password in a value that holds an address of a database, as a URL or as a list of settings.
pub(crate) fn connection(text: Text<'_>) -> Option<Connection<'_>> {
    let value = text.as_str();
    let found = if value.contains("://") { connection_url(text) } else { connection_settings(text) };
    found.filter(|_| find_token(value).is_none())
}

fn connection_url(text: Text<'_>) -> Option<Connection<'_>> {
    let value = text.as_str();
    value.match_indices("://").find_map(|(at, _)| {
        let before = value[..at].trim_end_matches("+srv");
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '+').map_or(0, |end| end + 1);
        // `postgresql+asyncpg`
        let scheme = before[start..].split('+').next().unwrap_or_default();
        SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
        let from = at + 3;
        let end = value[from..].find([' ', '"', '\'', '?', '\n']).map_or(value.len(), |length| from + length);
        let user_end = from + value[from..end].rfind('@')?;
        let (user, password) = value[from..user_end].split_once(':')?;
        let host = value[user_end + 1..end].split([':', '/', ',']).next().unwrap_or_default();
        let mild = is_here(host) || is_well_known(user, password);
        is_password(password)
            .then(|| Connection { password: text.part(user_end - password.len()..user_end), is_mild: mild })
    })
}

/// `Server=…;User Id=…;Password=…`
fn connection_settings(text: Text<'_>) -> Option<Connection<'_>> {
    let value = text.as_str();
    if !value.contains(';') {
        return None;
    }
    let start_of = |part: &str| part.as_ptr() as usize - value.as_ptr() as usize;
    let pairs = || value.split(';').filter_map(|pair| pair.split_once('=')).map(|(key, value)| (key.trim(), value));
    let get = |names: &[&str]| pairs().find(|(key, _)| names.iter().any(|name| name.eq_ignore_ascii_case(key)));
    let (_, password) = get(&["password", "pwd", "accountkey", "sharedaccesskey"])?;
    let host = get(&["server", "data source", "host", "address", "addr", "network address", "endpoint"]);
    let (_, user) = get(&["user id", "uid", "user", "username", "accountname", "sharedaccesskeyname"]).or(host)?;
    let password = password.trim();
    let name = host.and_then(|(_, host)| host.trim().trim_start_matches("tcp:").split([',', '\\']).next());
    let local = name.is_some_and(|name| is_here(name.trim()));
    is_password(password).then(|| Connection {
        password: text.part(start_of(password)..start_of(password) + password.len()),
        is_mild: local || is_well_known(user, password),
    })
}

/// Whether a password is one, and neither a reference nor a stand-in.
fn is_password(password: &str) -> bool {
    let lower = password.to_lowercase();
    let stands_in = matches!(&*lower, "password" | "passwd" | "pass" | "pwd" | "pw" | "secret" | "mypassword" | "p");
    !stands_in && !holds_reference(password) && !is_placeholder(password)
}

/// Whether a password is the one that everybody tries first.
fn is_well_known(user: &str, password: &str) -> bool {
    const FIRST: &[&str] =
        &["postgres", "root", "admin", "guest", "sa", "neo4j", "mysql", "redis", "mongo", "test", "dev"];
    user.eq_ignore_ascii_case(password) || FIRST.contains(&password.to_lowercase().as_str())
}

/// Whether a host is this machine, or one that only a network of containers knows.
fn is_here(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let last = host.rsplit('.').next().unwrap_or_default();
    !holds_reference(host)
        && (!host.contains('.')
            || host.starts_with("127.")
            || matches!(host, "." | "0.0.0.0" | "host.docker.internal" | "host.containers.internal")
            || matches!(last, "localhost" | "local"))
}

/// A secret in an address of HTTP.
pub(crate) struct InAddress<'a> {
    /// The secret.
    pub(crate) text: Text<'a>,
    /// What it is, with an article.
    pub(crate) what: String,
    /// The name it goes by in the query.
    pub(crate) name: Option<Text<'a>>,
    /// Whether the service leaves no other way, the name leaves doubts, or the address is on this machine.
    pub(crate) is_mild: bool,
}

/// The secret in the first address of HTTP in a value: a password, a parameter, or the address itself.
pub(crate) fn in_address(text: Text<'_>) -> Option<InAddress<'_>> {
    of_address(text).filter(|_| find_token(text.as_str()).is_none())
}

fn of_address(text: Text<'_>) -> Option<InAddress<'_>> {
    let value = text.as_str();
    let at = value.find("://")?;
    let scheme = value[..at].rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    if !["http", "https", "ws", "wss"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let from = at + 3;
    let end = value[from..].find([' ', '"', '\'', '\n', '<']).map_or(value.len(), |length| from + length);
    let address = text.part(from..end);
    let authority = address.as_str().split(['/', '?', '#']).next().unwrap_or_default();
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let name_of_host = host.split(':').next().unwrap_or_default();
    let local = is_here(name_of_host);
    if let Some((_, password)) = user.split_once(':')
        && is_password(password)
        && !password.is_empty()
    {
        let text = address.part(user.len() - password.len()..user.len());
        return Some(InAddress { text, what: "a password".to_owned(), name: None, is_mild: local });
    }
    if has_high_entropy(user) && !holds_reference(user) && !is_placeholder(user) {
        return Some(InAddress {
            text: address.part(0..user.len()),
            what: "what looks like a token".to_owned(),
            name: None,
            is_mild: local,
        });
    }
    let path = address.tail(authority.len());
    if let Some((known, range)) = capability_url(name_of_host, path.as_str())
        && !holds_reference(&path.as_str()[range.clone()])
        && !is_placeholder(&path.as_str()[range.clone()])
    {
        let what = format!("a key of {}", known.issuer);
        return Some(InAddress { text: path.part(range), what, name: None, is_mild: true });
    }
    in_query(path, local)
}

fn in_query(path: Text<'_>, local: bool) -> Option<InAddress<'_>> {
    let value = path.as_str();
    let query = value.find('?')? + 1;
    let end = value.find('#').filter(|end| *end > query).unwrap_or(value.len());
    let start_of = |part: &str| part.as_ptr() as usize - value.as_ptr() as usize;
    value[query..end].split('&').filter_map(|pair| pair.split_once('=')).find_map(|(name, given)| {
        let doubtful = matches!(name, "key" | "sig" | "signature" | "auth" | "code");
        // The names that say less are taken for what `token` would be.
        is_secret(if doubtful { "token" } else { name }, given).then(|| InAddress {
            text: path.part(start_of(given)..start_of(given) + given.len()),
            what: "what looks like a secret".to_owned(),
            name: Some(path.part(start_of(name)..start_of(name) + name.len())),
            is_mild: local || doubtful,
        })
    })
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

/// The values in a string that is JSON itself which look secret, each with its name: settings that are given as one.
pub(crate) fn in_json(text: Text<'_>) -> Vec<(String, Text<'_>)> {
    let value = text.as_str();
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
                found.push((entry.key.as_str().to_owned(), text.part(inner.tail(lead).span().range())));
            }
        }
    }
    found
}

/// The value of a variable or a header that looks secret, without the scheme in front of it.
pub(crate) fn in_setting<'a>(place: &Place<'a>) -> Option<Text<'a>> {
    let name = place.name?;
    let value = place.text.as_str();
    // `Bearer …`: the scheme is not part of it.
    let credential = value.rsplit(' ').next().unwrap_or(value);
    let secret = has_high_entropy(credential) && is_secret(name.as_str(), credential);
    let told = || holds_reference(value) || connection(place.text).is_some();
    (secret && !told()).then(|| place.text.tail(value.len() - credential.len()))
}

/// The first value of a variable that a container is given and that looks secret.
fn in_container<'a>(server: &Server<'a>) -> Option<Text<'a>> {
    let container = server.launch.as_ref()?.container()?;
    let given = container.environment().filter_map(|(name, value)| Some((name, value?)));
    given.filter(|(name, value)| is_secret(name.as_str(), value.as_str())).map(|(_, value)| value).next()
}

/// The first secret of a file, whichever rule tells of it.
pub(crate) fn first_of_file<'a>(ctx: &'a Context<'a>) -> Option<Text<'a>> {
    ctx.reading.servers.iter().find_map(|server| {
        let choice = ctx.judge.schema().choose(server);
        let server_ctx = ServerContext { file: ctx, server, choice, violations: &[] };
        let in_place = |place: Place<'a>| {
            let token = || find_token(place.text.as_str()).map(|token| place.text.part(token.range));
            let token = || token().filter(|_| !place.name.is_some_and(|name| is_public(name.as_str())));
            let password = || connection(place.text).filter(|found| !found.is_mild).map(|found| found.password);
            token()
                .or_else(password)
                .or_else(|| in_address(place.text).map(|found| found.text))
                .or_else(|| in_setting(&place))
                .or_else(|| in_json(place.text).into_iter().next().map(|(_, text)| text))
        };
        let argument = || in_arguments(&server_ctx).first().map(|named| named.value);
        places(&server_ctx).find_map(in_place).or_else(argument).or_else(|| in_container(server))
    })
}

/// Whether a file belongs to one user, who has it for that.
pub(crate) fn is_own(ctx: &Context<'_>) -> bool {
    matches!(ctx.judge.file.scope, Scope::User | Scope::Managed)
}

/// What to do instead of writing a secret into a part, as an order; under the name that a reference would have.
pub(crate) fn instead(ctx: &ServerContext<'_>, part: Part, name: Option<&str>) -> String {
    let name = name.unwrap_or("NAME");
    let client = ctx.file.judge.client;
    let variables = &client.variables;
    let asked = variables.forms.contains(&Form::Input) && variables.parts.contains(&part);
    match variables.environment_form(part) {
        _ if asked => format!("have it asked for (`{}`, with an entry under `inputs`)", Form::Input.spell(name)),
        Some(form) => format!("refer to a variable instead (`{}`)", form.spell(name)),
        None => {
            let instead = client.instead.iter().find(|(at, _)| *at == part);
            instead.map_or("take it out of the file", |(_, order)| order).to_owned()
        }
    }
}

/// What all rules on secrets have to say beside what is wrong. In a file of the user's own it is a note only.
pub(crate) fn tell(
    ctx: &ServerContext<'_>,
    text: Text<'_>,
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
    Draft::new(text.span(), message, label).help(help).severity(if own { Severity::Info } else { severity })
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
    fn passwords_of_data_bases() {
        for (value, found) in [
            ("postgresql://app:s3cr3tpw@db.example.com:5432/x", Some(("s3cr3tpw", false))),
            ("postgresql+asyncpg://app:s3cr3tpw@10.0.0.7/x?ssl=1", Some(("s3cr3tpw", false))),
            ("mongodb+srv://app:p@ss/w0rd9@c0.mongodb.net/?x=y@z", Some(("p@ss/w0rd9", false))),
            ("redis://:s3cr3tpw@cache.example.com", Some(("s3cr3tpw", false))),
            ("--dsn=mysql://app:s3cr3tpw@db.example.com/x", Some(("s3cr3tpw", false))),
            ("postgres://app:s3cr3tpw@localhost/x", Some(("s3cr3tpw", true))),
            ("postgres://app:s3cr3tpw@db:5432/x", Some(("s3cr3tpw", true))),
            ("postgres://postgres:postgres@db.example.com/x", Some(("postgres", true))),
            ("Server=tcp:db.example.com,1433;User Id=sa;Password=s3cr3tpw;", Some(("s3cr3tpw", false))),
            ("Server=localhost;Uid=app;Pwd=s3cr3tpw", Some(("s3cr3tpw", true))),
            ("postgres://user:password@db.example.com/x", None),
            ("postgres://user:${PGPASSWORD}@db.example.com/x", None),
            ("postgres://user:<password>@db.example.com/x", None),
            ("postgres://user@db.example.com/x", None),
            ("postgres://db.example.com/x", None),
            ("https://app:s3cr3tpw@example.com", None),
            ("sqlite:///data/x@y:z.db", None),
            ("a=b;c=d", None),
            ("Password=s3cr3tpw", None),
        ] {
            let shown = with_text(value, |text| {
                connection(text).map(|found| (found.password.as_str().to_owned(), found.is_mild))
            });
            assert_eq!(shown.as_ref().map(|(password, mild)| (password.as_str(), *mild)), found, "{value}");
        }
    }

    #[test]
    fn secrets_in_addresses() {
        for (value, found) in [
            ("https://me:hunter22@x.example.com/mcp", Some(("hunter22", false))),
            ("https://me:hunter22@localhost:3000/mcp", Some(("hunter22", true))),
            (
                "https://x.example.com/mcp?a=b&api_key=q8Zr2LmX4vTn6Wd1Ks9YbHc3#x",
                Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false)),
            ),
            ("https://x.example.com/mcp?exaApiKey=q8Zr2LmX4vTn6Wd1Ks9YbHc3", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false))),
            ("https://x.example.com/mcp?key=q8Zr2LmX4vTn6Wd1Ks9YbHc3", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", true))),
            ("https://mcp.zapier.com/api/mcp/s/q8Zr2LmX4vTn6Wd1Ks9YbHc3/mcp", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", true))),
            ("https://q8Zr2LmX4vTn6Wd1Ks9YbHc3@x.example.com/mcp", Some(("q8Zr2LmX4vTn6Wd1Ks9YbHc3", false))),
            ("https://mcp.supabase.com/mcp?project_ref=q8zr2lmx4vtn6wd1ks9y", None),
            ("https://x.example.com/mcp?api_key=${KEY}", None),
            ("https://x.example.com/mcp?api_key=YOUR_API_KEY_1234567890", None),
            ("https://x.example.com/@scope/name?token=short", None),
            ("https://me:password@x.example.com/mcp", None),
            ("https://me@x.example.com/mcp", None),
        ] {
            let shown =
                with_text(value, |text| in_address(text).map(|found| (found.text.as_str().to_owned(), found.is_mild)));
            assert_eq!(shown.as_ref().map(|(secret, mild)| (secret.as_str(), *mild)), found, "{value}");
        }
    }

    #[test]
    fn json_within_a_string() {
        let value =
            r#"{"a": 1, "headers": [{"Authorization": "Bearer q8Zr2LmX4vTn6Wd1Ks9YbHc3"}], "apiKey": "your-key-here"}"#;
        let found = with_text(value, |text| {
            in_json(text).into_iter().map(|(name, text)| (name, text.as_str().to_owned())).collect::<Vec<_>>()
        });
        assert_eq!(found, [("Authorization".to_owned(), "q8Zr2LmX4vTn6Wd1Ks9YbHc3".to_owned())]);
    }
}
