//! What came of calling the address of a server: one fault, of which one rule tells.

use super::ServerContext;
use crate::client::Choice;
use crate::model::Transport;
use crate::probe::{Challenge, Evidence, Exchange, HttpFacts, HttpFault, Reached, Request, TlsFault};

/// Why a server that was called did not answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CallFault<'f> {
    /// The name of its host leads nowhere, and what the system says.
    Unresolved(&'f str),
    /// None of its host's addresses can be reached.
    Unreached(&'f [Reached]),
    /// There is something wrong with its encryption.
    Encryption(&'f TlsFault),
    /// It wants a login.
    Denied {
        /// The status.
        status: u16,
        /// What it asks for, where it says that.
        challenge: Option<&'f Challenge>,
    },
    /// It speaks another transport than the client.
    OtherTransport(Transport),
    /// It answers nothing in time.
    NoAnswer,
    /// What answers is no server, or not at this address.
    NoServer(&'f Exchange),
}

/// What kept a server that was called from answering. `None` for one that answered or was not called, and for one that
/// spoke the protocol, whatever it said.
pub(crate) fn fault<'f>(ctx: &ServerContext<'_>, evidence: &'f Evidence) -> Option<(CallFault<'f>, &'f HttpFacts)> {
    let report = evidence.report.as_ref().filter(|report| report.session.is_none())?;
    let http = report.http.as_ref()?;
    Some((of_facts(ctx, http)?, http))
}

fn of_facts<'f>(ctx: &ServerContext<'_>, http: &'f HttpFacts) -> Option<CallFault<'f>> {
    if let Some(unresolved) = &http.unresolved {
        return Some(CallFault::Unresolved(unresolved));
    }
    if !http.addresses.is_empty() && http.addresses.iter().all(|address| address.fault.is_some()) {
        return Some(CallFault::Unreached(&http.addresses));
    }
    if let Some(tls) = &http.tls {
        return Some(CallFault::Encryption(tls));
    }
    let direct = || http.exchanges.iter().filter(|exchange| !is_aside(exchange.request));
    let denied = direct().filter_map(|exchange| exchange.status).find(|status| matches!(status, 401 | 403));
    if http.challenge.is_some() || denied.is_some() {
        return Some(CallFault::Denied { status: denied.unwrap_or(401), challenge: http.challenge.as_ref() });
    }
    let spoken = http.transport.filter(|transport| *transport != Transport::Stdio);
    if let (Some(spoken), Choice::Branch(branch)) = (spoken, ctx.choice)
        && spoken != branch.transport
    {
        return Some(CallFault::OtherTransport(spoken));
    }
    let hung = |exchange: &&Exchange| matches!(exchange.fault, Some(HttpFault::TimedOut));
    let answered = || direct().filter(|exchange| !hung(exchange));
    // How it takes the request that every server of the older era knows says most.
    let telling = answered().find(|exchange| exchange.request == Request::Initialize).or_else(|| answered().next());
    telling.map(CallFault::NoServer).or_else(|| direct().any(|exchange| hung(&exchange)).then_some(CallFault::NoAnswer))
}

/// Whether a request was not for the server's own address.
const fn is_aside(request: Request) -> bool {
    matches!(request, Request::Metadata | Request::Elsewhere)
}
