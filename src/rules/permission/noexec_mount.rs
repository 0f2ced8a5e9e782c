use crate::diagnostic::{Fix, Severity};
use crate::rules::program::start::write_before;
use crate::rules::program::{Format, SearchList, format, look_up};
use crate::rules::runner_cache::first_with_runner;
use crate::rules::{Check, Context, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{FileKind, Lookup, Os, Stat, System};

declare_rule! {
    /// The command lies where the file system lets nothing be executed.
    ///
    /// ## What it does
    ///
    /// Asks of the command of a server, and of the folder in which `npx` and `uvx` keep what they fetch, whether they
    /// lie on a file system that is mounted with `noexec`.
    ///
    /// ## Why
    ///
    /// The client reports `spawn … EACCES`, and the execute permission is there to see. No `chmod` helps: the mount
    /// decides. Shared machines mount `/tmp` and sometimes `/home` like this, and so do some containers and disks.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /data/serve 755
    /// no-exec /data
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/data/serve" } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /home/me/.npm 755
    /// no-exec /home/me
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /data/serve 755 #!/usr/bin/env node\n
    /// no-exec /data
    /// ```
    ///
    /// ```json,bad,path=~/.claude.json
    /// { "mcpServers": { "mine": { "command": "/data/serve", "args": ["--quiet"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/npx 755
    /// folder /home/me/.npm 755
    /// folder /var/cache/me 755
    /// no-exec /home/me
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "docs-server"], "env": { "npm_config_cache": "/var/cache/me" } } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. It is asked on Linux alone.
    ///
    /// ## References
    ///
    /// - <https://github.com/jhuckaby/Cronicle/issues/673> (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man8/mount.8.html> (2026-11-22)
    "permission/noexec-mount" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Both(check_caches, check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let system = ctx.file.system;
    let Some((command, lookup)) = look_up(ctx) else { return };
    let Some(path) = forbidden(system, &lookup) else { return };
    let Some(text) = ctx.server.command else { return };
    let help = match format(system, path) {
        Some(Format::Script(shebang)) => {
            let interpreter = shebang.program.unwrap_or(shebang.interpreter);
            format!("move it to another file system, or make `{interpreter}` the command and the script its argument")
        }
        _ => "move it to another file system, or mount this one without `noexec`".to_owned(),
    };
    sink.report(
        Draft::new(
            text.span(),
            format!(
                "`{command}` lies on a file system on which nothing may be executed: server {} cannot be started",
                ctx.name()
            ),
            "mounted with `noexec`",
        )
        .help(help)
        .fix(fix(ctx, path)),
    );
}

/// The interpreter of a script as the command: it is not the script that is executed then.
fn fix(ctx: &ServerContext<'_>, path: &std::path::Path) -> Option<Fix> {
    let system = ctx.file.system;
    let Format::Script(shebang) = format(system, path).filter(|_| ctx.server.command.is_some())? else { return None };
    let interpreter = shebang.program.unwrap_or(shebang.interpreter);
    let found = SearchList::of(ctx).find(system, &interpreter, &system.current_dir())?;
    if !shebang.plain || shebang.crlf || !matches!(found, Lookup::Found(_)) {
        return None;
    }
    let edits = write_before(ctx, &interpreter, path)?;
    let title = format!("start `{interpreter}` with the script");
    Some(if ctx.file.shared { Fix::risky(title, edits) } else { Fix::safe(title, edits) })
}

/// The program that a look-up gives, where only its mount keeps it from being executed.
pub(crate) fn forbidden<'l>(system: &dyn System, lookup: &'l Lookup) -> Option<&'l std::path::Path> {
    let (Lookup::Found(path) | Lookup::NotExecutable(path)) = lookup else { return None };
    (system.os() == Os::Linux && system.forbids_execution(path)).then_some(path)
}

fn check_caches(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    first_with_runner(ctx, |server, text, cache| {
        let system = ctx.system;
        let there = matches!(system.stat(&cache.folder), Ok(Stat { kind: FileKind::Directory, .. }));
        if !there || system.os() != Os::Linux || !system.forbids_execution(&cache.folder) {
            return;
        }
        let message = format!(
            "{} keeps what it fetches in `{}`, where nothing may be executed: server {} cannot be started",
            cache.runner,
            cache.folder.display(),
            server.name()
        );
        let name = server.server.name.as_str();
        sink.report(
            Draft::new(text.span(), message, "its cache is mounted with `noexec`")
                .severity(Severity::Warning)
                .of_server(name)
                .help(format!("name a folder elsewhere with `{}` in `env`", cache.variable)),
        );
    });
}
