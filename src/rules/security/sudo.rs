use crate::diagnostic::{Fix, Severity};
use crate::document::{Text, replace_part};
use crate::model::{Launch, LaunchKind, Wrapper, program_name};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule, line};

declare_rule! {
    /// A server is started with the rights of another user.
    ///
    /// ## What it does
    ///
    /// Reports `sudo`, `doas`, `pkexec` and `runas` as the command of a server, behind a wrapper or at the start of a shell
    /// script. `sudo -n`, which never asks for a password, is a warning. What happens within a container or WSL is left
    /// alone.
    ///
    /// ## Why
    ///
    /// There is nobody to answer the question for the password: the server hangs, or ends with `a terminal is required`.
    /// Where it works, a program that does what a language model tells it is root on this machine.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "net": { "command": "sudo", "args": ["/srv/net-mcp", "--stdio"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "net": { "command": "sudo", "args": ["-n", "-u", "root", "/srv/net-mcp", "--stdio"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "net": { "command": "sh", "args": ["-c", "cd /srv && exec ./x; sudo ./y"] } , "box": { "command": "bash", "args": ["-c", "sudo /srv/net-mcp"] } } }
    /// ```
    ///
    /// ```json,bad,client=opencode,path=opencode.json
    /// { "mcp": { "net": { "type": "local", "command": ["sudo", "-E", "--", "/srv/net-mcp", "--stdio"] } } }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "net": { "command": "/srv/net-mcp", "args": ["--stdio"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "box": { "command": "docker", "args": ["run", "-i", "--rm", "acme/box:1.2", "sudo", "-u", "app", "serve"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - <https://www.sudo.ws/docs/man/sudo.man/> (2026-11-22)
    /// - <https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio> (2026-11-22)
    "security/sudo" {
        check: Check::Server(check),
    }
}

const RAISERS: &[&str] = &["sudo", "doas", "pkexec", "runas"];

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(launch) = &ctx.server.launch else { return };
    let mut told = false;
    launch.walk(&mut |level, contained| {
        // Another system has users of its own.
        if contained || told || program_name(launch.program.as_str()) == "wsl" {
            return;
        }
        let Some(program) = raiser(level) else { return };
        told = true;
        sink.report(draft(ctx, level, program));
    });
}

/// The program that changes the user, where a command line begins with one.
pub(crate) fn raiser<'a>(launch: &Launch<'a>) -> Option<Text<'a>> {
    let raises = |text: Text<'_>| RAISERS.contains(&program_name(text.as_str()).as_str());
    match &launch.kind {
        // What could be taken apart comes as a level of its own.
        LaunchKind::Shell(shell) if shell.inner.is_none() => {
            let script = shell.script?;
            let word = script.as_str().split_whitespace().next()?;
            let at = script.as_str().find(word)?;
            Some(script.part(at..at + word.len())).filter(|word| raises(*word))
        }
        LaunchKind::Wrapper(_) | LaunchKind::Binary => Some(launch.program).filter(|program| raises(*program)),
        _ => None,
    }
}

fn draft(ctx: &ServerContext<'_>, launch: &Launch<'_>, program: Text<'_>) -> Draft {
    let wrapper = match &launch.kind {
        LaunchKind::Wrapper(wrapper) => Some(wrapper),
        _ => None,
    };
    let flag = |names: &[&str]| wrapper.is_some_and(|wrapper| wrapper.flags.iter().any(|flag| flag.is(names)));
    let silent = flag(&["n", "non-interactive", "A", "askpass"]);
    let name = program_name(program.as_str());
    let (severity, label) = if silent {
        (Severity::Warning, "works only where a rule allows it, and then with those rights")
    } else {
        (Severity::Error, "asks for a password that nobody can type")
    };
    Draft::new(program.span(), format!("server {} is started through `{name}`", ctx.name()), label)
        .severity(severity)
        .help("start the program itself, and give your own user the right that it needs")
        .fix(wrapper.and_then(|wrapper| unwrapped(ctx, launch, wrapper)))
}

/// Starts the program itself.
fn unwrapped(ctx: &ServerContext<'_>, launch: &Launch<'_>, wrapper: &Wrapper<'_>) -> Option<Fix> {
    let (raiser, program) = (launch.program, wrapper.inner.as_ref()?.program);
    let at = launch.args.iter().position(|argument| argument.span() == program.span())?;
    let flags: usize = wrapper.flags.iter().map(|flag| flag.width).sum();
    let ended = at.checked_sub(1).and_then(|at| launch.args.get(at)).is_some_and(|word| word.as_str() == "--");
    // What is to hold for the program alone, `NAME=value`, would be lost.
    (at == flags + usize::from(ended)).then_some(())?;
    let edits = if line::argument(ctx, raiser).is_some() {
        vec![line::remove(ctx, raiser, at + 1)?]
    } else {
        let command = ctx.server.command_node()?;
        vec![
            replace_part(ctx.file.document, command, command.text()?, program.as_str())?,
            line::remove(ctx, *launch.args.first()?, at + 1)?,
        ]
    };
    Some(Fix::risky(format!("start `{}` itself", program.as_str()), edits))
}
