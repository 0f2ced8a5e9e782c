//! Where a client keeps what its user has consented to.

use super::place::Place;
use crate::document::Syntax;

/// Stands for the project's folder among the keys of a store.
pub const PROJECT: &str = "<project>";

/// Stands for a server's name among the keys of a store.
pub const SERVER: &str = "<server>";

/// What is known of how a client asks its user.
#[derive(Clone, Copy, Debug)]
pub struct ConsentFacts {
    /// The files with the answers.
    pub stores: &'static [ConsentStore],
    /// What to do to give consent, as an order.
    pub how: &'static str,
}

impl ConsentFacts {
    /// Nothing.
    pub const NONE: Self = Self { stores: &[], how: "" };
}

/// A file in which a client keeps what its user has consented to.
#[derive(Clone, Copy, Debug)]
pub struct ConsentStore {
    /// Where it lies.
    pub place: Place,
    /// How it is written.
    pub syntax: Syntax,
    /// The keys that lead to the part that counts; [`PROJECT`] stands for the project's folder and
    /// [`SERVER`], behind it, for a server's name.
    pub path: &'static [&'static str],
    /// Whether what it says of a folder holds for the folders in it as well.
    pub inherits: bool,
    /// Whether what it allows counts only in a folder that is trusted: the project itself brings the file along.
    pub if_trusted: bool,
    /// What can be read in it.
    pub sayings: &'static [Saying],
}

impl ConsentStore {
    /// A JSON file of which the whole counts.
    pub const fn json(place: Place, sayings: &'static [Saying]) -> Self {
        Self { place, syntax: Syntax::Json, path: &[], inherits: false, if_trusted: false, sayings }
    }

    /// The same, written otherwise.
    pub const fn in_syntax(self, syntax: Syntax) -> Self {
        Self { syntax, ..self }
    }

    /// The same, of which a part counts.
    pub const fn at(self, path: &'static [&'static str]) -> Self {
        Self { path, ..self }
    }

    /// The same, whose word on a folder holds for the folders in it.
    pub const fn inherited(self) -> Self {
        Self { inherits: true, ..self }
    }

    /// The same, which allows nothing in a folder that is not trusted.
    pub const fn if_trusted(self) -> Self {
        Self { if_trusted: true, ..self }
    }
}

/// A key of a store with what it means.
#[derive(Clone, Copy, Debug)]
pub struct Saying {
    /// The key; empty for the part itself.
    pub key: &'static str,
    /// The value that says it.
    pub told: Told,
    /// What it says.
    pub answer: Answer,
}

/// The value that says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// `true`
    On,
    /// `false`
    Off,
    /// This word.
    Word(&'static str),
    /// A list with the server's name in it.
    Name,
    /// A list of folders: it is said of each of them.
    Folders,
}

/// What a store says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The server may be started.
    Allowed,
    /// The server may not be started, whatever else is said.
    Refused,
    /// The folder is trusted.
    Trusted,
    /// The folder above the one that is named is trusted.
    ParentTrusted,
    /// The folder is not trusted.
    Distrusted,
    /// The client asks. Where it can be told to, it does not ask unless it is.
    Asks,
}
