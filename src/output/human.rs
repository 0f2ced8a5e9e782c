//! For a person at a terminal. The only file that names miette, which draws the snippets.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};

use super::terminal::{Paint, wrap};
use super::{About, Style, View, count, fixes, place, shown_path};
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity, Suppressed, Transcript};
use crate::document::Syntax;
use crate::fix::Fixed;
use crate::linter::{Report, conceal};
use crate::settings::{MOST_READ, SettingsError};
use crate::text::{SourceFile, Span, sanitize_line};

pub(super) const ABOUT: About = About {
    name: "human",
    extension: "txt",
    summary: "With the lines concerned, for people",
    used_by: "people at a terminal, and the logs of a job",
    page: "Every diagnostic with the lines that it is about, what to do, and which fixes there are; at the end a sentence \
           with the numbers. Colours are for terminals alone, and a file has neither colours nor a width.\n\n\
           ```console\n$ mcp-clinic check\n```\n",
};

/// Lines longer than this are shown in part: configuration can be a single line of megabytes.
const LONGEST_LINE: u32 = 300;
/// A part that is shorter says nothing any more, however narrow the terminal is.
const SHORTEST_LINE: u32 = 40;
/// What stands before the text of a line: its number and the frame.
const GUTTER: usize = 8;

pub(super) fn write(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let style = view.style;
    for file in &fixed.files {
        fixes::write(file, style, out)?;
    }
    diagnostics(&fixed.report, style, out)?;
    if view.show_suppressed {
        suppressed(&fixed.report, style, out)?;
    }
    summary(fixed, view, out)
}

/// What is wrong, each with the lines concerned.
pub(super) fn diagnostics(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut shown: HashMap<*const SourceFile, Shown> = HashMap::new();
    for diagnostic in &report.diagnostics {
        let source = &diagnostic.primary.source;
        // Diagnostics come file by file; the text of the last file need not be kept.
        if !shown.contains_key(&Arc::as_ptr(source)) {
            shown.clear();
        }
        let shown = shown.entry(Arc::as_ptr(source)).or_insert_with(|| Shown::new(source, style));
        write_one(diagnostic, shown, style, out)?;
    }
    Ok(())
}

fn write_one(diagnostic: &Diagnostic, shown: &Shown, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    let tone = tone(diagnostic.severity);
    let head = format!("{}[{}]", diagnostic.severity, diagnostic.rule);
    let text = wrap(&format!("{head}: {}", diagnostic.full_message()), style.width, 2);
    writeln!(out, "{}{}", paint.with(tone, &head), text.strip_prefix(&head).unwrap_or(&text))?;
    let here = diagnostic.secondary.iter().filter(|label| is_here(diagnostic, label));
    out.write_all(snippet(&diagnostic.primary, here, shown, style).as_bytes())?;
    for label in diagnostic.secondary.iter().filter(|label| !is_here(diagnostic, label)) {
        let position = label.source.position(label.span.start);
        let path = shown_path(label.source.path());
        line("see", &format!("{path}:{}:{}: {}", position.line, position.column, label.message), style, out)?;
    }
    if let Some(Transcript { from, lines }) = &diagnostic.transcript {
        writeln!(out, "{}", paint.with("36", &format!("  said ({from}):")))?;
        for said in lines {
            writeln!(out, "{}", wrap(&format!("    {said}"), style.width, 6))?;
        }
    }
    if let Some(help) = &diagnostic.help {
        line("help", help, style, out)?;
    }
    for fix in &diagnostic.fixes {
        match fix.applicability {
            Applicability::DisplayOnly => line("run", &fix.title, style, out)?,
            kind => line(&format!("fix ({})", kind.name()), &fix.title, style, out)?,
        }
        if let Some(order) = &fix.afterwards {
            line("then", order, style, out)?;
        }
    }
    line("docs", &format!("mcp-clinic explain {}", diagnostic.rule), style, out)?;
    writeln!(out)
}

/// What somebody has decided not to be told, each on a line of its own.
fn suppressed(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    for Suppressed { diagnostic, by, reason } in &report.suppressed {
        let reason = reason.as_deref().map(|reason| format!("  {reason}")).unwrap_or_default();
        let head = "suppressed";
        let text = format!("{head} {} {}{reason} ({})", place(diagnostic), diagnostic.rule, by.name());
        let text = wrap(&text, style.width, 2);
        writeln!(out, "{}{}", paint.with("1;34", head), text.strip_prefix(head).unwrap_or(&text))?;
    }
    if report.suppressed.is_empty() { Ok(()) } else { writeln!(out) }
}

