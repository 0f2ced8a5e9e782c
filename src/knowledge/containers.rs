//! What of a machine is worth more than a folder of data when a container gets to see it, and which programs and
//! variables have to do with containers themselves.

use std::sync::OnceLock;

use serde::Deserialize;

/// The table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sockets: Vec<Socket>,
    socket_folders: Vec<SocketFolder>,
    valuables: Vec<Valuable>,
    engine_variables: Vec<Named>,
    agents: Vec<Named>,
}

/// The socket of an engine, by its name.
#[derive(Debug, Deserialize)]
struct Socket {
    name: String,
    engine: String,
}

/// A folder that holds such a socket.
#[derive(Debug, Deserialize)]
struct SocketFolder {
    path: String,
    engine: String,
}

/// A name that means something, with `*` at its end for any end.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What a folder holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Worth {
    /// Everything there is.
    Disk,
    /// Programs and settings of the system.
    System,
    /// Devices, processes and the kernel, as files.
    Devices,
    /// What people have in their homes.
    Home,
    /// Keys and passwords.
    Keys,
    /// The login of one service, which a server for that service needs.
    Account,
}

/// A file or folder that is more than data.
#[derive(Debug, Deserialize)]
pub struct Valuable {
    path: String,
    /// What it holds.
    pub kind: Worth,
    /// The same in words.
    pub what: String,
    /// Words in the names of images that have to do with the service it is for.
    services: Vec<String>,
    /// What lies in it and is harmless.
    harmless: Vec<String>,
}

impl Valuable {
    /// Whether the service that it is for is the one that an image of this name serves.
    pub fn serves(&self, image: &str) -> bool {
        let image = image.to_lowercase();
        self.services.iter().any(|service| image.contains(service.as_str()))
    }

    fn holds(&self, path: &str) -> bool {
        let inside = || {
            let below = path.strip_prefix(self.path.as_str())?.strip_prefix('/')?;
            Some(!self.harmless.iter().any(|harmless| below == harmless))
        };
        // Of the others every folder has data in it that is no secret.
        let whole = !matches!(self.kind, Worth::Keys | Worth::Account);
        path == self.path || (!whole && inside().unwrap_or(false))
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // The file is part of this program, and a test parses it.
    TABLE.get_or_init(|| serde_json::from_str(include_str!("containers.json")).unwrap_or_default())
}

/// The engine to whose socket a path of the host leads, or to the folder with it.
pub fn engine_of_socket(path: &str) -> Option<&'static str> {
    let path = plain(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    let socket = table().sockets.iter().find(|socket| socket.name == name).map(|socket| &socket.engine);
    let folder = || table().socket_folders.iter().find(|folder| fits(&path, &folder.path)).map(|it| &it.engine);
    socket.or_else(folder).map(String::as_str)
}

/// What a path of the host leads to, where that is more than data.
pub fn valuable(path: &str) -> Option<&'static Valuable> {
    if path.is_empty() {
        return None;
    }
    let path = plain(path);
    // The root of a drive is one of a disk.
    let path = if path.len() == 2 && path.ends_with(':') { "/" } else { &path };
    table().valuables.iter().find(|valuable| valuable.holds(path))
}

/// Whether a variable is one that the engine or the system reads, and not one of a server.
pub fn is_engine_variable(name: &str) -> bool {
    let name = name.to_uppercase();
    table().engine_variables.iter().any(|known| match known.name.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == known.name,
    })
}

/// Whether a name or a command is that of a coding agent or of an MCP server: it has the word in it.
pub fn names_an_agent(text: &str) -> bool {
    let words: String = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words = format!("-{words}-");
    table().agents.iter().any(|agent| words.contains(&format!("-{}-", agent.name)))
}

/// Whether a path is one in which `*` stands for any one name.
fn fits(path: &str, pattern: &str) -> bool {
    let mut names = path.split('/');
    let fit = pattern.split('/').all(|wanted| names.next().is_some_and(|name| wanted == "*" || wanted == name));
    fit && names.next().is_none()
}

/// Spellings of the home, and of the folder that a session has for sockets.
const STARTS: &[(&str, &str)] = &[
    ("${localEnv:HOME}${localEnv:USERPROFILE}", "~"),
    ("${localEnv:USERPROFILE}${localEnv:HOME}", "~"),
    ("${localEnv:HOME}", "~"),
    ("${localEnv:USERPROFILE}", "~"),
    ("$HOME", "~"),
    ("${HOME}", "~"),
    ("${env:HOME}", "~"),
    ("{env:HOME}", "~"),
    ("${env:USERPROFILE}", "~"),
    ("${USERPROFILE}", "~"),
    ("%USERPROFILE%", "~"),
    ("${userHome}", "~"),
    ("$XDG_RUNTIME_DIR", "/run/user/0"),
    ("${XDG_RUNTIME_DIR}", "/run/user/0"),
    ("${env:XDG_RUNTIME_DIR}", "/run/user/0"),
    ("${localEnv:XDG_RUNTIME_DIR}", "/run/user/0"),
];

