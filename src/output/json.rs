//! JSON, version 1. The types are this format's own, so that it stays as it is when those of the engine change.

use std::io::{self, Write};

use serde::Serialize;

use super::{About, shown_path};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity, Suppressed};
use crate::fix::{Fixed, FixedFile, fixable};
use crate::model::BaselineEntry;
use crate::text::{SourceFile, Span};

pub(super) const ABOUT: About = About {
    name: "json",
    extension: "json",
    summary: "For programs, in a form that stays as it is",
    used_by: "scripts, and agents that write code",
    page: "One object: the numbers, what was fixed, and every diagnostic with all of its places and the edits of its \
           fixes. Within a version, fields are only ever added.\n\n\
           ```console\n$ mcp-clinic check --format json\n```\n",
};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: Summary,
    fixed: Vec<AppliedEntry<'a>>,
    diagnostics: Vec<Entry<'a>>,
    /// Where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<Vec<SuppressedEntry<'a>>>,
    /// Where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineState<'a>>,
}

/// This program.
#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    /// As it is.
    pub(super) const SELF: Self = Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    servers: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    unreadable: usize,
    /// How many fixes were applied.
    fixed: usize,
    /// How many diagnostics have a safe fix.
    fixable: usize,
    /// How many have an unsafe one only.
    unsafe_fixable: usize,
    /// How many diagnostics somebody has suppressed.
    suppressed: usize,
}

#[derive(Serialize)]
struct AppliedEntry<'a> {
    file: String,
    rule: &'static str,
    server: Option<&'a str>,
    title: &'a str,
    applicability: &'static str,
    afterwards: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    rule: &'static str,
    severity: &'static str,
    message: String,
    /// What a program said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<Said<'a>>,
    help: Option<&'a str>,
    clients: Vec<&'static str>,
    server: Option<&'a str>,
    file: String,
    start: Place,
    end: Place,
    labels: Vec<LabelEntry<'a>>,
    fixes: Vec<FixEntry<'a>>,
}

#[derive(Serialize)]
struct SuppressedEntry<'a> {
    #[serde(flatten)]
    diagnostic: Entry<'a>,
    by: &'static str,
    reason: Option<&'a str>,
}

/// What became of the baseline.
#[derive(Serialize)]
struct BaselineState<'a> {
    file: String,
    /// What is in it and is there no more.
    fixed: &'a [BaselineEntry],
}

#[derive(Serialize)]
struct Said<'a> {
    from: &'a str,
    lines: &'a [String],
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct LabelEntry<'a> {
    message: &'a str,
    primary: bool,
    file: String,
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    applicability: &'static str,
    /// `null` where they hold what is secret: `check --fix` makes them all the same.
    edits: Option<Vec<EditEntry<'a>>>,
    /// Whether the file is to be written anew as UTF-8.
    reencodes: bool,
    afterwards: Option<&'a str>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    start: Place,
    end: Place,
    text: &'a str,
}

pub(super) fn write(fixed: &Fixed, show_suppressed: bool, out: &mut dyn Write) -> io::Result<()> {
    let report = &fixed.report;
    let (fixable, unsafe_fixable) = fixable(report);
    let document = Document {
        version: VERSION,
        tool: Tool::SELF,
        summary: Summary {
            files: report.workspace.files.len(),
            servers: report.workspace.server_count(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            unreadable: report.unreadable(),
            fixed: fixed.count(),
            fixable,
            unsafe_fixable,
            suppressed: report.suppressed.len(),
        },
        fixed: fixed.files.iter().flat_map(applied).collect(),
        diagnostics: report.diagnostics.iter().map(entry).collect(),
        suppressed: show_suppressed.then(|| report.suppressed.iter().map(suppressed).collect()),
        baseline: report
            .leftover
            .as_ref()
            .map(|leftover| BaselineState { file: shown_path(&leftover.shown), fixed: &leftover.fixed }),
    };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

fn applied(file: &FixedFile) -> impl Iterator<Item = AppliedEntry<'_>> {
    file.applied.iter().map(|applied| AppliedEntry {
        file: shown_path(&file.path),
        rule: applied.rule,
        server: applied.server.as_deref(),
        title: &applied.title,
        applicability: applied.applicability.name(),
        afterwards: applied.afterwards.as_deref(),
    })
}

fn suppressed(suppressed: &Suppressed) -> SuppressedEntry<'_> {
    let Suppressed { diagnostic, by, reason } = suppressed;
    SuppressedEntry { diagnostic: entry(diagnostic), by: by.name(), reason: reason.as_deref() }
}

/// A diagnostic.
pub(super) fn entry(diagnostic: &Diagnostic) -> Entry<'_> {
    let source = &diagnostic.primary.source;
    let mut clients: Vec<_> = diagnostic.consequences.iter().map(|consequence| consequence.client).collect();
    clients.dedup();
    let primary = label(&diagnostic.primary, true);
    Entry {
        rule: diagnostic.rule,
        severity: diagnostic.severity.name(),
        message: diagnostic.full_message(),
        said: diagnostic.transcript.as_ref().map(|said| Said { from: &said.from, lines: &said.lines }),
        help: diagnostic.help.as_deref(),
        clients,
        server: diagnostic.server.as_deref(),
        file: shown_path(source.path()),
        start: place(source, diagnostic.primary.span.start),
        end: place(source, diagnostic.primary.span.end),
        labels: std::iter::once(primary).chain(diagnostic.secondary.iter().map(|l| label(l, false))).collect(),
        fixes: diagnostic.fixes.iter().map(|f| fix(source, f)).collect(),
    }
}

fn label(label: &Label, primary: bool) -> LabelEntry<'_> {
    LabelEntry {
        message: &label.message,
        primary,
        file: shown_path(label.source.path()),
        start: place(&label.source, label.span.start),
        end: place(&label.source, label.span.end),
    }
}

fn fix<'a>(source: &SourceFile, fix: &'a Fix) -> FixEntry<'a> {
    let edit =
        |span: Span, text: &'a str| EditEntry { start: place(source, span.start), end: place(source, span.end), text };
    FixEntry {
        title: &fix.title,
        applicability: fix.applicability.name(),
        edits: (!fix.is_private).then(|| fix.edits.iter().map(|e| edit(e.span, &e.text)).collect()),
        reencodes: fix.reencodes,
        afterwards: fix.afterwards.as_deref(),
    }
}

fn place(source: &SourceFile, offset: u32) -> Place {
    let position = source.position(offset);
    Place { line: position.line, column: position.column, offset }
}
