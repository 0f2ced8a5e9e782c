//! The suppressions that stand in a file itself, as comments.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::directive::{Directive, MARK, Name, Slip};
use crate::client::Judge;
use crate::diagnostic::{Consequence, Diagnostic, Fix, Label, Suppressor};
use crate::document::{Comment, Document, Outline, Stance, Syntax, comments, remove_text};
use crate::linter::Opened;
use crate::linter::identity::Places;
use crate::rules::suppression::{invalid, unused};
use crate::rules::{Decoding, Rule};
use crate::text::{Edit, Nest, SourceFile, Span, sanitize_line};

/// The suppressions of a file.
#[derive(Debug)]
pub(super) struct Suppressions {
    all: Vec<Suppression>,
    /// For every rule where it is suppressed: by which of them, and by which name in it.
    places: BTreeMap<&'static str, Nest<By>>,
    invalid: Vec<Diagnostic>,
}

/// Which comment, and which name in it.
type By = (usize, usize);

/// One comment.
#[derive(Debug)]
struct Suppression {
    reason: Option<String>,
    names: Vec<Listed>,
    /// What is to be said of it when nothing that it names is found; not where something else is wrong with it.
    unused: Option<Diagnostic>,
}

/// A rule or family that a comment names.
#[derive(Debug)]
struct Listed {
    rules: Vec<&'static Rule>,
    used: bool,
    /// What is to be said when nothing of it is found.
    unused: Diagnostic,
}

impl Suppressions {
    /// What a file suppresses; `None` where no comment is for this program. Where one of its readers takes no comments,
    /// they have no effect.
    pub(super) fn of(opened: &Opened, judges: &[Judge]) -> Option<Self> {
        let document = &opened.document;
        let source = document.source();
        if !source.text().contains(MARK) {
            return None;
        }
        let whole = Span::from_range(0..source.text().len());
        let takes = |comment: &Comment| {
            let stance = |judge: &Judge| judge.file.dialect.stance(comment.kind);
            let suits = |judge: &Judge| matches!(stance(judge), Stance::Accepted | Stance::Tolerated);
            document.syntax() != Syntax::Json || judges.iter().all(suits)
        };
        let read = |comment: &Comment| Some((*comment, Directive::read(source.text(), comment.content)?));
        let found: Vec<_> =
            comments(document, whole).iter().filter(|comment| takes(comment)).filter_map(read).collect();
        if found.is_empty() {
            return None;
        }
        opened.veil();
        let outline = Outline::of(document);
        let maker = Maker {
            document,
            source,
            places: Places::new(document),
            judges,
            can_fix: opened.decoding == Decoding::Utf8 && !opened.is_broken(),
        };
        let mut suppressions = Self { all: Vec::new(), places: BTreeMap::new(), invalid: Vec::new() };
        let mut spans: BTreeMap<&'static str, Vec<(Span, By)>> = BTreeMap::new();
        for (comment, mut directive) in found {
            let reach = reach(source, &outline, comment, directive.whole);
            if directive.whole && reach.is_none() {
                directive.slips.push(directive.too_late());
                directive.names.clear();
            }
            suppressions.invalid.extend(directive.slips.iter().map(|slip| maker.invalid(slip)));
            for (index, name) in directive.names.iter().enumerate() {
                for (rule, span) in
                    name.rules.iter().flat_map(|rule| reach.iter().flatten().map(move |span| (rule, span)))
                {
                    spans.entry(rule.name).or_default().push((*span, (suppressions.all.len(), index)));
                }
            }
            suppressions.all.push(maker.suppression(comment, &directive, reach.is_some_and(|reach| !reach.is_empty())));
        }
        suppressions.places = spans.into_iter().map(|(rule, spans)| (rule, Nest::new(spans))).collect();
        Some(suppressions)
    }

    /// Whether a diagnostic is suppressed, and then with which reason.
    pub(super) fn suppress(&mut self, diagnostic: &Diagnostic) -> Option<(Suppressor, Option<String>)> {
        let nest = self.places.get(diagnostic.rule)?;
        let (_, (index, name)) = nest.around(diagnostic.primary.span).next()?;
        let suppression = self.all.get_mut(*index)?;
        if let Some(listed) = suppression.names.get_mut(*name) {
            listed.used = true;
        }
        Some((Suppressor::Comment, suppression.reason.clone()))
    }

