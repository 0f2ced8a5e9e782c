use std::path::Path;

use crate::diagnostic::Severity;
use crate::rules::program::look_up;
use crate::rules::remedy::order;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// macOS has put the command under quarantine, as it does with what was downloaded.
    ///
    /// ## What it does
    ///
    /// Asks on macOS whether the command of a server carries the mark of a download that nobody has approved yet. Of a
    /// program within an application it is the application that is asked.
    ///
    /// ## Why
    ///
    /// macOS asks before it lets such a program run, or ends it at once (`killed: 9`). A server has no window in which
    /// it could ask, and the client sees only that it exits.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /Users/me/bin/box-mcp 755
    /// quarantined /Users/me/bin/box-mcp
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "/Users/me/bin/box-mcp" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// The same program without the mark, or one that a package manager has installed:
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /opt/homebrew/bin
    /// file /opt/homebrew/bin/box-mcp 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "box-mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all, on macOS.
    ///
    /// ## References
    ///
    /// - <https://support.apple.com/guide/security/gatekeeper-and-runtime-protection-sec5599b66df/web> (2026-11-22)
    "permission/quarantine" {
        severity: Severity::Warning,
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let system = ctx.file.system;
    if system.os() != Os::MacOs {
        return;
    }
    let (Some((command, Lookup::Found(path))), Some(text)) = (look_up(ctx), ctx.server.command) else { return };
    let judged = application(&path).unwrap_or(&path);
    if !system.is_quarantined(judged) {
        return;
    }
    let recursive = if judged == path.as_path() { "" } else { "r" };
    sink.report(
        Draft::new(
            text.span(),
            format!("macOS has put `{command}` under quarantine, and may not let server {} start", ctx.name()),
            "downloaded, and not approved yet",
        )
        .help("if you trust where it comes from, take the mark away")
        .fix(order(&format!("xattr -d{recursive} com.apple.quarantine"), judged)),
    );
}

/// The outermost application that a program lies in: the user approves it as a whole.
fn application(path: &Path) -> Option<&Path> {
    let is_application = |folder: &&Path| folder.extension().is_some_and(|extension| extension == "app");
    path.ancestors().skip(1).filter(is_application).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_approved_with_its_application() {
        for (path, found) in [
            ("/Applications/A.app/Contents/MacOS/a", Some("/Applications/A.app")),
            ("/Applications/A.app/Contents/B.app/Contents/MacOS/b", Some("/Applications/A.app")),
            ("/usr/local/bin/a.app", None),
        ] {
            assert_eq!(application(Path::new(path)), found.map(Path::new), "{path}");
        }
    }
}
