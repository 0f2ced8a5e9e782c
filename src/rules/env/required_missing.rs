use crate::client::{Choice, Part};
use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Registry, names_a_secret, package};
use crate::model::{Ecosystem, Launch, LaunchKind, PackageSpec, ShellKind, Transport};
use crate::rules::environment::{client_has, hand_on, hands_on, named_in_fields};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A package is not given a variable that it needs.
    ///
    /// ## What it does
    ///
    /// Reports servers of known packages that lack a variable which the package does not do without, where the client
    /// does not hand on its own environment, or, with `--host`, that environment does not have it either. A flag that
    /// gives a secret, a file of variables and a wrapper that sets some are taken to provide it.
    ///
    /// ## Why
    ///
    /// The server ends at once, or answers every call with a refusal. What a package needs is known from its
    /// documentation, which may have changed: this is a note.
    ///
    /// ## Example
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "search": { "command": "npx", "args": ["-y", "@brave/brave-search-mcp-server@2.0.0"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.search]
    /// command = "npx"
    /// args = ["-y", "tavily-mcp@0.2.0"]
    /// env = { LOG = "1" }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "search": { "command": "npx", "args": ["-y", "@brave/brave-search-mcp-server@2.0.0"], "env": { "BRAVE_API_KEY": "${env:BRAVE_API_KEY}" } } } }
    /// ```
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml
    /// [mcp_servers.search]
    /// command = "npx"
    /// args = ["-y", "tavily-mcp@0.2.0"]
    /// env_vars = ["TAVILY_API_KEY"]
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop, Cursor and Codex hand on a short list of variables, Gemini CLI none whose name says that it is
    /// secret. Claude Code, VS Code and opencode hand on everything, so that there the variable may come from outside.
    ///
    /// ## References
    ///
    /// - the variables of packages: `src/knowledge/packages.json` (2026-11-22)
    /// - <https://github.com/openai/codex/issues/6020> (2026-11-22)
    "env/required-missing" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let starts = matches!(ctx.choice, Choice::Branch(branch) if branch.transport == Transport::Stdio);
    let Some((spec, registry)) = ctx.server.launch.as_ref().filter(|_| starts).and_then(fetched) else { return };
    let Some(known) = package(registry, spec.name.as_str()).filter(|known| !known.requires.is_empty()) else { return };
    if ctx.file.judge.is_unknown() || ctx.file.judge.file.unread.is_some() || is_provided_for(ctx) {
        return;
    }
    for one_of in &known.requires {
        if !one_of.iter().any(|name| may_have(ctx, name)) {
            sink.report(draft(ctx, spec, one_of));
        }
    }
}

/// The package that a command line fetches, where nothing stands between that could set variables.
fn fetched<'a>(launch: &Launch<'a>) -> Option<(PackageSpec<'a>, Registry)> {
    let launch = match &launch.kind {
        LaunchKind::Shell(shell) if shell.kind == ShellKind::Cmd => shell.inner.as_deref()?,
        _ => launch,
    };
    let LaunchKind::Package(package) = &launch.kind else { return None };
    let registry = match package.runner.ecosystem() {
        Ecosystem::Npm => Registry::Npm,
        Ecosystem::PyPi => Registry::PyPi,
    };
    package.spec.filter(|spec| spec.registry).map(|spec| (spec, registry))
}

/// Whether the variables may come out of a file or a store, or a flag gives the secret.
fn is_provided_for(ctx: &ServerContext<'_>) -> bool {
    if ctx.file.judge.client.quirks.overlays {
        return true;
    }
    let fields = ["envFile", "env_file", "envFiles", "env_files", "env_keys", "secrets"];
    let flag = |arg: &str| {
        let name = arg.trim_start_matches('-').split('=').next().unwrap_or_default();
        arg.starts_with('-') && (names_a_secret(name) || name.contains("env") || name.contains("config"))
    };
    fields.iter().any(|field| ctx.server.has(field)) || ctx.server.args.iter().any(|arg| flag(arg.as_str()))
}

/// Whether the server may have a variable, from wherever.
fn may_have(ctx: &ServerContext<'_>, name: &str) -> bool {
    let server = ctx.server;
    let given = server.env.iter().any(|setting| setting.name.as_str() == name)
        || server.args.iter().any(|arg| arg.as_str().contains(name))
        || named_in_fields(ctx).iter().any(|(text, _)| text.as_str() == name);
    given
        || match hands_on(ctx.file.judge.client, name, None) {
            Some(true) => !ctx.file.host || client_has(ctx.file, name),
            Some(false) => false,
            None => true,
        }
}

fn draft(ctx: &ServerContext<'_>, spec: PackageSpec<'_>, one_of: &[String]) -> Draft {
    let names: Vec<_> = one_of.iter().map(|name| format!("`{name}`")).collect();
    let names = names.join(" or ");
    let client = ctx.file.judge.client;
    let why = match hands_on(client, one_of.first().map_or("", String::as_str), None) {
        Some(false) => format!("{} does not hand it on of its own accord", client.name),
        _ => "not set here either".to_owned(),
    };
    let message = format!("server {} is not given {names}, which its package needs", ctx.name());
    let instead = client.instead.iter().find(|(part, _)| *part == Part::Env).map(|(_, order)| *order);
    let help = match instead {
        Some(order) => order.to_owned(),
        None => format!("set {names} in `{}`", ctx.server.fields.env),
    };
    Draft::new(spec.name.span(), message, why).help(help).fix(fix(ctx, one_of))
}

/// Hands the variable on under its own name: the only one, or the one of several that the client has.
fn fix(ctx: &ServerContext<'_>, one_of: &[String]) -> Option<Fix> {
    let there = |name: &&String| ctx.file.host && client_has(ctx.file, name);
    let name = match one_of {
        [only] => only,
        several => several.iter().find(there)?,
    };
    let (edit, field) = hand_on(ctx, name)?;
    let fix = Fix::risky(format!("hand `{name}` on in `{field}`"), vec![edit]);
    Some(if there(&name) { fix } else { fix.then(format!("set `{name}` where {} is started", ctx.file.client())) })
}
