//! What a rule may look at, and how it says what it found.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Rule;
use super::secrets::Names;
use crate::client::{Choice, Expected, FileSpec, Judge, Loss, Reading, Violation};
use crate::diagnostic::{Consequence, Diagnostic, Fix, Label, Severity, Transcript};
use crate::discover::os_of;
use crate::document::{Document, NodeKind, NodeRef, escape_pointer};
use crate::model::Server;
use crate::system::{Os, ReadError, System, Systems};
use crate::text::{SourceFile, Span};

/// How the bytes of a file became text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoding {
    /// They are UTF-8.
    Utf8,
    /// They are UTF-16, and were decoded.
    Utf16 {
        /// Whether the text says all that the bytes say.
        exact: bool,
    },
    /// Some are not UTF-8; the first of them at this byte. They were replaced.
    Replaced(u32),
    /// There are none.
    Unreadable(ReadError),
}

/// What rules find out about a file as a whole, once for all of its servers.
#[derive(Default)]
pub struct Memo {
    pub(super) names: OnceCell<Names>,
}

impl std::fmt::Debug for Memo {
    /// It holds secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

/// A file, as one client reads it.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The machine; only rules that need the host may ask it, and others where [`Context::host`] says so.
    pub system: &'a dyn System,
    /// Whether rules may look at this machine.
    pub host: bool,
    /// The systems that the file is meant for, where somebody says so.
    pub systems: Option<Systems>,
    /// Who reads the file.
    pub judge: Judge,
    /// Who else reads it.
    pub others: &'a [Judge],
    /// Where the file lies.
    pub path: &'a Path,
    /// The folder that its relative paths count from, where that is known.
    pub project: Option<&'a PathBuf>,
    /// Whether the file belongs to a project, for everybody who works on it.
    pub shared: bool,
    /// How its bytes became text.
    pub decoding: &'a Decoding,
    /// Its size in bytes.
    pub size: u64,
    /// Its tree.
    pub document: &'a Document,
    /// What the client finds in it.
    pub reading: &'a Reading<'a>,
    /// What was found out about it.
    pub memo: &'a Memo,
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("path", &self.path).field("judge", &self.judge).finish_non_exhaustive()
    }
}

impl<'a> Context<'a> {
    /// The text of the file.
    pub fn source(&self) -> &'a Arc<SourceFile> {
        self.document.source()
    }

    /// The name of the client, for a sentence.
    pub fn client(&self) -> &'static str {
        self.judge.client.name
    }

    /// The system that the file is for: the only one that has it at its place, else the only one that it is meant for,
    /// else this one, where rules may look at it.
    pub fn os(&self) -> Option<Os> {
        let here = || {
            let os = self.host.then(|| self.system.os());
            os.filter(|os| self.systems.is_none_or(|systems| systems.contains(*os)))
        };
        os_of(self.path, self.judge).or_else(|| self.systems?.only()).or_else(here)
    }

    /// Whether the file is for a system: as its place says, else whoever it is meant for, else this machine, where rules
    /// may look at it; `None` where nothing says so.
    pub fn is_for(&self, os: Os) -> Option<bool> {
        let place = os_of(self.path, self.judge).map(|place| place == os);
        let here = || self.host.then(|| self.system.os() == os);
        place.or_else(|| self.systems.map(|systems| systems.contains(os))).or_else(here)
    }

    /// The first character of the content, for what concerns the whole file.
    pub fn start(&self) -> Span {
        let start = self.source().content_start();
        let first = self.source().text().get(start as usize..).and_then(|text| text.chars().next());
        // An empty span before a line end or the end of the file.
        let width = first.filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
        Span::new(start, start + Span::from_range(0..width).end)
    }
}

/// A server, as one client reads it.
#[derive(Clone, Copy, Debug)]
pub struct ServerContext<'a> {
    /// The file.
    pub file: &'a Context<'a>,
    /// The server.
    pub server: &'a Server<'a>,
    /// Which form its declaration has.
    pub choice: Choice<'a>,
    /// What it has against that form.
    pub violations: &'a [Violation],
}