pub(super) fn line(title: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(style.color);
    let head = format!("  {title}:");
    let text = wrap(&format!("{head} {text}"), style.width, 4);
    writeln!(out, "{}{}", paint.with("36", &head), text.strip_prefix(&head).unwrap_or(&text))
}

fn summary(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let style = view.style;
    let report = &fixed.report;
    let paint = Paint(style.color);
    for path in &report.left_alone {
        writeln!(out, "{}: declares no MCP servers, left alone", shown_path(path))?;
    }
    if report.workspace.files.is_empty() {
        return Ok(());
    }
    let looked = format!(
        "{} in {} checked",
        count(report.workspace.server_count(), "server"),
        count(report.workspace.files.len(), "file")
    );
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let infos = report.count(Severity::Info);
    let mut found: Vec<String> = Vec::new();
    if fixed.count() > 0 {
        found.push(paint.with("32", &format!("{} fixed", fixed.count())));
    }
    for (number, severity) in [(errors, Severity::Error), (warnings, Severity::Warning)] {
        if number > 0 {
            found.push(paint.with(tone(severity), &count(number, severity.name())));
        }
    }
    if infos > 0 {
        found.push(paint.with(tone(Severity::Info), &count(infos, "note")));
    }
    if report.diagnostics.is_empty() {
        found.push(paint.with("32", if fixed.count() > 0 { "nothing left" } else { "nothing wrong" }));
    }
    let mut asides: Vec<String> = Vec::new();
    if !report.suppressed.is_empty() {
        let lists = if view.show_suppressed { "" } else { ", `--show-suppressed` lists them" };
        asides.push(format!("{} suppressed{lists}", report.suppressed.len()));
    }
    if report.hidden > 0 {
        asides.push(format!("{} hidden, `--level info` shows all", report.hidden));
    }
    let asides = if asides.is_empty() { String::new() } else { format!(" ({})", asides.join("; ")) };
    writeln!(out, "{looked}: {}{asides}", found.join(", "))?;
    fixes::write_remaining(report, fixed.count() > 0, style, out)
}

const fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Info => "1;34",
    }
}

/// Whether a label is about the file that the diagnostic is about.
fn is_here(diagnostic: &Diagnostic, label: &Label) -> bool {
    Arc::ptr_eq(&label.source, &diagnostic.primary.source)
}

/// What is wrong in settings files. Somebody may have named another file, in which there are secrets.
pub(super) fn settings_errors(errors: &[SettingsError], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut drawn: Option<Shown> = None;
    for error in errors.iter().take(MOST_READ) {
        let source = &error.source;
        if drawn.as_ref().is_none_or(|shown| !Arc::ptr_eq(&shown.source, source)) {
            conceal(source, Syntax::Toml);
            drawn = Some(Shown::new(source, style));
        }
        let (Some(shown), Some(mask)) = (&drawn, source.mask()) else { continue };
        let safe = |text: &str| sanitize_line(&mask.hide(text));
        let label = |span, message: &str| Label { source: Arc::clone(source), span, message: safe(message) };
        let text = wrap(&format!("error: {}", safe(&error.message)), style.width, 2);
        let paint = Paint(style.color);
        writeln!(out, "{}{}", paint.with(tone(Severity::Error), "error"), text.strip_prefix("error").unwrap_or(&text))?;
        let also: Vec<_> = error.also.iter().map(|(span, message)| label(*span, message)).collect();
        out.write_all(snippet(&label(error.span, &error.label), also.iter(), shown, style).as_bytes())?;
        line("help", &safe(&error.help), style, out)?;
        writeln!(out)?;
    }
    match errors.len().saturating_sub(MOST_READ) {
        0 => Ok(()),
        more => writeln!(out, "and {} more", count(more, "error")),
    }
}

