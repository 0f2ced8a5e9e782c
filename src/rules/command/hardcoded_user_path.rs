use std::path::Path;

use crate::client::{Part, Variables};
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::model::has_drive;
use crate::rules::command::tilde_or_var_path::{plain_arguments, value_of};
use crate::rules::homes::{home_variable, project_variable};
use crate::rules::strings::put;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A file for everybody names the home of one person.
    ///
    /// ## What it does
    ///
    /// Points out `/Users/NAME/…`, `/home/NAME/…` and `C:\Users\NAME\…` at the start of the command, of an argument, of
    /// the working directory and of variables, in the files of a project. The homes that containers have
    /// (`/home/vscode`), shared folders and stand-ins (`/Users/username`) are left alone, and so are paths within a
    /// container. Each server is reported once.
    ///
    /// ## Why
    ///
    /// It is there on one machine. For everybody else who works on the project the server does not start.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "box": { "command": "node", "args": ["/Users/ada/box/index.js"] } } }
    /// ```
    ///
    /// ```json,bad,path=.vscode/mcp.json
    /// { "servers": { "box": { "command": "C:\\Users\\ada\\box\\box.exe", "args": ["--root=C:\\Users\\ada\\box"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "node", "args": ["${HOME}/box/index.js"] } } }
    /// ```
    ///
    /// ```json,good,path=.vscode/mcp.json
    /// { "servers": { "box": { "command": "node", "args": ["${workspaceFolder}/box/index.js"] } } }
    /// ```
    ///
    /// ```json,good
    /// {
    ///   "mcpServers": {
    ///     "a": { "command": "docker", "args": ["run", "-i", "--rm", "-w", "/home/node/app", "box:1.2.0", "/home/ada/x"] },
    ///     "b": { "command": "/home/linuxbrew/.linuxbrew/bin/box" },
    ///     "c": { "command": "node", "args": ["/home/vscode/box/index.js"] }
    ///   }
    /// }
    /// ```
    ///
    /// ## Clients
    ///
    /// VS Code and Cursor fill in `${workspaceFolder}` and `${userHome}`. Claude Code expands `${HOME}` and starts
    /// servers in the folder of the session. Files of the user's own are left alone in all.
    ///
    /// ## References
    ///
    /// - <https://github.com/WhiskeyHouse/ignition-mcp/pull/3> (2026-11-22)
    /// - <https://github.com/utensils/mcp-nixos/issues/60> (2026-11-22)
    /// - <https://code.visualstudio.com/docs/reference/variables-reference> (2026-11-22)
    "command/hardcoded-user-path" {
        severity: Severity::Info,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let server = ctx.server;
    let Some(launch) = server.launch.as_ref().filter(|launch| ctx.file.shared && !launch.is_far()) else { return };
    let command = server.command.into_iter().map(|text| (text, Part::Command));
    let cwd = server.cwd.into_iter().map(|text| (text, Part::Cwd));
    let contained = launch.container();
    let mounts = contained.into_iter().flat_map(|container| container.mounts().map(|(_, mount)| mount.source));
    let plain = if contained.is_none() { plain_arguments(launch) } else { Vec::new() };
    let args = plain.into_iter().map(value_of).chain(mounts).map(|text| (text, Part::Args));
    let env = server.env.iter().filter_map(|setting| Some((setting.value.text()?, Part::Env)));
    let places: Vec<_> = command
        .chain(args)
        .chain(cwd)
        .chain(env)
        .filter_map(|(text, part)| Some((text, part, home_in(text.as_str())?)))
        .collect();
    let Some(((first, part, home), rest)) = places.split_first() else { return };
    let mut draft = Draft::new(
        first.part(0..*home).span(),
        format!("server {} needs the home of one person, in a file that is for everybody", ctx.name()),
        "on other machines there is no such folder",
    )
    .help(advice(&ctx.file.judge.client.variables, *part))
    .fix(fix(ctx, &places));
    for (text, _, home) in rest {
        draft = draft.also(text.part(0..*home).span(), "here as well");
    }
    sink.report(draft);
}

/// Where homes lie, in lower case and with slashes.
const FOLDERS: &[&str] = &["/users/", "/home/", "/mnt/c/users/"];

