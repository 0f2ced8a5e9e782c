//! Why a server does not work, told by what it, or a log of its client, says: one cause for each server.

use super::{Rule, ServerContext, Sink};
use crate::probe::Evidence;

/// Tells the one cause that the evidence names, where no rule has told it already. `rule_of` gives the rules that run.
pub(crate) fn tell(
    _ctx: &ServerContext<'_>,
    _evidence: &Evidence,
    _rule_of: &mut dyn FnMut(&str) -> Option<&'static Rule>,
    _sink: &mut Sink<'_>,
) {
}
