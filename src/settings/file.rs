//! A settings file, as its owner means it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pattern::{Pattern, Scope};
use super::validate::{SettingsError, validate};
use super::{Selection, rules_of};
use crate::client::{self, Client};
use crate::diagnostic::Severity;
use crate::document::{Document, NodeKind, NodeRef, Syntax};
use crate::rules;
use crate::system::{Os, Systems};
use crate::text::{SourceFile, Span};

/// A larger file is not one that somebody wrote.
const LARGEST: usize = 1 << 20;

/// A settings file.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Its text.
    pub source: Arc<SourceFile>,
    /// The folder that its patterns count from.
    pub folder: PathBuf,
    /// What is not to be told, each with the reason.
    pub suppressions: Vec<SuppressEntry>,
    pub(super) select: Option<Selection>,
    pub(super) level: Option<Severity>,
    pub(super) fail_on: Option<Severity>,
    pub(super) host: Option<bool>,
    pub(super) systems: Option<Systems>,
    pub(super) weights: Weights,
    pub(super) overrides: Vec<Override>,
    claims: Vec<(Pattern, &'static Client)>,
}

/// An entry that says what is not to be told, and why.
#[derive(Clone, Debug)]
pub struct SuppressEntry {
    /// The rules that it is about.
    pub rules: Vec<&'static str>,
    /// Why, in the words of whoever decided it.
    pub reason: String,
    /// The whole entry.
    pub span: Span,
    scope: Scope,
}

impl SuppressEntry {
    /// Whether it is about what a rule says of a file, or of a server in it.
    pub fn covers(&self, rule: &str, file: &Path, server: Option<&str>) -> bool {
        self.rules.contains(&rule) && self.scope.covers_server(server) && self.scope.covers_file(file)
    }
}

/// What holds otherwise for some files or servers.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub(super) scope: Scope,
    pub(super) weights: Weights,
}

/// How much a finding of a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It is not told.
    Off,
    /// As bad as this.
    At(Severity),
}

/// How much the findings of rules count.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    by_rule: BTreeMap<&'static str, Weight>,
    /// The rules that are asked for by their own names.
    pub(super) named: Vec<&'static str>,
}

impl Weights {
    pub(super) fn of(&self, rule: &str) -> Option<Weight> {
        self.by_rule.get(rule).copied()
    }

    /// Forgets that some rules are off.
    pub(super) fn turn_on(&mut self, rules: &[&'static str]) {
        self.by_rule.retain(|rule, weight| *weight != Weight::Off || !rules.contains(rule));
    }

    /// Reads them from a table of severities and a list of what is ignored, which wins.
    fn read(table: &Reader<'_>) -> Self {
        let mut weights = Self::default();
        let severities = || table.0.get("severity").into_iter().flat_map(NodeRef::entries);
        let weight = |node: NodeRef<'_>| match node.as_str() {
            Some("off") | None => Weight::Off,
            Some(name) => Severity::named(name).map_or(Weight::Off, Weight::At),
        };
        // A rule's own entry counts more than that of its family.
        for own in [false, true] {
            for entry in severities() {
                let (name, weight) = (entry.key.as_str(), weight(entry.value));
                let rule = rules::find(name);
                if rule.is_some() == own {
                    weights.by_rule.extend(rules_of(name).map(|rule| (rule.name, weight)));
                }
                weights.named.extend(rule.filter(|_| own && weight != Weight::Off).map(|rule| rule.name));
            }
        }
        weights.by_rule.extend(table.rules("ignore").into_iter().map(|rule| (rule, Weight::Off)));
        weights
    }
}

