//! What plainly stands where somebody was to write something else: `<your token>`, `REPLACE_ME`, `/path/to/server`.
//!
//! This is for reporting, and so takes a value for a stand-in only when all of it is one. What may be one, for hiding
//! doubtful values, is asked of [`super::is_placeholder`].

use std::sync::OnceLock;

use crate::text::Words;

/// What every stand-in of plain letters holds one of, wherever in it, or begins with.
const TRACES: &[&str] = &[
    "<",
    "[",
    "xxx",
    "your",
    "path",
    "here",
    "replac",
    "change",
    "placeholder",
    "fixme",
    "todo",
    "tbd",
    "fill",
    "insert",
    "actual",
    "my api",
    "my_api",
    "my-api",
    "my secret",
    "my_secret",
    "my-secret",
    "rempla",
    "votre",
    "entrez",
    "ersetz",
    "hier",
    "dein",
    "reempla",
    "introduce",
    "substitu",
    "coloque",
    "insira",
    "sostitu",
    "inserisci",
    "vervang",
    "tuo",
    "tua",
    "jouw",
    "cambia",
    "altere",
    "chemin",
    "pfad",
    "ruta",
    "caminho",
    "percorso",
];
const BEGINNINGS: &[&str] = &["ihr", "sua", "seu", "tu"];

/// Whether a value may be a stand-in, or hold one: asked of every string of every file before anything else is.
pub fn might_stand_in(value: &str) -> bool {
    static FINDER: OnceLock<Words> = OnceLock::new();
    let finder = FINDER.get_or_init(|| Words::new(TRACES));
    let begins = |start: &&str| value.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    value.len() >= 3 && (finder.may_occur_in(value) || BEGINNINGS.iter().any(begins) || !value.is_ascii())
}

/// Values that are stand-ins as they are. Words that somebody writes on purpose where a server wants any value at all
/// (`dummy`, `none`, `test`) are not among them.
const WHOLE: &[&str] = &[
    "changeme",
    "change me",
    "change this",
    "replaceme",
    "replace me",
    "replace this",
    "placeholder",
    "fixme",
    "todo",
    "tbd",
    "fill me in",
    "fill in",
    "insert here",
    "actual api key",
    "actual token",
    "my api key",
    "my secret key",
    "xxx",
    "changez moi",
    "ändern",
    "cambiame",
    "cámbiame",
    "altere me",
    "cambiami",
];

/// How orders to put something else here begin, in the languages seen in real files.
const ORDERS: &[&str] = &[
    "replace with ",
    "insert your ",
    "enter your ",
    "paste your ",
    "put your ",
    "add your ",
    "set your ",
    "use your ",
    "change to ",
    "provide your ",
    "remplacez par ",
    "remplacer par ",
    "remplace par ",
    "entrez votre ",
    "ersetzen durch ",
    "ersetze durch ",
    "hier eintragen",
    "reemplazar por ",
    "reemplaza con ",
    "reemplazar con ",
    "introduce tu ",
    "substitua por ",
    "substituir por ",
    "coloque sua ",
    "coloque seu ",
    "insira sua ",
    "insira seu ",
    "sostituisci con ",
    "inserisci ",
    "vervang door ",
    "замените на ",
    "вставьте ",
];

/// Words for "your" that nothing else begins with.
const YOURS: &[&str] = &[
    "your ", "votre ", "deine ", "dein ", "ihre ", "ihr ", "sua ", "seu ", "tu ", "il tuo ", "la tua ", "jouw ", "ваш ",
];

/// In languages without blanks between words.
const FOREIGN: &[&str] = &["你的", "您的", "请输入", "请填写", "あなたの", "ここに"];

/// The nouns that orders and "your" are about, where the rest must say so.
const NOUNS: &[&str] = &[
    "key",
    "token",
    "secret",
    "password",
    "pat",
    "credential",
    "credentials",
    "id",
    "url",
    "uri",
    "host",
    "domain",
    "endpoint",
    "username",
    "user",
    "name",
    "email",
    "account",
    "workspace",
    "project",
    "org",
    "organization",
    "team",
    "path",
    "here",
    "value",
    "api",
    "clé",
    "cle",
    "jeton",
    "passe",
    "schlüssel",
    "passwort",
    "clave",
    "contraseña",
    "chave",
    "senha",
    "chiave",
    "токен",
    "ключ",
];

/// Whether all of a value stands in for a secret that somebody was to fill in, under a name that says it is one.
pub fn is_stand_in(value: &str) -> bool {
    let value = value.trim();
    may_be_one(value) && (is_crossed_out(value) || is_order(value) || is_whole(value))
}

/// Whether all of a value tells its reader to put something else there, whatever name it goes by.
pub fn is_order_to_fill_in(value: &str) -> bool {
    let value = value.trim();
    may_be_one(value) && (is_order(value) && !value.starts_with('['))
}

/// The cheapest question: real values are seldom as plain as stand-ins, and never longer.
fn may_be_one(value: &str) -> bool {
    (3..=80).contains(&value.len())
        && !value.bytes().any(|byte| matches!(byte, b'$' | b'%' | b'=' | b'&' | b';' | b'"'))
        && !is_hidden(value)
}

