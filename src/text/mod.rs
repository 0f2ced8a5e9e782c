//! Text and places in it: spans, source files with a line index, edits, masking.
//!
//! Knows nothing about file formats or MCP.

mod diff;
mod edit;
mod mask;
mod nest;
mod source;
mod span;
mod words;

pub use diff::{Side, unified};
pub use edit::{Edit, apply};
pub use mask::{Mask, sanitize, sanitize_line};
pub use nest::Nest;
pub use source::{Position, SourceFile};
pub use span::{Located, Span};
pub use words::Words;