impl SettingsFile {
    /// Reads a settings file, which is shown under a path and whose patterns count from a folder; or tells everything that
    /// is wrong in it.
    pub fn parse(shown: &Path, folder: &Path, bytes: Vec<u8>) -> Result<Self, Vec<SettingsError>> {
        if bytes.len() > LARGEST {
            let message = format!("the settings are larger than {} MiB", LARGEST >> 20);
            return Err(vec![SettingsError::of_file(shown, message, "name the right file; settings are a few lines")]);
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let first = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                return Err(vec![SettingsError {
                    source: Arc::new(SourceFile::new(shown, text)),
                    span: Span::from_range(first..first + char::REPLACEMENT_CHARACTER.len_utf8()),
                    message: "the settings are not UTF-8".to_owned(),
                    label: "this byte is not".to_owned(),
                    also: None,
                    help: "save the file as UTF-8".to_owned(),
                }]);
            }
        };
        let document = Document::parse(Arc::new(SourceFile::new(shown, text)), Syntax::Toml).recognized();
        let errors = validate(&document);
        if errors.is_empty() { Ok(Self::read(&document, folder)) } else { Err(errors) }
    }

    /// Reads what is right.
    fn read(document: &Document, folder: &Path) -> Self {
        let mut file = Self {
            source: Arc::clone(document.source()),
            folder: folder.to_owned(),
            suppressions: Vec::new(),
            select: None,
            level: None,
            fail_on: None,
            host: None,
            systems: None,
            weights: Weights::default(),
            overrides: Vec::new(),
            claims: Vec::new(),
        };
        let Some(root) = document.root().map(Reader) else { return file };
        file.select = root.has("select").then(|| Selection::of_known(root.words("select")));
        file.level = root.word("level").and_then(Severity::named);
        file.fail_on = root.word("fail-on").and_then(Severity::named);
        file.host = root.flag("host");
        file.systems = root.has("target-os").then(|| root.words("target-os").filter_map(Os::named).collect());
        file.weights = Weights::read(&root);
        let claim = |table: Reader<'_>| {
            Some((Pattern::of_files(table.word("pattern")?).ok()?, client::find(table.word("client")?)?))
        };
        file.claims = root.tables("files").filter_map(claim).collect();
        let scope = |table: &Reader<'_>, files: &str, servers: &str| Scope {
            folder: folder.to_owned(),
            files: table.patterns(files, Pattern::of_files),
            servers: table.patterns(servers, Pattern::of_servers),
        };
        let read =
            |table: Reader<'_>| Override { scope: scope(&table, "files", "servers"), weights: Weights::read(&table) };
        file.overrides = root.tables("override").map(read).collect();
        let read = |table: Reader<'_>| SuppressEntry {
            rules: table.rules("rule"),
            reason: table.word("reason").unwrap_or_default().trim().to_owned(),
            span: table.0.span(),
            scope: scope(&table, "file", "server"),
        };
        file.suppressions = root.tables("suppress").map(read).collect();
        file
    }

    /// The client that a file is said to be of.
    pub fn client_of(&self, path: &Path) -> Option<&'static Client> {
        let path = super::pattern::below(&self.folder, path).filter(|_| !self.claims.is_empty())?;
        self.claims.iter().find(|(pattern, _)| pattern.fits(&path)).map(|(_, client)| *client)
    }

    /// Whether it says of any file whose it is.
    pub fn claims_files(&self) -> bool {
        !self.claims.is_empty()
    }
}

/// A table in which everything is right.
struct Reader<'a>(NodeRef<'a>);

impl<'a> Reader<'a> {
    fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some()
    }

    fn flag(&self, key: &str) -> Option<bool> {
        match self.0.get(key)?.kind() {
            NodeKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn word(&self, key: &str) -> Option<&'a str> {
        self.0.get(key)?.as_str()
    }

    /// One word or several.
    fn words(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let value = self.0.get(key);
        let one = value.filter(|node| node.kind() == NodeKind::String);
        one.into_iter().chain(value.into_iter().flat_map(NodeRef::items)).filter_map(NodeRef::as_str)
    }

    fn rules(&self, key: &str) -> Vec<&'static str> {
        self.words(key).flat_map(rules_of).map(|rule| rule.name).collect()
    }

    fn patterns<E>(&self, key: &str, read: fn(&str) -> Result<Pattern, E>) -> Option<Vec<Pattern>> {
        self.has(key).then(|| self.words(key).filter_map(|text| read(text).ok()).collect())
    }

    fn tables(&self, key: &str) -> impl Iterator<Item = Reader<'a>> {
        self.0.get(key).into_iter().flat_map(NodeRef::items).map(Reader)
    }
}
