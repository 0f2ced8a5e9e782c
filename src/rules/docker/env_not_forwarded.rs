use std::collections::BTreeSet;

use crate::client::{Environment, Part};
use crate::diagnostic::{Fix, Severity};
use crate::document::{Slot, Text, insert_entry};
use crate::knowledge::{is_engine_variable, names_a_secret};
use crate::model::{Action, Container, Setting};
use crate::rules::containers::{add_flags, container, is_direct, listed};
use crate::rules::environment::set_variables;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A variable is given to Docker, and does not get into the container.
    ///
    /// ## What it does
    ///
    /// Reports variables under `env` that no `-e` passes on to the container; those that Docker itself reads are left
    /// alone, and so is a container with an `--env-file`. Reports `-e NAME` without a value, too, where nothing sets the
    /// variable: this client hands only a few of its own variables on to the programs that it starts.
    ///
    /// The fix adds `-e NAME` for each; for a variable that nothing sets it asks the client to hand it on, where that can be
    /// asked.
    ///
    /// ## Why
    ///
    /// `env` is the environment of the `docker` command. A container begins with an empty one, and the server in it
    /// says that its token is missing, although it stands in the file.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// {
    ///   "mcpServers": {
    ///     "gh": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "ghcr.io/github/github-mcp-server"],
    ///       "env": { "GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}", "GITHUB_TOOLSETS": "repos" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "LOCAL_TIMEZONE", "mcp/time"] } } }
    /// ```
    ///
    /// ```toml,bad,path=.codex/config.toml
    /// [mcp_servers.time]
    /// command = "docker"
    /// args = ["run", "-i", "--rm", "-e", "LOCAL_TIMEZONE", "-e", "LOCAL_FORMAT", "mcp/time"]
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "LOCAL_TIMEZONE", "mcp/time"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "gh": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "--env=GITHUB_TOOLSETS", "ghcr.io/github/github-mcp-server"],
    ///       "env": { "GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}", "GITHUB_TOOLSETS": "repos", "DOCKER_CONFIG": "/srv/docker" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// Claude Code hands everything on, so that the variable may come from the shell:
    ///
    /// ```json,good
    /// { "mcpServers": { "time": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "LOCAL_TIMEZONE", "mcp/time"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// What is under `env` is passed on in the same way by all. Claude Desktop, Cursor, Roo Code, Codex and others hand
    /// on a fixed list of variables; VS Code, Claude Code and others everything.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/#env> (2026-11-22)
    /// - <https://github.com/microsoft/vscode/issues/244621> (2026-11-22)
    "docker/env-not-forwarded" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let runs = |container: &&Container<'_>| matches!(container.action, Action::Run | Action::Exec);
    let Some(container) = container(ctx).filter(runs).filter(|_| is_direct(ctx)) else { return };
    if container.image.is_none() {
        return;
    }
    sink.report_some(forgotten(ctx, container));
    let unset = unset(ctx, container);
    for name in &unset {
        let key = name.as_str();
        sink.report(
            Draft::new(
                name.span(),
                format!("nothing gives `{key}` a value for server {}", ctx.name()),
                format!("{} does not hand this variable on", ctx.file.client()),
            )
            .severity(Severity::Warning)
            .help(format!("set `{key}` under `{}` of the server", ctx.server.fields.env))
            .fix(handed_on(ctx, *name, &unset)),
        );
    }
}

