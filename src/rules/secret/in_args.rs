use crate::client::Part;
use crate::diagnostic::Severity;
use crate::document::Text;
use crate::model::Named;
use crate::rules::secrets::{in_arguments, instead, of_argument, tell};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A secret stands on the command line of a server.
    ///
    /// ## What it does
    ///
    /// Reports random values and passwords that an argument names as secret: behind `--api-key` or `--token`, in
    /// `--password=…`, in `API_KEY=…`, in `--header "Authorization: Bearer …"`. Tokens of a known form are told by
    /// `secret/hardcoded`, passwords in addresses by `secret/in-url` and `secret/connection-string`.
    ///
    /// The fix puts a reference to a variable in its place, where the client fills one in there. Whether the server would
    /// take the secret from its environment instead is not known here.
    ///
    /// ## Why
    ///
    /// Arguments are visible to every program on the machine (`ps` lists them), and clients write them to their logs.
    /// The environment of a process is its own.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "db": { "command": "db-mcp", "args": ["--api-key", "q8Zr2LmX4vTn6Wd1Ks9YbHc3"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "docs": { "command": "npx", "args": ["-y", "mcp-remote@0.1.38", "https://example.com/mcp", "--header", "Authorization: Bearer q8Zr2LmX4vTn6Wd1Ks9YbHc3"] } } }
    /// ```
    ///
    /// ```json,bad,client=claude-desktop,path=claude_desktop_config.json
    /// { "mcpServers": { "shop": { "command": "shop-mcp", "args": ["--password=tangerine42"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "db": { "command": "db-mcp", "env": { "DB_API_KEY": "${DB_API_KEY}" } } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "docs": { "command": "docs-mcp", "args": ["--token-file", "/run/secrets/docs-token-2026", "--max-tokens", "4096", "--sort-key", "created2026atUTCdesc00"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Where a client puts the value of a variable in place of a reference in the arguments, the file
    /// is rid of the secret, and the list of processes still shows it.
    ///
    /// ## References
    ///
    /// - <https://github.com/supabase/mcp/issues/53> (2026-11-22)
    /// - <https://github.com/openai/codex/issues/2905> (2026-11-22)
    "secret/in-args" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let mut told: Vec<Text<'_>> = Vec::new();
    for named in in_arguments(ctx) {
        // One script may hold the same words twice.
        if told.iter().all(|text| !text.span().overlaps(named.value.span())) {
            told.push(named.value);
            sink.report(draft(ctx, &named));
        }
    }
}

fn draft(ctx: &ServerContext<'_>, named: &Named<'_>) -> Draft {
    let secret = of_argument(ctx, named);
    let order = match ctx.file.judge.client.variables.environment_form(Part::Args) {
        Some(_) => format!("give it to the server in `env`, or {}", instead(ctx, &secret)),
        None => "give it to the server in `env`, if it takes it from there".to_owned(),
    };
    let message = format!(
        "what looks like a secret is given to server {} on its command line, as `{}`",
        ctx.name(),
        named.shown()
    );
    tell(ctx, &secret, message, "every program on the machine can see it", &order, Severity::Warning)
}
