//! `JUnit`, as Jenkins and GitLab read it: a suite for each file.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;

use super::shared::advice;
use super::{About, View, shown_path};
use crate::diagnostic::Diagnostic;
use crate::fix::Fixed;

pub(super) const ABOUT: About = About {
    name: "junit",
    extension: "xml",
    summary: "A test report in the form of JUnit",
    used_by: "Jenkins, GitLab CI/CD, Azure Pipelines, CircleCI",
    page: "A suite for each file, in it a failed case for each diagnostic, or one that passed where nothing is wrong. What \
           could not be looked at is an error. The name of a case is that of the rule and of the server, so that a case is \
           known again when lines move.\n\n\
           ```console\n$ mcp-clinic check --format junit=mcp-clinic.xml\n```\n",
};

/// What cannot be read at all is no failure of the file, but of looking at it.
const UNREADABLE: &str = "syntax/unreadable";

pub(super) fn write(fixed: &Fixed, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let report = &fixed.report;
    let mut suites: BTreeMap<&Path, Vec<&Diagnostic>> =
        report.workspace.files.iter().map(|file| (file.path.as_path(), Vec::new())).collect();
    for diagnostic in &report.diagnostics {
        suites.entry(diagnostic.primary.source.path()).or_default().push(diagnostic);
    }
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == UNREADABLE).count();
    let clean = suites.values().filter(|found| found.is_empty()).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"mcp-clinic\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        report.diagnostics.len() + clean + view.troubles.len(),
        report.diagnostics.len() - errors,
        errors + view.troubles.len(),
    )?;
    write_troubles(&view.troubles, out)?;
    for (path, found) in &suites {
        write_suite(path, found, fixed, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn write_troubles(troubles: &[String], out: &mut dyn Write) -> io::Result<()> {
    if troubles.is_empty() {
        return Ok(());
    }
    let count = troubles.len();
    writeln!(out, "  <testsuite name=\"mcp-clinic\" tests=\"{count}\" failures=\"0\" errors=\"{count}\">")?;
    for trouble in troubles {
        let text = escaped(trouble);
        writeln!(out, "    <testcase name=\"{text}\" classname=\"mcp-clinic\">")?;
        writeln!(out, "      <error type=\"error\" message=\"{text}\">{text}</error>")?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_suite(path: &Path, found: &[&Diagnostic], fixed: &Fixed, out: &mut dyn Write) -> io::Result<()> {
    let errors = found.iter().filter(|diagnostic| diagnostic.rule == UNREADABLE).count();
    let shown = shown_path(path);
    let name = escaped(&shown);
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{errors}\" file=\"{name}\">",
        found.len().max(1),
        found.len() - errors,
    )?;
    if found.is_empty() {
        writeln!(out, "    <testcase name=\"nothing wrong\" classname=\"{name}\"/>")?;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for diagnostic in found {
        let server = diagnostic.server.as_deref().map(|server| format!(" (server `{server}`)")).unwrap_or_default();
        let mut case = format!("{}{server}", diagnostic.rule);
        let times = seen.entry(case.clone()).or_default();
        *times += 1;
        // Of several of one name readers keep the last.
        if *times > 1 {
            case = format!("{case} #{times}");
        }
        write_case(diagnostic, &case, &shown, out)?;
    }
    let applied: Vec<_> = fixed.files.iter().filter(|file| file.path == path).flat_map(|file| &file.applied).collect();
    if !applied.is_empty() {
        let lines: Vec<_> =
            applied.iter().map(|applied| format!("fixed[{}] {}", applied.rule, applied.title)).collect();
        writeln!(out, "    <system-out>{}</system-out>", escaped(&lines.join("\n")))?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(diagnostic: &Diagnostic, case: &str, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let kind = if diagnostic.rule == UNREADABLE { "error" } else { "failure" };
    let message = diagnostic.full_message();
    let position = diagnostic.primary.source.position(diagnostic.primary.span.start);
    // GitLab shows the text alone, Jenkins the message first.
    let mut text =
        format!("{path}:{}:{}: {}[{}] {message}", position.line, position.column, diagnostic.severity, diagnostic.rule);
    for line in advice(diagnostic) {
        text.push('\n');
        text.push_str(&line);
    }
    writeln!(out, "    <testcase name=\"{}\" classname=\"{}\">", escaped(case), escaped(path))?;
    writeln!(
        out,
        "      <{kind} type=\"{}\" message=\"{}\">{}</{kind}>",
        diagnostic.severity,
        escaped(&message),
        escaped(&text)
    )?;
    writeln!(out, "    </testcase>")
}

/// A text as it stands between tags and in attributes. What XML has no way to write becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // Readers make blanks of them in attributes, and of a return a line end.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_xml_is_escaped() {
        assert_eq!(escaped("<a b=\"'&'\">]]>"), "&lt;a b=&quot;&apos;&amp;&apos;&quot;&gt;]]&gt;");
        assert_eq!(escaped("a\n\r\tb"), "a&#10;&#13;&#9;b");
        assert_eq!(escaped("\u{0}\u{1b}\u{fffe}\u{ffff}é\u{1f600}"), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}é\u{1f600}");
    }
}