/// The words of a plain value in lower case: `YOUR_API_KEY`, `your-api-key` and `your api key` are the same.
fn words(value: &str) -> Option<String> {
    let plain = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '_' | '-' | ' ' | '.' | '\'' | '!');
    value.chars().all(plain).then(|| value.to_lowercase().replace(['_', '-', '.'], " ").trim().to_owned())
}

fn is_whole(value: &str) -> bool {
    words(value).is_some_and(|words| {
        let here = words.strip_suffix(" here").is_some_and(|rest| rest.split(' ').any(|word| NOUNS.contains(&word)));
        here || WHOLE.contains(&words.as_str())
    })
}

fn is_order(value: &str) -> bool {
    if let Some(inner) = bracketed(value) {
        return is_description(inner);
    }
    words(value).is_some_and(|words| {
        // A sentence says something of its own.
        let about = || words.split(' ').any(|word| NOUNS.contains(&word));
        if value.contains(' ') && (words.split(' ').count() > 4 || !about()) {
            return false;
        }
        let begins = |starts: &[&str]| starts.iter().any(|start| words.starts_with(start));
        begins(ORDERS)
            || begins(FOREIGN)
            || (begins(YOURS) && about())
            || (words.starts_with("your") && !words.contains(' ') && NOUNS.iter().any(|noun| words.ends_with(noun)))
    })
}

/// What stands in the brackets of `<…>` or `[…]`.
fn bracketed(value: &str) -> Option<&str> {
    let within = |open, close| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    within('<', '>').or_else(|| within('[', ']'))
}

/// Whether it describes something in words, so that it is neither a list nor markup.
fn is_description(inner: &str) -> bool {
    let word = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '_' | '-' | ' ' | '.' | '\'' | '/');
    inner.chars().all(word)
        && inner.starts_with(char::is_alphabetic)
        && inner.chars().filter(char::is_ascii_digit).count() <= 2
        // No address of version 6 and no class of characters.
        && inner.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// Whether somebody took the value out before showing the file: that was no oversight.
fn is_hidden(value: &str) -> bool {
    let lower = value.to_lowercase();
    ["redacted", "masked", "hidden", "removed", "censored"].iter().any(|word| lower.contains(word))
}

/// `xxxx`, `sk-xxxxxxxx`, `ghp_xxxx`: a row of the same letter behind what may be the prefix of a token.
fn is_crossed_out(value: &str) -> bool {
    let row = value.trim_end_matches(['x', 'X']);
    let length = value.len() - row.len();
    let prefix = row.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    length >= 4 && prefix && (row.is_empty() || (row.len() <= 12 && row.ends_with(['_', '-'])))
}

/// Folders that documentation names where there is none, in lower case and with `/` at both ends.
const FOLDERS: &[&str] = &[
    "/absolute/path/",
    "/full/path/",
    "/path/to/",
    "/your/path/",
    "/path/of/",
    "/your/project/",
    "/chemin/vers/",
    "/pfad/zu/",
    "/pfad/zum/",
    "/pfad/zur/",
    "/ruta/a/",
    "/ruta/al/",
    "/ruta/absoluta/",
    "/caminho/para/",
    "/percorso/di/",
    "/percorso/a/",
    "/путь/к/",
];

/// The part of a path that stands in for a folder or a name: `/path/to`, `<user>`, `YOUR_USERNAME`.
pub fn stand_in_of_path(path: &str) -> Option<std::ops::Range<usize>> {
    if path.len() < 5 || path.contains("://") {
        return None;
    }
    // Bytes stay where they are: only ASCII is changed.
    let lower = path.to_ascii_lowercase().replace('\\', "/");
    for folder in FOLDERS {
        let found = lower.find(folder).map(|at| at..at + folder.len() - 1);
        // `path/to/x` and `C:/path/to/x` begin in the middle of it.
        let bare = &folder[1..];
        let start = || lower.starts_with(bare).then_some(0..bare.len() - 1);
        if let Some(range) = found.or_else(start) {
            return Some(range);
        }
    }
    let mut from = 0;
    for segment in path.split(['/', '\\']) {
        let range = from..from + segment.len();
        from = range.end + 1;
        let angled = segment.starts_with('<') && segment.ends_with('>') && is_stand_in(segment);
        let named = matches!(
            segment.to_ascii_lowercase().replace('-', "_").as_str(),
            "your_username" | "yourusername" | "your_user" | "your_name" | "yourname" | "your_user_name"
        );
        if (angled || named) && path.len() > segment.len() {
            return Some(range);
        }
    }
    None
}

