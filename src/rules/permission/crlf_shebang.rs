use crate::diagnostic::Fix;
use crate::rules::program::{Format, format, look_up};
use crate::rules::remedy::{quote, target};
use crate::rules::{Check, Draft, Needs, ServerContext, Sink, declare_rule};
use crate::system::{Lookup, Os};

declare_rule! {
    /// The first line of the script that is started ends as lines do on Windows.
    ///
    /// ## What it does
    ///
    /// Reads the beginning of a script that is itself the command of a server, and reports a `#!` line that ends with a
    /// carriage return. `#!/usr/bin/env -S …` is left alone: it splits at that character as well.
    ///
    /// ## Why
    ///
    /// On Linux and macOS the carriage return belongs to the line: the system looks for a program that is called
    /// `node` and one character more, and there is none. The message is `env: 'node\r': No such file or directory`, or
    /// says that the script itself does not exist. Git makes such files when `core.autocrlf` is on, and so do editors
    /// on Windows.
    ///
    /// ## Example
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /srv/serve 755 #!/usr/bin/env node\r\nconsole.log(1)\r\n
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "mine": { "command": "/srv/serve" } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// The same script with the line ends of Unix:
    ///
    /// ```text,machine
    /// os linux
    /// env PATH /usr/bin
    /// file /usr/bin/node 755
    /// file /srv/serve 755 #!/usr/bin/node\nconsole.log(1)\n
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "mine": { "command": "/srv/serve" } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all: it is the system that reads the line. On Windows nobody does.
    ///
    /// ## References
    ///
    /// - <https://github.com/thedotmack/claude-mem/issues/1342> (2026-11-22)
    /// - <https://git-scm.com/docs/gitattributes#_eol> (2026-11-22)
    /// - `env -S`: tried with GNU coreutils 9.1 (2026-11-22)
    "permission/crlf-shebang" {
        needs: Needs::Host,
        refutable: true,
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let system = ctx.file.system;
    if system.os() == Os::Windows {
        return;
    }
    let (Some((command, Lookup::Found(path))), Some(text)) = (look_up(ctx), ctx.server.command) else { return };
    let Some(Format::Script(shebang)) = format(system, &path) else { return };
    if !shebang.crlf {
        return;
    }
    let wanted = shebang.program.unwrap_or(shebang.interpreter);
    // `sed` would put a file in the place of a link.
    let file = quote(&target(system, &path));
    let order = file.map(|file| match system.os() {
        Os::MacOs => format!("sed -i '' $'s/\\r$//' {file}"),
        Os::Linux | Os::Windows => format!("sed -i 's/\\r$//' {file}"),
    });
    sink.report(
        Draft::new(
            text.span(),
            format!(
                "the first line of `{command}` ends with a carriage return: server {} cannot be started",
                ctx.name()
            ),
            format!("the system looks for `{wanted}\\r`"),
        )
        .help("give the script the line ends of Unix; `* text eol=lf` in `.gitattributes` keeps them")
        .fix(order.map(Fix::display_only)),
    );
}
