use crate::client::{Client, Loss, Names};
use crate::diagnostic::Severity;
use crate::rules::rename::{nearest, renamed, shortened};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// The server has a name with which the client cannot work.
    ///
    /// ## What it does
    ///
    /// Reports names of servers that the client refuses, that it keeps and then has trouble with, and that are so long
    /// that they leave no room for the names of the tools. The fix gives another name; it is unsafe, since permissions in
    /// other files hold for the old one, and there is none where the file itself mentions that.
    ///
    /// ## Why
    ///
    /// The name becomes part of the names of tools, of files and of permissions, and each has characters and a length
    /// that it does not take. Names with dots, slashes and blanks are fine with most clients, and not reported.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": {
    ///   "the-server-of-the-team-that-looks-after-the-documentation-of-the-products-that-are-sold-in-the-southern-half-of-the-whole-world": { "command": "docs-mcp" }
    /// } }
    /// ```
    ///
    /// ```json,bad,client=copilot-cli,path=.copilot/mcp-config.json
    /// { "mcpServers": { "${TEAM}": { "command": "uvx", "args": ["mcp-server-time"] } } }
    /// ```
    ///
    /// ```toml,bad,client=codex,path=.codex/config.toml
    /// [mcp_servers."my docs"]
    /// command = "docs-mcp"
    ///
    /// [mcp_servers."my docs".env]
    /// LANG = "en"
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "team-docs": { "command": "docs-mcp" }, "io.github.acme/docs": { "command": "docs-mcp" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// GitHub Copilot CLI takes neither an empty name nor one with `}`, a control character or an empty part between
    /// slashes. Claude Code takes every name and calls a tool `mcp__SERVER__TOOL`, in at most 128 characters. Names that are
    /// reserved are the matter of `client/reserved-name`.
    ///
    /// ## References
    ///
    /// - measured on Claude Code 2.1.330 and GitHub Copilot CLI 1.0.102 (2026-11-22)
    /// - <https://github.com/dotnet/aspnetcore/pull/66240> (2026-11-22)
    "client/server-name" {
        severity: Severity::Warning,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let file = ctx.file.judge.file;
    let name = ctx.server.name.as_str();
    // Without a name there is nothing to judge; where it is missing from a list, the schema says so.
    let nameless = ctx.server.entry.key_span.range().is_empty();
    if ctx.file.judge.is_unknown() || file.unread.is_some() || nameless || file.names.reserved.contains(&name) {
        return;
    }
    let Some(trouble) = trouble(file.names, ctx.file.judge.client, name) else { return };
    let span = ctx.server.entry.key_span;
    let draft = |message: String, label: &'static str| Draft::new(span, message, label);
    let fits = |new: &str| self::trouble(file.names, ctx.file.judge.client, new).is_none();
    let new = match trouble {
        Trouble::Refused(_) | Trouble::Strained(_) => nearest(name, fits),
        // As much room for the name of a tool as for that of the server.
        Trouble::TooLong(room) => shortened(name, room / 2).filter(|new| fits(new)),
    };
    let fix = new.and_then(|new| renamed(ctx.file, name, span, &new));
    let draft = match trouble {
        Trouble::Refused(why) => draft(format!("the name of server {} {why}", ctx.name()), "not a name it takes")
            .severity(Severity::Error)
            .costs(Loss::Server)
            .help("give the server another name: letters, digits and `-` are safe everywhere"),
        Trouble::Strained(why) => draft(format!("the name of server {} {why}", ctx.name()), "makes trouble")
            .help("give the server another name: letters, digits and `-` are safe everywhere"),
        Trouble::TooLong(room) => {
            draft(format!("the name of server {} leaves no room for the names of its tools", ctx.name()), "too long")
                .help(format!("{room} characters are left for server and tool together: shorten the name"))
        }
    };
    sink.report(draft.fix(fix));
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// The server is lost.
    Refused(&'static str),
    /// It is kept, and does not work well.
    Strained(&'static str),
    /// So many characters there are for the names of server and tool.
    TooLong(usize),
}

fn trouble(names: &Names, client: &Client, name: &str) -> Option<Trouble> {
    if let Some(why) = (names.refuses)(name) {
        return Some(Trouble::Refused(why));
    }
    if let Some(why) = (names.strains)(name) {
        return Some(Trouble::Strained(why));
    }
    let (pattern, longest) = (client.tools.pattern, usize::from(client.tools.longest?));
    if client.shortens || !pattern.contains("SERVER") {
        return None;
    }
    let room = longest.saturating_sub(pattern.replace("SERVER", "").replace("TOOL", "").len());
    let written = names.collide.map_or_else(|| name.to_owned(), |collide| collide(name));
    // The shortest name of a tool has one character.
    (written.len() + 1 > room).then_some(Trouble::TooLong(room))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{CLIENTS, find};

    const PICKY: Names = Names {
        refuses: |name| name.is_empty().then_some("is empty"),
        strains: |name| name.contains(' ').then_some("has a blank in it"),
        ..Names::ANY
    };

    #[test]
    fn what_is_refused_comes_before_what_strains() {
        let client = find("claude-code").unwrap();
        assert_eq!(trouble(&PICKY, client, ""), Some(Trouble::Refused("is empty")));
        assert_eq!(trouble(&PICKY, client, "a b"), Some(Trouble::Strained("has a blank in it")));
        assert_eq!(trouble(&PICKY, client, "a.b/c"), None);
    }

    #[test]
    fn a_name_may_leave_no_room_for_tools() {
        let client = find("claude-code").unwrap();
        // mcp__SERVER__TOOL in 128 characters.
        assert_eq!(trouble(&Names::ANY, client, &"x".repeat(120)), None);
        assert_eq!(trouble(&Names::ANY, client, &"x".repeat(121)), Some(Trouble::TooLong(121)));
    }

    #[test]
    fn patterns_name_the_tool() {
        for client in CLIENTS.iter().filter(|client| !client.tools.pattern.is_empty()) {
            assert!(client.tools.pattern.contains("TOOL"), "{}", client.id);
        }
    }
}