/// The part of the file that a diagnostic is about, drawn by miette.
fn snippet<'l>(primary: &'l Label, others: impl Iterator<Item = &'l Label>, shown: &Shown, style: Style) -> String {
    if shown.text.is_empty() {
        return format!("   [{}]\n", shown.name);
    }
    let labels = std::iter::once(primary).chain(others);
    let labels = labels.enumerate().map(|(index, label)| shown.label(label, index == 0)).collect();
    let theme = GraphicalTheme {
        characters: if style.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(1)
        .with_links(false)
        .without_syntax_highlighting()
        .with_width(if style.width == 0 { usize::from(u16::MAX) } else { style.width });
    let mut drawn = String::new();
    let adapter = Adapter { labels, shown };
    if handler.render_report(&mut drawn, &adapter).is_err() {
        return String::new();
    }
    // miette puts a message of its own first; ours stands there already.
    let corner = if style.ascii { ",-[" } else { "╭" };
    let start = drawn.find(corner).and_then(|corner| drawn[..corner].rfind('\n')).map_or(0, |newline| newline + 1);
    drawn[start..].to_owned()
}

/// A file as it may be shown: secrets and control characters replaced, every offset as in the file.
#[derive(Debug)]
struct Shown {
    source: Arc<SourceFile>,
    name: String,
    text: String,
    /// How long a line may be.
    longest: u32,
}

impl Shown {
    fn new(source: &Arc<SourceFile>, style: Style) -> Self {
        // Without a mask nothing is known to be safe.
        let text = source.mask().map(|mask| mask.display(source.text())).unwrap_or_default();
        // The terminal would break a longer line, and the mark would stand under the wrong part of it.
        let room = if style.width == 0 { LONGEST_LINE as usize } else { style.width.saturating_sub(GUTTER) };
        let longest = u32::try_from(room).unwrap_or(LONGEST_LINE).clamp(SHORTEST_LINE, LONGEST_LINE);
        Self { source: Arc::clone(source), name: shown_path(source.path()), text, longest }
    }

    /// A label within one line: a bracket around many lines says no more, and long ones drown the snippet.
    fn label(&self, label: &Label, primary: bool) -> LabeledSpan {
        let line = self.source.line_span(self.source.line_index(label.span.start));
        let end = label.span.end.min(line.end).min(label.span.start.saturating_add(self.longest / 2));
        let span = (label.span.start as usize, end.saturating_sub(label.span.start) as usize);
        let text = (!label.message.is_empty()).then(|| label.message.clone());
        if primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
    }

    /// The lines around a span, or its neighbourhood in a long line.
    fn window(&self, span: Span, before: usize, after: usize) -> Option<(Span, usize)> {
        let first = self.source.line_index(span.start);
        let last = self.source.line_index(span.end.saturating_sub(1).max(span.start));
        let from = first.saturating_sub(before);
        let to = (last + after).min(self.source.line_starts().len() - 1);
        if (from..=to).all(|index| self.source.line_span(index).len() <= self.longest) {
            // The empty line behind the last line end is not worth showing.
            let to = if to > last && self.source.line_span(to).is_empty() { to - 1 } else { to };
            return Some((self.source.line_span(from).to(self.source.line_span(to)), from));
        }
        let line = self.source.line_span(first);
        if last > first || span.len() > self.longest {
            return None;
        }
        let around = (self.longest - span.len()) / 2;
        let mut start = span.start.saturating_sub(around).max(line.start);
        let mut end = start.saturating_add(self.longest).max(span.end).min(line.end);
        while start > line.start && !self.text.is_char_boundary(start as usize) {
            start -= 1;
        }
        while end < line.end && !self.text.is_char_boundary(end as usize) {
            end += 1;
        }
        Some((Span::new(start, end.max(start)), first))
    }
}

impl SourceCode for Shown {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let wanted = Span::from_range(span.offset()..span.offset() + span.len());
        let (window, line) = self.window(wanted, before, after).ok_or(MietteError::OutOfBounds)?;
        let data = self.text.as_bytes().get(window.range()).ok_or(MietteError::OutOfBounds)?;
        // With no context asked for, miette wants the place of the span itself for its heading.
        let column = if before + after == 0 {
            self.source.position(wanted.start).column.saturating_sub(1)
        } else {
            self.source.position(window.start).column.saturating_sub(1)
        };
        let covered = SourceSpan::from((window.start as usize, window.len() as usize));
        let lines = data.iter().filter(|byte| **byte == b'\n').count();
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, covered, line, column as usize, lines)))
    }
}

/// What miette is given: labels and a source; everything else is written here.
#[derive(Debug)]
struct Adapter<'a> {
    labels: Vec<LabeledSpan>,
    shown: &'a Shown,
}

impl fmt::Display for Adapter<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Adapter<'_> {}

impl miette::Diagnostic for Adapter<'_> {
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.shown)
    }
}
