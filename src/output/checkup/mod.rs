//! What the doctor found, shown.

pub(super) mod human;
pub(super) mod json;

use crate::doctor::State;

/// The word for what became of a server.
const fn word(state: State) -> &'static str {
    match state {
        State::Well => "well",
        State::Doubtful => "doubtful",
        State::Broken => "broken",
        State::Idle => "idle",
    }
}
