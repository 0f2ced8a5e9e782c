//! How secrets look: the forms that issuers give their tokens, the names people give secrets, and randomness.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::check_digits::CheckDigits;

/// The form of an issuer's tokens: a prefix and a tail.
#[derive(Debug, Deserialize)]
struct Pattern {
    issuer: String,
    prefix: String,
    min: usize,
    max: usize,
    alphabet: Alphabet,
    #[serde(default)]
    check: Option<CheckDigits>,
    #[serde(default)]
    variable: Option<String>,
}

/// The characters of a tail.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Alphabet {
    Alnum,
    Upper,
    Hex,
    Word,
    Base64url,
    Dotted,
    Jwt,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Base64url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted | Self::Jwt => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
        }
    }
}

/// A token that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Who issues such tokens.
    pub issuer: &'static str,
    /// Where it stands in the text that was searched.
    pub range: Range<usize>,
    /// The variable that people put such tokens into.
    pub variable: Option<&'static str>,
    /// Whether its check digits are wrong: nobody issued it.
    pub made_up: bool,
}

fn patterns() -> &'static [Pattern] {
    static PATTERNS: OnceLock<Vec<Pattern>> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    PATTERNS.get_or_init(|| serde_json::from_str(include_str!("secrets.json")).unwrap_or_default())
}

/// The patterns by the first byte of their prefix: this is asked at every word of every file.
fn by_first_byte() -> &'static [Vec<&'static Pattern>] {
    static TABLE: OnceLock<Vec<Vec<&'static Pattern>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let begins = |byte: u8| patterns().iter().filter(move |p| p.prefix.as_bytes().first() == Some(&byte));
        (0..128).map(|byte| begins(byte).collect()).collect()
    })
}

/// Length of the shortest token there is.
fn shortest() -> usize {
    static SHORTEST: OnceLock<usize> = OnceLock::new();
    *SHORTEST.get_or_init(|| patterns().iter().map(|p| p.prefix.len() + p.min).min().unwrap_or(usize::MAX))
}

/// The first token in a text that has the form of a known issuer's, and is neither a stand-in nor made up.
pub fn find_token(text: &str) -> Option<Token> {
    tokens(text).into_iter().find(|token| !token.made_up && !is_placeholder(&text[token.range.clone()]))
}

/// Whether a text holds a token that nobody issued: an example, or one with a letter changed.
pub fn holds_made_up_token(text: &str) -> bool {
    tokens(text).iter().any(|token| token.made_up)
}

/// Everything in a text that has the form of a known issuer's tokens, stand-ins and made-up ones included.
pub fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    if bytes.len() < shortest() {
        return found;
    }
    let mut at = 0;
    while at < bytes.len() {
        let boundary = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'-'));
        let matched = if boundary && bytes[at].is_ascii_alphanumeric() { token_at(text, at) } else { None };
        match matched {
            Some(token) => {
                at = token.range.end;
                found.push(token);
            }
            None => at += 1,
        }
    }
    found
}

fn token_at(text: &str, at: usize) -> Option<Token> {
    let rest = text.get(at..)?;
    let first = usize::from(*rest.as_bytes().first()?);
    let candidates = by_first_byte().get(first)?.iter().filter(|pattern| rest.starts_with(&pattern.prefix));
    candidates.max_by_key(|pattern| pattern.prefix.len()).and_then(|pattern| {
        let tail = &rest.as_bytes()[pattern.prefix.len()..];
        let length = tail.iter().take_while(|byte| pattern.alphabet.has(**byte)).count();
        let shaped = match pattern.alphabet {
            Alphabet::Jwt => tail[..length].iter().filter(|byte| **byte == b'.').count() >= 2,
            _ => true,
        };
        let fits = shaped && (pattern.min..=pattern.max).contains(&length);
        let end = pattern.prefix.len() + length;
        fits.then(|| {
            let made_up = pattern.check.and_then(|check| check.hold(&rest[pattern.prefix.len()..end])) == Some(false);
            Token { issuer: &pattern.issuer, variable: pattern.variable.as_deref(), range: at..at + end, made_up }
        })
    })
}

/// Words that people write where the secret goes, in the languages seen in real files.
const STAND_INS: &[&str] = &[
    "your",
    "placeholder",
    "example",
    "changeme",
    "change-me",
    "change_me",
    "replace",
    "remplace",
    "insert",
    "redacted",
    "dummy",
    "sample",
    "actual_",
    "todo",
    "fixme",
    "paste",
    "enter_",
    "enter-",
    "my-",
    "my_",
    "mykey",
    "mytoken",
    "here",
    "votre",
    "dein",
    "ihr_",
    "tu_",
    "tu-",
    "seu_",
    "sua_",
    "ersetze",
    "fake",
    "notreal",
    "not-a-real",
    "secret-key",
    "demo",
    "xxx",
    "***",
    "...",
    "…",
    "---",
    "___",
    "0000",
    "1234567890",
    "abcdef",
    "test-",
    "test_",
    "n/a",
    "none",
];

