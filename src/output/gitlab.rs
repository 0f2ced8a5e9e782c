//! The report that GitLab calls Code Quality.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::shared::{Ordinals, advice, is_security};
use super::{About, shown_path};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::Fixed;
use crate::linter::{Report, fingerprint_of};

pub(super) const ABOUT: About = About {
    name: "gitlab",
    extension: "json",
    summary: "A report for Code Quality of GitLab",
    used_by: "GitLab CI/CD",
    page: "An array with an entry for each diagnostic, which GitLab compares with that of the target branch and shows in \
           the merge request. An error is `major`, one that is about security `critical`, a warning `minor`. The \
           fingerprint of an entry stays the same when lines move or a file is laid out anew.\n\n\
           ```console\n$ mcp-clinic check --format gitlab=gl-code-quality-report.json\n```\n",
};

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

/// The entries, made one at a time.
struct Entries<'a>(&'a Report);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ordinals = Ordinals::default();
        serializer.collect_seq(self.0.diagnostics.iter().map(|diagnostic| entry(diagnostic, ordinals.of(diagnostic))))
    }
}

pub(super) fn write(fixed: &Fixed, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Entries(&fixed.report)).map_err(io::Error::from)?;
    writeln!(out)
}

fn entry(diagnostic: &Diagnostic, ordinal: usize) -> Entry {
    let path = shown_path(diagnostic.primary.source.path());
    let said = std::iter::once(diagnostic.full_message()).chain(advice(diagnostic));
    Entry {
        description: said.collect::<Vec<_>>().join("; "),
        check_name: diagnostic.rule,
        // GitLab keeps one entry of each fingerprint in all of the report.
        fingerprint: fingerprint_of(&[&path, &diagnostic.fingerprint, &ordinal.to_string()]),
        severity: match diagnostic.severity {
            Severity::Error if is_security(diagnostic.rule) => "critical",
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            positions: Positions {
                begin: place(diagnostic, diagnostic.primary.span.start),
                end: place(diagnostic, diagnostic.primary.span.end),
            },
            path,
        },
    }
}

fn place(diagnostic: &Diagnostic, offset: u32) -> Place {
    let position = diagnostic.primary.source.position(offset);
    Place { line: position.line, column: position.column }
}
