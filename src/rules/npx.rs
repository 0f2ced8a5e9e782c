//! npx and npm, which ask before they install: where they are told not to.

use crate::document::{NodeRef, Text, insert_elements, json_string};
use crate::model::{Flag, Launch, LaunchKind, Package, Runner, program_name};
use crate::rules::ServerContext;
use crate::text::Edit;

/// The npx or `npm exec` that a command line leads to, unless it is told whether to ask.
pub(crate) fn asking<'l, 'a>(launch: &'l Launch<'a>) -> Option<(&'l Launch<'a>, &'l Package<'a>)> {
    let launch = launch.innermost();
    let LaunchKind::Package(package) = &launch.kind else { return None };
    let npm = match package.runner {
        Runner::Npx => program_name(launch.program.as_str()) == "npx",
        Runner::NpmExec => true,
        _ => false,
    };
    let told = |flag: &Flag<'_>| flag.is(&["y", "yes", "n", "no", "no-install", "no-yes"]);
    (npm && !package.flags.iter().any(told)).then_some((launch, package))
}

/// As people call it.
pub(crate) fn runner(launch: &Launch<'_>, package: &Package<'_>) -> &'static str {
    let exec = launch.args.first().is_some_and(|word| word.as_str() == "exec");
    match package.runner {
        Runner::NpmExec if exec => "npm exec",
        Runner::NpmExec => "npm x",
        _ => "npx",
    }
}

/// Puts `-y` where npx sees it. `None` where its arguments are no elements of a list.
pub(crate) fn insert_yes(ctx: &ServerContext<'_>, launch: &Launch<'_>, package: &Package<'_>) -> Option<Edit> {
    // `npm exec`: behind that word.
    let first = launch.args.get(usize::from(package.runner == Runner::NpmExec))?;
    let (args, index) = (ctx.server.args_node()?, ctx.server.arg_index(*first)?);
    let is_element = args.item_at(index).and_then(NodeRef::as_str) == Some(first.as_str());
    is_element.then(|| insert_elements(ctx.file.document, args, index, &[json_string("-y")]))?
}

/// The answer to npx that stands right behind the package.
pub(crate) fn misplaced<'a>(package: &Package<'a>) -> Option<Text<'a>> {
    package.args.first().copied().filter(|flag| matches!(flag.as_str(), "-y" | "--yes"))
}
