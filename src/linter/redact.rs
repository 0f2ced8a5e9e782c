//! What must not be shown of a file.
//!
//! This hides more than any rule reports: a value under a name that might be a secret's, a password in a URL, what
//! follows `--token`, anything with the form of a token, and long random pieces wherever they stand.

use std::ops::Range;
use std::sync::Arc;

use super::suppress::reason_of;
use crate::document::{Document, FaultKind, NodeKind, NodeRef, Syntax, Text, comments};
use crate::knowledge::wording::{
    SCHEMES, announced, assignments, flag_values, is_reference, is_value, passwords, private_keys, query_values,
};
use crate::knowledge::{might_name_a_secret, opaque_chunks, tokens};
use crate::text::{Mask, SourceFile, Span};

/// Arguments may hold JSON that holds JSON; nobody goes further.
const DEEPEST: u8 = 3;

/// The secret parts of a file.
pub(super) fn mask(document: &Document) -> Mask {
    mask_of(document, Found { chunks: true, ..Found::default() })
}

/// Hides what is secret in a text that no client reads.
pub fn conceal(source: &Arc<SourceFile>, syntax: Syntax) {
    source.set_mask(mask(&Document::parse(Arc::clone(source), syntax).recognized()));
}

/// The parts of a file that are secret by their form or their name: not what is merely long and random, as the digest of
/// an image is.
pub(super) fn mask_of_the_named(document: &Document) -> Mask {
    mask_of(document, Found::default())
}

fn mask_of(document: &Document, mut found: Found) -> Mask {
    let text = document.source().text();
    if let Some(root) = document.root() {
        walk(root, 0, &mut found);
    }
    // What the tree does not hold: comments, broken parts.
    found.spans.extend(tokens(text).into_iter().map(|token| Span::from_range(token.range)));
    if found.chunks {
        found.spans.extend(opaque_chunks(text).map(Span::from_range));
    }
    found.spans.extend(private_keys(text).map(Span::from_range));
    let said = comments(document, Span::from_range(0..text.len())).into_iter().map(|comment| {
        // The names of rules are no secrets, though some are about them.
        let start = reason_of(text, comment.content).unwrap_or(comment.span.start);
        Span::new(start, comment.span.end)
    });
    let around =
        document.faults().iter().filter(|fault| matches!(fault.kind, FaultKind::TrailingText | FaultKind::Wrapping));
    for span in said.chain(around.map(|fault| fault.span)) {
        let from = behind_suspicious_word(document.source().slice(span));
        found.weak.extend(from.map(|from| Span::new(span.start + Span::from_range(0..from).end, span.end)));
    }
    if !document.faults().is_empty() {
        found.spans.extend(assignments(text).into_iter().map(Span::from_range));
    }
    Mask::new(text, found.spans, found.values, found.weak)
}

#[derive(Default)]
struct Found {
    spans: Vec<Span>,
    values: Vec<String>,
    /// Hidden where they stand, but too likely to be ordinary words to be hidden wherever they occur.
    weak: Vec<Span>,
    /// Whether long random pieces are taken for secrets wherever they stand.
    chunks: bool,
}

impl Found {
    /// Whether everything counts that stands under the name of a secret, be it ever so plain.
    fn is_strict(&self) -> bool {
        !self.chunks
    }

    fn hide(&mut self, text: Text<'_>) {
        if !text.as_str().is_empty() {
            self.spans.push(text.span());
            self.values.push(text.as_str().to_owned());
        }
    }
}

