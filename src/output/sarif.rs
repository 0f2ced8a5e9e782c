//! SARIF 2.1.0, as code scanning and the viewers of editors read it.

mod document;
mod place;
mod rule;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::shared::{Ordinals, advice};
use super::{About, View, shown_path};
use crate::diagnostic::{Diagnostic, Fix, Label, Severity, Suppressed, Suppressor};
use crate::fix::Fixed;
use crate::linter::Report;
use document::{
    ArtifactChange, BaseIds, Content, Driver, FixEntry, FixProperties, Invocation, Location, Log, Message,
    Notification, PartialFingerprints, PhysicalLocation, Replacement, ResultEntry, Run, SourceRoot, SuppressionEntry,
    Tool,
};
use place::{artifact, region};
use rule::descriptor;

pub(super) const ABOUT: About = About {
    name: "sarif",
    extension: "sarif",
    summary: "SARIF 2.1.0, for code scanning and editors",
    used_by: "GitHub code scanning, Azure DevOps, the SARIF viewers of VS Code and Visual Studio",
    page: "One run with every diagnostic: its region down to the column, the other places it is about, the edits of its \
           fixes, and the pages of the rules that found something. Paths are relative to the working directory \
           (`%SRCROOT%`), so run it at the root of the repository; columns count Unicode characters. The fingerprint \
           `mcpClinic/v1` stays the same when lines move or a file is laid out anew. With `--show-suppressed`, what is \
           suppressed is there too, and says why.\n\n\
           ```console\n$ mcp-clinic check --format sarif=mcp-clinic.sarif\n```\n",
};

pub(super) fn write(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let report = &fixed.report;
    let suppressed: &[Suppressed] = if view.show_suppressed { &report.suppressed } else { &[] };
    let told = report.diagnostics.iter().chain(suppressed.iter().map(|suppressed| &suppressed.diagnostic));
    let rules: Vec<&str> = told.map(|diagnostic| diagnostic.rule).collect::<BTreeSet<_>>().into_iter().collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|name| descriptor(name)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BaseIds {
                root: SourceRoot { description: Message::new("The folder in which mcp-clinic ran.") },
            },
            invocations: [Invocation {
                execution_successful: view.troubles.is_empty() && report.unreadable() == 0,
                tool_execution_notifications: notifications(fixed, view),
            }],
            results: Results { report, suppressed, rules: &rules, shows_suppressed: view.show_suppressed },
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    writeln!(out)
}

/// The results, made one at a time.
struct Results<'a> {
    report: &'a Report,
    suppressed: &'a [Suppressed],
    rules: &'a [&'static str],
    shows_suppressed: bool,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ordinals = Ordinals::default();
        // Of all results it is said whether they are suppressed, or of none.
        let told = self.report.diagnostics.iter().map(|diagnostic| {
            let suppressions = self.shows_suppressed.then(Vec::new);
            (diagnostic, suppressions)
        });
        let suppressed = self.suppressed.iter().map(|suppressed| {
            let suppression = SuppressionEntry {
                kind: match suppressed.by {
                    Suppressor::Comment => "inSource",
                    Suppressor::Settings | Suppressor::Baseline => "external",
                },
                justification: suppressed.reason.as_deref(),
            };
            (&suppressed.diagnostic, Some(vec![suppression]))
        });
        serializer.collect_seq(told.chain(suppressed).map(|(diagnostic, suppressions)| {
            let index = self.rules.binary_search(&diagnostic.rule).unwrap_or_default();
            result(diagnostic, index, ordinals.of(diagnostic), suppressions)
        }))
    }
}

fn result<'a>(
    diagnostic: &'a Diagnostic,
    rule_index: usize,
    ordinal: usize,
    suppressions: Option<Vec<SuppressionEntry<'a>>>,
) -> ResultEntry<'a> {
    ResultEntry {
        rule_id: diagnostic.rule,
        rule_index,
        level: level(diagnostic.severity),
        message: Message::new(text(diagnostic)),
        locations: [location(&diagnostic.primary, None)],
        related_locations: diagnostic.secondary.iter().zip(1..).map(|(label, id)| location(label, Some(id))).collect(),
        partial_fingerprints: PartialFingerprints { own: format!("{}:{ordinal}", diagnostic.fingerprint) },
        fixes: diagnostic.fixes.iter().filter_map(|fix| fix_of(diagnostic, fix)).collect(),
        suppressions,
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The message, of which viewers that are short of space show the first sentence; what to do; and links to the other
/// places.
fn text(diagnostic: &Diagnostic) -> String {
    let mut text = unlinked(&diagnostic.full_message());
    text.push('.');
    for line in advice(diagnostic) {
        text.push('\n');
        text.push_str(&unlinked(&line));
    }
    for (label, id) in diagnostic.secondary.iter().zip(1..).filter(|(label, _)| !label.message.is_empty()) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\nsee: [{}]({id})", link_text(&label.message));
    }
    text
}

/// A text in which nothing is a link.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

/// The text of a link, in which brackets and backslashes are escaped.
fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn location(label: &Label, id: Option<usize>) -> Location {
    Location {
        id,
        message: (!label.message.is_empty()).then(|| Message::new(unlinked(&label.message))),
        physical_location: PhysicalLocation {
            artifact_location: artifact(label.source.path()),
            region: Some(region(&label.source, label.span)),
        },
    }
}

/// A fix as edits; none where there are none, or they hold what is secret.
fn fix_of<'a>(diagnostic: &Diagnostic, fix: &'a Fix) -> Option<FixEntry<'a>> {
    if fix.edits.is_empty() || fix.is_private {
        return None;
    }
    let source = &diagnostic.primary.source;
    let replacement = |edit: &'a crate::text::Edit| Replacement {
        deleted_region: region(source, edit.span),
        inserted_content: (!edit.text.is_empty()).then_some(Content { text: &edit.text }),
    };
    let then = fix.afterwards.as_deref().map(|order| format!("; then: {order}")).unwrap_or_default();
    Some(FixEntry {
        description: Message::new(unlinked(&format!("{}{then}", fix.title))),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(source.path()),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: FixProperties { applicability: fix.applicability.name() },
    })
}

/// What could not be looked at, and what was fixed.
fn notifications(fixed: &Fixed, view: &View) -> Vec<Notification> {
    let trouble =
        |text: &String| Notification { level: "error", message: Message::new(unlinked(text)), locations: None };
    let at = |level, path: &std::path::Path, text: String| Notification {
        level,
        message: Message::new(unlinked(&text)),
        locations: Some([Location {
            id: None,
            message: None,
            physical_location: PhysicalLocation { artifact_location: artifact(path), region: None },
        }]),
    };
    let unreadable = fixed.report.workspace.files.iter().filter(|file| file.unreadable);
    let unreadable =
        unreadable.map(|file| at("error", &file.path, format!("{} cannot be read", shown_path(&file.path))));
    let applied = fixed.files.iter().flat_map(|file| file.applied.iter().map(move |applied| (file, applied)));
    let applied =
        applied.map(|(file, applied)| at("note", &file.path, format!("fixed[{}]: {}", applied.rule, applied.title)));
    view.troubles.iter().map(trouble).chain(unreadable).chain(applied).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_is_no_link() {
        assert_eq!(unlinked("server `[here](https://x.example)`"), "server `[here] (https://x.example)`");
        assert_eq!(link_text("a[0] \\](1)"), "a\\[0\\] \\\\\\](1)");
    }
}
