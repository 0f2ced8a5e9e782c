//! What is wrong in a settings file, all of it.

use std::path::Path;
use std::sync::Arc;

use super::fields::{FILE, Kind, Table, Words};
use super::pattern::{Pattern, PatternError};
use super::{nearest, suggest};
use crate::document::{Document, Fault, FaultKind, NodeKind, NodeRef};
use crate::rules::syntax::parse_error::words::{Wording, wording_in};
use crate::text::{SourceFile, Span};

/// Something that is wrong in a settings file, or with it.
#[derive(Clone, Debug)]
pub struct SettingsError {
    /// The file; its text is empty where it could not be read.
    pub source: Arc<SourceFile>,
    /// The bytes that it is about.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A remark on the place.
    pub label: String,
    /// A further place that explains it, with a remark.
    pub also: Option<(Span, &'static str)>,
    /// The one thing to do.
    pub help: String,
}

impl SettingsError {
    /// Something that is wrong with a file as a whole, of which no text can be shown.
    pub(super) fn of_file(shown: &Path, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            source: Arc::new(SourceFile::new(shown, "")),
            span: Span::from_range(0..0),
            message: message.into(),
            label: String::new(),
            also: None,
            help: help.into(),
        }
    }
}

/// Everything that is wrong in a settings file; nothing when it can be taken as it is. Where its grammar is at fault, that
/// alone: what else there is to say would be about a text that was not meant.
pub(super) fn validate(document: &Document) -> Vec<SettingsError> {
    let mut validator = Validator { document, errors: Vec::new() };
    let (structural, others): (Vec<&Fault>, Vec<&Fault>) =
        document.faults().iter().partition(|fault| fault.kind.is_structural());
    // What comes after a bracket that is not closed, or a quote, is wrong because of it.
    let start = |fault: &Fault| fault.related.map_or(fault.span.start, |related| related.start.min(fault.span.start));
    let first = structural.into_iter().min_by_key(|fault| (start(fault), fault.kind != FaultKind::Unclosed));
    others.into_iter().chain(first).for_each(|fault| validator.fault(fault));
    if let Some(root) = document.root().filter(|_| validator.errors.is_empty()) {
        validator.table(root, &FILE, root.span());
    }
    validator.errors
}

struct Validator<'a> {
    document: &'a Document,
    errors: Vec<SettingsError>,
}

impl<'a> Validator<'a> {
    fn say(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>, help: impl Into<String>) {
        self.errors.push(SettingsError {
            source: Arc::clone(self.document.source()),
            span,
            message: message.into(),
            label: label.into(),
            also: None,
            help: help.into(),
        });
    }

    fn fault(&mut self, fault: &Fault) {
        let Wording { mut message, mut label, related, mut help } =
            wording_in(self.document, "TOML", fault.kind, fault);
        let mut also = fault.related.zip(related);
        let words = match fault.kind {
            FaultKind::SmartQuotes => ("typographic quotes", "not a quote that TOML knows", "write plain quotes: `\"`"),
            FaultKind::BadEscape => (
                "a backslash that escapes nothing",
                "TOML has no such escape",
                "write `\\\\`, or put the string in single quotes",
            ),
            FaultKind::DuplicateKey => {
                also = fault.related.map(|first| (first, "first here"));
                ("a key that is there twice", "again here", "keep one of the two")
            }
            // The servers of a client are not what belongs here.
            FaultKind::Grammar if fault.detail.is_some_and(|detail| detail.starts_with("JSON")) => {
                (message.as_str(), label.as_str(), "write TOML: `key = value`")
            }
            _ => (message.as_str(), label.as_str(), help.as_str()),
        };
        (message, label, help) = (words.0.to_owned(), words.1.to_owned(), words.2.to_owned());
        self.say(fault.span, message, label, help);
        if let Some(error) = self.errors.last_mut() {
            error.also = also;
        }
    }