/// All strings of a tree, each with the name it goes by. With a stack of its own: trees can be deep.
fn walk(root: NodeRef<'_>, depth: u8, found: &mut Found) {
    let mut stack: Vec<(NodeRef<'_>, Option<&str>)> = vec![(root, None)];
    while let Some((node, name)) = stack.pop() {
        // `API_KEY: { value: … }`: what stands below a suspicious name goes by it too.
        let inherited = name.filter(|name| might_name_a_secret(name));
        // `{ "name": "API_KEY", "value": … }`
        let named = ["name", "key", "header", "id"].iter().find_map(|key| node.get(key)?.as_str());
        let variable = name.is_some_and(|name| name == VARIABLE || wants_variable(name));
        let headers = !variable && name.is_some_and(|name| name.to_lowercase().ends_with("headers"));
        for entry in node.entries() {
            let key = entry.key.as_str();
            let own = match key {
                _ if variable || wants_variable(key) => Some(VARIABLE),
                "value" | "default" => named,
                // Whatever a header is called, it is there to let somebody in.
                _ if headers && !PLAIN_HEADERS.contains(&key.to_lowercase().as_str()) => Some("authorization"),
                _ => None,
            };
            let inherited = inherited.filter(|_| own != Some(VARIABLE));
            stack.push((entry.value, inherited.or(own).or(Some(key))));
        }
        let mut before = None;
        for item in node.items() {
            stack.push((item, if variable { Some(VARIABLE) } else { before.and_then(announced).or(name) }));
            before = item.as_str();
        }
        match node.text() {
            Some(text) => string(text, name, depth, found),
            // A number may be a secret as well, if a short one.
            None if found.is_strict() && name.is_some_and(might_name_a_secret) && node.kind() == NodeKind::Number => {
                found.spans.push(node.span());
            }
            None => {}
        }
    }
}

/// The name that values go by which name a variable in which the secret is, as Codex has them.
const VARIABLE: &str = "*env_var";

/// Whether what stands under a key is the name of a variable, or several.
fn wants_variable(key: &str) -> bool {
    key.ends_with("_env_var") || matches!(key, "env_vars" | "env_http_headers")
}

/// Whether a value can be the name of a variable. Some write the secret itself in its place.
fn is_variable(value: &str) -> bool {
    value.contains('_')
        && value.len() <= 40
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && value.bytes().filter(u8::is_ascii_digit).count() * 4 <= value.len()
        && tokens(value).is_empty()
}

/// Headers that let nobody in.
const PLAIN_HEADERS: &[&str] = &["accept", "content-type", "user-agent", "origin", "host"];

fn string(text: Text<'_>, name: Option<&str>, depth: u8, found: &mut Found) {
    let value = text.as_str();
    if name == Some(VARIABLE) {
        if !is_variable(value) {
            found.hide(text);
        }
        return;
    }
    let essence = credential(text).unwrap_or(text);
    let could_be = is_value(essence.as_str()) || (found.is_strict() && !is_reference(essence.as_str()));
    if name.is_some_and(might_name_a_secret) && could_be {
        found.hide(essence);
    } else if let Some(credential) = credential(text).filter(|credential| is_value(credential.as_str())) {
        found.hide(credential);
    }
    // `-u name:password`
    if matches!(name, Some("u" | "user" | "basic-auth"))
        && let Some((_, password)) = text.split_once(':')
        && is_value(password.as_str())
    {
        found.hide(password);
    }
    // `-pPassword`, where it is no port
    if let Some(attached) = text.strip_prefix("-p").filter(|rest| rest.as_str().len() > 3)
        && !attached.as_str().starts_with(|c: char| c == '-' || c.is_ascii_digit())
    {
        found.weak.push(attached.span());
    }
    for token in tokens(value) {
        found.hide(text.part(token.range));
    }
    let chunks = opaque_chunks(value).filter(|_| found.chunks).collect::<Vec<_>>();
    for chunk in chunks.into_iter().chain(private_keys(value)) {
        found.hide(text.part(chunk));
    }
    let whole = whole_assignment(value);
    for range in whole
        .into_iter()
        .chain(assignments(value))
        .chain(flag_values(value))
        .chain(passwords(value))
        .chain(query_values(value))
    {
        if is_value(&value[range.clone()]) {
            found.hide(text.part(range));
        }
    }
    if depth < DEEPEST && value.trim_start().starts_with(['{', '[']) {
        let inner = Document::parse(Arc::new(SourceFile::new("", value)), Syntax::Json);
        let mut nested = Found { chunks: found.chunks, ..Found::default() };
        if let Some(root) = inner.root() {
            walk(root, depth + 1, &mut nested);
        }
        found.spans.extend(nested.spans.iter().map(|span| text.part(span.range()).span()));
        found.values.extend(nested.values);
    }
}

/// What stands behind `Bearer` and the like, which may be shown themselves.
fn credential(text: Text<'_>) -> Option<Text<'_>> {
    SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme))
}

/// The value in a string that is `NAME=value` or `Name: value` as a whole: an argument, a header.
fn whole_assignment(text: &str) -> Option<Range<usize>> {
    let at = text.find([':', '='])?;
    let name = text[..at].trim();
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    if !is_name || !might_name_a_secret(name) {
        return None;
    }
    let value = text[at + 1..].trim_start();
    let value = SCHEMES.iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value);
    Some(text.len() - value.len()..text.len())
}

