use crate::diagnostic::Severity;
use crate::rules::secrets::{in_container, is_own, mend};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The command line of a container holds the value of a secret.
    ///
    /// ## What it does
    ///
    /// Reports `-e NAME=value` where the name says that the value is secret and the value looks random; a plain password
    /// is a note. Tokens of known issuers are reported by `secret/hardcoded`, addresses with a password in them by the
    /// rule for those. The value itself is never shown.
    ///
    /// The fix leaves `-e NAME` without its value, and gives the command the variable: by a reference under `env`, or by
    /// its name alone, as the client takes it.
    ///
    /// ## Why
    ///
    /// Every user of the machine can read the command line of a program, `docker inspect` shows the variables of a
    /// container, and clients write the command lines of their servers into their logs.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "tv": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "TAVILY_API_KEY=q8Zr2LmX4vTn6Wd1Ks9YbHc3", "mcp/tavily"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "pg": { "command": "podman", "args": ["run", "-i", "--rm", "--env=PGPASSWORD=sunflower", "acme/pg:1"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers.tv]
    /// command = "docker"
    /// args = ["run", "-i", "--rm", "-e", "TAVILY_API_KEY=q8Zr2LmX4vTn6Wd1Ks9YbHc3", "mcp/tavily"]
    /// ```
    ///
    /// ## Use instead
    ///
    /// Without a value, `-e` takes the one from the environment of the command:
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "tv": {
    ///       "command": "docker",
    ///       "args": ["run", "-i", "--rm", "-e", "TAVILY_API_KEY", "mcp/tavily"],
    ///       "env": { "TAVILY_API_KEY": "${TAVILY_API_KEY}" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "tv": { "command": "docker", "args": ["run", "-i", "--rm", "-e", "TAVILY_API_KEY=<your key>", "-e", "MAX_TOKENS=4096", "-e", "SSL_KEY=/run/key.pem", "-e", "X_TOKEN=${X_TOKEN}", "mcp/tavily"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Which references a client puts a value in place of is on its page.
    ///
    /// ## References
    ///
    /// - <https://docs.docker.com/reference/cli/docker/container/run/#env> (2026-11-22)
    /// - <https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html> (2026-11-22)
    "docker/inline-secret" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    for (secret, severity) in in_container(ctx) {
        let (key, env) = (secret.kind.name(), ctx.server.fields.env);
        let set = match ctx.file.judge.client.supply.variables {
            Some(field) => format!("name `{key}` in `{field}`"),
            None => format!("set `{key}` under `{env}`"),
        };
        let turn =
            if is_own(ctx.file) { "" } else { ", and replace the secret: what was committed stays in the history" };
        sink.report(
            Draft::new(
                secret.text.span(),
                format!("the value of `{key}` stands on the command line of server {}", ctx.name()),
                "every user of the machine can read it",
            )
            .severity(severity)
            .help(format!("write `-e {key}` without a value, and {set}{turn}"))
            .fix(mend(ctx, &secret)),
        );
    }
}
