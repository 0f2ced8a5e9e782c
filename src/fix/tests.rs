//! Fixes that are none: what becomes of a text when a rule is wrong.

use std::path::PathBuf;
use std::sync::Arc;

use super::mend::{Look, Mended, mend};
use super::{Failure, Fixed, Flaw, Options};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Label, Severity};
use crate::discover::Target;
use crate::system::{FakeSystem, Os, Overlay, WriteError};
use crate::text::{Edit, SourceFile, Span};

/// A rule of a test: where it finds a word in a text, it puts another in its place.
#[derive(Clone, Copy)]
struct Swap {
    rule: &'static str,
    word: &'static str,
    new: &'static str,
    server: Option<&'static str>,
    applicability: Applicability,
}

const fn swap(rule: &'static str, word: &'static str, new: &'static str) -> Swap {
    Swap { rule, word, new, server: None, applicability: Applicability::Safe }
}

/// Applies rules to a text, in which every `!` is something that no reader takes.
fn mended(text: &str, rules: &[Swap], unsafe_fixes: bool) -> Mended {
    let options = Options { unsafe_fixes, write: false };
    mend(text.as_bytes().to_vec(), options, &mut |bytes| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let source = Arc::new(SourceFile::new("a.json", text.clone()));
        let found =
            rules.iter().flat_map(|rule| text.match_indices(rule.word).map(move |(at, word)| (*rule, at, word)));
        let mut diagnostics: Vec<_> = found
            .map(|(rule, at, word)| {
                let span = Span::from_range(at..at + word.len());
                let edits = vec![Edit::replace(span, rule.new)];
                let fix = match rule.applicability {
                    Applicability::Safe => Fix::safe("swap", edits),
                    _ => Fix::risky("swap", edits),
                };
                Diagnostic {
                    rule: rule.rule,
                    severity: Severity::Error,
                    message: String::new(),
                    consequences: Vec::new(),
                    server: rule.server.map(str::to_owned),
                    primary: Label { source: Arc::clone(&source), span, message: String::new() },
                    secondary: Vec::new(),
                    transcript: None,
                    help: None,
                    fixes: vec![fix],
                    fingerprint: String::new(),
                }
            })
            .collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        let faults = text.matches('!').count();
        Look { diagnostics, faults: (!text.contains("gone")).then_some(faults) }
    })
}

fn text(mended: &Mended) -> &str {
    std::str::from_utf8(&mended.bytes).unwrap()
}

#[test]
fn fixes_follow_one_another_until_none_is_left() {
    let rules = [swap("a/one", "one", "two"), swap("a/two", "two", "three"), swap("syntax/x", "?", "")];
    let mended = mended("one two? one?", &rules, false);
    assert_eq!((text(&mended), mended.applied.len(), mended.flaws.as_slice()), ("three three three", 7, [].as_slice()));
}

#[test]
fn unsafe_fixes_wait_to_be_asked_for() {
    let rules = [Swap { applicability: Applicability::Unsafe, ..swap("a/one", "one", "two") }];
    assert_eq!(text(&mended("one", &rules, false)), "one");
    assert_eq!(text(&mended("one", &rules, true)), "two");
}

#[test]
fn a_fix_that_breaks_the_text_is_taken_back_and_the_others_stay() {
    let rules = [swap("a/bad", "one", "!"), swap("b/good", "two", "2"), swap("c/good", "three", "3")];
    let mended = mended("one two three two", &rules, false);
    assert_eq!(text(&mended), "one 2 3 2");
    assert_eq!(mended.flaws, [("a/bad", Flaw::Spoils)]);
    assert!(mended.applied.iter().all(|applied| applied.rule != "a/bad"));
}

#[test]
fn a_fix_that_makes_the_file_none_of_its_client_is_taken_back() {
    let mended = mended("one two", &[swap("a/bad", "one", "gone"), swap("b/good", "two", "2")], false);
    assert_eq!((text(&mended), mended.flaws.as_slice()), ("one 2", [("a/bad", Flaw::Spoils)].as_slice()));
}

#[test]
fn a_broken_text_may_show_more_on_the_way_but_not_in_the_end() {
    let on_the_way = [swap("syntax/quote", "?!", "!!"), swap("syntax/more", "!!", "")];
    assert_eq!(text(&mended("a ?!", &on_the_way, false)), "a ");
    let in_the_end = mended("a ?! two", &[swap("syntax/quote", "?!", "!!"), swap("b/good", "two", "2")], false);
    assert_eq!((text(&in_the_end), in_the_end.applied.len()), ("a ?! two", 0));
}

#[test]
fn fixes_that_undo_each_other_leave_the_text_as_it_was() {
    let rules = [swap("a/there", "one", "two"), swap("b/back", "two", "one"), swap("c/good", "x", "y")];
    let first = mended("one x", &rules, false);
    assert_eq!(text(&first), "one y");
    assert!(first.flaws.iter().any(|(_, flaw)| *flaw == Flaw::Circle));
    assert_eq!(text(&mended(text(&first), &rules, false)), "one y");
}

#[test]
fn a_fix_that_does_nothing_is_not_applied() {
    let mended = mended("one", &[swap("a/idle", "one", "one")], false);
    assert_eq!((text(&mended), mended.flaws.as_slice()), ("one", [("a/idle", Flaw::Idle)].as_slice()));
}

#[test]
fn a_fix_that_leads_to_ever_new_ones_comes_to_an_end() {
    let mended = mended("one", &[swap("a/grows", "one", "oone")], false);
    assert_eq!((text(&mended), mended.flaws.as_slice()), ("one", [("a/grows", Flaw::Endless)].as_slice()));
}

#[test]
fn what_is_wrong_with_a_fix_is_told_of_a_file_that_cannot_be_written_too() {
    let path = PathBuf::from("/a.json");
    let target = Target { judges: Vec::new(), shown: path.clone(), path: path.clone(), named: true };
    let mended = mended("one two", &[swap("a/bad", "one", "!"), swap("b/good", "two", "2")], false);
    let system = FakeSystem::new(Os::Linux).file("/a.json", 0o644, "one two").read_only("/a.json");
    let mut fixed = Fixed::default();
    let options = Options { unsafe_fixes: false, write: true };
    fixed.add(&Overlay::new(&system), &target, options, b"one two".to_vec(), mended);
    let bug = Failure::Bug { path: path.clone(), rule: "a/bad", flaw: Flaw::Spoils };
    assert_eq!(fixed.failures, [bug, Failure::Write(path, WriteError::PermissionDenied)]);
    assert!(fixed.files.is_empty());
}
