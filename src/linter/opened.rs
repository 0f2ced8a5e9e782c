//! A file that was read and parsed, before anybody has judged it.

use std::sync::Arc;

use super::{decode, redact};
use crate::client::{Judge, UNKNOWN, finds_servers};
use crate::discover::{Target, is_used_here, marked, place_of};
use crate::document::{Document, Fault, Stance, Syntax};
use crate::rules::Decoding;
use crate::system::{ReadError, System};
use crate::text::SourceFile;

/// A file that was read and parsed.
pub(super) struct Opened {
    pub(super) document: Document,
    pub(super) decoding: Decoding,
    pub(super) size: u64,
}

impl Opened {
    pub(super) fn new(target: &Target, bytes: Result<Vec<u8>, ReadError>) -> Self {
        let size = bytes.as_ref().map_or(0, Vec::len) as u64;
        let (text, decoding) = decode::decode(bytes);
        let path = target.shown.clone();
        let source = Arc::new(match decoding {
            Decoding::Utf8 => SourceFile::new(path, text),
            Decoding::Utf16 { .. } | Decoding::Replaced(_) | Decoding::Unreadable(_) => SourceFile::decoded(path, text),
        });
        Self { document: Document::parse(source, syntax_of(target)).recognized(), decoding, size }
    }

    /// Of those who may read the file those that it is for. A name that clients with different root keys share is the
    /// business of those whose key is in the file, and of those that are seen to be used beside it.
    pub(super) fn judges(&self, system: &dyn System, target: &Target) -> Vec<Judge> {
        let document = &self.document;
        let reads = |judge: &&Judge| judge.client.id == UNKNOWN.id || judge.file.dialect.syntax() == document.syntax();
        let mut judges: Vec<Judge> = target.judges.iter().filter(reads).copied().collect();
        let known = |judge: &Judge| judge.client.id != UNKNOWN.id;
        let at_place = |judge: &Judge| place_of(&target.path, *judge).is_some();
        // Otherwise somebody named a client.
        if judges.iter().all(|judge| !known(judge) || at_place(judge)) {
            let (bearing, bare): (Vec<_>, Vec<_>) =
                marked(&target.path).into_iter().partition(|judge| judge.file.is_marked(document.root()));
            // What is called `server.json` and bears no mark is rarely a list of servers.
            let unlikely = !bare.is_empty() && !target.named && !judges.iter().any(at_place);
            judges.retain(|judge| known(judge) || (bearing.is_empty() && !unlikely));
            judges.extend(bearing.into_iter().filter(|judge| !target.judges.contains(judge)));
        }
        let finds = |judge: &Judge| finds_servers(document.root(), *judge);
        let owned = judges.iter().any(|judge| judge.file.by_root && finds(judge));
        let alone = judges.iter().all(|judge| judge.file.by_root);
        let mine = |judge: &Judge| {
            if owned {
                finds(judge) || (!judge.file.by_root && is_used_here(system, &target.path, *judge))
            } else {
                alone || !judge.file.by_root
            }
        };
        judges.into_iter().filter(mine).collect()
    }

    /// Whether the tree may be another than the one that is meant.
    pub(super) fn is_broken(&self) -> bool {
        self.document.faults().iter().any(|fault| fault.kind.is_structural())
    }

    /// Says which parts of the text are secret.
    pub(super) fn veil(&self) {
        let source = self.document.source();
        if source.mask().is_none() {
            source.set_mask(redact::mask(&self.document));
        }
    }

    /// How many faults one of its readers does not get over.
    pub(super) fn faults(&self, judges: &[Judge]) -> usize {
        let minds = |judge: &Judge, fault: &&Fault| {
            matches!(judge.file.dialect.stance(fault.kind), Stance::Rejected | Stance::Loses)
        };
        let of = |judge: &Judge| self.document.faults().iter().filter(|fault| minds(judge, fault)).count();
        judges.iter().map(of).max().unwrap_or_default()
    }
}

/// How a file is written: as its name says where a reader of it takes that, else as its first reader has it.
fn syntax_of(target: &Target) -> Syntax {
    let takes = |syntax: &Syntax| {
        target.judges.iter().any(|judge| judge.client.id == UNKNOWN.id || judge.file.dialect.syntax() == *syntax)
    };
    let first = target.judges.first().map_or(Syntax::Json, |judge| judge.file.dialect.syntax());
    Syntax::of_path(&target.path).filter(takes).unwrap_or(first)
}
