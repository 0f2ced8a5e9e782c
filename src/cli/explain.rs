//! `mcp-clinic explain`: the page of a rule, of a family of rules or of a client

use std::io;

use clap::Args;

use super::{ColorArgs, Exit, Streams, nearest};
use crate::client::CLIENTS;
use crate::rules::{self, FAMILIES, RULES, Rule};
use crate::system::System;
use crate::text::sanitize_line;
use crate::{docs, output};

pub(super) const EXAMPLES: &str = "\
Examples:
  mcp-clinic explain docker/host-socket    # a rule: what to write instead
  mcp-clinic explain docker                # a family of rules
  mcp-clinic explain claude-code           # a client: what it reads, and how
  mcp-clinic explain --color always docker/tty | less -R";

/// What to explain.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule, a family or the id of a client.
    ///
    /// As in `docker/host-socket`, `docker`, `claude-code`.
    name: String,

    #[command(flatten)]
    color: ColorArgs,
}

/// What a name stands for.
enum Found {
    /// A page, in Markdown.
    Page(String),
    /// The last part of the names of several rules.
    Several(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

pub(super) fn run(args: &ExplainArgs, system: &dyn System, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let name = sanitize_line(&args.name);
    let hint = match find(&args.name) {
        Found::Page(page) => {
            let style = args.color.style(system, streams);
            if streams.columns.is_some() || style.color {
                output::write_page(&page, style, streams.out)?;
            } else {
                streams.out.write_all(page.as_bytes())?;
            }
            return Ok(Exit::Clean);
        }
        Found::Several(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            writeln!(streams.err, "error: several rules are called `{name}`\n  help: say which: {}", names.join(", "))?;
            return Ok(Exit::Trouble);
        }
        Found::Nothing => suggest(&args.name).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default(),
    };
    writeln!(streams.err, "error: there is no rule, family or client `{name}`{hint}")?;
    writeln!(streams.err, "  help: `mcp-clinic rules` and `mcp-clinic clients` list them all")?;
    Ok(Exit::Trouble)
}

fn find(name: &str) -> Found {
    if let Some(rule) = rules::find(name) {
        return Found::Page(docs::rules::page(rule));
    }
    if let Some(family) = rules::family(name) {
        return Found::Page(docs::rules::family_page(family));
    }
    let is_client = |id: &str, full: &str| id == name || full.eq_ignore_ascii_case(name);
    if let Some(client) = CLIENTS.iter().find(|client| is_client(client.id, client.name)) {
        return Found::Page(docs::clients::page(client));
    }
    let named: Vec<_> = RULES.iter().filter(|rule| last_name(rule) == name).collect();
    match named.as_slice() {
        [] => Found::Nothing,
        [rule] => Found::Page(docs::rules::page(rule)),
        several => Found::Several(several.iter().map(|rule| rule.name).collect()),
    }
}

/// The part of a rule's name behind the `/`.
fn last_name(rule: &Rule) -> &'static str {
    rule.name.rsplit('/').next().unwrap_or_default()
}

/// What is nearest to a name that does not exist.
fn suggest(name: &str) -> Option<&'static str> {
    let rules = RULES.iter().flat_map(|rule| [rule.name, last_name(rule)]);
    let families = FAMILIES.iter().map(|family| family.name);
    let near = nearest(name, rules.chain(families).chain(CLIENTS.iter().map(|client| client.id)))?;
    let full = RULES.iter().find(|rule| last_name(rule) == near);
    Some(full.map_or(near, |rule| rule.name))
}
