//! Markdown, for a comment on a pull request or the summary of a job.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::prose::{code, html, prose};
use super::shared::commands;
use super::{About, View, count, shown_path};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Fixed, fixable};

pub(super) const ABOUT: About = About {
    name: "markdown",
    extension: "md",
    summary: "For a comment on a pull request",
    used_by: "comments on pull requests, and summaries of jobs",
    page: "The numbers, then a list for each file; with many diagnostics the lists are folded away. Names and messages are \
           written so that nobody is mentioned and nothing is linked by what stands in a file. It never has more than the \
           65,536 characters that a comment may have: what does not fit is counted at the end.\n\n\
           ```console\n$ mcp-clinic check --format markdown=comment.md\n```\n",
};

/// How much a comment may have.
const COMMENT_LIMIT: usize = 65_536;
/// More diagnostics than this are folded away.
const UNFOLDED: usize = 20;
/// What the last words take at most.
const LAST_WORDS: usize = 200;

pub(super) fn write(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(render(fixed, view, COMMENT_LIMIT).as_bytes())
}

/// The report in at most so many bytes; empty where not even the numbers fit.
pub(super) fn render(fixed: &Fixed, view: &View, limit: usize) -> String {
    let mut page = Page { text: head(fixed), limit: limit.saturating_sub(LAST_WORDS), left_out: 0 };
    if page.text.len() > page.limit {
        return String::new();
    }
    page.list("Could not be looked at", view.troubles.iter().map(|trouble| format!("- ❌ {}\n", prose(trouble))));
    page.list(
        "Fixed",
        fixed.files.iter().flat_map(|file| {
            let path = code(&shown_path(&file.path));
            file.applied
                .iter()
                .map(move |applied| format!("- {} in {path}: {}\n", code(applied.rule), prose(&applied.title)))
        }),
    );
    let folded = fixed.report.diagnostics.len() > UNFOLDED;
    let same_file = |a: &Diagnostic, b: &Diagnostic| a.primary.source.path() == b.primary.source.path();
    for found in fixed.report.diagnostics.chunk_by(same_file) {
        page.file(found, folded);
    }
    if page.left_out > 0 {
        let entries = if page.left_out == 1 { "entry does" } else { "entries do" };
        let _ =
            write!(page.text, "\n**{} more {entries} not fit here.** `mcp-clinic check` shows all.\n", page.left_out);
    }
    page.text
}

/// A text that grows by whole entries, as long as there is room.
struct Page {
    text: String,
    limit: usize,
    left_out: usize,
}

impl Page {
    fn list(&mut self, title: &str, entries: impl Iterator<Item = String>) {
        self.entries(&format!("\n### {title}\n\n"), entries, "");
    }

    fn file(&mut self, found: &[Diagnostic], folded: bool) {
        let Some(first) = found.first() else { return };
        let path = shown_path(first.primary.source.path());
        let (before, after) = if folded {
            let numbers = numbers(|severity| found.iter().filter(|d| d.severity == severity).count());
            let summary = format!("<code>{}</code>: {numbers}", html(&path));
            (format!("\n<details>\n<summary>{summary}</summary>\n\n"), "\n</details>\n")
        } else {
            (format!("\n### {}\n\n", code(&path)), "")
        };
        self.entries(&before, found.iter().map(entry), after);
    }

    /// Entries between what stands before and behind them, which stands there only when one of them fits.
    fn entries(&mut self, before: &str, entries: impl Iterator<Item = String>, after: &str) {
        let mut open = false;
        for entry in entries {
            let frame = if open { 0 } else { before.len() };
            // Once something is left out all that follows is: a list with holes would look whole.
            if self.left_out > 0 || self.text.len() + frame + entry.len() + after.len() > self.limit {
                self.left_out += 1;
                continue;
            }
            if !open {
                self.text.push_str(before);
                open = true;
            }
            self.text.push_str(&entry);
        }
        if open {
            self.text.push_str(after);
        }
    }
}

fn head(fixed: &Fixed) -> String {
    let report = &fixed.report;
    let mut head = String::from("## mcp-clinic\n\n");
    let files = report.workspace.files.len();
    if files == 0 && report.diagnostics.is_empty() {
        head.push_str("Nothing was checked.\n");
        return head;
    }
    let looked = format!("{} in {}", count(report.workspace.server_count(), "server"), count(files, "file"));
    if report.diagnostics.is_empty() {
        let _ = write!(head, "✅ Nothing wrong: {looked} checked");
    } else {
        let _ = write!(head, "**{}**: {looked} checked", numbers(|severity| report.count(severity)));
    }
    let (safe, risky) = fixable(report);
    let beside = [
        (fixed.count(), "fixed"),
        (safe, "can be fixed with `--fix`"),
        (risky, "with `--fix --unsafe-fixes`"),
        (report.suppressed.len(), "suppressed"),
    ];
    for (number, what) in beside.iter().filter(|(number, _)| *number > 0) {
        let _ = write!(head, "; {number} {what}");
    }
    head.push_str(".\n");
    head
}

/// `2 errors, 1 warning`
fn numbers(of: impl Fn(Severity) -> usize) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let counted = kinds.map(|(severity, noun)| (of(severity), noun));
    let told: Vec<_> = counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| count(n, noun)).collect();
    told.join(", ")
}

fn entry(diagnostic: &Diagnostic) -> String {
    let sign = match diagnostic.severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Info => "💡",
    };
    let position = diagnostic.primary.source.position(diagnostic.primary.span.start);
    let mut entry = format!(
        "- {sign} line {}, column {}: {} ({})\n",
        position.line,
        position.column,
        prose(&diagnostic.full_message()),
        code(diagnostic.rule)
    );
    // Two blanks at the end of the line before would do as well, and nobody sees them.
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(entry, "  <br>help: {}", prose(help));
    }
    for command in commands(diagnostic) {
        let _ = writeln!(entry, "  <br>run: {}", code(command));
    }
    entry
}