/// Names in these folders that are nobody's: the users of containers and of hosted machines, folders for all, and what
/// people write in place of a name.
const NOBODY: &[&str] = &[
    "node",
    "vscode",
    "codespace",
    "coder",
    "gitpod",
    "jovyan",
    "vagrant",
    "runner",
    "ubuntu",
    "ec2-user",
    "app",
    "appuser",
    "mcp",
    "site",
    "sbx_user",
    "linuxbrew",
    "shared",
    "public",
    "default",
    "all users",
    "user",
    "users",
    "username",
    "user_name",
    "user-name",
    "yourname",
    "your_name",
    "your-name",
    "yourusername",
    "your_username",
    "your-username",
    "yourself",
    "you",
    "your",
    "me",
    "name",
    "myname",
    "myuser",
    "someone",
    "somebody",
    "xxx",
    "path",
    "example",
];

/// How long the home at the start of a path is, where it is that of a person.
fn home_in(path: &str) -> Option<usize> {
    if !path.starts_with('/') && path.as_bytes().get(1) != Some(&b':') {
        return None;
    }
    // Without the drive.
    let start = if path.starts_with('/') { 0 } else { 2 };
    let lower = path.get(..path.len().min(64)).unwrap_or(path).to_ascii_lowercase().replace('\\', "/");
    let below = lower.get(start..)?;
    let folder = FOLDERS.iter().find(|folder| below.starts_with(**folder))?;
    let from = start + folder.len();
    let rest = path.get(from..)?;
    // A home as a whole, or a path in it.
    let name = rest.split(['/', '\\']).next().filter(|name| !name.is_empty())?;
    let stands_in = name.contains(['<', '>', '$', '%', '{', '[', '*', '.']) && !is_dotted(name);
    let nobody = NOBODY.iter().any(|known| known.eq_ignore_ascii_case(name));
    (!stands_in && !nobody).then_some(from + name.len())
}

/// `first.last`
fn is_dotted(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) && !name.starts_with('.')
}

fn advice(variables: &Variables, part: Part) -> String {
    match home_variable(variables, part, false) {
        _ if project_variable(variables, part).is_some() => {
            "write `${workspaceFolder}` for what lies in the project, and have the rest installed by its name"
                .to_owned()
        }
        Some(home) => format!("write a relative path for what lies in the project, and `{home}` for the home"),
        None => {
            "write a relative path for what lies in the project, and have the rest installed by its name".to_owned()
        }
    }
}

/// The variable in the place of every home, and that of the project where a path leads into it.
fn fix(ctx: &ServerContext<'_>, places: &[(Text<'_>, Part, usize)]) -> Option<Fix> {
    let variables = &ctx.file.judge.client.variables;
    let mut edits = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (text, part, home) in places {
        let path = text.as_str();
        let project = ctx.file.project.filter(|folder| Path::new(path).starts_with(folder));
        let own = project.and_then(|folder| Some((folder.to_str()?.len(), project_variable(variables, *part)?)));
        let (length, variable) = match own {
            Some(own) => own,
            // The home in WSL is another than that on the drive of Windows.
            None if path.starts_with("/mnt/") => return None,
            None => (*home, home_variable(variables, *part, has_drive(path))?),
        };
        edits.push(put(ctx, text.part(0..length), &variable)?);
        names.push(format!("`{variable}`"));
    }
    names.sort_unstable();
    names.dedup();
    edits.sort_by_key(|edit| edit.span.start);
    Some(Fix::risky(format!("write {} in place of the path of one person", names.join(" and ")), edits))
}

#[cfg(test)]
mod tests {
    use super::home_in;

    #[test]
    fn homes_of_people_are_told_from_other_folders() {
        for (path, home) in [
            ("/Users/ada/x", Some("/Users/ada")),
            ("/home/ada", Some("/home/ada")),
            ("/home/first.last/x", Some("/home/first.last")),
            ("c:\\Users\\Ada\\x", Some("c:\\Users\\Ada")),
            ("C:/Users/박주호/x", Some("C:/Users/박주호")),
            ("/mnt/c/Users/ada/x", Some("/mnt/c/Users/ada")),
            ("/home/vscode/x", None),
            ("/Users/Shared/x", None),
            ("/Users/<you>/x", None),
            ("C:\\Users\\%USERNAME%\\x", None),
            ("/Users/${USER}/x", None),
            ("/home/", None),
            ("/homes/ada", None),
            ("/srv/home/ada/x", None),
            ("ada", None),
        ] {
            assert_eq!(home_in(path).map(|end| &path[..end]), home, "{path}");
        }
    }
}
