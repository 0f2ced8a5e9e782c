use crate::diagnostic::{Fix, Loss, Severity};
use crate::document::{NodeKind, NodeRef, Slot, Text, insert_entry, remove_elements, replace_value};
use crate::model::{Launch, LaunchKind, program_name};
use crate::rules::command::tilde_or_var_path::plain_arguments;
use crate::rules::schema::command_holds_args::program_end;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// An operator of the shell stands among the arguments, and no shell sees it.
    ///
    /// ## What it does
    ///
    /// Reports `&&`, `||`, `|`, `;` and redirections such as `2>/dev/null` as arguments of their own, where the command
    /// is no shell, and such operators within a command. What follows a flag may be its value (`--separator ;`) and is
    /// left alone.
    ///
    /// ## Why
    ///
    /// Clients start one program and give it the arguments as they stand. It gets `&&` as one of them, and what was to
    /// be a second command as more of them. A redirection does not redirect.
    ///
    /// ## Example
    ///
    /// ```json,bad,path=.cursor/mcp.json
    /// { "mcpServers": { "box": { "command": "cd", "args": ["/srv/box", "&&", "npm", "start"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "node", "args": ["/srv/box/index.js", "2>/dev/null"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "node", "args": ["/srv/box/index.js", "--quiet", "2>", "/dev/null"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "prepare-box && box" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good,path=.cursor/mcp.json
    /// { "mcpServers": { "box": { "command": "npm", "args": ["start"], "cwd": "/srv/box" } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "a": { "command": "table", "args": ["--separator", "|", "--end", ";"] },
    ///     "b": { "command": "find", "args": [".", "-exec", "cat", "{}", ";"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all but Augment, which hands the line to a shell.
    ///
    /// ## References
    ///
    /// - <https://github.com/RooCodeInc/Roo-Code/issues/4729> (2026-11-22)
    /// - <https://nodejs.org/api/child_process.html#child_processspawncommand-args-options> (2026-11-22)
    "command/shell-operators" {
        refutable: true,
        check: Check::Server(check),
    }
}

/// What the shell would do at an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    /// Begin another command.
    Separator,
    /// Send what is printed elsewhere.
    Redirection,
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let (Some(command), Some(launch)) = (ctx.server.command, &ctx.server.launch) else { return };
    if ctx.file.judge.file.shell {
        return;
    }
    if let Some(operator) = within(command) {
        // With a program that is known, it is a whole command line and reported as such.
        if program_end(command.as_str()).is_none() {
            let message = format!("`command` of server {} holds an operator of the shell", ctx.name());
            let draft = Draft::new(operator.span(), message, "no shell sees it");
            sink.report(draft.help("put the line in a script, and name that as the command").costs(Loss::Launch));
        }
        return;
    }
    let Some((text, operator)) = among_arguments(ctx, launch) else { return };
    let program = program_name(command.as_str());
    let draft = Draft::new(
        text.span(),
        format!("no shell sees `{}` in server {}: `{program}` gets it as an argument", text.as_str(), ctx.name()),
        "given to the program as it stands",
    );
    sink.report(match operator {
        Operator::Redirection => draft
            .severity(Severity::Warning)
            .help("remove it: the client reads what the server prints")
            .fix(without(ctx, text)),
        Operator::Separator => {
            let knows_cwd = program == "cd" && ctx.file.judge.schema().has_field(ctx.server.fields.cwd);
            let help = if knows_cwd {
                format!("name the folder in `{}`, and the program as the command", ctx.server.fields.cwd)
            } else {
                "put the commands in a script, and name that as the command".to_owned()
            };
            draft.costs(Loss::Launch).help(help).fix(in_folder(ctx, launch, knows_cwd))
        }
    });
}

/// Whether the command is the first of several that only a shell could tell apart: `cd x && npx …`.
pub(crate) fn speaks(ctx: &ServerContext<'_>) -> bool {
    let launch = ctx.server.launch.as_ref().filter(|_| !ctx.file.judge.file.shell);
    launch.and_then(|launch| among_arguments(ctx, launch)).is_some_and(|(_, operator)| operator == Operator::Separator)
}

/// The first operator among the arguments, where no shell gets to see them.
fn among_arguments<'a>(ctx: &ServerContext<'a>, launch: &Launch<'a>) -> Option<(Text<'a>, Operator)> {
    let shell = launch.chain().any(|launch| matches!(launch.kind, LaunchKind::Shell(_)));
    if shell || launch.container().is_some() || !ctx.server.args.iter().any(|text| may_be_operator(text.as_str())) {
        return None;
    }
    let arguments = plain_arguments(launch);
    let (index, operator) = first_operator(&arguments)?;
    Some((*arguments.get(index)?, operator))
}

