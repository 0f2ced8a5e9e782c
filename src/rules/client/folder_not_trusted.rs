use crate::client::Approval;
use crate::consent::{Consent, Consents};
use crate::diagnostic::Severity;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};

declare_rule! {
    /// The client ignores the file because the folder is not trusted on this machine.
    ///
    /// ## What it does
    ///
    /// Reads where the client keeps the folders that its user trusts, and reports files of projects that are not among
    /// them. It trusts nothing. Where the client was never used, nothing is said.
    ///
    /// ## Why
    ///
    /// None of the file's servers is started, and a run without a terminal ends as if all were well.
    ///
    /// ## Example
    ///
    /// On a machine where Codex is in use and the project was never trusted:
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml,home=.codex/config.toml:
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// With `projects."/home/me/project".trust_level = "trusted"` in `~/.codex/config.toml`:
    ///
    /// ```toml,good,client=codex,path=.codex/config.toml,home=.codex/config.toml:projects."/home/me/project".trust_level="trusted"
    /// [mcp_servers.time]
    /// command = "uvx"
    /// args = ["mcp-server-time"]
    /// ```
    ///
    /// ## Clients
    ///
    /// Codex reads `.codex/config.toml` of trusted projects alone. Gemini CLI ignores a project's settings in an
    /// untrusted folder unless `security.folderTrust.enabled` is `false`, Qwen Code once it is `true`. GitHub Copilot CLI
    /// reads the files of a project in folders below those that its `trustedFolders` names.
    ///
    /// ## References
    ///
    /// - measured on Codex 0.169.0 (2026-11-22)
    /// - <https://geminicli.com/docs/cli/trusted-folders> (2026-11-22)
    /// - <https://github.com/google-gemini/gemini-cli/pull/15943> (2026-11-22)
    /// - <https://docs.github.com/en/copilot/how-tos/copilot-cli/set-up-copilot-cli/configure-copilot-cli> (2026-11-22)
    "client/folder-not-trusted" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(project) = ctx.project.filter(|_| ctx.judge.file.approval == Approval::TrustedFolder) else { return };
    if !ctx.shared || !ctx.reading.declares() {
        return;
    }
    let message = match Consents::read(ctx.system, ctx.judge, project).folder() {
        Consent::Pending => format!("{} ignores this file until the folder is trusted", ctx.client()),
        Consent::Refused => format!("{} ignores this file: the folder was marked as not trusted", ctx.client()),
        Consent::Approved | Consent::Unknown => return,
    };
    let root = ctx.reading.maps.first().and_then(|map| map.root).map_or_else(|| ctx.start(), |root| root.key_span);
    sink.report(Draft::new(root, message, "none of these is started").help(ctx.judge.client.consent.how));
}
