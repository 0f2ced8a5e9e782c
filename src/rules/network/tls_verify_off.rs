use std::sync::OnceLock;

use crate::diagnostic::{Fix, Severity};
use crate::document::{NodeKind, NodeRef, Text, remove_entry, replace_value};
use crate::knowledge::{TlsSwitch, tls_fields, tls_flag, tls_variable};
use crate::model::{Address, Flag, Launch, Reach, reach};
use crate::rules::address::called;
use crate::rules::flags::{removal, remove_flag};
use crate::rules::line;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::{Span, Words};

declare_rule! {
    /// The check of certificates is turned off.
    ///
    /// ## What it does
    ///
    /// Reports variables and flags that make a program take any certificate: `NODE_TLS_REJECT_UNAUTHORIZED=0`,
    /// `GIT_SSL_NO_VERIFY`, `npm_config_strict_ssl=false`, `curl -k`, `uvx --allow-insecure-host` and others; the list
    /// is `src/knowledge/tls.json`.
    ///
    /// It is a warning where every address that the server is given leads to this machine or into a network of one's
    /// own. A switch of one server alone, such as `JIRA_SSL_VERIFY=false`, is a warning where it is given an address on
    /// the internet, a note where it is given none, and nothing otherwise.
    ///
    /// ## Why
    ///
    /// Encryption without that check is encryption with whoever happens to answer. A variable like these holds for
    /// everything the process does, its downloads of code among it.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "crm": { "command": "crm-mcp", "env": { "NODE_TLS_REJECT_UNAUTHORIZED": "0" } } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "crm": { "command": "uvx", "args": ["--allow-insecure-host", "pypi.example.com", "crm-mcp==1.2.0"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "crm": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "NODE_TLS_REJECT_UNAUTHORIZED=0", "acme/crm:1.2"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "crm": { "command": "crm-mcp", "env": { "CRM_URL": "https://crm.example.com", "CRM_VERIFY_SSL": "false" } } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/crm.yaml
    /// name: crm
    /// version: 0.0.1
    /// schema: v1
    /// mcpServers:
    ///   - name: crm
    ///     type: streamable-http
    ///     url: https://crm.example.com/mcp
    ///     requestOptions:
    ///       verifySsl: false
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "crm": { "command": "env", "args": ["NODE_TLS_REJECT_UNAUTHORIZED=0", "/srv/crm-mcp"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "crm": { "command": "crm-mcp", "env": { "NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/acme.pem" } } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "notes": { "command": "notes-mcp", "env": { "NOTES_URL": "https://127.0.0.1:27124", "NOTES_VERIFY_SSL": "false" } },
    ///     "on": { "command": "crm-mcp", "env": { "NODE_TLS_REJECT_UNAUTHORIZED": "1", "CRM_SSL_VERIFY": "true" } },
    ///     "other": { "command": "crm-mcp", "args": ["-k", "--insecure"] },
    ///     "set elsewhere": { "command": "crm-mcp", "env": { "NODE_TLS_REJECT_UNAUTHORIZED": "${REJECT_UNAUTHORIZED}" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all; `requestOptions.verifySsl` is a field of Continue.
    ///
    /// ## References
    ///
    /// - <https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue> (2026-11-22)
    /// - the other switches, each with its source: `src/knowledge/tls.json` (2026-11-22)
    /// - <https://github.com/SAP/open-ux-tools/pull/4100> (2026-11-22)
    "network/tls-verify-off" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    check_fields(ctx, sink);
    let server = ctx.server;
    let Some(launch) = server.launch.as_ref() else { return };
    for setting in &server.env {
        let Some(switch) = tls_variable(setting.name.as_str(), written(setting.value)) else { continue };
        let whole = setting.name.span().to(setting.value.span());
        let found = Found { switch, name: setting.name.as_str().to_owned(), place: whole, hosts: setting.value.text() };
        sink.report_some(draft(ctx, &found).map(|draft| draft.fix(without_variable(ctx, setting.name))));
    }
    if !server.args.iter().any(|text| might_be_switch(text.as_str())) {
        return;
    }
    for (program, flag) in launch.flags() {
        let Some(switch) = tls_flag(&program, flag.name, flag.value.map(Text::as_str)) else { continue };
        let valued = flag.value.filter(|_| switch.hosts || !flag.bundled);
        let place = valued.map_or(flag.text.span(), |value| flag.text.span().to(value.span()));
        let found = Found { switch, name: flag.to_string(), place, hosts: flag.value.filter(|_| switch.hosts) };
        sink.report_some(draft(ctx, &found).map(|draft| draft.fix(without_flag(ctx, &flag))));
    }
    if let Some(container) = launch.container() {
        for (flag, assignment) in container.values(&["e", "env"]) {
            let found = assigned(assignment);
            sink.report_some(
                found.and_then(|found| draft(ctx, &found)).map(|draft| draft.fix(without_flag(ctx, flag))),
            );
        }
        return;
    }
    // `env NAME=value …`, also before a command in a shell.
    let script = launch.shell().and_then(|shell| shell.script);
    let words = script.map_or_else(|| server.args.clone(), |script| script.words().collect());
    for (word, found) in words.into_iter().filter_map(|word| Some((word, assigned(word)?))) {
        sink.report_some(draft(ctx, &found).map(|draft| draft.fix(without_assignment(ctx, word))));
    }
}

/// Whether there may be a flag or a variable for it in an argument; nearly no server has words like these.
fn might_be_switch(word: &str) -> bool {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let parts = ["verify", "nsecure", "_tls_", "curl", "ssl", "trusted", "certificate"];
    let finder = WORDS.get_or_init(|| Words::new(&parts));
    (word.starts_with('-') && word.contains('k')) || finder.may_occur_in(word)
}

/// A switch that is thrown.
struct Found<'a> {
    switch: &'static TlsSwitch,
    /// As it is written.
    name: String,
    place: Span,
    /// The hosts that are named with it.
    hosts: Option<Text<'a>>,
}

/// `NAME=value` where that is a switch.
fn assigned(text: Text<'_>) -> Option<Found<'_>> {
    let (name, value) = text.split_once('=')?;
    // In a shell there may be quotes around it, and a `;` behind.
    let written = value.as_str();
    let start = written.len() - written.trim_start_matches(['"', '\'']).len();
    let value = value.part(start..written.trim_end_matches(['"', '\'', ';']).len().max(start));
    let switch = tls_variable(name.as_str(), value.as_str())?;
    let place = name.span().to(value.span());
    Some(Found { switch, name: name.as_str().to_owned(), place, hosts: Some(value) })
}

/// A value as a variable of the environment gets it.
fn written(value: NodeRef<'_>) -> &str {
    match value.kind() {
        NodeKind::Bool(_) | NodeKind::Number => value.raw(),
        _ => value.as_str().unwrap_or_default(),
    }
}

/// What is to be said of a switch, if anything.
fn draft(ctx: &ServerContext<'_>, found: &Found<'_>) -> Option<Draft> {
    let switch = found.switch;
    let reaches: Vec<Reach> = match found.hosts.filter(|_| switch.hosts) {
        Some(hosts) => hosts.as_str().split([',', ' ']).map(|host| reach(host_of(host))).collect(),
        None => addresses(ctx),
    };
    let is_public = reaches.contains(&Reach::Public);
    let known = reaches.iter().filter(|reach| **reach != Reach::Unknown).count();
    let severity = if switch.hosts && known > 0 && reaches.iter().all(|reach| *reach == Reach::Loopback) {
        // What never leaves this machine cannot be put on.
        return None;
    } else if switch.is_narrow() {
        match (is_public, known) {
            (true, _) => Severity::Warning,
            (false, 0) => Severity::Info,
            _ => return None,
        }
    } else if switch.obsolete || (known > 0 && !is_public) {
        Severity::Warning
    } else {
        Severity::Error
    };
    let name = &found.name;
    let label = match switch.hosts {
        true => format!("{} then takes any certificate of the hosts it names", switch.of),
        false if switch.obsolete => {
            format!("{} takes any certificate then, and later releases pass it over", switch.of)
        }
        false => format!("{} then takes any certificate", switch.of),
    };
    let message = format!("`{name}` turns the check of certificates off for server {}", ctx.name());
    let draft = Draft::new(found.place, message, label);
    Some(draft.severity(severity).help(format!("take it out; for a certificate of your own, {}", switch.instead)))
}

/// A host without its port.
fn host_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host.trim_matches(['[', ']']),
    }
}

