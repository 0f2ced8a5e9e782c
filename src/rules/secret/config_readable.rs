use std::path::Path;

use crate::client::Scope;
use crate::diagnostic::Severity;
use crate::rules::program::is_on_windows_drive;
use crate::rules::remedy::order;
use crate::rules::secrets::first_of_file;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::System;

declare_rule! {
    /// Every user of this machine can read a file that holds a secret.
    ///
    /// ## What it does
    ///
    /// Reports files that belong to one user alone and hold a secret, where their mode lets everybody read them and all
    /// folders on the way let everybody through. Files of a project, which are shared anyway, containers, and Windows
    /// drives under WSL are left alone.
    ///
    /// ## Why
    ///
    /// Most programs write files that everybody may read. On a machine with other users, or with a service that was
    /// broken into, the secret is theirs.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// folder /home/me 755
    /// file /home/me/.codex/config.toml 644
    /// ```
    ///
    /// ```toml,bad,client=codex,path=~/.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "docs-mcp"
    /// env = { DOCS_API_KEY = "q8Zr2LmX4vTn6Wd1Ks9YbHc3" }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docs-mcp 755
    /// file /home/me/.codex/config.toml 600
    /// ```
    ///
    /// ```toml,good,client=codex,path=~/.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "docs-mcp"
    /// env = { DOCS_API_KEY = "q8Zr2LmX4vTn6Wd1Ks9YbHc3" }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/docs-mcp 755
    /// folder /home/me 750
    /// file /home/me/.codex/config.toml 644
    /// ```
    ///
    /// ```toml,good,client=codex,path=~/.codex/config.toml
    /// [mcp_servers.docs]
    /// command = "docs-mcp"
    /// env = { DOCS_API_KEY = "q8Zr2LmX4vTn6Wd1Ks9YbHc3" }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Windows has no such modes.
    ///
    /// ## References
    ///
    /// - CVE-2026-46406, the same class: a file of Claude Code that everybody could read (2026-11-22)
    "secret/config-readable" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let own = matches!(ctx.judge.file.scope, Scope::User | Scope::Local);
    if !own || !is_open(ctx.system, ctx.path) {
        return;
    }
    let Some(secret) = first_of_file(ctx) else { return };
    let message = "every user of this machine can read this file, which holds a secret";
    let draft = Draft::new(ctx.start(), message, "readable by everybody").also(secret.span(), "the secret");
    sink.report(draft.help("let nobody but its owner read it").fix(order("chmod 600", ctx.path)));
}

/// Whether everybody can read a file: by its own mode, and by those of the folders that lead to it. The group is left
/// out of it: often it has one member.
fn is_open(system: &dyn System, path: &Path) -> bool {
    let mode = |path: &Path| system.stat(path).ok().and_then(|stat| stat.mode);
    let readable = mode(path).is_some_and(|mode| mode & 0o004 != 0);
    // What cannot be looked at is taken to let everybody through.
    let reachable = || path.ancestors().skip(1).all(|folder| mode(folder).is_none_or(|mode| mode & 0o001 != 0));
    readable && !is_on_windows_drive(system, path) && !system.in_container() && reachable()
}
