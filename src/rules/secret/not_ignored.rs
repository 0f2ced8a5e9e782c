use crate::client::Scope;
use crate::diagnostic::Severity;
use crate::rules::secrets::first_of_file;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};

declare_rule! {
    /// A file of one user's that holds a secret lies in a repository, and git does not ignore it.
    ///
    /// ## What it does
    ///
    /// Reports files that belong to one user alone, hold a secret, and lie in a repository of git without being ignored
    /// there: a home that is a repository, settings linked out of a folder of dotfiles. Of files that a project shares
    /// the other rules on secrets tell.
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
    let draft = Draft::new(ctx.start(), message, "the next commit may take it along");
    sink.report(
        draft.also(secret.span(), "the secret").help("add the file to `.gitignore`, or take the secret out of it"),
    );
}
