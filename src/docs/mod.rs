//! Everything that is generated from what the program knows.

pub mod clients;
pub mod hooks;
pub mod rules;
pub mod settings;
