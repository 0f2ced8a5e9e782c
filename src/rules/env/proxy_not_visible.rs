use crate::client::Choice;
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::{Ecosystem, LaunchKind, Server};
use crate::rules::environment::{hand_on, hands_on, named_in_fields};
use crate::rules::{Check, Context, Draft, Needs, ServerContext, Sink, declare_rule};

declare_rule! {
    /// This machine goes through a proxy, and the client does not tell its servers.
    ///
    /// ## What it does
    ///
    /// Where `HTTPS_PROXY` or `HTTP_PROXY` is set, reports the first server of a file that fetches a package and is not
    /// given the variable, of a client that hands on a fixed list of variables without it. A proxy in `~/.npmrc` is
    /// enough for npm.
    ///
    /// ## Why
    ///
    /// In the terminal the same command works. Started by the client it knows nothing of the proxy, and waits for an
    /// answer of the registry until the client gives up.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// env HTTPS_PROXY http://proxy.example.com:3128
    /// file /usr/bin/npx 755
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// env HTTPS_PROXY http://proxy.example.com:3128
    /// file /usr/bin/npx 755
    /// ```
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"], "env": { "HTTPS_PROXY": "${env:HTTPS_PROXY}" } } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// env HTTPS_PROXY http://proxy.example.com:3128
    /// file /usr/bin/npx 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "npx", "args": ["-y", "mine-mcp@1.0.0"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Codex, Cursor, Claude Desktop and others that hand on a fixed list. Claude Code, VS Code and opencode hand on
    /// everything.
    ///
    /// ## References
    ///
    /// - <https://github.com/upstash/context7/issues/2271> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/70486> (2026-11-22)
    "env/proxy-not-visible" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

const NAMES: &[&str] = &["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let (client, os) = (ctx.judge.client, ctx.system.os());
    if ctx.judge.is_unknown() || ctx.judge.file.unread.is_some() {
        return;
    }
    let withheld = |name: &&&str| hands_on(client, name, Some(os)) == Some(false) && ctx.system.env(name).is_some();
    let Some(name) = NAMES.iter().find(withheld) else { return };
    let npm_knows = npm_has_proxy(ctx);
    let blind = ctx.reading.servers.iter().filter_map(|server| Some((server, fetches(ctx, server, npm_knows)?)));
    let blind: Vec<_> = blind.collect();
    let Some(((server, text), others)) = blind.split_first() else { return };
    let servers: Vec<_> = blind.iter().map(|(server, _)| *server).collect();
    let others = match others.len() {
        0 => String::new(),
        1 => ", like one other in this file".to_owned(),
        more => format!(", like {more} others in this file"),
    };
    let draft = Draft::new(
        text.span(),
        format!("server `{}` fetches its package without the proxy of this machine{others}", server.name.as_str()),
        format!("{} does not hand `{name}` on", client.name),
    );
    let fields = ctx.judge.schema();
    let help = if fields.has_field("env_vars") {
        format!("add `{name}` to `env_vars`")
    } else {
        format!("set `{name}` in `{}`", server.fields.env)
    };
    let severity = if client.in_terminal { Severity::Warning } else { Severity::Info };
    sink.report(draft.of_server(server.name.as_str()).help(help).severity(severity).fix(fix(ctx, &servers, name)));
}

/// Hands the variable on to all of them.
fn fix(ctx: &Context<'_>, servers: &[&Server<'_>], name: &str) -> Option<Fix> {
    let mut edits = Vec::with_capacity(servers.len());
    let mut by_name = true;
    for server in servers {
        let choice = ctx.judge.schema().choose(server);
        let (edit, field) = hand_on(&ServerContext { file: ctx, server, choice, violations: &[] }, name)?;
        by_name &= field != server.fields.env;
        edits.push(edit);
    }
    edits.sort_by_key(|edit| edit.span);
    let title = format!("hand `{name}` on to {}", if servers.len() == 1 { "the server" } else { "these servers" });
    // On a machine without a proxy a reference may stay what it is, and be taken for one.
    Some(if by_name || !ctx.shared { Fix::safe(title, edits) } else { Fix::risky(title, edits) })
}

/// The package that a server fetches without being told of a proxy.
fn fetches<'a>(ctx: &Context<'a>, server: &'a Server<'a>, npm_knows: bool) -> Option<Text<'a>> {
    let LaunchKind::Package(package) = &server.launch.as_ref()?.innermost().kind else { return None };
    let spec = package.spec.filter(|spec| spec.registry)?;
    let is_proxy = |name: &str| NAMES.contains(&name) || name.eq_ignore_ascii_case("all_proxy");
    let told = server.env.iter().any(|setting| {
        let name = setting.name.as_str();
        is_proxy(name) || name.to_lowercase().starts_with("npm_config_")
    });
    let choice = ctx.judge.schema().choose(server);
    let server_ctx = ServerContext { file: ctx, server, choice, violations: &[] };
    let named = || named_in_fields(&server_ctx).iter().any(|(text, _)| is_proxy(text.as_str()));
    let by_npm = npm_knows && package.runner.ecosystem() == Ecosystem::Npm;
    (matches!(choice, Choice::Branch(_)) && !told && !by_npm && !named()).then_some(spec.name)
}

/// Whether npm has a proxy in its own settings.
fn npm_has_proxy(ctx: &Context<'_>) -> bool {
    let file = ctx.system.home().map(|home| home.join(".npmrc"));
    let text = file.and_then(|file| ctx.system.read(&file).ok()).unwrap_or_default();
    let sets = |line: &str| ["proxy", "https-proxy"].contains(&line.split('=').next().unwrap_or_default().trim());
    String::from_utf8_lossy(&text).lines().any(sets)
}