impl<'a> ServerContext<'a> {
    /// The server's name in backticks, to follow the word "server".
    pub fn name(&self) -> String {
        let entry = self.server.entry;
        if entry.key.as_str().is_empty() && entry.key_span.start == entry.key_span.end {
            return "without a name".to_owned();
        }
        format!("`{}`", self.server.name.as_str())
    }

    /// Whether something in this server, or right behind it, could not be read as it was meant.
    pub fn is_broken(&self) -> bool {
        let (span, text) = (self.server.node.span(), self.file.source().text());
        let behind = text.get(span.end as usize..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches([' ', '\n', '\r']).len();
        let end = span.end + Span::from_range(0..blanks).end + 1;
        let faults = self.file.document.faults_in(Span::new(span.start, end));
        faults.iter().any(|fault| fault.kind.is_structural())
    }

    /// What a violation costs.
    pub fn loss(&self, violation: &Violation) -> Loss {
        violation.loss.unwrap_or_else(|| self.bad_server())
    }

    /// What is said against the declaration because a field is missing.
    pub fn lacks(&self, field: &str) -> Option<&'a Violation> {
        let missing =
            |v: &&Violation| v.pointer.is_empty() && matches!(&v.expected, Expected::Field(name) if name == field);
        self.violations.iter().find(missing)
    }

    /// What it costs that this server is malformed.
    pub fn bad_server(&self) -> Loss {
        self.price(|file| file.bad_server(self.server.node))
    }

    /// What it costs that this server is no object.
    pub fn no_object(&self) -> Loss {
        self.price(|file| file.no_object(self.server.node.kind() == NodeKind::Null))
    }

    /// What it costs that this server names neither a program nor an address.
    pub fn no_transport(&self) -> Loss {
        self.price(|file| file.no_transport(self.server.node))
    }

    /// What it costs that this server lacks its transport field, or has an unknown word in it.
    pub fn bad_type(&self) -> Loss {
        self.price(|file| file.bad_type(self.server.node))
    }

    /// What the place of the server says, else what the file says.
    fn price(&self, of_file: impl Fn(&FileSpec) -> Loss) -> Loss {
        self.file.reading.costs(self.server.node).unwrap_or_else(|| of_file(self.file.judge.file))
    }

    /// Whether a field is there that must not be, and why not, in words.
    pub fn barred(&self, field: &str) -> Option<(&'a Violation, &'a str)> {
        self.against(field).find_map(|violation| match &violation.expected {
            Expected::Absent(why) => Some((violation, why.as_str())),
            _ => None,
        })
    }

    /// What is said against the value of a field as a whole.
    pub fn against(&self, field: &str) -> impl Iterator<Item = &'a Violation> {
        let pointer = format!("/{}", escape_pointer(field));
        self.violations.iter().filter(move |violation| violation.pointer == pointer)
    }

    /// Violations at or below a field, with the value that is wrong. A field that must not be there has none.
    pub fn violations_of(&self, field: &'static str) -> impl Iterator<Item = (&'a Violation, NodeRef<'a>)> {
        let server = self.server;
        self.violations
            .iter()
            .filter(move |violation| violation.is_at(field) && !violation.is_beyond_type(field))
            .filter(|violation| !matches!(violation.expected, Expected::Absent(_)))
            .filter_map(move |violation| Some((violation, server.node.pointer(&violation.pointer)?)))
    }
}

/// A diagnostic in the making: what one rule has to say of one place.
#[derive(Clone, Debug)]
pub struct Draft {
    message: String,
    span: Span,
    label: String,
    severity: Option<Severity>,
    loss: Option<Loss>,
    server: Option<String>,
    secondary: Vec<(Span, String)>,
    transcript: Option<Transcript>,
    help: Option<String>,
    fixes: Vec<Fix>,
}

impl Draft {
    /// What is wrong, and where: a sentence without a full stop, and a remark on the place.
    pub fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span,
            label: label.into(),
            severity: None,
            loss: None,
            server: None,
            secondary: Vec::new(),
            transcript: None,
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Another severity than the rule's own.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What the client loses by it. Where no client is known, nothing is lost, or the loss is one that was never seen,
    /// an error becomes a warning.
    pub fn costs(mut self, loss: Loss) -> Self {
        self.loss = Some(loss);
        self
    }

