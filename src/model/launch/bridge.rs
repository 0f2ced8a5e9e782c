//! Programs that call a remote server and pass for one on this machine.

use super::options::{Flag, Grammar};
use super::{Ecosystem, Launch, LaunchKind, program_name};
use crate::document::Text;
use crate::model::Transport;

/// Which program it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BridgeKind {
    /// `mcp-remote`
    McpRemote,
    /// `supergateway`
    Supergateway,
    /// `mcp-proxy` from `PyPI`; the one from npm goes the other way.
    McpProxy,
}

/// A bridge at work.
#[derive(Clone, Debug)]
pub struct Bridge<'a> {
    /// Which program it is.
    pub kind: BridgeKind,
    /// The address that it calls.
    pub address: Text<'a>,
    /// Its flags.
    pub flags: Vec<Flag<'a>>,
}

const MCP_REMOTE: Grammar = Grammar::valued(&[
    "header",
    "header-file",
    "host",
    "callback-path",
    "resource",
    "transport",
    "protocol",
    "ignore-tool",
    "auth-timeout",
    "auth-success-url",
    "token-endpoint",
    "client-metadata-url",
    "static-oauth-client-metadata",
    "static-oauth-client-info",
]);
const SUPERGATEWAY: Grammar = Grammar::valued(&[
    "stdio",
    "sse",
    "streamableHttp",
    "outputTransport",
    "port",
    "baseUrl",
    "ssePath",
    "messagePath",
    "streamableHttpPath",
    "sessionTimeout",
    "header",
    "oauth2Bearer",
    "logLevel",
    "healthEndpoint",
]);
const MCP_PROXY: Grammar = Grammar::valued(&[
    "H",
    "headers",
    "transport",
    "e",
    "env",
    "cwd",
    "port",
    "host",
    "sse-port",
    "sse-host",
    "allow-origin",
    "expose-header",
    "log-level",
    "named-server",
    "named-server-config",
    "client-id",
    "client-secret",
    "token-url",
    "username",
    "password",
    "verify-ssl",
]);

/// Flags of `mcp-proxy` with two values, a name and what it stands for.
const PAIRS: &[&str] = &["H", "headers", "e", "env", "named-server"];

impl<'a> Bridge<'a> {
    /// The bridge that a command line starts.
    pub(super) fn parse(launch: &Launch<'a>) -> Option<Self> {
        let (kind, args) = identify(launch)?;
        let grammar = match kind {
            BridgeKind::McpRemote => MCP_REMOTE,
            BridgeKind::Supergateway => SUPERGATEWAY,
            BridgeKind::McpProxy => MCP_PROXY,
        };
        let (flags, first) = read(grammar, kind, args);
        let address = match kind {
            BridgeKind::Supergateway => flags.iter().find(|flag| flag.is(&["sse", "streamableHttp"]))?.value,
            BridgeKind::McpRemote | BridgeKind::McpProxy => first,
        };
        // What is no address is a command that `mcp-proxy` starts.
        let address = address.filter(|text| text.as_str().contains("://"))?;
        Some(Self { kind, address, flags })
    }

    /// As people call it.
    pub const fn name(&self) -> &'static str {
        match self.kind {
            BridgeKind::McpRemote => "mcp-remote",
            BridgeKind::Supergateway => "supergateway",
            BridgeKind::McpProxy => "mcp-proxy",
        }
    }

    /// The flag of these names.
    pub fn flag(&self, names: &[&str]) -> Option<&Flag<'a>> {
        self.flags.iter().find(|flag| flag.is(names))
    }

    /// The headers that it is given: all of `name: value`, or the name alone where the value is an argument of its own.
    pub fn headers(&self) -> impl Iterator<Item = Text<'a>> {
        self.flags.iter().filter(|flag| flag.is(&["header", "headers", "H"])).filter_map(|flag| flag.value)
    }

    /// The transport that it speaks and no other, and the flag that says so.
    pub fn transport(&self) -> Option<(Transport, Option<&Flag<'a>>)> {
        let flag = self.flag(&["transport"]);
        let value = flag.and_then(|flag| flag.value).map_or("", Text::as_str);
        match self.kind {
            BridgeKind::McpRemote => match value {
                "sse-only" => Some((Transport::Sse, flag)),
                "http-only" => Some((Transport::Http, flag)),
                _ => None,
            },
            BridgeKind::Supergateway => {
                let flag = self.flag(&["sse", "streamableHttp"])?;
                Some((if flag.is(&["sse"]) { Transport::Sse } else { Transport::Http }, Some(flag)))
            }
            BridgeKind::McpProxy => match value {
                "" | "sse" => Some((Transport::Sse, flag)),
                "streamablehttp" | "streamable-http" => Some((Transport::Http, flag)),
                _ => None,
            },
        }
    }
}

