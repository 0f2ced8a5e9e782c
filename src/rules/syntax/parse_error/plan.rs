//! Which of the faults of a file are mended together.

use std::collections::BTreeSet;

use super::mend::{Mend, is_comment, mend};
use super::{is_cascading, nesting};
use crate::document::{Fault, FaultKind, Syntax};
use crate::rules::Context;
use crate::text::{Edit, Span};

/// A fault to tell of, and what mends it.
pub(super) struct Told<'a> {
    pub(super) fault: &'a Fault,
    pub(super) mend: Option<Mend>,
}

/// What is told of the faults of a file, in order.
///
/// Where one slip may have made the others, mending them one by one can make it worse. So each of them must have a mend,
/// and all together must leave nothing to mend; else only the first on its line is told, without any.
pub(super) fn plan<'a>(ctx: &Context<'a>, mut faults: Vec<&'a Fault>) -> Vec<Told<'a>> {
    // A reader that starts anew behind a fault may stumble over it again.
    faults.dedup_by_key(|fault| (fault.kind, fault.span));
    let mut told: Vec<Told<'a>> = faults.into_iter().map(|fault| Told { fault, mend: mend(ctx, fault) }).collect();
    // Each of these comes from a reader of its own, which stumbles over one thing at a time.
    if ctx.document.syntax() == Syntax::Yaml {
        return told;
    }
    let mismatches: Vec<usize> =
        (0..told.len()).filter(|index| told[*index].fault.kind == FaultKind::Mismatch).collect();
    if let Some(&first) = mismatches.first() {
        // What is open or too much at the end may come of it.
        told.iter_mut().filter(|told| is_of_brackets(told.fault.kind)).for_each(|told| told.mend = None);
        if mismatches.len() == 1 {
            choose(ctx, &mut told, first);
        }
    }
    let stuck: BTreeSet<usize> = told
        .iter()
        .filter(|told| is_cascading(told.fault.kind) && told.mend.is_none())
        .map(|told| line(ctx, told.fault))
        .collect();
    let cascades = || told.iter().filter(|told| is_cascading(told.fault.kind));
    let hopeless = !stuck.is_empty() || (cascades().next().is_some() && !settles(ctx, &told));
    let mut last = None;
    told.retain_mut(|told| {
        let line = line(ctx, told.fault);
        let cascading = is_cascading(told.fault.kind);
        if stuck.contains(&line) || (hopeless && (cascading || is_of_brackets(told.fault.kind))) {
            told.mend = None;
        }
        !(hopeless && cascading) || last.replace(line) != Some(line)
    });
    told
}

fn line(ctx: &Context<'_>, fault: &Fault) -> usize {
    ctx.source().line_index(fault.span.start)
}

/// Kinds that may come of a bracket further up.
const fn is_of_brackets(kind: FaultKind) -> bool {
    matches!(kind, FaultKind::Unclosed | FaultKind::TrailingText)
}

/// Of the ways to mend a bracket of the wrong kind, the one that alone leaves nothing to mend.
fn choose(ctx: &Context<'_>, told: &mut [Told<'_>], index: usize) {
    let mut right = Vec::new();
    for way in nesting::mismatch(ctx, told[index].fault) {
        told[index].mend = Some(way);
        if settles(ctx, told) {
            right.extend(told[index].mend.take());
        }
    }
    told[index].mend = right.pop().filter(|_| right.is_empty());
}

/// Whether everything that is mended is right then, and no more is wrong than what is not mended.
fn settles(ctx: &Context<'_>, told: &[Told<'_>]) -> bool {
    let structural = || told.iter().filter(|told| told.fault.kind.is_structural() || is_of_brackets(told.fault.kind));
    let edits: Vec<Edit> =
        structural().filter_map(|told| told.mend.as_ref()).flat_map(|mend| mend.edits.clone()).collect();
    let left = structural().filter(|told| told.mend.is_none() && !is_of_brackets(told.fault.kind)).count();
    let counts = |fault: &&Fault| fault.kind.is_structural() || is_of_brackets(fault.kind);
    ctx.document.edited(&joined(edits)).is_some_and(|document| document.faults().iter().filter(counts).count() <= left)
}

/// Whether some edits mend more than they break. What takes away what means nothing breaks nothing, and where a reader
/// stops at what is wrong, more may show behind it.
pub(crate) fn is_sound(ctx: &Context<'_>, kind: FaultKind, edits: &[Edit]) -> bool {
    let plain = is_comment(kind) || matches!(kind, FaultKind::TrailingComma | FaultKind::OddWhitespace);
    if plain && ctx.document.syntax() != Syntax::Yaml {
        return true;
    }
    let Some(after) = ctx.document.edited(edits) else { return false };
    let (before, after) = (ctx.document.faults(), after.faults());
    // Where the last of the mended places ends once they are mended.
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let gone: u32 = edits.iter().map(|edit| edit.span.len()).sum();
    let last = edits.iter().map(|edit| edit.span.end).max().unwrap_or_default() as usize + grown - gone as usize;
    let stands_behind = || after.first().is_some_and(|fault| fault.span.start as usize > last);
    after.len() < before.len() || (after.len() == before.len() && stands_behind())
}

/// Edits in order of place, each made once.
pub(super) fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| edit.span);
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.text.is_empty() && edit.text.is_empty() && last.span.overlaps(edit.span) => {
                last.span = Span::to(last.span, edit.span);
            }
            Some(last) if *last == edit => {}
            _ => joined.push(edit),
        }
    }
    joined
}
