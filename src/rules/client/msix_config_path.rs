use std::path::Path;

use crate::diagnostic::Severity;
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::Os;

declare_rule! {
    /// The app is installed as a package, which has a configuration of its own.
    ///
    /// ## What it does
    ///
    /// On Windows, reports a `claude_desktop_config.json` in `%APPDATA%` while the folder of the packaged app is there.
    ///
    /// ## Why
    ///
    /// Since February 2026 the app is installed as a package (MSIX) by default. Windows gives a package its own copy of
    /// `%APPDATA%`, so that what is edited in the documented place has no effect and leaves no trace in any log.
    ///
    /// ## Example
    ///
    /// On a machine with `%LOCALAPPDATA%\Packages\Claude_pzs8sxrjxfjjc`:
    ///
    /// ```json,bad,windows,path=AppData/Roaming/Claude/claude_desktop_config.json,machine=AppData/Local/Packages/Claude_pzs8sxrjxfjjc
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,windows,path=AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json,machine=AppData/Local/Packages/Claude_pzs8sxrjxfjjc
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```json,good,windows,path=AppData/Roaming/Claude/claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Desktop. One packaged build, 1.1.2998, was seen to read the file in `%APPDATA%` all the same.
    ///
    /// ## References
    ///
    /// - <https://github.com/anthropics/claude-code/issues/26073> (2026-11-22)
    /// - <https://github.com/anthropics/claude-code/issues/25579> (2026-11-22)
    "client/msix-config-path" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let windows = ctx.system.os() == Os::Windows;
    let plain = |path: &Path| {
        let text = path.to_string_lossy();
        if windows { text.replace('\\', "/").to_lowercase() } else { text.into_owned() }
    };
    let anywhere = Path::new("");
    let here = |place: &&crate::client::Place| {
        place.locate(ctx.system, anywhere).is_some_and(|path| plain(&path) == plain(ctx.path))
    };
    let Some(eclipse) = ctx.judge.file.places.iter().find(here).and_then(|place| place.eclipse) else { return };
    let Some(folder) = eclipse.base.folder(ctx.system, anywhere).map(|base| base.join(eclipse.folder)) else { return };
    if ctx.system.stat(&folder).is_ok() {
        sink.report(
            Draft::new(
                ctx.start(),
                format!("{} is installed as a package here and reads another file", ctx.client()),
                "most likely not read",
            )
            .help(format!(
                "edit `{}`, which Settings > Developer > Edit Config opens",
                folder.join(eclipse.path).to_string_lossy().replace('/', "\\")
            )),
        );
    }
}
