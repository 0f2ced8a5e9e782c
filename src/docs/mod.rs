//! Everything that is generated from what the program knows.

pub mod clients;
pub mod command_line;
pub mod environment;
pub mod hooks;
pub mod index;
pub mod json;
pub mod rules;
pub mod settings;