/// Where the addresses lead that a server is given.
fn addresses(ctx: &ServerContext<'_>) -> Vec<Reach> {
    let server = ctx.server;
    let settings = server.env.iter().filter_map(|setting| setting.value.text());
    let texts = server.args.iter().copied().chain(settings).chain(server.url);
    texts.filter_map(in_it).map(|address| address.reach()).collect()
}

/// The address that a value is, or gives: `--url=https://…`, `URL=https://…`.
fn in_it(text: Text<'_>) -> Option<Address<'_>> {
    Address::read(text).or_else(|| Address::read(text.split_once('=')?.1))
}

/// Switches among the fields of a declaration.
fn check_fields(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for switch in tls_fields() {
        let first = switch.name.split('/').next().unwrap_or_default();
        // The cheapest question first: nearly no server has the field.
        let Some(entry) = ctx.server.node.entry_of_path(&switch.name) else { continue };
        if entry.value.kind() != NodeKind::Bool(false) || !ctx.file.judge.schema().has_field(first) {
            continue;
        }
        let reach = called(ctx).map_or(Reach::Unknown, |called| called.address.reach());
        let severity = match reach {
            Reach::Public => Severity::Error,
            Reach::Loopback => return,
            Reach::Host | Reach::Private | Reach::Unknown => Severity::Warning,
        };
        let name = switch.name.replace('/', ".");
        let message = format!("`{name}` turns the check of certificates off for server {}", ctx.name());
        let client = ctx.file.client();
        let edit = replace_value(ctx.file.document, entry.value, &true.into());
        sink.report(
            Draft::new(entry.key_span.to(entry.value.span()), message, format!("{client} then takes any certificate"))
                .severity(severity)
                .help(format!("take it out; for a certificate of your own, {}", switch.instead))
                .fix(edit.map(|edit| Fix::risky("check certificates", vec![edit]))),
        );
    }
}

/// Takes a variable out of the environment, and out of that of a container to which it is passed on.
fn without_variable(ctx: &ServerContext<'_>, name: Text<'_>) -> Option<Fix> {
    let env = ctx.server.node.entry_of_path(ctx.server.fields.env)?.value;
    let index = env.entries().position(|entry| entry.key.span() == name.span())?;
    let mut edits = vec![remove_entry(ctx.file.document, env, index)?];
    if let Some(container) = ctx.server.launch.as_ref().and_then(Launch::container) {
        for (flag, value) in container.values(&["e", "env"]) {
            if value.as_str() == name.as_str() {
                edits.extend(remove_flag(ctx, flag)?);
            }
        }
    }
    Some(Fix::risky(format!("remove `{}`", name.as_str()), edits))
}

/// Takes a flag out of the arguments.
fn without_flag(ctx: &ServerContext<'_>, flag: &Flag<'_>) -> Option<Fix> {
    Some(Fix::risky(removal(flag), remove_flag(ctx, flag)?))
}

/// Takes a `NAME=value` out that is an argument by itself.
fn without_assignment(ctx: &ServerContext<'_>, text: Text<'_>) -> Option<Fix> {
    let argument = line::argument(ctx, text).filter(|argument| argument.span() == text.span())?;
    let name = text.as_str().split('=').next().unwrap_or_default();
    Some(Fix::risky(format!("remove `{name}`"), vec![line::remove(ctx, argument, 1)?]))
}
