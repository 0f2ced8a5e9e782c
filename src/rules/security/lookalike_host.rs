use std::net::IpAddr;

use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::{HostKind, known_host, lookalike, resembled_host, script};
use crate::model::Reach;
use crate::rules::address::called;
use crate::rules::line::respell;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The address of a server does not show whose it is, or looks like that of another.
    ///
    /// ## What it does
    ///
    /// Reports hosts that differ from a well-known one by a letter, or by a character that looks like one
    /// (`gitnubcopilot.com`, `n0tion.com`, a Cyrillic `о`), and links that a shortener made.
    ///
    /// In files that a project shares with everybody who works on it, also names of tunnels (ngrok, trycloudflare,
    /// loca.lt) and bare numbers of machines on the internet. In a file of one's own these are one's own business.
    ///
    /// The hosts are listed in `src/knowledge/hosts.json`.
    ///
    /// ## Why
    ///
    /// A server is given what the model sends it, and what it answers the model takes for true. The name of a tunnel
    /// is lent, and may be somebody else's once its owner has stopped it; a short link can lead elsewhere tomorrow; a
    /// letter is quickly misread.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "github": { "type": "http", "url": "https://api.gitnubcopilot.com/mcp/" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "notion": { "type": "http", "url": "https://mcp.nоtion.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.15.1", "https://bit.ly/3xYzAbC"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://quiet-river-12.trycloudflare.com/mcp" } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "type": "http", "url": "https://203.0.113.7/mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "github": { "type": "http", "url": "https://api.githubcopilot.com/mcp/" },
    ///     "supabase": { "type": "http", "url": "https://abcdefgh.supabase.co/functions/v1/mcp" },
    ///     "docs": { "type": "http", "url": "https://mcp.example.com/mcp" },
    ///     "umlaut": { "type": "http", "url": "https://mcp.müller.example/mcp" },
    ///     "local": { "type": "http", "url": "https://192.168.1.20/mcp" }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good,client=cursor,path=~/.cursor/mcp.json
    /// { "mcpServers": { "mine": { "url": "https://quiet-river-12.trycloudflare.com/mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://www.unicode.org/reports/tr39/> (2026-11-22)
    /// - <https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/trycloudflare/> (2026-11-22)
    /// - the hosts, each with its source: `src/knowledge/hosts.json` (2026-11-22)
    "security/lookalike-host" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(called) = called(ctx).filter(|called| called.address.reach() == Reach::Public) else { return };
    let (address, name) = (called.address, ctx.name());
    let host = address.host;
    let text = host.as_str();
    let draft = match known_host(text) {
        Some(known) => match known.kind {
            HostKind::Service => return,
            HostKind::Shortener => {
                let message = format!("server {name} is called by a short link, which may lead elsewhere tomorrow");
                Draft::new(host.span(), message, "shows nothing of where it leads")
                    .help("write the address that it leads to")
            }
            HostKind::Tunnel if !ctx.file.shared => return,
            HostKind::Tunnel => {
                let of = known.of.as_deref().unwrap_or_default();
                let message = format!("server {name} is called through a tunnel to somebody's machine");
                Draft::new(host.span(), message, format!("a name that {of} lends"))
                    .help("use a host of your own, or keep the server in a file that is not shared")
            }
        },
        None if text.parse::<IpAddr>().is_ok() => {
            // Without encryption, `plain-http` has said what there is to say.
            if !ctx.file.shared || address.is_plain() {
                return;
            }
            let message = format!("server {name} is called by the number of a machine on the internet");
            Draft::new(host.span(), message, "shows nothing of whose it is").help("write a name that you know")
        }
        None => match misleading(ctx, host) {
            Some(draft) => draft,
            None => return,
        },
    };
    sink.report(draft);
}

/// A host that could be taken for another.
fn misleading(ctx: &ServerContext<'_>, host: Text<'_>) -> Option<Draft> {
    let text = host.as_str();
    if let Some((known, part)) = resembled_host(text) {
        let own = host.tail(text.len() - part.len());
        let message =
            format!("server {} is called at a host that looks like `{}` and is another", ctx.name(), known.domain);
        let edit = respell(ctx, own, &known.domain);
        let fix = edit.map(|edit| Fix::risky(format!("call `{}`", known.domain), vec![edit]));
        let draft = Draft::new(own.span(), message, "not the same letters");
        return Some(draft.help(format!("if you mean {}, correct it", known.domain)).fix(fix));
    }
    if text.is_ascii() {
        return None;
    }
    // A letter of another script among Latin ones.
    let (at, foreign, like) = text.char_indices().find_map(|(at, c)| Some((at, c, lookalike(c)?)))?;
    let start = text[..at].rfind('.').map_or(0, |dot| dot + 1);
    let label = text[start..].split('.').next().unwrap_or_default();
    if !label.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let message = format!("the host of server {} holds a letter that looks like `{like}` and is another", ctx.name());
    let place = host.part(at..at + foreign.len_utf8());
    let draft = Draft::new(place.span(), message, format!("a {} letter", script(foreign)));
    Some(draft.help("write the name again, on a Latin keyboard"))
}
