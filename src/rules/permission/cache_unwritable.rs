use std::path::PathBuf;

use crate::diagnostic::Severity;
use crate::rules::remedy::order;
use crate::rules::runner_cache::{Cache, first_with_runner};
use crate::rules::{Check, Context, Draft, Needs, Sink, declare_rule};
use crate::system::System;

declare_rule! {
    /// The folder in which `npx` or `uvx` keeps what it fetches belongs to somebody else.
    ///
    /// ## What it does
    ///
    /// Asks whether this user may write to the cache of npm (`~/.npm`) for servers that `npx` starts, and to that of uv
    /// (`~/.cache/uv`, on macOS as well) for servers that `uvx` and `uv run` start. Other folders are taken from
    /// `npm_config_cache`, `UV_CACHE_DIR`, `XDG_CACHE_HOME`, from the flags `--cache` and `--cache-dir`, and from
    /// `~/.npmrc`. Each is reported once in a file.
    ///
    /// ## Why
    ///
    /// A `sudo npm install` leaves files of root behind. From then on `npx` fails with `EACCES` for whatever it has not
    /// fetched before, and a client may show no more than that the server has exited.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /home/me/.npm 755
    /// folder /home/me/.npm/_cacache 755
    /// read-only /home/me/.npm/_cacache
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os macos
    /// env PATH /usr/bin
    /// file /usr/bin/uvx 755
    /// folder /Users/me/.cache/uv 755
    /// read-only /Users/me/.cache/uv
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "time": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// Make the folder yours again, or name another:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /home/me/.npm 755
    /// folder /home/me/.npm/_cacache 755
    /// read-only /home/me/.npm/_cacache
    /// folder /srv/cache 755
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"], "env": { "npm_config_cache": "/srv/cache" } } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// env XDG_CACHE_HOME /srv/xdg
    /// file /usr/bin/npx 755
    /// file /usr/bin/uvx 755
    /// file /home/me/.npmrc 644 fund=false\ncache = /srv/cache\n
    /// folder /home/me/.npm 755
    /// folder /home/me/.cache/uv 755
    /// read-only /home/me/.npm
    /// read-only /home/me/.cache/uv
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "docs": { "command": "npx", "args": ["-y", "docs-server"] },
    ///     "time": { "command": "uvx", "args": ["mcp-server-time"] }
    ///   }
    /// }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// file /usr/bin/pnpx 755
    /// file /usr/bin/uvx 755
    /// folder /home/me/.npm 755
    /// folder /home/me/.cache/uv 755
    /// read-only /home/me/.npm
    /// read-only /home/me/.cache/uv
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "a": { "command": "npx", "args": ["--cache", "/srv/a", "-y", "docs-server"] },
    ///     "b": { "command": "pnpx", "args": ["docs-server"] },
    ///     "c": { "command": "uvx", "args": ["--no-cache", "mcp-server-time"] },
    ///     "d": { "command": "uvx", "args": ["mcp-server-time"], "env": { "UV_CACHE_DIR": "/srv/d" } },
    ///     "e": { "command": "npx", "args": ["-y", "docs-server"], "env": { "HOME": "/srv/e" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Where a client gives its servers a few variables alone, those of this process do not count.
    ///
    /// ## References
    ///
    /// - <https://docs.npmjs.com/cli/v11/using-npm/config#cache> (2026-11-22)
    /// - <https://docs.astral.sh/uv/reference/storage/> (2026-11-22)
    /// - the changes of Claude Code 2.1.139 (2026-11-22)
    "permission/cache-unwritable" {
        severity: Severity::Warning,
        needs: Needs::Host,
        check: Check::File(check),
    }
}

fn check(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    first_with_runner(ctx, |server, text, cache| {
        let Some(folder) = unwritable(ctx.system, cache) else { return };
        let message = format!(
            "this user may not write to `{}`, where {} keeps what it fetches: server {} probably does not start",
            folder.display(),
            cache.runner,
            server.name()
        );
        sink.report(
            Draft::new(text.span(), message, format!("{} fetches packages into that folder", cache.runner))
                .of_server(server.server.name.as_str())
                .help(format!("make the folder yours again, or name another with `{}`", cache.variable))
                .fix(order("sudo chown -R \"$(id -un)\"", &cache.folder)),
        );
    });
}

/// The first folder of a cache that is there and may not be written to.
fn unwritable(system: &dyn System, cache: &Cache) -> Option<PathBuf> {
    let below: &[&str] = if cache.runner == "npm" { &["", "_cacache", "_cacache/tmp", "_npx"] } else { &[""] };
    let folders = below.iter().map(|name| if name.is_empty() { cache.folder.clone() } else { cache.folder.join(name) });
    folders.into_iter().find(|folder| system.is_writable(folder) == Some(false))
}
