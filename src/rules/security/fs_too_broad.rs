use crate::client::Part;
use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::rules::command::tilde_or_var_path::unexpanded;
use crate::rules::packages::folders;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule, line};

declare_rule! {
    /// A file server is given the whole disk or a whole home.
    ///
    /// ## What it does
    ///
    /// Reports `/`, a drive, `/home`, `/Users` and a home itself, also as `~` or `$HOME`, among the folders of servers that
    /// open folders to the client.
    ///
    /// ## Why
    ///
    /// In a home lie the keys of SSH, the tokens of command line tools and the sessions of browsers, and this very
    /// configuration. Whatever talks the model into reading a file can have them.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv/docs", "${HOME}"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "mcp-server-filesystem", "args": ["C:\\Users\\anna"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "${HOME}/notes", "."] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all. Some clients tell such a server which folders are open in the editor, and these then take the place
    /// of the arguments.
    ///
    /// ## References
    ///
    /// - <https://github.com/modelcontextprotocol/servers/tree/main/src/filesystem> (2026-11-22)
    /// - <https://github.com/mark3labs/mcp-filesystem-server/issues/59> (2026-11-22)
    "security/fs-too-broad" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let folders = folders(ctx);
    for folder in folders.iter().copied() {
        let Some(what) = breadth(folder.as_str()) else { continue };
        // A reference that nobody expands is no home, and another rule's business.
        let home = folder.as_str().starts_with(['$', '%']);
        if home && unexpanded(ctx, folder, Part::Args, true).is_some() {
            continue;
        }
        sink.report(
            Draft::new(
                folder.span(),
                format!("server {} may read and write {what}", ctx.name()),
                "keys, tokens and settings lie in it",
            )
            .help("name the folders that the work is about")
            .fix(without(ctx, folder, &folders)),
        );
    }
}

/// Leaves a folder out where others are named, none of them as broad.
fn without(ctx: &ServerContext<'_>, folder: Text<'_>, all: &[Text<'_>]) -> Option<Fix> {
    let value = line::before(ctx, folder).is_some_and(|before| before.as_str().starts_with("--"));
    if value || all.iter().all(|other| breadth(other.as_str()).is_some()) {
        return None;
    }
    Some(Fix::risky(format!("leave `{}` out", folder.as_str()), vec![line::remove(ctx, folder, 1)?]))
}

/// What a folder is, in words, when it is more than anybody needs.
fn breadth(folder: &str) -> Option<&'static str> {
    let path = folder.replace('\\', "/");
    let path = path.trim_end_matches('/');
    if path.is_empty() || matches!(path, "/mnt" | "/Volumes") {
        return Some("the whole disk");
    }
    let lower = path.to_ascii_lowercase();
    let below_drive = match lower.as_bytes() {
        [drive, b':'] if drive.is_ascii_alphabetic() => return Some("the whole disk"),
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => lower.get(3..),
        _ => match lower.strip_prefix("/mnt/") {
            Some(rest) if rest.len() == 1 => return Some("the whole disk"),
            Some(rest) if rest.as_bytes().get(1) == Some(&b'/') => rest.get(2..),
            _ => None,
        },
    };
    let homes = below_drive.and_then(|rest| rest.strip_prefix("users"));
    let homes = homes.or_else(|| path.strip_prefix("/Users")).or_else(|| path.strip_prefix("/home"));
    match homes.map(|rest| rest.strip_prefix('/').unwrap_or(rest)) {
        Some("") => return Some("the homes of all users"),
        // Shared by purpose.
        Some(user) if !user.contains('/') && !matches!(user, "shared" | "Shared" | "public") => {
            let whole = path.len() > user.len() && path.as_bytes().get(path.len() - user.len() - 1) == Some(&b'/');
            return whole.then_some("a whole home");
        }
        _ => {}
    }
    let home = ["~", "$HOME", "${HOME}", "${env:HOME}", "${userHome}", "%USERPROFILE%", "${USERPROFILE}", "/root"];
    home.contains(&path).then_some("a whole home")
}

#[cfg(test)]
mod tests {
    use super::breadth;

    #[test]
    fn broad_folders_and_others() {
        for (folder, wanted) in [
            ("/", Some("the whole disk")),
            ("C:\\", Some("the whole disk")),
            ("d:", Some("the whole disk")),
            ("/mnt/c", Some("the whole disk")),
            ("/Users", Some("the homes of all users")),
            ("C:/Users/", Some("the homes of all users")),
            ("/home/", Some("the homes of all users")),
            ("/Users/anna", Some("a whole home")),
            ("/mnt/c/Users/Anna", Some("a whole home")),
            ("C:\\Users\\Anna", Some("a whole home")),
            ("~", Some("a whole home")),
            ("~/", Some("a whole home")),
            ("${userHome}", Some("a whole home")),
            ("/Users/Shared", None),
            ("/Users/anna/notes", None),
            ("/UsersX", None),
            ("/homes/x", None),
            ("/home/anna/notes", None),
            ("C:\\Users\\Anna\\Desktop", None),
            ("/srv", None),
            (".", None),
            ("Gary", None),
            ("", Some("the whole disk")),
        ] {
            assert_eq!(breadth(folder), wanted, "{folder}");
        }
    }
}
