//! What a rule is.

use super::{Context, ServerContext, Sink, WorkspaceDraft};
use crate::diagnostic::Severity;
use crate::model::Workspace;
use crate::probe::Evidence;
use crate::system::{Os, System};
use crate::text::Span;

/// What a rule must know beyond the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the same answer on every machine.
    Content,
    /// This machine: its PATH, its files and their modes.
    Host,
    /// A server that was started or called, or what a client's log says of one.
    Probe,
}

impl Needs {
    /// In words, for a table.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Host => "host",
            Self::Probe => "probe",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A file, as one client reads it.
    File(fn(&Context<'_>, &mut Sink<'_>)),
    /// A server, as one client reads it.
    Server(fn(&ServerContext<'_>, &mut Sink<'_>)),
    /// A file, and each of its servers.
    Both(fn(&Context<'_>, &mut Sink<'_>), fn(&ServerContext<'_>, &mut Sink<'_>)),
    /// All files of a run together.
    Workspace(fn(&Workspace) -> Vec<WorkspaceDraft>),
    /// A server of which more is known than its declaration.
    Probe(fn(&ServerContext<'_>, &Evidence, &mut Sink<'_>)),
    /// What keeps a server from answering, which is looked at once for all rules: see `causes.rs`.
    Symptom,
    /// The machine, once for all files of a run.
    Machine(fn(&dyn System, &Workspace) -> Option<MachineDraft>),
    /// What becomes of the words with which somebody has suppressed something: the linter sees to it itself, once all
    /// other rules have spoken.
    Suppression,
}

/// What is to be said of the machine, at the place where it matters first.
#[derive(Clone, Debug)]
pub struct MachineDraft {
    /// Which file of the workspace, by index.
    pub file: usize,
    /// The bytes.
    pub span: Span,
    /// The server that stands there.
    pub server: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// A remark on the place.
    pub label: &'static str,
    /// The one thing to do.
    pub help: String,
}

/// Rules on one thing. What its rules have in common is said where they are registered.
#[derive(Debug)]
pub struct Family {
    /// The part of their names before the `/`.
    pub name: &'static str,
    /// One sentence, with the blank that a doc comment puts before it.
    page: &'static str,
}

impl Family {
    pub(super) const fn new(name: &'static str, page: &'static str) -> Self {
        Self { name, page }
    }

    /// What its rules are about, in one sentence.
    pub fn summary(&self) -> &'static str {
        self.page.trim()
    }

    /// Its rules, by name.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        super::RULES.iter().copied().filter(|rule| rule.family() == self.name)
    }
}

/// A rule. Its file holds everything about it.
#[derive(Debug)]
pub struct Rule {
    /// `family/name`, kept for ever.
    pub name: &'static str,
    /// The page that users read, in Markdown.
    pub page: &'static str,
    /// How bad it is, where the case does not say otherwise.
    pub severity: Severity,
    /// What it must know beyond the files.
    pub needs: Needs,
    /// Whether it runs when nobody asks for it by its name or by `all`.
    pub default: bool,
    /// The system that it is about, where it is about one alone: the settings may say that nobody has it, or that somebody
    /// does, and then it runs although it is off by default.
    pub only_on: Option<Os>,
    /// The version that brought it.
    pub since: &'static str,
    /// Names it once had.
    pub aliases: &'static [&'static str],
    /// Whether it tells what keeps a server from being started, so that one which answers proves it wrong.
    pub refutable: bool,
    /// What it looks at.
    pub check: Check,
    /// Its source file.
    pub file: &'static str,
}

impl Rule {
    /// What a rule has that says nothing else. The check is one that finds nothing.
    pub(super) const BASE: Self = Self {
        name: "",
        page: "",
        severity: Severity::Error,
        needs: Needs::Content,
        default: true,
        only_on: None,
        since: "0.1.0",
        aliases: &[],
        refutable: false,
        check: Check::File(|_, _| {}),
        file: "",
    };

    /// The first sentence of the page.
    pub fn summary(&self) -> &'static str {
        self.page.trim_start().lines().next().unwrap_or_default().trim()
    }

    /// The part of the name before the `/`.
    pub fn family(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The page as Markdown, without the blank that a doc comment puts before every line.
    pub fn markdown(&self) -> String {
        let lines = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}

/// Declares the rule of a file: its page as a doc comment, its name, and what differs from [`Rule::BASE`].
macro_rules! declare_rule {
    ($(#[doc = $line:expr])+ $name:literal { $($field:ident: $value:expr),+ $(,)? }) => {
        // The page is for users: its fences say more than the documentation of code understands.
        pub(crate) static RULE: crate::rules::Rule = crate::rules::Rule {
            name: $name,
            page: concat!($($line, "\n"),+),
            file: file!(),
            $($field: $value,)+
            ..crate::rules::Rule::BASE
        };
    };
}

pub(crate) use declare_rule;
