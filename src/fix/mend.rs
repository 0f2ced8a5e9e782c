//! Applies fixes to one text until there is nothing left to apply.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::choose::{Chosen, Key, choose, key};
use super::{Applied, Flaw, Options};
use crate::diagnostic::Diagnostic;
use crate::text::{Edit, apply};

/// More passes than are needed for one thing that is wrong, whose fixes lead to an end. What is wrong in many places can
/// need a pass for each, where all of the edits meet in one place.
const MOST_PASSES: usize = 200;

/// What is found in a text.
pub(super) struct Look {
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How many things in it a reader does not take; `None` when it is not a configuration.
    pub(super) faults: Option<usize>,
}

/// A text with fixes applied.
pub(super) struct Mended {
    /// The text.
    pub(super) bytes: Vec<u8>,
    /// What was applied, in order.
    pub(super) applied: Vec<Applied>,
    /// Fixes that are none, by rule.
    pub(super) flaws: Vec<(&'static str, Flaw)>,
}

/// Applies fixes pass by pass. `look` says what is found in a text.
pub(super) fn mend(bytes: Vec<u8>, options: Options, look: &mut dyn FnMut(&[u8]) -> Look) -> Mended {
    let first = look(&bytes);
    let faults_before = first.faults;
    let mut work = Work {
        seen: HashMap::from([(hash(&bytes), 0)]),
        mended: Mended { bytes, applied: Vec::new(), flaws: Vec::new() },
        look: first,
        banned: Vec::new(),
    };
    let before = work.mended.bytes.clone();
    let mut alone = false;
    let most = MOST_PASSES + 2 * work.look.diagnostics.len();
    for pass in 0..=most {
        let mut chosen = choose(&work.look.diagnostics, options, &work.banned);
        if alone {
            chosen.truncate(1);
        }
        let Some(&(diagnostic, _)) = chosen.first() else { break };
        if pass == most {
            let mut flaws = work.mended.flaws;
            flaws.push((diagnostic.rule, Flaw::Endless));
            return Mended { bytes: before, applied: Vec::new(), flaws };
        }
        let outcome = apply_all(&chosen).and_then(|text| {
            let bytes = text.into_bytes();
            if bytes == work.mended.bytes {
                return Err(Flaw::Idle);
            }
            let found = look(&bytes);
            if spoils(&work.look, &found, &chosen) { Err(Flaw::Spoils) } else { Ok((bytes, found)) }
        });
        match outcome {
            Ok((bytes, found)) => {
                let applied = chosen.iter().map(|(diagnostic, fix)| Applied::new(diagnostic, fix)).collect();
                let keys = chosen.iter().copied().map(key).collect();
                work.accept(bytes, found, applied, keys);
            }
            // One of them alone is to blame, or it is that they are applied together.
            Err(_) if chosen.len() > 1 => alone = true,
            Err(flaw) => {
                // In a text that is broken anyway nobody knows what an edit makes of the rest.
                if flaw != Flaw::Spoils || work.look.faults == Some(0) {
                    work.mended.flaws.push((diagnostic.rule, flaw));
                }
                let key = key(chosen[0]);
                work.banned.push(key);
            }
        }
    }
    if work.look.faults > faults_before {
        // What was broken already is no more readable for it: then it is not touched.
        let flaws = work.mended.flaws;
        return Mended { bytes: before, applied: Vec::new(), flaws };
    }
    work.mended
}

struct Work {
    mended: Mended,
    look: Look,
    /// The texts that there were, by hash, and how many fixes had been applied then.
    seen: HashMap<u64, usize>,
    banned: Vec<Key>,
}

impl Work {
    fn accept(&mut self, bytes: Vec<u8>, found: Look, applied: Vec<Applied>, keys: Vec<Key>) {
        let hash = hash(&bytes);
        self.mended.bytes = bytes;
        self.mended.applied.extend(applied);
        self.look = found;
        match self.seen.get(&hash) {
            // Back where it was: what was applied since then undoes itself.
            Some(&count) => {
                let circle = self.mended.applied.split_off(count);
                self.banned.extend(circle.iter().map(|applied| (applied.rule, applied.title.clone())));
                self.banned.extend(keys);
                self.mended.flaws.extend(circle.last().map(|applied| (applied.rule, Flaw::Circle)));
            }
            None => {
                self.seen.insert(hash, self.mended.applied.len());
            }
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn apply_all(chosen: &[Chosen<'_>]) -> Result<String, Flaw> {
    let Some((diagnostic, _)) = chosen.first() else { return Err(Flaw::Idle) };
    let edits: Vec<Edit> = chosen.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
    apply(diagnostic.primary.source.text(), &edits).ok_or(Flaw::Misfit)
}

/// Whether fixes make a right text a wrong one. In one that is broken already, a quote that is put right may show what
/// else is wrong behind it.
fn spoils(before: &Look, after: &Look, chosen: &[Chosen<'_>]) -> bool {
    let Some((was, is)) = before.faults.zip(after.faults) else { return true };
    let of_text = chosen.iter().all(|(diagnostic, _)| diagnostic.rule.starts_with("syntax/"));
    is > was && (was == 0 || !of_text)
}
