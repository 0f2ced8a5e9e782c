//! The home of the user, in the words of each client.

use std::path::Path;

use crate::client::{Part, Variables};
use crate::model::Form;
use crate::rules::ServerContext;
use crate::system::Os;

/// What a client puts the home in place of, in a part of a declaration.
pub(crate) fn home_variable(variables: &Variables, part: Part, windows: bool) -> Option<String> {
    for name in ["userHome", "HOME"] {
        if variables.predefined.contains(&name) && variables.expands(Form::Brace, name, part) {
            return Some(Form::Brace.spell(name));
        }
    }
    let name = if windows { "USERPROFILE" } else { "HOME" };
    variables.environment_form(part).map(|form| form.spell(name))
}

/// What a client puts the folder of the project in place of, in a part of a declaration.
pub(crate) fn project_variable(variables: &Variables, part: Part) -> Option<String> {
    let name = "workspaceFolder";
    (variables.predefined.contains(&name) && variables.expands(Form::Brace, name, part))
        .then(|| Form::Brace.spell(name))
}

/// A path of this machine as it may stand in a file. In one that is for everybody, the home is written as the client
/// knows it; where the client knows none, no such path may stand there.
pub(crate) fn written(ctx: &ServerContext<'_>, path: &Path, part: Part) -> Option<String> {
    let system = ctx.file.system;
    let below = system.home().filter(|_| ctx.file.shared).and_then(|home| path.strip_prefix(home).ok());
    let Some(below) = below else { return path.to_str().map(str::to_owned) };
    let windows = system.os() == Os::Windows;
    let home = home_variable(&ctx.file.judge.client.variables, part, windows)?;
    Some(format!("{home}{}{}", if windows { '\\' } else { '/' }, below.to_str()?))
}
