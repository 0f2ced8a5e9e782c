use std::path::Path;

use crate::client::Scope;
use crate::diagnostic::{Fix, Severity};
use crate::rules::remedy::quote;
use crate::rules::secrets::first_of_file;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// A file of one user's that holds a secret lies in a repository, and git does not ignore it.
    ///
    /// ## What it does
    ///
    /// Reports files that belong to one user alone, hold a secret, and lie in a repository of git without being ignored
    /// there: a home that is a repository, settings linked out of a folder of dotfiles. Of files that a project shares
    /// the other rules on secrets tell. The commands that are shown have git ignore the file, and forget it where it knows
    /// it already; what was committed stays in the history.
    ///
    /// ## Why
    ///
    /// The next `git add .` takes the file along, and the next push the secret.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// repository /home/me
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
    /// repository /home/me
    /// ignored /home/me/.codex
    /// file /usr/bin/docs-mcp 755
    /// env PATH /usr/bin
    /// file /home/me/.codex/config.toml 600
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
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/aethersdr/AetherSDR/pull/5141> (2026-11-22)
    /// - <https://git-scm.com/docs/gitignore> (2026-11-22)
    "secret/not-ignored" {
        severity: Severity::Info,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !matches!(ctx.judge.file.scope, Scope::User | Scope::Local) {
        return;
    }
    let Some(secret) = first_of_file(ctx) else { return };
    if ctx.system.is_ignored(ctx.path) != Some(false) {
        return;
    }
    let message = "this file holds a secret, lies in a git repository, and is not ignored there";
    let mut draft =
        Draft::new(ctx.start(), message, "the next commit may take it along").also(secret.span(), "the secret");
    for order in orders(ctx).unwrap_or_default() {
        draft = draft.fix(Fix::display_only(order));
    }
    sink.report(draft.help("add the file to `.gitignore`, or take the secret out of it"));
}

/// Has git ignore the file from here on, and forget it where it knows it already.
fn orders(ctx: &Context<'_>) -> Option<[String; 2]> {
    let (folder, name) = (ctx.path.parent()?, ctx.path.file_name()?.to_str()?);
    // To git these are no letters.
    (!name.contains(['*', '?', '[', ']', '\\', ' '])).then_some(())?;
    let (list, quoted) = (quote(&folder.join(".gitignore"))?, quote(Path::new(name))?);
    let folder = quote(folder)?;
    let line = match ctx.system.os() {
        // What PowerShell writes with `>>` git cannot read everywhere.
        Os::Windows => format!("Add-Content {list} /{name}"),
        Os::Linux | Os::MacOs => format!("echo /{quoted} >> {list}"),
    };
    Some([line, format!("git -C {folder} rm --cached --ignore-unmatch {quoted}")])
}
