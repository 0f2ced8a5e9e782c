//! The folders in which `npx` and `uvx` keep what they fetch.

use std::path::{Path, PathBuf};

use crate::client::Environment;
use crate::document::Text;
use crate::model::{Flag, Launch, LaunchKind, Runner, WrapperKind, holds_reference, program_name};
use crate::rules::program::look_up;
use crate::rules::{Context, ServerContext};
use crate::system::{Lookup, Os};

/// Where a package runner keeps what it fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cache {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The name of the program that it belongs to.
    pub(crate) runner: &'static str,
    /// The variable that names another one.
    pub(crate) variable: &'static str,
}

/// Shows the caches that the servers of a file use to a closure, each with the first server that uses it and its
/// command. None on Windows, where permissions are something else.
pub(crate) fn first_with_runner(ctx: &Context<'_>, mut see: impl FnMut(&ServerContext<'_>, Text<'_>, &Cache)) {
    if ctx.system.os() == Os::Windows {
        return;
    }
    let mut seen: Vec<PathBuf> = Vec::new();
    for server in &ctx.reading.servers {
        let choice = ctx.judge.schema().choose(server);
        let server_ctx = ServerContext { file: ctx, server, choice, violations: &[] };
        let (Some(text), Some(launch)) = (server.command, &server.launch) else { continue };
        let Some(cache) = cache_of(&server_ctx, launch).filter(|cache| !seen.contains(&cache.folder)) else { continue };
        // What is not here fetches nothing.
        if matches!(look_up(&server_ctx), Some((_, Lookup::Found(_)))) {
            see(&server_ctx, text, &cache);
            seen.push(cache.folder);
        }
    }
}

/// The cache that a command line uses, where that can be told.
fn cache_of(ctx: &ServerContext<'_>, launch: &Launch<'_>) -> Option<Cache> {
    if launch.is_far() || launch.shell().is_some_and(|shell| shell.script.is_some() && shell.inner.is_none()) {
        return None;
    }
    launch.chain().find_map(|launch| match &launch.kind {
        LaunchKind::Package(package) => match package.runner {
            // pnpx and the like have stores of their own.
            Runner::Npx if program_name(launch.program.as_str()) == "npx" => npm(ctx, &package.flags),
            Runner::NpmExec => npm(ctx, &package.flags),
            Runner::Uvx | Runner::UvToolRun => uv(ctx, &package.flags),
            _ => None,
        },
        LaunchKind::Wrapper(wrapper) if wrapper.kind == WrapperKind::UvRun => uv(ctx, &wrapper.flags),
        _ => None,
    })
}

/// npm: `--cache`, the variable, the user's `.npmrc`, `~/.npm`.
fn npm(ctx: &ServerContext<'_>, flags: &[Flag<'_>]) -> Option<Cache> {
    let given = match flag(flags, &["cache"]) {
        Some(folder) => Some(folder),
        None => match variable(ctx, "npm_config_cache")? {
            Some(folder) => Some(folder),
            None => variable(ctx, "NPM_CONFIG_CACHE")?,
        },
    };
    let folder = match given {
        Some(folder) => absolute(&folder)?,
        None => match npmrc(ctx) {
            Some(folder) => absolute(&folder)?,
            None => home(ctx)?.join(".npm"),
        },
    };
    Some(Cache { folder, runner: "npm", variable: "npm_config_cache" })
}

/// uv, on Linux and macOS alike: `--cache-dir`, the variables, `~/.cache/uv`; none with `--no-cache`.
fn uv(ctx: &ServerContext<'_>, flags: &[Flag<'_>]) -> Option<Cache> {
    if flags.iter().any(|flag| flag.is(&["no-cache", "n"])) || variable(ctx, "UV_NO_CACHE")?.is_some() {
        return None;
    }
    let given = match flag(flags, &["cache-dir"]) {
        Some(folder) => Some(folder),
        None => variable(ctx, "UV_CACHE_DIR")?,
    };
    let folder = match given {
        Some(folder) => absolute(&folder)?,
        None => match variable(ctx, "XDG_CACHE_HOME")?.filter(|folder| folder.starts_with('/')) {
            Some(folder) => Path::new(&folder).join("uv"),
            None => home(ctx)?.join(".cache/uv"),
        },
    };
    Some(Cache { folder, runner: "uv", variable: "UV_CACHE_DIR" })
}

fn flag(flags: &[Flag<'_>], names: &[&str]) -> Option<String> {
    flags.iter().rev().find(|flag| flag.is(names))?.value.map(|value| value.as_str().to_owned())
}

fn absolute(folder: &str) -> Option<PathBuf> {
    (folder.starts_with('/') && !holds_reference(folder)).then(|| folder.into())
}

/// The user's home, unless the server is given another.
fn home(ctx: &ServerContext<'_>) -> Option<PathBuf> {
    match own_variable(ctx, "HOME") {
        Some(_) => None,
        None => ctx.file.system.home(),
    }
}

fn own_variable<'a>(ctx: &ServerContext<'a>, name: &str) -> Option<&'a str> {
    let setting = ctx.server.env.iter().find(|setting| setting.name.as_str() == name)?;
    Some(setting.value.as_str().unwrap_or("${}"))
}

/// A variable as the server sees it, `Some(None)` where it is not set. `None` where only the client knows.
#[expect(clippy::option_option, reason = "that it is not set is something else than that nobody knows")]
fn variable(ctx: &ServerContext<'_>, name: &str) -> Option<Option<String>> {
    if let Some(value) = own_variable(ctx, name) {
        return (!holds_reference(value)).then(|| Some(value.to_owned()).filter(|value| !value.is_empty()));
    }
    let passed = match ctx.file.judge.client.environment {
        Environment::Only { posix, .. } => posix.contains(&name),
        Environment::Unknown | Environment::Whole | Environment::Without(_) => true,
    };
    Some(if passed { ctx.file.system.env(name).filter(|value| !value.is_empty()) } else { None })
}

/// The folder that the user's settings of npm name.
fn npmrc(ctx: &ServerContext<'_>) -> Option<String> {
    let text = ctx.file.system.read_start(&home(ctx)?.join(".npmrc"), 1 << 16).ok()?;
    String::from_utf8_lossy(&text).lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "cache").then(|| value.trim().trim_matches('"').to_owned())
    })
}