    /// What is to be said of the suppressions themselves, once all rules have spoken that there are, as `ran` says.
    pub(super) fn remarks(self, ran: &dyn Fn(&'static Rule) -> bool) -> Vec<Diagnostic> {
        let idle = |listed: &Listed| !listed.used && counted(&listed.rules).all(ran);
        let mut remarks = self.invalid;
        for Suppression { names, unused, .. } in self.all {
            match unused {
                Some(unused) if names.iter().all(idle) => remarks.push(unused),
                _ => remarks.extend(names.into_iter().filter(idle).map(|listed| listed.unused)),
            }
        }
        remarks
    }
}

/// The rules of which one should have found something: of a family those that are on by default.
pub(super) fn counted(rules: &[&'static Rule]) -> impl Iterator<Item = &'static Rule> {
    let alone = rules.len() == 1;
    rules.iter().copied().filter(move |rule| alone || rule.default)
}

/// What a comment is about; nothing where it is to be about the whole file and stands too far down.
fn reach(source: &SourceFile, outline: &Outline, comment: Comment, whole: bool) -> Option<Vec<Span>> {
    let span = comment.span;
    if whole {
        let above = outline.start().is_none_or(|start| span.end <= start);
        return above.then(|| vec![Span::from_range(0..source.text().len())]);
    }
    if source.before(span.start).trim().is_empty() {
        return Some(outline.next(span).into_iter().collect());
    }
    let line = source.line_span(source.line_index(span.start));
    // Slips of the pen belong to no entry.
    Some(outline.beginning_in(line).chain([line]).collect())
}

/// Makes diagnostics of a file.
struct Maker<'a> {
    document: &'a Document,
    source: &'a Arc<SourceFile>,
    places: Places<'a>,
    judges: &'a [Judge],
    /// Whether edits fit the file.
    can_fix: bool,
}

impl Maker<'_> {
    fn suppression(&self, comment: Comment, directive: &Directive, has_effect: bool) -> Suppression {
        let mask = self.source.mask();
        let shown = mask.map(|mask| sanitize_line(&mask.display_of(self.source.text(), directive.reason)));
        let reason = shown.map(|reason| reason.split_whitespace().collect::<Vec<_>>().join(" "));
        let listed = |name: &Name| Listed { rules: name.rules.clone(), used: false, unused: self.unused_name(name) };
        let is_sound = directive.slips.is_empty() && !directive.names.is_empty();
        Suppression {
            reason: reason.filter(|reason| !reason.is_empty()),
            names: directive.names.iter().map(listed).collect(),
            unused: is_sound.then(|| self.unused(comment, directive, has_effect)),
        }
    }

    /// A comment that suppresses nothing at all.
    fn unused(&self, comment: Comment, directive: &Directive, has_effect: bool) -> Diagnostic {
        let names: Vec<_> = directive.names.iter().map(|name| format!("`{}`", name.text)).collect();
        let message = format!("nothing of {} is found where a comment suppresses it", names.join(", "));
        let (label, help) = if has_effect {
            ("there is nothing to suppress", "remove the comment")
        } else {
            (
                "no entry follows in what it stands in",
                "move the comment to the line above what it is about, or remove it",
            )
        };
        let removal = vec![remove_text(self.document, comment.span)];
        // Where it stands in the wrong place it was meant to suppress something.
        let fix = if has_effect { Fix::safe } else { Fix::risky };
        let fix = fix("remove the comment".to_owned(), removal);
        self.diagnostic(&unused::RULE, comment.span, (message, label, help.to_owned()), Some(fix))
    }

    /// A rule in a comment that suppresses others as well.
    fn unused_name(&self, name: &Name) -> Diagnostic {
        let message = format!("nothing of `{}` is found where a comment suppresses it", name.text);
        let fix = Fix::safe(format!("remove `{}` from the comment", name.text), vec![Edit::delete(name.removal)]);
        let words = (message, "there is nothing to suppress", "remove it from the comment".to_owned());
        self.diagnostic(&unused::RULE, name.span, words, Some(fix))
    }

    fn invalid(&self, slip: &Slip) -> Diagnostic {
        let meant = |meant| Fix::risky(format!("write `{meant}`"), vec![Edit::replace(slip.span, meant)]);
        let words = (slip.message.clone(), slip.label, slip.help.clone());
        self.diagnostic(&invalid::RULE, slip.span, words, slip.meant.map(meant))
    }

    fn diagnostic(
        &self,
        rule: &'static Rule,
        span: Span,
        (message, label, help): (String, &str, String),
        fix: Option<Fix>,
    ) -> Diagnostic {
        let safe = |text: &str| self.source.mask().map(|mask| sanitize_line(&mask.hide(text))).unwrap_or_default();
        let of = |judge: &Judge| Consequence { client: judge.client.id, text: String::new(), loss: None };
        Diagnostic {
            rule: rule.name,
            severity: rule.severity,
            message: safe(&message),
            consequences: self.judges.iter().map(of).collect(),
            server: None,
            primary: Label { source: Arc::clone(self.source), span, message: label.to_owned() },
            secondary: Vec::new(),
            transcript: None,
            help: Some(safe(&help)),
            fixes: fix.into_iter().filter(|_| self.can_fix).map(|fix| Fix { title: safe(&fix.title), ..fix }).collect(),
            fingerprint: self.places.fingerprint(rule.name, span),
        }
    }
}