/// Whether a value only stands in for a secret: `your-api-key`, `xxxx`, `<token>`, `changeme`, `REMPLACEZ_PAR_…`.
pub fn is_placeholder(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    if lower.is_empty() {
        return true;
    }
    let angled = (lower.starts_with('<') && lower.ends_with('>'))
        || (lower.starts_with('[') && lower.ends_with(']'))
        || (lower.starts_with('{') && lower.ends_with('}'));
    // `<hf_…>`: a real token left inside the brackets of the stand-in.
    let inner = angled && tokens(value).is_empty();
    inner || STAND_INS.iter().any(|word| lower.contains(word)) || repeats(&lower)
}

/// Whether most of a text is one character, as in `sk-xxxxxxxx`.
fn repeats(text: &str) -> bool {
    let most = text.bytes().map(|byte| text.bytes().filter(|other| *other == byte).count()).max().unwrap_or(0);
    text.len() >= 6 && most * 2 > text.len()
}

/// Whether a setting of this name usually holds a secret: `GITHUB_TOKEN`, `apiKey`, `X-Api-Key`, `Authorization`.
pub fn names_a_secret(name: &str) -> bool {
    let words = words_of(name);
    let has = |word: &str| words.iter().any(|w| w == word);
    let last = words.last().map_or("", String::as_str);
    let public = has("public") || has("publishable") || has("max") || has("min") || has("minimum") || has("maximum");
    let secret = [
        "token",
        "secret",
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "apikey",
        "authorization",
        "credential",
        "credentials",
        "pat",
        "cookie",
        "bearer",
        "dsn",
    ];
    let ends_in_key = last == "key" || last == "keys" || last == "apikey";
    !public
        && (secret.contains(&last) || ends_in_key || has("authorization") || has("secret") || has("password"))
        && !(last == "key" && (has("tag") || has("sort") || has("partition") || has("primary")))
        && !(has("token") && matches!(last, "limit" | "count" | "budget"))
}

/// Whether a value is the name of a variable for a secret, and not the secret: `GITHUB_TOKEN`.
pub fn is_name_of_secret(value: &str) -> bool {
    value.contains('_')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        // What is drawn at random has no words of this length, and seldom ends in one.
        && value.split('_').all(|word| (1..=14).contains(&word.len()))
        && names_a_secret(value)
}

/// Whether a setting of this name holds a password, which need not look drawn at random.
pub fn names_a_password(name: &str) -> bool {
    let words = words_of(name);
    words.last().is_some_and(|last| matches!(last.as_str(), "password" | "passwd" | "pwd" | "passphrase" | "pass"))
}

/// Words in the names of settings that might hold a secret.
const SUSPICIOUS: &[&str] = &[
    "cred",
    "key",
    "keys",
    "apikey",
    "token",
    "tokens",
    "secret",
    "secrets",
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "auth",
    "authorization",
    "credential",
    "credentials",
    "cookie",
    "session",
    "bearer",
    "private",
    "pat",
    "dsn",
    "connection",
    "conn",
    "signature",
    "webhook",
    "pin",
    "jwt",
];

/// Whether a setting of this name might hold a secret. For hiding, not for reporting: it errs on the safe side.
pub fn might_name_a_secret(name: &str) -> bool {
    words_of(name).iter().any(|word| {
        SUSPICIOUS.contains(&word.as_str())
            || ["token", "secret", "passw", "apikey", "creds"].iter().any(|part| word.contains(part))
            || ["pw", "pwd", "pass"].iter().any(|end| word.ends_with(end))
    })
}

/// The words of a name, in lower case: split at `_`, `-`, `.` and where capitals begin.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for c in name.chars() {
        let boundary = !c.is_alphanumeric() || (c.is_uppercase() && previous_lower);
        if boundary && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a value looks drawn at random: long, of one piece, letters and digits mixed, over 3.5 bits a character.
pub fn has_high_entropy(value: &str) -> bool {
    !is_path(value)
        && value.len() >= 20
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b'/' | b'=' | b'.'))
        && value.bytes().any(|b| b.is_ascii_digit())
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && entropy(value) > 3.5
}

/// Whether a value is a path, which may be long and hold digits too.
fn is_path(value: &str) -> bool {
    value.starts_with(['/', '~', '.']) || value.as_bytes().get(1) == Some(&b':')
}

