use std::path::Path;

use crate::diagnostic::Fix;
use crate::rules::context::ServerContext;
use crate::rules::program::{is_on_windows_drive, look_up, script};
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::{Lookup, Stat};
use crate::text::Span;

declare_rule! {
    /// Every user of this machine can change what the client starts.
    ///
    /// ## What it does
    ///
    /// Reports configuration files, commands and scripts that everybody may write to.
    ///
    /// ## Why
    ///
    /// Whoever changes such a file has their program started with your rights, by a client that has already asked
    /// whether it is trusted.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/open.sh" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/tool.sh" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Windows drives under WSL, where every file has every permission, are left alone.
    ///
    /// ## References
    ///
    /// - CVE-2025-54136, the same class: a configuration changed after it was approved (2026-11-22)
    "permission/world-writable" {
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    report(ctx, ctx.path, ctx.start(), "this file", sink);
    for server in &ctx.reading.servers {
        let choice = ctx.judge.schema().choose(server);
        let server_ctx = ServerContext { file: ctx, server, choice, violations: &[] };
        if let (Some(text), Some((_, Lookup::Found(path)))) = (server.command, look_up(&server_ctx)) {
            report(ctx, &path, text.span(), "this program", sink);
        }
        if let Some((text, path)) = script(&server_ctx) {
            report(ctx, &path, text.span(), "this script", sink);
        }
    }
}

fn report(ctx: &Context<'_>, path: &Path, span: Span, what: &str, sink: &mut Sink<'_>) {
    let Ok(Stat { mode: Some(mode), .. }) = ctx.system.stat(path) else { return };
    if mode & 0o002 == 0 || is_on_windows_drive(ctx.system, path) {
        return;
    }
    let order = shlex::try_quote(&path.to_string_lossy()).map(|quoted| format!("chmod o-w {quoted}")).ok();
    sink.report(
        Draft::new(
            span,
            format!("every user of this machine can change {what}: its mode is {mode:o}"),
            "writable by everybody",
        )
        .help("take the write permission from others")
        .fix(order.map(Fix::display_only)),
    );
}