/// Variables that are set and do not get into the container.
fn forgotten(ctx: &ServerContext<'_>, container: &Container<'_>) -> Option<Draft> {
    let files = ["env-file", "env-host"];
    if ctx.server.env.is_empty() || container.flags.iter().any(|flag| flag.is(&files)) {
        return None;
    }
    let left = |setting: &&Setting<'_>| {
        let name = setting.name.as_str();
        // Whoever names it among the arguments has a use for it there.
        !is_engine_variable(name) && !name.is_empty() && !ctx.server.args.iter().any(|arg| mentions(arg.as_str(), name))
    };
    let mut seen = BTreeSet::new();
    let left: Vec<_> = ctx.server.env.iter().filter(left).filter(|it| seen.insert(it.name.as_str())).collect();
    let (first, others) = left.split_first()?;
    let names: Vec<&str> = left.iter().map(|setting| setting.name.as_str()).collect();
    let verb = if others.is_empty() { "is" } else { "are" };
    let draft = Draft::new(
        first.name.span(),
        format!("{} {verb} not passed on to the container of server {}", listed(&names), ctx.name()),
        format!("given to {} alone", container.engine.describe()),
    );
    let draft = others.iter().fold(draft, |draft, other| draft.also(other.name.span(), "and this"));
    let vital = names.iter().any(|name| names_a_secret(name));
    let flags: Vec<&str> = names.iter().flat_map(|name| ["-e", *name]).collect();
    let fix = add_flags(ctx, container, &flags);
    Some(
        draft
            .severity(if vital { Severity::Error } else { Severity::Warning })
            .help(format!("add `-e {}` before the image", names.join(" -e ")))
            .fix(fix.map(|edit| Fix::safe(format!("pass {} on with `-e`", listed(&names)), vec![edit]))),
    )
}

/// Whether a text has a name in it as a word: `-e NAME`, `${NAME}`, `--token=$NAME`.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part)
            // `-eNAME`
            || text[..at] == *"-e"
    })
}

/// Variables that are to be passed on from an environment in which this client does not put them.
fn unset<'c>(ctx: &ServerContext<'_>, container: &'c Container<'c>) -> Vec<Text<'c>> {
    let node = ctx.server.node;
    let env = ctx.server.fields.env;
    // Variables may come from a file, or be named in another field.
    let from_elsewhere = || {
        node.entries().any(|entry| entry.key.as_str().to_lowercase().starts_with("env") && entry.key.as_str() != env)
    };
    if ctx.file.judge.is_unknown() || node.get(env).is_some_and(|env| !env.is_object()) {
        return Vec::new();
    }
    let hands_on = |name: &str| match ctx.file.judge.client.environment {
        Environment::Unknown | Environment::Whole => true,
        Environment::Without(parts) => !parts.iter().any(|part| name.to_uppercase().contains(part)),
        Environment::Only { posix, windows } => {
            posix.iter().chain(windows).any(|known| known.eq_ignore_ascii_case(name))
        }
    };
    let is_set = |name: &str| ctx.server.env.iter().any(|setting| setting.name.as_str() == name);
    let named = container.environment().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
    let unset = named.filter(|name| is_variable(name.as_str()) && !is_set(name.as_str()) && !hands_on(name.as_str()));
    let unset: Vec<_> = unset.collect();
    if unset.is_empty() || from_elsewhere() { Vec::new() } else { unset }
}

/// The field of Codex, and of those who took it for their model, with the names of variables to hand on.
const NAMED: &str = "env_vars";

/// Asks the client for the variable, in the way that it knows.
fn handed_on(ctx: &ServerContext<'_>, name: Text<'_>, unset: &[Text<'_>]) -> Option<Fix> {
    let judge = ctx.file.judge;
    let (edit, names) = if judge.schema().has_field(NAMED) {
        let mut names: Vec<&str> = unset.iter().map(|name| name.as_str()).collect();
        names.dedup();
        let list = names.clone().into();
        (insert_entry(ctx.file.document, ctx.server.node, Slot::End, NAMED, &list)?, names)
    } else {
        let form = judge.client.variables.environment_form(Part::Env)?;
        (set_variables(ctx, &[(name.as_str(), &form.spell(name.as_str()))])?, vec![name.as_str()])
    };
    let (client, verb) = (ctx.file.client(), if names.len() > 1 { "are" } else { "is" });
    let order = format!("see to it that {} {verb} set where {client} is started", listed(&names));
    Some(Fix::risky(format!("hand {} on", listed(&names)), vec![edit]).then(order))
}

/// Whether a text is the name of a variable: `NAME*` of Podman, and a reference, are none.
fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_mentioned_as_a_word() {
        for text in ["KEY", "--env=KEY", "KEY=x", "${KEY}", "$KEY", "%KEY%", "-eKEY", "x $KEY y"] {
            assert!(mentions(text, "KEY"), "{text}");
        }
        for text in ["A_KEY", "KEYS", "KEY_2", "key", "-eA_KEY"] {
            assert!(!mentions(text, "KEY"), "{text}");
        }
    }
}
