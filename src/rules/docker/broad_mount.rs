use crate::diagnostic::{Fix, Severity};
use crate::document::Text;
use crate::knowledge::{Worth, engine_of_socket, valuable};
use crate::model::Mount;
use crate::rules::containers::{container, mark};
use crate::rules::line::respell;
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};

declare_rule! {
    /// A container sees much more of this machine than a server needs.
    ///
    /// ## What it does
    ///
    /// Reports mounts of the whole disk, of folders of the system, of whole homes, and of folders with keys and logins;
    /// also with `--mount`, and behind `~` and `$HOME`. It is an error where writing to them hands the machine over: the
    /// disk, the system, your SSH keys. A mount that is read-only counts less. The login of the service that the image is
    /// for, such as `~/.aws` for a server for AWS, is a note.
    ///
    /// The fix makes the mount read-only, which is less and not little: what to mount instead is for you to say.
    ///
    /// ## Why
    ///
    /// A container is to keep a server from the rest of the machine. What the server is told to do comes from a language
    /// model that reads web pages; with `/` mounted, one of those can read every key and change every program.
    ///
    /// ## Example
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/:/host", "mcp/filesystem", "/host"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "git": { "command": "docker", "args": ["run", "-i", "--rm", "--mount", "type=bind,src=/home/ann/.ssh,dst=/root/.ssh,readonly", "mcp/git"] } } }
    /// ```
    ///
    /// ```json,bad,client=cursor,path=.cursor/mcp.json
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "${userHome}:/data", "mcp/filesystem", "/data"] } } }
    /// ```
    ///
    /// ```json,bad
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "C:\\:/c:ro", "mcp/filesystem", "/c"] } } }
    /// ```
    ///
    /// ```yaml,bad,client=continue,path=.continue/mcpServers/files.yaml
    /// name: files
    /// version: 0.0.1
    /// schema: v1
    /// mcpServers:
    ///   - name: files
    ///     command: podman
    ///     args:
    ///       - run
    ///       - -i
    ///       - --rm
    ///       - -v
    ///       - /etc:/etc:rw,z
    ///       - mcp/filesystem
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,good
    /// { "mcpServers": { "files": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/home/ann/work:/work:ro", "mcp/filesystem", "/work"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "git": { "command": "docker", "args": ["run", "-i", "--rm", "-v", "/etc/localtime:/etc/localtime:ro", "-v", "data:/data", "-v", "/home/ann/.ssh/known_hosts:/k:ro", "mcp/git"] } } }
    /// ```
    ///
    /// ```json,good
    /// { "mcpServers": { "aws": { "command": "docker", "args": ["run", "-i", "--rm", "--volume", "/srv/me/.aws:/app/.aws", "awslabs/healthimaging-mcp-server:latest"] } } }
    /// ```
    ///
    /// ## Clients
    ///
    /// The same in all.
    ///
    /// ## References
    ///
    /// - what counts, each with its source: `src/knowledge/containers.json` (2026-11-22)
    /// - <https://docs.docker.com/engine/security/#docker-daemon-attack-surface> (2026-11-22)
    /// - <https://docs.docker.com/engine/storage/bind-mounts/> (2026-11-22)
    "docker/broad-mount" {
        check: Check::Server(check),
    }
}

fn check(ctx: &ServerContext<'_>, sink: &mut Sink<'_>) {
    let Some(container) = container(ctx) else { return };
    for (_, mount) in container.mounts() {
        let source = mount.source.as_str();
        // A socket is the business of `host-socket`.
        let Some(found) = valuable(source).filter(|_| engine_of_socket(source).is_none()) else { continue };
        if mount.keyed && !mount.bind {
            continue;
        }
        let serves = container.image.is_some_and(|image| found.serves(image.name.as_str()));
        let severity = weight(found.kind, mount.read_only, serves);
        let can = if mount.read_only { "read" } else { "read and change" };
        let message = format!("server {} can {can} {}", ctx.name(), found.what);
        let label = match found.kind {
            Worth::Disk | Worth::System | Worth::Devices => "this is not the server's business",
            Worth::Home | Worth::Keys | Worth::Account => "whoever steers the server gets at these",
        };
        let help = match found.kind {
            Worth::Account if serves => "mount it read-only, or give the server credentials of its own",
            Worth::Account | Worth::Keys => "give the server credentials of its own, with no more rights than it needs",
            _ => "mount the folder that the server works on, and no more",
        };
        sink.report(Draft::new(mark(&mount), message, label).severity(severity).help(help).fix(fix(ctx, &mount)));
    }
}

/// How bad it is that a container sees something.
fn weight(kind: Worth, read_only: bool, serves: bool) -> Severity {
    match kind {
        Worth::Account if serves => Severity::Info,
        Worth::Disk | Worth::System | Worth::Keys if !read_only => Severity::Error,
        Worth::Devices | Worth::Account if read_only => Severity::Info,
        _ => Severity::Warning,
    }
}

/// Makes it read-only.
fn fix(ctx: &ServerContext<'_>, mount: &Mount<'_>) -> Option<Fix> {
    mount.target?;
    if mount.read_only {
        return None;
    }
    let end = mount.whole.tail(mount.whole.as_str().len());
    let edit = match mount.options {
        Some(value) if mount.keyed => respell(ctx, value, "true"),
        None if mount.keyed => respell(ctx, end, ",readonly"),
        None => respell(ctx, end, ":ro"),
        Some(options) => match word_in(options, "rw") {
            Some(word) => respell(ctx, word, "ro"),
            None => respell(ctx, end, ",ro"),
        },
    };
    Some(Fix::risky("mount it read-only", vec![edit?]).then("mount no more than the server works on"))
}

/// A word of a list with commas.
fn word_in<'a>(list: Text<'a>, word: &str) -> Option<Text<'a>> {
    let mut start = 0;
    for option in list.as_str().split(',') {
        if option == word {
            return Some(list.part(start..start + word.len()));
        }
        start += option.len() + 1;
    }
    None
}
