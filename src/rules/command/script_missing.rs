use std::path::{Path, PathBuf};

use crate::client::Choice;
use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::Text;
use crate::model::{Transport, is_absolute};
use crate::rules::program::{locate, look_up, script};
use crate::rules::remedy::quote;
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{FileKind, Lookup, Os, ReadError, Stat, System};

declare_rule! {
    /// The script or the folder that a server is started with is not on this machine.
    ///
    /// ## What it does
    ///
    /// Looks for the script that Node.js, Python, Deno, Bun or `uv run` is given, for the folder of `uv --directory` and
    /// the like, and for the working directory. Modules, addresses, names of tasks, what is started in a container or on
    /// another machine, and relative paths of which only the client knows what they count from are left alone.
    ///
    /// ## Why
    ///
    /// The program starts, says `Cannot find module '/srv/dist/index.js'` or `can't open file`, and exits; the client
    /// shows that the server has exited. Most of the time the project has not been built yet, or has moved. Where its
    /// `package.json` says how it is built, the order that does it is given along.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /home/me/project/package.json 644 {}
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "node", "args": ["dist/index.js"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/uv 755
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "uv", "args": ["--directory", "/srv/gone", "run", "server.py"] } } }
    /// ```
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/python3 755
    /// ```
    ///
    /// ```json,bad,path=.cursor/mcp.json
    /// { "mcpServers": { "mine": { "command": "python3", "args": ["-m", "mine"], "cwd": "/srv/gone" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /usr/bin/python3 755
    /// file /usr/bin/deno 755
    /// file /usr/bin/uv 755
    /// file /srv/mine/dist/index.js 644 //
    /// file /srv/py/server.py 644 #
    /// folder /srv/mine/dist 755
    /// folder /srv/py 755
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "a": { "command": "node", "args": ["/srv/mine/dist/index.js"] },
    ///     "b": { "command": "node", "args": ["/srv/mine/dist/index"] },
    ///     "c": { "command": "node", "args": ["/srv/mine/dist"] },
    ///     "d": { "command": "python3", "args": ["-m", "mine.server"] },
    ///     "e": { "command": "deno", "args": ["run", "-A", "npm:some-server/run.js"] },
    ///     "f": { "command": "uv", "args": ["--directory", "/srv/py", "run", "server.py"] },
    ///     "g": { "command": "uv", "args": ["run", "--directory", "/srv/py", "some-tool"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/r-huijts/rijksmuseum-mcp/issues/2> (2026-11-22)
    /// - <https://github.com/sweetrb/apple-notes-mcp/issues/33> (2026-11-22)
    "command/script-missing" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let started = !matches!(ctx.choice, Choice::Branch(branch) if branch.transport != Transport::Stdio);
    // Where the program itself is gone, that comes first; in a folder that is not there, no script is there either.
    let gone = || matches!(look_up(ctx), Some((command, Lookup::Missing)) if command.contains(['/', '\\']));
    if !started || gone() {
        return;
    }
    if let Some(text) = missing_folder(ctx) {
        let message =
            format!("there is no folder `{}`, in which server {} is to be started", text.as_str(), ctx.name());
        let draft = Draft::new(text.span(), message, "nothing at this path");
        sink.report(draft.help("correct the path to the folder").costs(Loss::Launch));
    } else if let Some((text, path)) = missing_script(ctx) {
        let message = format!("there is no `{}`: server {} ends as soon as it is started", text.as_str(), ctx.name());
        let severity = if ctx.file.judge.is_unknown() { Severity::Warning } else { Severity::Error };
        let draft = Draft::new(text.span(), message, "nothing at this path");
        let project = project(ctx.file.system, &path);
        let order = project.and_then(|project| build_order(ctx.file.system, project));
        sink.report(draft.severity(severity).help(advice(project)).fix(order.map(Fix::display_only)));
    }
}

/// The first folder that a server is to be started in and that is not there.
fn missing_folder<'a>(ctx: &ServerContext<'a>) -> Option<Text<'a>> {
    let launch = ctx.server.launch.as_ref().filter(|launch| !launch.is_far())?;
    let knows_cwd = ctx.file.judge.schema().has_field(ctx.server.fields.cwd);
    // What a relative one counts from, only the client knows.
    let cwd = ctx.server.cwd.filter(|cwd| knows_cwd && is_absolute(cwd.as_str()));
    let flags = launch.folders().filter_map(|flag| flag.value);
    let gone = |text: &Text<'_>| locate(ctx, text.as_str()).is_some_and(|path| is_gone(ctx.file.system, &path));
    cwd.into_iter().chain(flags).find(gone)
}