/// A path of the host with `/`, without a final one and without `/private` of macOS, and with `~` for every spelling of
/// a home.
fn plain(path: &str) -> String {
    // What stands there where the variable is not set.
    let default = path.strip_prefix("${").and_then(|inner| inner.strip_suffix('}')?.split_once(":-"));
    let mut path = default.map_or(path, |(_, default)| default).replace('\\', "/");
    if let Some((start, short)) = STARTS.iter().find(|(start, _)| path.starts_with(start)) {
        path.replace_range(..start.len(), short);
    }
    let drive = path.as_bytes().get(1) == Some(&b':');
    if drive {
        path[..1].make_ascii_uppercase();
    }
    let trimmed = path.trim_end_matches('/');
    let trimmed = trimmed.strip_suffix("/.").unwrap_or(trimmed);
    let trimmed = trimmed.strip_prefix("/private").filter(|rest| rest.starts_with('/')).unwrap_or(trimmed);
    if trimmed.is_empty() {
        return "/".to_owned();
    }
    if trimmed == "/root" || trimmed.starts_with("/root/") {
        return trimmed.replacen("/root", "~", 1);
    }
    let homes = ["/home/", "/Users/", "C:/Users/"].iter().find_map(|homes| trimmed.strip_prefix(homes));
    match homes {
        Some(below) => below.split_once('/').map_or_else(|| "~".to_owned(), |(_, below)| format!("~/{below}")),
        None => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sourced() {
        let table: serde_json::Value = serde_json::from_str(include_str!("containers.json")).unwrap();
        serde_json::from_value::<Table>(table.clone()).unwrap();
        for (name, rows) in table.as_object().unwrap() {
            let rows = rows.as_array().unwrap();
            assert!(!rows.is_empty(), "{name}");
            for row in rows {
                assert!(row["source"].as_str().is_some_and(|url| url.starts_with("https://")), "{row}");
                assert!(row["checked"].as_str().is_some_and(|date| date.len() == 10), "{row}");
                let key = if row["path"].is_string() { "path" } else { "name" };
                assert_eq!(rows.iter().filter(|other| other[key] == row[key]).count(), 1, "{row}");
            }
        }
    }

    #[test]
    fn sockets_in_all_their_places() {
        for (path, engine) in [
            ("/var/run/docker.sock", "Docker"),
            ("/private/var/run/docker.sock", "Docker"),
            ("/var/run/docker.sock.raw", "Docker"),
            ("${DOCKER_SOCKET:-/var/run/docker.sock}", "Docker"),
            ("/run/user/1000/docker.sock", "Docker"),
            ("/run/user/1000", "Docker"),
            ("$XDG_RUNTIME_DIR/", "Docker"),
            ("~/.docker/run/docker.sock", "Docker"),
            ("/Users/ann/.docker/run", "Docker"),
            ("${HOME}/.colima/default/docker.sock", "Docker"),
            ("${env:HOME}/.colima/work", "Docker"),
            ("~/.rd/docker.sock", "Docker"),
            ("~/.orbstack/run", "Docker"),
            ("~/.lima/docker/sock/docker.sock", "Docker"),
            ("//var/run/docker.sock", "Docker"),
            (r"\\.\pipe\docker_engine", "Docker"),
            ("//./pipe/dockerDesktopLinuxEngine", "Docker"),
            ("/var/run/", "Docker"),
            ("/run/containerd/containerd.sock", "containerd"),
            ("/run/k3s/containerd", "containerd"),
            ("/var/run/crio/crio.sock", "CRI-O"),
            ("${XDG_RUNTIME_DIR}/podman/podman.sock", "Podman"),
            ("/run/user/1000/podman", "Podman"),
            (r"\\.\pipe\podman-machine-default", "Podman"),
        ] {
            assert_eq!(engine_of_socket(path), Some(engine), "{path}");
        }
        for path in [
            "/srv/data",
            "/var/run/my-app",
            "docker.sock.txt",
            "/home/me/docker",
            "/run/user/1000/gnupg",
            "~/.docker/mcp",
            "/home/run",
            "run",
        ] {
            assert_eq!(engine_of_socket(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_more_than_data() {
        for (path, kind) in [
            ("/", Worth::Disk),
            (r"C:\", Worth::Disk),
            ("d:/", Worth::Disk),
            ("/etc/", Worth::System),
            ("/proc", Worth::Devices),
            ("/home", Worth::Home),
            ("/home/ann", Worth::Home),
            ("/root", Worth::Home),
            (r"C:\Users\ann\", Worth::Home),
            ("$HOME", Worth::Home),
            ("${env:HOME}/.", Worth::Home),
            ("~/.ssh", Worth::Keys),
            ("/Users/ann/.ssh/id_ed25519", Worth::Keys),
            ("${localEnv:HOME}${localEnv:USERPROFILE}/.aws", Worth::Account),
            ("~/.kube/config", Worth::Account),
        ] {
            assert_eq!(valuable(path).map(|found| found.kind), Some(kind), "{path}");
        }
        for path in [
            "/srv",
            "/home/ann/work",
            "/etc/localtime",
            "~/.ssh/known_hosts",
            "~/.awsome",
            "~/.docker",
            "data",
            "./",
            ".",
            "..",
            "${workspaceFolder}",
            "C:/work",
            "",
        ] {
            let found = valuable(path).map(|found| &found.what);
            assert!(found.is_none(), "{path}: {found:?}");
        }
        assert!(valuable("~/.aws").unwrap().serves("awslabs/x") && !valuable("~/.aws").unwrap().serves("mcp/time"));
    }

    #[test]
    fn variables_of_the_engine_and_names_of_agents() {
        for name in ["DOCKER_HOST", "https_proxy", "Path", "LC_ALL", "ProgramFiles(x86)"] {
            assert!(is_engine_variable(name), "{name}");
        }
        for name in ["GITHUB_TOKEN", "DOCKERHUB_TOKEN", "HOMEASSISTANT_URL", "PATHS"] {
            assert!(!is_engine_variable(name), "{name}");
        }
        for name in ["mcp", "acme/my-mcp:1", "mcp_server", "node:20 claude --print", "ghcr.io/x/gemini-cli"] {
            assert!(names_an_agent(name), "{name}");
        }
        for name in ["traefik", "portainer/agent", "claudette", "mcpherson", "gemini"] {
            assert!(!names_an_agent(name), "{name}");
        }
    }
}
