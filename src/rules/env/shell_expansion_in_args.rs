use crate::client::Part;
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::Form;
use crate::rules::command::tilde_or_var_path::plain_arguments;
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// An argument uses an expansion that only a shell knows.
    ///
    /// ## What it does
    ///
    /// Reports `${NAME%…}`, `${NAME#…}`, `${NAME/…}`, `${NAME:?…}` and the like in arguments, for clients that fill in
    /// `${NAME}` there. In a command that a shell is given it is a note only.
    ///
    /// ## Why
    ///
    /// Clients know references and defaults, and none of the other forms of a shell. Without a shell the text stays as
    /// it is written; with one, releases of Claude Code before 2.1.141 looked for a variable of the wrong name.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "mine-mcp", "args": ["--root", "${PROJECT_FILE%/*}"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "mine-mcp", "args": ["--root=${ROOT:=/srv/data}", "--name", "${NAME:?who}"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "mine-mcp", "args": ["--root", "${PROJECT_ROOT:-/srv/project}", "--name", "${x/y}"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// Claude Code, and others that fill in `${NAME}` in arguments.
    ///
    /// ## References
    ///
    /// - <https://github.com/thedotmack/claude-mem/issues/2354> (2026-11-22)
    /// - the changelog of Claude Code, 2.1.141 (2026-11-22)
    "env/shell-expansion-in-args" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (judge, server) = (ctx.file.judge, ctx.server);
    let variables = &judge.client.variables;
    if judge.is_unknown() || !variables.expands(Form::Brace, "NAME", Part::Args) {
        return;
    }
    let found: Vec<_> = server.args.iter().filter_map(|arg| Some((*arg, expansion(*arg)?))).collect();
    let Some(launch) = server.launch.as_ref().filter(|_| !found.is_empty()) else { return };
    let plain = plain_arguments(launch);
    let code = launch.script().and_then(|script| script.inline);
    for (arg, part) in found {
        let alone = plain.iter().any(|text| text.span() == arg.span());
        if code.is_some_and(|code| code.span() == arg.span()) {
            continue;
        }
        let name = ctx.name();
        sink.report(if alone {
            let message = format!("nothing expands what stands in the arguments of server {name} for a shell");
            Draft::new(part.span(), message, "known to shells alone")
                .help("write the value itself, or start the server from a script")
                .fix(fix(ctx, part))
        } else if let Some(release) = judge.client.quirks.knows_shells_since.filter(|_| launch.shell().is_some()) {
            let client = ctx.file.client();
            let message =
                format!("older releases of {client} take an expansion of the shell in server {name} for a variable");
            Draft::new(part.span(), message, "known to shells alone")
                .severity(Severity::Info)
                .help(format!("put the command into a script, or see that everybody has {client} {release} or later"))
        } else {
            continue;
        });
    }
}

/// `${NAME:=default}` and `${NAME:?message}` as the client knows them.
fn fix(ctx: &ServerContext<'_>, part: Text<'_>) -> Option<Fix> {
    let inner = part.as_str().strip_prefix("${")?.strip_suffix('}')?;
    let forms = ctx.file.judge.client.variables.forms;
    if let Some((name, default)) = inner.split_once(":=").filter(|_| forms.contains(&Form::BraceDefault)) {
        let edit = put(ctx, part, &format!("${{{name}:-{default}}}"))?;
        return Some(Fix::safe(format!("write `{}`", Form::BraceDefault.show(name)), vec![edit]));
    }
    let (name, _) = inner.split_once(":?")?;
    let plain = Form::Brace.spell(name);
    let edit = put(ctx, part, &plain)?;
    Some(Fix::risky(format!("write `{plain}`"), vec![edit]))
}

/// The first expansion of a constant's value that is neither a reference nor one with a default.
fn expansion(text: Text<'_>) -> Option<Text<'_>> {
    let value = text.as_str();
    value.match_indices("${").find_map(|(at, _)| {
        let inner = &value[at + 2..];
        let end = inner.find('}')?;
        let name = inner[..end].find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')?;
        let operator = &inner[name..end];
        let known = ["%", "#", "/", "^^", ",,", ":?", ":+", ":="].iter().any(|known| operator.starts_with(known));
        (name > 1 && known).then(|| text.part(at..at + 2 + end + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::secrets::tests::with_text;

    #[test]
    fn expansions_and_what_only_looks_like_one() {
        for (value, found) in [
            ("a ${FILE%/*} b", Some("${FILE%/*}")),
            ("${FILE##*/}", Some("${FILE##*/}")),
            ("${NAME:?missing}", Some("${NAME:?missing}")),
            ("${NAME//a/b}", Some("${NAME//a/b}")),
            ("${NAME:-x}", None),
            ("${NAME}", None),
            ("${env:NAME}", None),
            ("${x/y}", None),
            ("${#NAME}", None),
            ("${NAME%", None),
        ] {
            assert_eq!(with_text(value, |text| expansion(text).map(|part| part.as_str().to_owned())).as_deref(), found);
        }
    }
}
