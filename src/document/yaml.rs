//! YAML into the tree.

use super::fault::Fault;
use super::node::Tree;
use crate::text::SourceFile;

pub(super) fn parse(_source: &SourceFile) -> (Tree, Vec<Fault>) {
    (Tree::default(), Vec::new())
}
