//! Which fixes are applied together.

use std::collections::{BTreeMap, HashMap};

use super::Options;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::text::Span;

/// A fix, and what it is for.
pub(super) type Chosen<'d> = (&'d Diagnostic, &'d Fix);

/// Whose a fix is: a rule that fails is left out for the rest of the file.
pub(super) type Key = (&'static str, String);

pub(super) fn key((diagnostic, fix): Chosen<'_>) -> Key {
    (diagnostic.rule, fix.title.clone())
}

/// The fix of a diagnostic that is applied first.
pub(super) fn first_fix(diagnostic: &Diagnostic, options: Options) -> Option<&Fix> {
    let wanted = |fix: &&Fix| match fix.applicability {
        Applicability::Safe => true,
        Applicability::Unsafe => options.unsafe_fixes,
        Applicability::DisplayOnly => false,
    };
    diagnostic.fixes.iter().find(|fix| fix.is_applicable() && wanted(fix))
}

/// The fixes to apply in one pass.
///
/// Of those whose edits meet, the first; the others wait. A rule looks at a server as a whole, so two rules may have
/// found two ways to mend the same: only one of them is heard in a pass. What is wrong with the text itself is mended
/// place by place, all at once.
pub(super) fn choose<'d>(diagnostics: &'d [Diagnostic], options: Options, banned: &[Key]) -> Vec<Chosen<'d>> {
    // Once a suppression says what it means, others may not be told any more, and then they are not fixed.
    let silencing = diagnostics.iter().filter(|diagnostic| diagnostic.rule == "suppression/invalid");
    let mut silencing = silencing.filter_map(|diagnostic| Some((diagnostic, first_fix(diagnostic, options)?)));
    if let Some(first) = silencing.find(|chosen| !banned.contains(&key(*chosen))) {
        return vec![first];
    }
    let mut chosen: Vec<Chosen<'d>> = Vec::new();
    let mut heard: HashMap<Option<&str>, &str> = HashMap::new();
    let mut taken = Taken::default();
    for diagnostic in diagnostics {
        let Some(fix) = first_fix(diagnostic, options) else { continue };
        if banned.contains(&key((diagnostic, fix))) {
            continue;
        }
        if fix.reencodes {
            // Nothing else fits the bytes before this is done.
            return vec![(diagnostic, fix)];
        }
        let of_text = diagnostic.rule.starts_with("syntax/");
        let server = diagnostic.server.as_deref();
        if !of_text && heard.get(&server).is_some_and(|rule| *rule != diagnostic.rule) {
            continue;
        }
        if !fix.edits.iter().all(|edit| taken.is_free(edit.span)) {
            continue;
        }
        fix.edits.iter().for_each(|edit| taken.take(edit.span));
        if !of_text {
            heard.insert(server, diagnostic.rule);
        }
        chosen.push((diagnostic, fix));
    }
    chosen
}

/// Spans that are edited, none of which meet.
#[derive(Default)]
struct Taken(BTreeMap<u32, u32>);

impl Taken {
    /// Whether a span meets none of them. What is inserted must not touch another either: it would not be certain
    /// which of two texts comes first, nor that the one makes sense without what the other removes.
    fn is_free(&self, span: Span) -> bool {
        let before = self.0.range(..=span.end).next_back();
        before.is_none_or(|(&start, &end)| {
            let touches = span.is_empty() || start == end;
            end < span.start || (!touches && end == span.start) || (!touches && start == span.end)
        })
    }

    fn take(&mut self, span: Span) {
        let end = self.0.entry(span.start).or_default();
        *end = span.end.max(*end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_waits_and_what_is_inserted_keeps_its_distance() {
        let mut taken = Taken::default();
        for span in [Span::new(4, 8), Span::new(12, 12), Span::new(20, 24)] {
            assert!(taken.is_free(span));
            taken.take(span);
        }
        for (start, end, free) in [
            (0, 4, true),
            (0, 5, false),
            (3, 3, true),
            (4, 4, false),
            (5, 6, false),
            (8, 8, false),
            (8, 10, true),
            (8, 12, false),
            (9, 9, true),
            (12, 12, false),
            (12, 14, false),
            (13, 14, true),
            (0, 30, false),
            (18, 30, false),
            (24, 30, true),
        ] {
            assert_eq!(taken.is_free(Span::new(start, end)), free, "{start}..{end}");
        }
    }
}