/// Which bridge a command line starts, and what it is given.
fn identify<'l, 'a>(launch: &'l Launch<'a>) -> Option<(BridgeKind, &'l [Text<'a>])> {
    let named = |name: &str| match name {
        "mcp-remote" => Some(BridgeKind::McpRemote),
        "supergateway" => Some(BridgeKind::Supergateway),
        "mcp-proxy" | "mcp_proxy" => Some(BridgeKind::McpProxy),
        _ => None,
    };
    let (kind, args) = match &launch.kind {
        LaunchKind::Package(package) => {
            let spec = package.spec.as_ref()?;
            let kind = named(package.executable.map_or(spec.name, |executable| executable).as_str())?;
            let python = package.runner.ecosystem() == Ecosystem::PyPi;
            ((kind == BridgeKind::McpProxy) == python).then_some((kind, package.args.as_slice()))?
        }
        LaunchKind::Script(script) => {
            let path = script.path.map_or("", Text::as_str);
            // `…/node_modules/mcp-remote/dist/proxy.js`
            let mut folders = path.rsplit(['/', '\\']).skip(1).skip_while(|folder| *folder == "dist");
            let kind = named(script.module.map(Text::as_str).or_else(|| folders.next())?)?;
            ((kind == BridgeKind::McpProxy) == script.module.is_some()).then_some((kind, script.args.as_slice()))?
        }
        LaunchKind::Container(container) => {
            let image = container.image.as_ref()?.name.as_str();
            (named(image.rsplit('/').next().unwrap_or_default())?, container.args.as_slice())
        }
        LaunchKind::Binary => (named(&program_name(launch.program.as_str()))?, launch.args.as_slice()),
        LaunchKind::Shell(_) | LaunchKind::Wrapper(_) => return None,
    };
    Some((kind, args))
}

/// All flags, wherever they stand, and the first argument that belongs to none.
fn read<'a>(grammar: Grammar, kind: BridgeKind, args: &[Text<'a>]) -> (Vec<Flag<'a>>, Option<Text<'a>>) {
    let (mut flags, mut first, mut at) = (Vec::new(), None, 0);
    while at < args.len() {
        let (more, next) = grammar.read(args, at);
        let pair = kind == BridgeKind::McpProxy && more.last().is_some_and(|flag| flag.is(PAIRS) && flag.width == 2);
        flags.extend(more);
        if !pair && first.is_none() {
            first = args.get(next).copied();
            // What follows a command is not for the bridge.
            if kind == BridgeKind::McpProxy && first.is_some_and(|text| !text.as_str().contains("://")) {
                break;
            }
        }
        at = next + 1;
    }
    (flags, first)
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_launch;
    use super::*;

    #[test]
    fn bridges_and_what_they_call() {
        for (line, kind, address, transport) in [
            (r#"["npx", "-y", "mcp-remote@latest", "http://x/sse"]"#, BridgeKind::McpRemote, "http://x/sse", None),
            (
                r#"["npx", "mcp-remote", "--transport", "sse-only", "https://x/mcp", "--header", "A: b"]"#,
                BridgeKind::McpRemote,
                "https://x/mcp",
                Some(Transport::Sse),
            ),
            (
                r#"["node", "/opt/node_modules/mcp-remote/dist/proxy.js", "http://x"]"#,
                BridgeKind::McpRemote,
                "http://x",
                None,
            ),
            (
                r#"["npx", "-y", "supergateway", "--streamableHttp", "https://x/mcp"]"#,
                BridgeKind::Supergateway,
                "https://x/mcp",
                Some(Transport::Http),
            ),
            (
                r#"["docker", "run", "-i", "supercorp/supergateway", "--sse", "https://x/sse"]"#,
                BridgeKind::Supergateway,
                "https://x/sse",
                Some(Transport::Sse),
            ),
            (
                r#"["uvx", "mcp-proxy", "--headers", "Authorization", "Bearer x", "http://x/sse"]"#,
                BridgeKind::McpProxy,
                "http://x/sse",
                Some(Transport::Sse),
            ),
            (
                r#"["mcp-proxy", "http://x/mcp", "--transport=streamablehttp"]"#,
                BridgeKind::McpProxy,
                "http://x/mcp",
                Some(Transport::Http),
            ),
            (
                r#"["wsl", "npx", "-y", "mcp-remote", "https://x/sse", "--transport", "http-only"]"#,
                BridgeKind::McpRemote,
                "https://x/sse",
                Some(Transport::Http),
            ),
        ] {
            with_launch(line, |launch, _| {
                let bridge = launch.bridge().unwrap_or_else(|| panic!("{line}"));
                let spoken = bridge.transport().map(|(transport, _)| transport);
                assert_eq!((bridge.kind, bridge.address.as_str(), spoken), (kind, address, transport), "{line}");
            });
        }
    }

    #[test]
    fn what_goes_the_other_way_is_none() {
        for line in [
            r#"["npx", "mcp-proxy", "--port", "8080", "node", "x.js", "http://x"]"#,
            r#"["uvx", "mcp-proxy", "--port", "8080", "uvx", "mcp-server-fetch", "http://x"]"#,
            r#"["npx", "-y", "supergateway", "--stdio", "uvx mcp-server-git", "--baseUrl", "http://x"]"#,
            r#"["uvx", "mcp-remote", "http://x"]"#,
            r#"["node", "/srv/index.js", "http://x"]"#,
            r#"["npx", "mcp-remote"]"#,
        ] {
            with_launch(line, |launch, _| assert!(launch.bridge().is_none(), "{line}"));
        }
    }

    #[test]
    fn headers_are_found_before_and_behind_the_address() {
        let line =
            r#"["npx", "mcp-remote", "--header", "A: b", "https://x", "9696", "--header", "C:d", "--allow-http"]"#;
        with_launch(line, |launch, _| {
            let bridge = launch.bridge().unwrap();
            let headers: Vec<_> = bridge.headers().map(Text::as_str).collect();
            assert_eq!(headers, ["A: b", "C:d"]);
            assert!(bridge.flag(&["allow-http"]).is_some());
        });
    }
}
