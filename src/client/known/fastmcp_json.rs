//! `fastmcp.json`, which tells `fastmcp run` how to start a server.
//!
//! From `fastmcp/utilities/cli.py` of FastMCP 4.1.2, 2026-11-22. It is no file of a client and left alone, but for one
//! case: with `mcpServers` in it, FastMCP does not look at the rest and puts itself in front of those servers, which it
//! reads as any file of servers.

use super::fastmcp_mcpconfig;
use crate::client::{Client, Content, FileSpec, Place, Scope};

pub(super) static CLIENT: Client = Client {
    id: "fastmcp-json",
    name: "fastmcp run",
    measured: false,
    sources: &["fastmcp 4.1.2 fastmcp/utilities/cli.py", "https://gofastmcp.com/deployment/server-configuration"],
    files: &[FileSpec {
        id: "project",
        scope: Scope::Project,
        places: &[Place::project("fastmcp.json")],
        content: Content::Shared,
        bare_map: false,
        ..fastmcp_mcpconfig::GIVEN
    }],
    ..fastmcp_mcpconfig::BASE
};
