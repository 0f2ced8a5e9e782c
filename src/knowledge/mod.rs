//! What is known of the world: how the tokens of services look. Kept as data that anyone can extend.

mod secrets;

pub use secrets::{Finding, find_token, has_high_entropy, is_placeholder, names_a_secret, opaque_chunks, tokens};