    /// A table, of which something can be said at a place.
    fn table(&mut self, node: NodeRef<'a>, table: &Table, place: Span) {
        for entry in node.entries() {
            let key = entry.key.as_str();
            match table.fields.iter().find(|field| field.name == key) {
                Some(field) => self.value(key, &field.kind, entry.value, entry.span()),
                None => self.unknown_key(key, entry.key_span, table),
            }
        }
        for field in table.fields.iter().filter(|field| field.required && node.get(field.name).is_none()) {
            let help = format!("add it: `{}`", field.example);
            self.say(place, format!("`{}` is missing", field.name), "not in this entry", help);
        }
        for (names, help) in table.one_of {
            if names.iter().all(|name| node.get(name).is_none()) {
                let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" nor ");
                self.say(place, format!("the entry has neither {names}"), "it says too little", *help);
            }
        }
    }

    /// What was probably meant; of more words than anybody reads about it is not asked, for it takes its time.
    fn likely(&self, nearest: impl FnOnce() -> Option<&'static str>) -> Option<&'static str> {
        if self.errors.len() < MOST_READ { nearest() } else { None }
    }

    fn unknown_key(&mut self, key: &str, span: Span, table: &Table) {
        let names = || table.fields.iter().map(|field| field.name);
        let help = match self.likely(|| nearest(key, names())) {
            Some(name) => format!("did you mean `{name}`?"),
            None if is_of_file(key) => MOVE_UP.to_owned(),
            None => format!("the keys here are {}", listed(&names().collect::<Vec<_>>(), "and")),
        };
        self.say(span, format!("there is no key `{key}`"), "not known", help);
    }

    /// The value of a key; `entry` is both together.
    fn value(&mut self, key: &str, kind: &'static Kind, node: NodeRef<'a>, entry: Span) {
        match (kind, node.kind()) {
            (Kind::Flag, NodeKind::Bool(_)) => {}
            (Kind::Text | Kind::FilePattern | Kind::ServerPattern | Kind::Word(_), NodeKind::String) => {
                self.string(key, kind, node);
            }
            (Kind::OneOrMore(of), NodeKind::String) => self.value(key, of, node, entry),
            (Kind::OneOrMore(of), NodeKind::Array) => self.list(key, of, 1, node),
            (Kind::List { of, least }, NodeKind::Array) => self.list(key, of, *least, node),
            (Kind::Map(keys, values), NodeKind::Object) => self.map(*keys, *values, node),
            (Kind::Tables(table), NodeKind::Array) => {
                for item in node.items() {
                    if item.is_object() {
                        self.table(item, table, item.span());
                    } else {
                        let label = format!("this is {}", describe(item));
                        let help = format!("write `[[{key}]]`, and below it the keys of one entry");
                        self.say(item.span(), format!("`{key}` holds tables"), label, help);
                    }
                }
            }
            (Kind::Tables(table), NodeKind::Object) => {
                let help = format!("write `[[{key}]]`: there can be several");
                self.say(entry, format!("`{key}` is a list of tables"), "one table", help);
                self.table(node, table, node.span());
            }
            _ => {
                let help = match kind {
                    Kind::Word(words) if words.listed().is_none() => write_one_of(*words),
                    Kind::List { .. } if node.kind() == NodeKind::String => {
                        "put brackets around it: `[\"…\"]`".to_owned()
                    }
                    Kind::Map(..) => format!("write `[{key}]`, and below it `\"family/rule\" = \"warning\"`"),
                    Kind::Tables(_) => format!("write `[[{key}]]`, and below it the keys of one entry"),
                    _ => format!("write {}", kind.describe()),
                };
                let label = format!("this is {}", describe(node));
                self.say(node.span(), format!("`{key}` must be {}", kind.describe()), label, help);
            }
        }
    }

    fn list(&mut self, key: &str, of: &'static Kind, least: usize, node: NodeRef<'a>) {
        if node.items().len() < least {
            self.say(node.span(), format!("`{key}` is empty"), "nothing in it", "name one at least, or remove the key");
        }
        for item in node.items() {
            if item.kind() == NodeKind::String {
                self.string(key, of, item);
            } else {
                let label = format!("this is {}", describe(item));
                self.say(item.span(), format!("`{key}` is a list of strings"), label, "put it in quotes");
            }
        }
    }

    fn map(&mut self, keys: Words, values: Words, node: NodeRef<'a>) {
        for entry in node.entries() {
            let key = entry.key.as_str();
            if is_of_file(key) {
                self.say(entry.key_span, format!("`{key}` is a key of the whole file"), "within a table here", MOVE_UP);
                continue;
            }
            self.word(keys, key, entry.key_span);
            if let Some(word) = entry.value.as_str() {
                self.word(values, word, entry.value.span());
            } else {
                let label = format!("this is {}", describe(entry.value));
                let message = format!("`{key}` has no {}", values.noun());
                self.say(entry.value.span(), message, label, write_one_of(values));
            }
        }
    }

    fn string(&mut self, key: &str, kind: &Kind, node: NodeRef<'a>) {
        let text = node.as_str().unwrap_or_default();
        let pattern = |found: Result<Pattern, PatternError>| found.err();
        let refusal = match kind {
            Kind::Word(words) => return self.word(*words, text, node.span()),
            _ if text.trim().is_empty() => {
                let help =
                    if key == "reason" { "say why, in a sentence" } else { "write something, or remove the key" };
                return self.say(node.span(), format!("`{key}` is empty"), "nothing in it", help);
            }
            Kind::FilePattern => pattern(Pattern::of_files(text)),
            Kind::ServerPattern => pattern(Pattern::of_servers(text)),
            _ => None,
        };
        if let Some(refusal) = refusal {
            self.say(node.span(), format!("`{key}` is no pattern: {refusal}"), "not a pattern", refusal.help());
        }
    }

    fn word(&mut self, words: Words, word: &str, span: Span) {
        if words.contains(word) {
            return;
        }
        let near = self.likely(|| match words {
            Words::Rules | Words::Selection => suggest(word),
            _ => nearest(word, words.all().into_iter()),
        });
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let help = match (near, words.listed()) {
            (Some(near), Some(command)) => format!("{near} `{command}` lists them all"),
            (None, Some(command)) => format!("`{command}` lists them all"),
            (Some(near), None) => near,
            (None, None) => write_one_of(words),
        };
        self.say(span, format!("there is no {} `{word}`", words.noun()), "not known", help);
    }
}

/// Whoever has more errors than these has another file in mind.
pub(crate) const MOST_READ: usize = 50;

const MOVE_UP: &str = "move it up: the keys of the whole file stand above the first `[table]`";

/// Whether a key is one of the whole file, which stands in the table above it when it stands below one.
fn is_of_file(key: &str) -> bool {
    FILE.fields.iter().any(|field| field.name == key)
}

fn write_one_of(words: Words) -> String {
    format!("write {}", listed(&words.all().iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>(), "or"))
}

/// `a`, `b` and `c`
fn listed<T: AsRef<str>>(words: &[T], last: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        None => String::new(),
    }
}

/// In the words of TOML.
fn describe(node: NodeRef<'_>) -> &'static str {
    match node.kind() {
        NodeKind::Object => "a table",
        NodeKind::Array => "a list",
        kind => kind.describe(),
    }
}