/// The cheapest question: nearly every argument begins with a letter, a dash or a slash.
fn may_be_operator(text: &str) -> bool {
    text.starts_with(['&', '|', ';', '<', '>', '1', '2'])
}

fn first_operator(arguments: &[Text<'_>]) -> Option<(usize, Operator)> {
    // Of these every word is one of the program.
    if arguments.iter().any(|text| matches!(text.as_str(), "-exec" | "-execdir" | "-ok")) {
        return None;
    }
    let word = |index: usize| arguments.get(index).map_or("", |text| text.as_str());
    (0..arguments.len()).find_map(|index| {
        let is_value = index == 0 || word(index - 1).starts_with('-');
        let operator = match word(index) {
            "&&" | "||" => Operator::Separator,
            "|" | ";" if !is_value && !word(index + 1).is_empty() => Operator::Separator,
            ">" | ">>" if !is_value && is_destination(word(index + 1)) => Operator::Redirection,
            "2>" | "2>>" if is_destination(word(index + 1)) => Operator::Redirection,
            text if redirects(text) => Operator::Redirection,
            _ => return None,
        };
        Some((index, operator))
    })
}

/// `2>&1`, `2>/dev/null`, `>server.log`
fn redirects(text: &str) -> bool {
    let rest = text.strip_prefix(['1', '2', '&']).unwrap_or(text);
    let destination = rest.strip_prefix(">>").or_else(|| rest.strip_prefix('>'));
    destination.is_some_and(is_destination)
}

fn is_destination(text: &str) -> bool {
    matches!(text, "&1" | "&2") || (text.contains(['/', '.']) && !text.contains(char::is_whitespace))
}

/// The first operator that begins another command within a command.
fn within(command: Text<'_>) -> Option<Text<'_>> {
    let value = command.as_str();
    if !value.contains(['&', '|', ';']) {
        return None;
    }
    let found = ["&&", "||", "|", ";"].iter().filter_map(|operator| {
        let at = value.find(operator)?;
        let alone = value[..at].ends_with(' ') && value[at + operator.len()..].starts_with(' ');
        (alone && at > 1).then_some((at, operator.len()))
    });
    found.min().map(|(at, len)| command.part(at..at + len))
}

/// The redirection taken out, with what it leads to where that is an argument of its own.
fn without(ctx: &ServerContext<'_>, text: Text<'_>) -> Option<Fix> {
    let (args, index) = (ctx.server.args_node()?, ctx.server.arg_index(text)?);
    let width = if redirects(text.as_str()) { 1 } else { 2 };
    Some(Fix::safe("remove it", vec![remove_elements(ctx.file.document, args, index..index + width)?]))
}

/// `cd FOLDER && PROGRAM …` with the folder in its own field.
fn in_folder(ctx: &ServerContext<'_>, launch: &Launch<'_>, knows_cwd: bool) -> Option<Fix> {
    let [folder, and, program, rest @ ..] = launch.args.as_slice() else { return None };
    let (server, document) = (ctx.server, ctx.file.document);
    let entry = server.command_entry().filter(|entry| entry.value.kind() == NodeKind::String)?;
    let args = server.args_node().filter(|args| args.items().len() == rest.len() + 3)?;
    let plain =
        and.as_str() == "&&" && first_operator(rest).is_none() && args.items().all(|item| item.text().is_some());
    if !knows_cwd || !plain || server.has(server.fields.cwd) || entry.value.as_str() != Some("cd") {
        return None;
    }
    let folder: Option<&str> = args.item_at(0).and_then(NodeRef::as_str).filter(|text| *text == folder.as_str());
    let edits = vec![
        replace_value(document, entry.value, &program.as_str().into())?,
        insert_entry(document, server.node, Slot::Behind(entry), server.fields.cwd, &folder?.into())?,
        remove_elements(document, args, 0..3)?,
    ];
    Some(Fix::risky(format!("name the folder in `{}`", server.fields.cwd), edits))
}

#[cfg(test)]
mod tests {
    use super::redirects;

    #[test]
    fn redirections_are_told_from_words() {
        for text in ["2>&1", "2>/dev/null", ">server.log", "1>>/tmp/x", "&>/dev/null"] {
            assert!(redirects(text), "{text}");
        }
        for text in [">", ">=1.2", "2", "1.5", "a>b.c", "<a@b.c>", "> 5", "->x.y", ">5"] {
            assert_eq!(redirects(text), text == ">=1.2", "{text}");
        }
    }
}