/// Where a secret may begin in a comment: behind the first word that might name one.
fn behind_suspicious_word(comment: &str) -> Option<usize> {
    let start_of = |word: &str| word.as_ptr() as usize - comment.as_ptr() as usize;
    let word = comment.split_whitespace().find(|word| might_name_a_secret(word))?;
    Some(start_of(word) + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Json);
        mask(&document).display(text)
    }

    #[test]
    fn secrets_are_hidden_in_every_place() {
        const SECRET: &str = "s3cr3t-v4lue";
        for template in [
            r#"{"env": {"API_KEY": "@"}}"#,
            r#"{"headers": {"Authorization": "Bearer @"}}"#,
            r#"{"args": ["--api-key", "@"]}"#,
            r#"{"args": ["--token=@"]}"#,
            r#"{"args": ["-e", "DB_PASSWORD=@"]}"#,
            r#"{"args": ["--header", "Authorization: Bearer @"]}"#,
            r#"{"args": ["--header", "X-Api-Key:@"]}"#,
            r#"{"url": "https://example.com/mcp?api_key=@&x=1"}"#,
            r#"{"args": ["postgresql://me:@@localhost/db"]}"#,
            r#"{"args": ["redis://:@@localhost"]}"#,
            r#"{"args": ["{\"apiKey\": \"@\"}"]}"#,
            r#"{"env": {"OPENAPI_MCP_HEADERS": "{\"Authorization\": \"Bearer @\"}"}}"#,
            "{\"a\": 1} API_KEY=@",
            "{ // token: @\n}",
            "{\"env\": {\"API_KEY\": '@'}}",
            "{\"env\": {API_KEY: @}}",
            "{\"env\": {\"API_KEY\": \"@}}",
            "{\"env\": {\"API_KEY\": \"${KEY:-@}\"}}",
            r#"{"command": "npx -y x --api-key @"}"#,
            r#"{"args": "-y x --token @"}"#,
            r#"{"args": ["-c", "npx x --token @ --port 1"]}"#,
            "{\"env\": {\"API_KEY”: “@\"}}",
            "{\"env\": {\"API_KEY\": “@”}}",
            r#"{"env": {"API_KEY": {"value": "@"}}}"#,
            r#"{"env": ["API_KEY", "@"]}"#,
            r#"{"env": [{"name": "API_KEY", "value": "@"}]}"#,
            r#"{"args": ["--header", "Authorization: ApiKey @"]}"#,
            r#"{"args": ["--header", "Authorization: Custom @"]}"#,
            r#"{"args": ["--password=two @"]}"#,
            r#"{"args": ["DB_PASS=a b @"]}"#,
            r#"{"env": {"API_KEY": "ab"@"}}"#,
            r#"{"args": ["postgres://u:p#@/?@h/db"]}"#,
            r#"{"env": {"TOKEN": "$@"}}"#,
            r#"{"env": {"A": "Bearer @"}}"#,
            r#"{"env": {"CREDS": "@"}}"#,
            r#"{"env": {"MYSQLPW": "@"}}"#,
            r#"{"args": ["-p@"]}"#,
            r#"{"bearer_token_env_var": "@"}"#,
            r#"{"env_http_headers": {"X-Api-Key": "@"}, "env_vars": ["@"]}"#,
            r#"{"command": "npx -y x --token '@'"}"#,
            r#"{"command": "docker run -e PASSWORD @ x"}"#,
            r#"{"headers": {"X-Subscription": "@"}}"#,
            r#"{"url": "https://x.example/mcp?code=@"}"#,
            r#"{"inputs": [{"id": "token", "default": "@"}]}"#,
            "{} my token is @",
            "{} API_KEY=\"two @\"",
            r#"{"args": ["-u", "me:@"]}"#,
            "{ // the password is @\n}",
            "{ // mcp-clinic: ignore[secret/hardcoded] the password is @\n}",
            "{ // mcp-clinic: ignore[password @]\n}",
            r#"{"key_file": "-----BEGIN RSA PRIVATE KEY-----\n@\n-----END RSA PRIVATE KEY-----"}"#,
        ] {
            let text = template.replacen('@', SECRET, 1);
            assert!(!shown(&text).contains(SECRET), "{}", shown(&text));
        }
    }

    #[test]
    fn what_is_no_secret_stays_readable() {
        for text in [
            r#"{"env": {"API_KEY": "${API_KEY}", "PORT": "3000", "TOKEN_LIMIT": "5000"}}"#,
            r#"{"headers": {"Authorization": "Bearer ${GITHUB_TOKEN}", "X-Api-Key": "${input:key}"}}"#,
            "{ // .mcp.json\n\"env\": {\"API_KEY\": \"${API_KEY}\"} }",
            r#"{"args": ["-y", "@modelcontextprotocol/server-filesystem", "/Users/me/projects"]}"#,
            r#"{"bearer_token_env_var": "ACME_TOKEN_NOT_SET", "env_vars": ["GH_TOKEN"], "env_http_headers": {"X-Api-Key": "ACME_MINE"}}"#,
            "{ // mcp-clinic: ignore[secret/hardcoded, secret] made up for the documentation\n}",
            r#"{"url": "https://example.com/mcp?mode=fast", "command": "npx -y some-server --port 8080"}"#,
            r#"{"args": ["run", "-p8080:80", "-u", "1000:1000", "https://example.com/@scope/pkg"]}"#,
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
