use crate::diagnostic::{Fix, Severity};
use crate::knowledge::{Worth, engine_of_socket, valuable};
use crate::model::Mount;
use crate::rules::containers::{container, mark};
use crate::rules::{Check, Draft, ServerContext, Sink, declare_rule};
use crate::text::Edit;

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
        sink.report(Draft::new(mark(&mount), message, label).severity(severity).help(help).fix(fix(&mount)));
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

/// Makes it read-only, where that can be written behind it.
fn fix(mount: &Mount<'_>) -> Option<Fix> {
    if mount.read_only {
        return None;
    }
    let (whole, target) = (mount.whole, mount.target?);
    let text = if mount.keyed {
        ",readonly"
    } else if target.span().end == whole.span().end {
        ":ro"
    } else {
        // Options are there already: `rw` is among them, or may stand beside `ro`.
        return None;
    };
    Some(Fix::risky("mount it read-only", vec![Edit::insert(whole.span().end, text)]))
}