/// The part of an address that stands in for the real one: `<host>`, `your-domain` in `your-domain.example.com`.
pub fn stand_in_of_address(address: &str) -> Option<std::ops::Range<usize>> {
    let from = address.find("://")? + 3;
    if let Some(open) = address[from..].find('<').map(|at| from + at)
        && let Some(close) = address[open..].find('>').map(|at| open + at + 1)
        && is_order(&address[open..close])
    {
        return Some(open..close);
    }
    let end = address[from..].find(['/', '?', '#', ':']).map_or(address.len(), |length| from + length);
    let mut at = from;
    for label in address[from..end].split('.') {
        let lower = label.to_ascii_lowercase();
        let whole = ["yourdomain", "yourcompany", "yoursite", "yourinstance", "yourserver", "your"];
        if lower.starts_with("your-") || whole.contains(&lower.as_str()) {
            return Some(at..at + label.len());
        }
        at += label.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_in_many_languages() {
        for value in [
            "your-api-key",
            "YOUR_API_KEY",
            "YOUR_TOKEN_HERE",
            "your_supabase_url",
            "yourApiKey",
            "YOURKEY",
            "<token>",
            "<your api key>",
            "[YOUR_TOKEN]",
            "<YOUR-PROJECT-ID>",
            "REMPLACEZ_PAR_VOTRE_TOKEN_VERCEL",
            "changeme",
            "CHANGE_ME",
            "replace-me",
            "REPLACE_WITH_YOUR_KEY",
            "xxxxxxxx",
            "sk-xxxxxxxxxxxx",
            "ghp_XXXXXXXX",
            "insert your key here",
            "API_KEY_HERE",
            "ersetze_durch_deinen_schlüssel",
            "tu-clave-de-api",
            "sua_chave",
            "你的密钥",
            "TODO",
            "ACTUAL_API_KEY",
            "votre_cle",
        ] {
            assert!(is_stand_in(value) && might_stand_in(value), "{value}");
        }
    }

    #[test]
    fn every_phrase_leaves_a_trace() {
        for phrase in WHOLE.iter().chain(ORDERS).chain(YOURS).chain(FOREIGN).chain(FOLDERS) {
            assert!(might_stand_in(phrase), "{phrase}");
        }
        for value in ["", "-y", "debug", "/srv/data", "@scope/pkg@1.2.3", "3000", "true", "https://example.com/mcp"] {
            assert!(!might_stand_in(value), "{value}");
        }
    }

    #[test]
    fn values_that_somebody_means_are_none() {
        for value in [
            "",
            "dummy",
            "test",
            "none",
            "not-needed",
            "local",
            "secret",
            "password",
            "postgres",
            "admin",
            "demo-key",
            "my-project",
            "us-east-1",
            "http://localhost",
            "[REDACTED_API_KEY]",
            "REDACTED",
            "****",
            "ntn_****",
            "true",
            "Zq3vT8sLw0Kd7RbYx2Nf5HjPc9",
            "vault-dev-password",
            "${YOUR_KEY}",
            "[\"a\"]",
            "[::1]",
            "[a-z0-9]",
            "<b/>",
            "tutorial",
            "youruba",
            "seuil",
            "ihrig",
            "yours",
            "maxx",
            "box-xxl",
            "tu",
            "<1>",
            "yourself",
        ] {
            assert!(!is_stand_in(value), "{value}");
        }
    }

    #[test]
    fn orders_hold_under_any_name() {
        for (value, order) in [
            ("YOUR_PROJECT_ID", true),
            ("<project>", true),
            ("REMPLACEZ_PAR_VOTRE_TOKEN_RAILWAY", true),
            ("todo", false),
            ("xxxxxxxx", false),
            ("[abc]", false),
            ("your-project", true),
            ("placeholder", false),
        ] {
            assert_eq!(is_order_to_fill_in(value), order, "{value}");
        }
    }

    #[test]
    fn addresses_of_documentation() {
        for (address, part) in [
            ("https://your-domain.atlassian.net/x", Some("your-domain")),
            ("https://x.example/<project-id>/mcp", Some("<project-id>")),
            ("https://grafana.yourcompany.com:3000", Some("yourcompany")),
            ("https://yourls.org/x", None),
            ("https://example.com/your-path", None),
            ("https://x.example/?q=<b>1</b>", None),
            ("no address", None),
        ] {
            assert_eq!(stand_in_of_address(address).map(|range| &address[range]), part, "{address}");
            assert!(part.is_none() || might_stand_in(address), "{address}");
        }
    }

    #[test]
    fn paths_of_documentation() {
        for (path, part) in [
            ("/path/to/server.js", Some("/path/to")),
            ("path/to/server.js", Some("path/to")),
            (r"C:\path\to\server.js", Some(r"\path\to")),
            ("/Users/<user>/x", Some("<user>")),
            ("/Users/YOUR_USERNAME/x", Some("YOUR_USERNAME")),
            ("/home/your-username", Some("your-username")),
            ("/ABSOLUTE/PATH/TO/PARENT/x", Some("/ABSOLUTE/PATH")),
            ("/Users/me/path/tools/x", None),
            ("https://x.example/path/to/x", None),
            ("src/pathto/x", None),
            ("<user>", None),
            ("/srv/é/path/to/x", Some("/path/to")),
        ] {
            assert_eq!(stand_in_of_path(path).map(|range| &path[range]), part, "{path}");
            assert!(part.is_none() || might_stand_in(path), "{path}");
        }
    }
}