    /// Whose it is, where a rule that looks at files knows it.
    pub fn of_server(mut self, name: &str) -> Self {
        self.server = Some(name.to_owned());
        self
    }

    /// A further place that explains it.
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.secondary.push((span, label.into()));
        self
    }

    /// What a program said of it, in lines that hold nothing secret.
    pub fn transcript(mut self, from: &str, lines: Vec<String>) -> Self {
        self.transcript = Some(Transcript { from: from.to_owned(), lines });
        self
    }

    /// The one thing to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A way to do it.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }
}

/// What a rule that sees all files has to say of one of them.
#[derive(Clone, Debug)]
pub struct WorkspaceDraft {
    /// Which file of the workspace, by index.
    pub file: usize,
    /// The bytes.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A remark on the place.
    pub label: &'static str,
    /// The client concerned.
    pub client: &'static str,
    /// The server concerned.
    pub server: String,
    /// How bad it is.
    pub severity: Severity,
    /// Another place that explains it: file, bytes, remark.
    pub also: Option<(usize, Span, &'static str)>,
    /// The one thing to do.
    pub help: String,
    /// A way to do it; a command, as a fix of a file is for rules that look at it alone.
    pub fix: Option<Fix>,
}

/// Takes what rules find and makes diagnostics of it.
#[derive(Debug)]
pub struct Sink<'a> {
    source: &'a Arc<SourceFile>,
    judge: Judge,
    server: Option<&'a str>,
    rule: &'static Rule,
    /// Whether the client does not get to see the server, because of what stands around it.
    unseen: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    /// A sink for what is found in a file, as one client reads it.
    pub fn new(source: &'a Arc<SourceFile>, judge: Judge, rule: &'static Rule) -> Self {
        Self { source, judge, server: None, rule, unseen: false, diagnostics: Vec::new() }
    }

    /// Whether what is reported from here on is about servers that the client does not get to see.
    pub fn unseen(&mut self, unseen: bool) {
        self.unseen = unseen;
    }

    /// Says whose findings come next.
    pub fn attribute(&mut self, rule: &'static Rule, server: Option<&'a str>) {
        self.rule = rule;
        self.server = server;
    }

    /// Says in whose name the next finding is reported, of the same server.
    pub fn in_name_of(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// Takes one.
    pub fn report(&mut self, draft: Draft) {
        let severity = draft.severity.unwrap_or(self.rule.severity);
        // What a server would cost that is not looked at is not said: it costs nothing as yet.
        let loss = draft.loss.filter(|_| !self.unseen);
        let mild = match draft.loss {
            None => false,
            Some(Loss::Change) => true,
            Some(Loss::Launch) if self.judge.file.unstarted => true,
            Some(_) => self.judge.is_unknown(),
        };
        let label = |span, message| Label { source: Arc::clone(self.source), span, message };
        self.diagnostics.push(Diagnostic {
            rule: self.rule.name,
            severity: if mild { severity.min(Severity::Warning) } else { severity },
            message: draft.message,
            consequences: vec![Consequence {
                client: self.judge.client.id,
                text: loss.map(|loss| self.judge.describe(loss)).unwrap_or_default(),
                loss,
            }],
            server: draft.server.or_else(|| self.server.map(str::to_owned)),
            primary: label(draft.span, draft.label),
            secondary: draft.secondary.into_iter().map(|(span, message)| label(span, message)).collect(),
            transcript: draft.transcript,
            help: draft.help,
            fixes: draft.fixes,
            fingerprint: String::new(),
        });
    }

    /// Takes one, if there is one.
    pub fn report_some(&mut self, draft: Option<Draft>) {
        if let Some(draft) = draft {
            self.report(draft);
        }
    }

    /// What was taken so far of what stands within a span.
    pub fn told_within(&self, span: Span) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| span.contains(diagnostic.primary.span))
    }

    /// Makes what one rule has said within a span as bad as it is now seen to be.
    pub fn confirm(&mut self, rule: &str, span: Span, severity: Severity) {
        let told = self.diagnostics.iter_mut().filter(|told| told.rule == rule && span.contains(told.primary.span));
        told.for_each(|told| told.severity = told.severity.max(severity));
    }

    /// Everything taken.
    pub fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
