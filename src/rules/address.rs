//! The remote server that a declaration leads to, whoever calls it.

use super::ServerContext;
use crate::client::Choice;
use crate::knowledge::names_a_secret;
use crate::model::{Address, Bridge, Transport};

/// A remote server: its address, and the program that calls it where that is not the client.
#[derive(Debug)]
pub(crate) struct Called<'a> {
    /// The address.
    pub(crate) address: Address<'a>,
    /// Who calls it in the client's place.
    pub(crate) bridge: Option<Bridge<'a>>,
}

/// The remote server that a declaration leads to.
pub(crate) fn called<'a>(ctx: &ServerContext<'a>) -> Option<Called<'a>> {
    let server = ctx.server;
    let by_client = match ctx.choice {
        Choice::Branch(branch) => !matches!(branch.transport, Transport::Stdio | Transport::Builtin),
        _ => !server.has_command(),
    };
    if by_client {
        return Some(Called { address: Address::read(server.url?)?, bridge: None });
    }
    // No bridge goes without an address among its arguments.
    if !server.args.iter().any(|text| text.as_str().contains("://")) {
        return None;
    }
    let bridge = server.launch.as_ref()?.bridge()?;
    Some(Called { address: Address::read(bridge.address)?, bridge: Some(bridge) })
}

/// Whether a secret goes with every call.
pub(crate) fn carries_secret(ctx: &ServerContext<'_>, called: &Called<'_>) -> bool {
    let server = ctx.server;
    let address = &called.address;
    let in_query = address.query.is_some_and(|query| {
        let names = query.as_str().split('&').filter_map(|pair| pair.split_once('='));
        names.into_iter().any(|(name, value)| !value.is_empty() && names_a_secret(name))
    });
    if in_query || address.user.is_some() {
        return true;
    }
    let Some(bridge) = &called.bridge else {
        return server.headers.iter().any(|header| names_a_secret(header.name.as_str()))
            // The one that Codex sends as a header.
            || server.has("bearer_token_env_var");
    };
    bridge.flag(&["oauth2Bearer"]).is_some()
        || bridge.headers().any(|text| names_a_secret(text.split_once(':').map_or(text, |(name, _)| name).as_str()))
        || server.env.iter().any(|setting| setting.name.as_str() == "API_ACCESS_TOKEN")
}
