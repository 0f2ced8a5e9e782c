//! Passwords in addresses of databases.

use crate::document::Text;
use crate::knowledge::{find_token, is_placeholder};
use crate::model::holds_reference;

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
pub(super) fn is_password(password: &str) -> bool {
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
pub(super) fn is_here(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let last = host.rsplit('.').next().unwrap_or_default();
    !holds_reference(host)
        && (!host.contains('.')
            || host.starts_with("127.")
            || matches!(host, "." | "0.0.0.0" | "host.docker.internal" | "host.containers.internal")
            || matches!(last, "localhost" | "local"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_text;
    use super::*;

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
}
