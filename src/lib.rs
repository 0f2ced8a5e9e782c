//! A linter and troubleshooting doctor for the files in which AI clients declare MCP servers.
//!
//! The folders are layers: `text` at the bottom, `cli` at the top, and no layer knows one above it.

pub mod cli;
pub mod client;
pub mod consent;
pub mod diagnostic;
pub mod discover;
pub mod docs;
pub mod doctor;
pub mod document;
pub mod fix;
pub mod knowledge;
pub mod linter;
pub mod model;
pub mod output;
pub mod probe;
pub mod rules;
pub mod settings;
pub mod system;
pub mod text;