/// Long random pieces of any text: what may be a secret although nothing says so. For hiding, not for reporting.
pub fn opaque_chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let start_of = |chunk: &str| chunk.as_ptr() as usize - text.as_ptr() as usize;
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|chunk| chunk.len() >= 24 && has_high_entropy(chunk))
        .map(move |chunk| start_of(chunk)..start_of(chunk) + chunk.len())
}

/// Shannon entropy in bits a byte.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / total).map(|p| -p * p.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete_and_sourced() {
        let rows: Vec<serde_json::Value> = serde_json::from_str(include_str!("secrets.json")).unwrap();
        assert_eq!(rows.len(), patterns().len());
        for row in rows {
            assert!(row["source"].as_str().is_some_and(|url| url.starts_with("https://")), "{row}");
            assert!(row["checked"].as_str().is_some_and(|date| date.len() == 10), "{row}");
            assert!(row["min"].as_u64() <= row["max"].as_u64(), "{row}");
            // Of a JSON Web Token nobody knows who issued it.
            let variable = row["variable"].as_str().unwrap_or_default();
            assert!(
                row["issuer"] == "JSON Web" || is_name_of_secret(variable) || variable == "AWS_ACCESS_KEY_ID",
                "{row}"
            );
        }
    }

    #[test]
    fn tokens_are_known_by_prefix_and_length() {
        let issuer = |text: &str| find_token(text).map(|token| token.issuer);
        let (body, digits) = ("Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu", "31Em1V");
        assert_eq!(issuer(&format!("Bearer ghp_{body}{digits}")), Some("GitHub"));
        assert_eq!(issuer(&format!("//registry.npmjs.org/:_authToken=npm_{body}{digits}")), Some("npm"));
        // Nobody issued these: the check digits are wrong.
        assert_eq!(issuer(&format!("Bearer ghp_{body}31Em1W")), None);
        assert!(holds_made_up_token(&format!("npm_{digits}{body}")));
        assert_eq!(issuer("--figma-api-key=figd_Kd7RbYx2Nf5HjPc9MgEu1AoV4iZq3vT8sLw0"), Some("Figma"));
        assert_eq!(issuer("<hf_Zq3vTsLwKdRbYxNfHjPcMgEuAoViZqTsLw>"), Some("Hugging Face"));
        // A longer issuer's prefix before the dash.
        assert_eq!(issuer("ctx7sk-Zq3vT8sLw0Kd7RbYx2Nf5HjPc9MgEu1AoV4i"), Some("Context7"));
        assert_eq!(issuer("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), None);
        assert_eq!(issuer("task-force-ghp_short"), None);
        assert_eq!(issuer("sk-your-openai-key"), None);
    }

    #[test]
    fn stand_ins_in_many_spellings() {
        for value in [
            "your-api-key",
            "<token>",
            "REMPLACEZ_PAR_VOTRE_CLE",
            "ACTUAL_API_KEY",
            "[REDACTED_API_KEY]",
            "ntn_****",
            "----",
            "",
            "sk-xxxxxxxx",
            "changeme",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        assert!(!is_placeholder("Zq3vT8sLw0Kd7RbYx2Nf5HjPc9"));
    }

    #[test]
    fn names_of_secrets_and_names_that_only_look_so() {
        for name in
            ["GITHUB_TOKEN", "apiKey", "X-Api-Key", "Authorization", "DB_PASSWORD", "BRAVE_API_KEY", "client_secret"]
        {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "DEFAULT_MINIMUM_TOKENS",
            "GITHUB_OAUTH_CALLBACK_PORT",
            "VALKEY_HOST",
            "AWS_TAG_KEY",
            "PATH",
            "TOKEN_LIMIT",
            "KEYBOARD",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn names_of_variables_are_told_from_their_values() {
        for (value, is_name) in [
            ("GITHUB_TOKEN", true),
            ("CONTEXT7_API_KEY", true),
            ("TOKEN", false),
            ("github_token", false),
            ("READ_ONLY", false),
            ("SUPER_HUNTER_2", false),
            ("Q8ZR2LMX4VTN6WD1KS9Y_TOKEN", false),
            ("_TOKEN", false),
        ] {
            assert_eq!(is_name_of_secret(value), is_name, "{value}");
        }
    }

    #[test]
    fn random_pieces_are_found_and_words_are_not() {
        let text = "é /Users/me/modelcontextprotocol-server/index.js Zq3vT8sLw0Kd7RbYx2Nf5HjPc9Mg” é";
        let chunks: Vec<_> = opaque_chunks(text).map(|range| &text[range]).collect();
        assert_eq!(chunks, ["Zq3vT8sLw0Kd7RbYx2Nf5HjPc9Mg"]);
    }
}
