//! npx and npm, which ask before they install: where they are told not to.

use crate::document::{Text, remove_elements};
use crate::model::{Flag, Launch, LaunchKind, Package, Runner, program_name};
use crate::rules::ServerContext;
use crate::rules::strings::{element, insert_argument, put};
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

/// The first argument of npx, before which it looks for its flags.
fn first<'a>(launch: &Launch<'a>, package: &Package<'a>) -> Option<Text<'a>> {
    // `npm exec`: behind that word.
    launch.args.get(usize::from(package.runner == Runner::NpmExec)).copied()
}

/// Puts `-y` where npx sees it: among its arguments, or among the words that a shell is given.
pub(crate) fn insert_yes(ctx: &ServerContext<'_>, launch: &Launch<'_>, package: &Package<'_>) -> Option<Edit> {
    let first = first(launch, package)?;
    match element(ctx, first) {
        Some(index) => insert_argument(ctx, index, "-y"),
        None => put(ctx, first.part(0..0), "-y "),
    }
}

/// Moves `-y` from behind the package to where npx sees it.
pub(crate) fn move_yes(
    ctx: &ServerContext<'_>,
    launch: &Launch<'_>,
    package: &Package<'_>,
    flag: Text<'_>,
) -> Option<Vec<Edit>> {
    let first = first(launch, package)?;
    if let (Some(at), Some(_)) = (element(ctx, flag), element(ctx, first)) {
        let removal = remove_elements(ctx.file.document, ctx.server.args_node()?, at..at + 1)?;
        return Some(vec![insert_yes(ctx, launch, package)?, removal]);
    }
    let script = ctx.server.launch.as_ref()?.shell()?.script?;
    let (from, to) = (first.range_in(script)?.start, flag.range_in(script)?);
    let package = script.as_str().get(from..to.start)?.trim_end();
    Some(vec![put(ctx, script.part(from..to.end), &format!("-y {package}"))?])
}

/// The answer to npx that stands right behind the package.
pub(crate) fn misplaced<'a>(package: &Package<'a>) -> Option<Text<'a>> {
    package.args.first().copied().filter(|flag| matches!(flag.as_str(), "-y" | "--yes"))
}