/// The script that a server is started with and that is not there, and where it should be.
pub(crate) fn missing_script<'a>(ctx: &ServerContext<'a>) -> Option<(Text<'a>, PathBuf)> {
    let (text, path) = script(ctx).filter(|(text, _)| is_file_name(*text))?;
    let system = ctx.file.system;
    // Node.js adds the ends of names itself.
    let mut added = ["js", "json", "node", "ts"].iter().map(|end| PathBuf::from(format!("{}.{end}", path.display())));
    (is_gone(system, &path) && added.all(|path| is_gone(system, &path))).then_some((text, path))
}

/// Whether nothing is there; where that cannot be seen, something may be.
fn is_gone(system: &dyn System, path: &Path) -> bool {
    system.stat(path) == Err(ReadError::NotFound)
}

/// Whether a word is the path of a script, and not the name of a task, a module or an address.
fn is_file_name(text: Text<'_>) -> bool {
    let value = text.as_str();
    let scheme = value.split_once(':').is_some_and(|(before, _)| before.len() > 1);
    let pattern = value.contains(['*', '?', '<', '>', '\n']);
    let named = value.contains(['/', '\\']) || ENDS.iter().any(|end| value.ends_with(end));
    named && !scheme && !pattern && !value.starts_with(['-', '@'])
}

const ENDS: &[&str] = &[".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".py"];

/// Folders that a build makes.
const BUILT: &[&str] = &["dist", "build", "out", "lib", ".build"];

/// The project that makes a script, where it is to be made.
fn project<'p>(system: &dyn System, path: &'p Path) -> Option<&'p Path> {
    let built = path
        .ancestors()
        .skip(1)
        .find(|folder| folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| BUILT.contains(&name)));
    built.and_then(Path::parent).filter(|project| {
        let marker = project.join("package.json");
        matches!(system.stat(&marker), Ok(Stat { kind: FileKind::File, .. }))
    })
}

/// The order that builds a project, where it says how: with the manager whose lock lies there.
fn build_order(system: &dyn System, project: &Path) -> Option<String> {
    let text = system.read(&project.join("package.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&text).ok()?;
    manifest.pointer("/scripts/build")?;
    let there = |(lock, _): &&(&str, &str)| system.stat(&project.join(lock)).is_ok();
    let manager = LOCKS.iter().find(there).map_or("npm", |(_, manager)| manager);
    // The shells of Windows do not agree on how two orders are joined.
    let folder = quote(project).filter(|_| system.os() != Os::Windows)?;
    Some(format!("cd {folder} && {manager} install && {manager} run build"))
}

const LOCKS: &[(&str, &str)] =
    &[("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"), ("bun.lockb", "bun")];

fn advice(project: Option<&Path>) -> String {
    match project {
        Some(project) => {
            format!("build it in `{}`, as its page says", project.display())
        }
        None => "correct the path to the script".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::FakeSystem;

    #[test]
    fn what_is_to_be_built_is_not_to_be_corrected() {
        let system = FakeSystem::new(Os::Linux).file("/p/package.json", 0o644, "{}");
        for (path, build) in
            [("/p/dist/index.js", true), ("/p/build/src/a.js", true), ("/p/a.js", false), ("/q/dist/a.js", false)]
        {
            let project = project(&system, Path::new(path));
            assert_eq!(advice(project).starts_with("build it"), build, "{path}");
            assert_eq!(project.and_then(|project| build_order(&system, project)), None, "{path}");
        }
    }

    #[test]
    fn a_project_is_built_as_it_says() {
        let manifest = r#"{ "scripts": { "build": "tsc" } }"#;
        let system = |os| FakeSystem::new(os).file("/my p/package.json", 0o644, manifest);
        let order = |system: &FakeSystem| build_order(system, Path::new("/my p"));
        let linux = system(Os::Linux);
        assert_eq!(order(&linux).as_deref(), Some("cd '/my p' && npm install && npm run build"));
        let linux = linux.file("/my p/pnpm-lock.yaml", 0o644, "");
        assert_eq!(order(&linux).as_deref(), Some("cd '/my p' && pnpm install && pnpm run build"));
        assert_eq!(order(&system(Os::Windows)), None);
    }

    #[test]
    fn what_cannot_be_seen_may_be_there() {
        let system = FakeSystem::new(Os::Linux).broken("/p", ReadError::PermissionDenied);
        assert!(!is_gone(&system, Path::new("/p")) && is_gone(&system, Path::new("/q")));
    }
}
