//! A configuration file as a tree with a place for everything in it.
//!
//! Every format becomes the same tree. Parsing never fails: what is wrong in the text becomes a [`Fault`] with its
//! place, and the tree holds what could be read all the same. Whether a fault matters is for the [`Dialect`] of the
//! client that reads the file. Knows nothing about MCP.

mod change;
mod comment;
mod dialect;
mod fault;
mod json;
mod node;
mod other;
mod scan;
mod text;
mod toml;
mod yaml;

use std::sync::Arc;

pub use change::{
    Slot, as_list, as_map, drops_comment, element_text, entry_text, holds_comment, insert_copies, insert_elements,
    insert_entries, insert_entry, insert_object, move_entry, move_table, pairs_as_map, remove_element, remove_elements,
    remove_entry, remove_text, rename_entry, rename_key, replace_entry, replace_part, replace_value, unwrap_entry,
    value_text, wrap_entries,
};
pub use comment::{Comment, Outline, comments};
pub use dialect::{Dialect, Stance, Syntax};
pub use fault::{Fault, FaultKind};
pub use node::{Entry, NodeKind, NodeRef, escape_pointer, unescape_pointer};
pub use text::{Text, json_string};

use crate::text::{Edit, SourceFile, Span, apply};
use node::Tree;

/// A parsed file.
#[derive(Debug)]
pub struct Document {
    source: Arc<SourceFile>,
    syntax: Syntax,
    tree: Tree,
    faults: Vec<Fault>,
}

impl Document {
    /// Parses a file in the most generous form of its format, noting every departure from the strict one as a fault.
    pub fn parse(source: Arc<SourceFile>, syntax: Syntax) -> Self {
        let (tree, faults) = match syntax {
            Syntax::Json => json::parse(&source),
            Syntax::Toml => toml::parse(&source),
            Syntax::Yaml => yaml::parse(&source),
        };
        Self { source, syntax, tree, faults }
    }

    /// The same, but for a text that is right and in another language: that is then its one fault, of
    /// [`FaultKind::OtherLanguage`], and the tree is what stands there.
    #[must_use]
    pub fn recognized(self) -> Self {
        other::recognize(&self).unwrap_or(self)
    }

    /// Whether it is written in another language than it should be.
    pub fn is_foreign(&self) -> bool {
        self.faults.iter().any(|fault| fault.kind == FaultKind::OtherLanguage)
    }

    /// The document as it is with some edits; `None` when they do not fit the text.
    pub fn edited(&self, edits: &[Edit]) -> Option<Self> {
        let text = apply(self.source.text(), edits)?;
        Some(Self::parse(Arc::new(SourceFile::new(self.source.path(), text)), self.syntax))
    }

    /// How it should be written.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The file it was parsed from.
    pub fn source(&self) -> &Arc<SourceFile> {
        &self.source
    }

    /// The root value; `None` when the file holds nothing but blanks and comments.
    pub fn root(&self) -> Option<NodeRef<'_>> {
        self.tree.root.map(|id| NodeRef::new(self, id))
    }

    /// Everything in the text that its format does not allow, in order of place.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The faults that begin within a span.
    pub fn faults_in(&self, span: Span) -> &[Fault] {
        let from = self.faults.partition_point(|fault| fault.span.start < span.start);
        let to = self.faults.partition_point(|fault| fault.span.start < span.end);
        self.faults.get(from..to).unwrap_or_default()
    }

    /// How deep objects and arrays are nested.
    pub fn depth(&self) -> u32 {
        self.tree.depth
    }

    fn tree(&self) -> &Tree {
        &self.tree
    }
}
