//! What is known of the world: how the tokens of services look, which characters
//! look like others. Kept as data that anyone can extend.

mod lookalikes;
mod secrets;

pub use lookalikes::{is_invisible, lookalike, script};
pub use secrets::{
    Token, find_token, has_high_entropy, is_placeholder, might_name_a_secret, names_a_secret, opaque_chunks, tokens,
};
