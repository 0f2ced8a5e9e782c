//! Docker, or what takes its place: where it is, whether this user may ask it, and whether it answers.

mod ask;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Veil;
use crate::system::{Os, ReadError, System};

/// How long Docker may take for an answer.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// The facts about Docker on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Docker {
    /// Where `docker` looks for it, without a password; `None` where the context that is to say so is not there.
    pub endpoint: Option<String>,
    /// What says so.
    pub from: Origin,
    /// The socket, where it is one of this machine's file system and there.
    pub socket: Option<Socket>,
    /// What came of asking.
    pub ping: Ping,
}

impl Docker {
    /// Nothing is known of it.
    pub fn unasked() -> Self {
        Self { endpoint: None, from: Origin::Default, socket: None, ping: Ping::NotAsked }
    }
}

/// What says where Docker is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Origin {
    /// The variable `DOCKER_HOST`.
    Variable,
    /// A context of `docker context`.
    Context {
        /// Its name.
        name: String,
    },
    /// Nothing: it is where it always is.
    Default,
}

/// A socket of Docker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Socket {
    /// Where it lies.
    pub path: String,
    /// The user to whom it belongs, by name, or by number where it has none.
    pub owner: Option<String>,
    /// The group to which it belongs, by name, or by number where it has none.
    pub group: Option<String>,
    /// Its permission bits.
    pub mode: Option<u32>,
    /// Whether this user may connect; `None` where that cannot be told.
    pub writable: Option<bool>,
    /// Whether this user is listed as a member of its group: who may not connect then has only to log in again.
    pub listed: bool,
}

/// What came of asking Docker whether it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Ping {
    /// It answers.
    Answers {
        /// The version of its interface, as `1.47`.
        api_version: Option<String>,
        /// How long it took, in milliseconds.
        ms: u64,
    },
    /// There is no socket.
    Absent,
    /// Nothing listens there.
    Refused,
    /// This user may not connect.
    Denied,
    /// No answer came in time.
    TimedOut,
    /// Something else answers, or breaks off.
    NotDocker,
    /// It was not asked: the way leads through SSH, TLS or a pipe of Windows, or nowhere.
    NotAsked,
}

/// The port on which Docker listens for what is encrypted.
const TLS_PORT: &str = ":2376";

/// Where Docker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    way: Way,
    shown: Option<String>,
    from: Origin,
}

/// How to get to Docker.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Socket(PathBuf),
    /// Host and port.
    Tcp(String),
    /// Another, that is not gone.
    Other,
}

impl Endpoint {
    /// Where the command `docker` looks for it on a machine: the variable goes before the context, and that before the
    /// place where it always is.
    pub fn of(system: &dyn System) -> Self {
        let set = |name: &str| system.env(name).filter(|value| !value.is_empty());
        if let Some(host) = set("DOCKER_HOST") {
            return Self::at(&host, Origin::Variable, set("DOCKER_TLS_VERIFY").is_some());
        }
        let folder = set("DOCKER_CONFIG").map(PathBuf::from).or_else(|| Some(system.home()?.join(".docker")));
        let current = || text(&json(system, &folder.as_ref()?.join("config.json"))?["currentContext"]);
        let context = set("DOCKER_CONTEXT").or_else(current).filter(|name| !name.is_empty() && name != "default");
        let Some((name, folder)) = context.zip(folder) else {
            return match system.os() {
                Os::Windows => Self::at("npipe:////./pipe/docker_engine", Origin::Default, false),
                Os::Linux | Os::MacOs => Self::at("unix:///var/run/docker.sock", Origin::Default, false),
            };
        };
        let id = id_of(&name);
        let host = json(system, &folder.join("contexts/meta").join(&id).join("meta.json"))
            .and_then(|meta| text(&meta["Endpoints"]["docker"]["Host"]));
        let tls = !system.entries(&folder.join("contexts/tls").join(&id).join("docker")).is_empty();
        let from = Origin::Context { name: Veil::default().hide(&name) };
        match host {
            Some(host) => Self::at(&host, from, tls),
            None => Self { way: Way::Other, shown: None, from },
        }
    }

    /// The place that an address of `DOCKER_HOST` names; `tls` says whether what goes there is encrypted.
    pub fn at(address: &str, from: Origin, tls: bool) -> Self {
        let way = match address.split_once("://") {
            Some(("unix", path)) if path.starts_with('/') => Way::Socket(path.into()),
            Some(("tcp" | "http", rest)) if !tls && !address.trim_end_matches('/').ends_with(TLS_PORT) => {
                let host = rest.split('/').next().unwrap_or_default();
                let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
                let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
                Way::Tcp(if has_port { host.to_owned() } else { format!("{host}:2375") })
            }
            _ => Way::Other,
        };
        Self { way, shown: Some(Veil::default().hide(&without_password(address))), from }
    }

    /// Looks at it, and asks whether it is there.
    pub fn look(&self, system: &dyn System) -> Docker {
        self.look_for(system, PATIENCE)
    }

    fn look_for(&self, system: &dyn System, patience: Duration) -> Docker {
        let socket = match &self.way {
            Way::Socket(path) => Some(socket(system, path)),
            Way::Tcp(_) | Way::Other => None,
        };
        let ping = match &socket {
            Some(Err(ReadError::NotFound)) => Ping::Absent,
            Some(Err(ReadError::PermissionDenied) | Ok(Socket { writable: Some(false), .. })) => Ping::Denied,
            _ => ask::ping(&self.way, patience),
        };
        Docker { endpoint: self.shown.clone(), from: self.from.clone(), socket: socket.and_then(Result::ok), ping }
    }

    /// Whether Docker has an image, by its name with or without a tag; `None` where it does not say so.
    pub fn image_present(&self, image: &str) -> Option<bool> {
        ask::image(&self.way, image, PATIENCE)
    }
}

/// The name of the folder that holds a context.
fn id_of(context: &str) -> String {
    Sha256::digest(context)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn json(system: &dyn System, path: &Path) -> Option<Value> {
    serde_json::from_slice(&system.read(path).ok()?).ok()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// An address without the password of its user.
fn without_password(address: &str) -> String {
    let hidden = || {
        let (scheme, rest) = address.split_once("://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (user, host) = rest.get(..end)?.rsplit_once('@')?;
        let (user, _) = user.split_once(':')?;
        Some(format!("{scheme}://{user}:****@{host}{}", rest.get(end..)?))
    };
    hidden().unwrap_or_else(|| address.to_owned())
}

fn socket(system: &dyn System, path: &Path) -> Result<Socket, ReadError> {
    let stat = system.stat(path)?;
    let (user, group) = system.owner(path).unzip();
    let table = |name: &str| String::from_utf8_lossy(&system.read(Path::new(name)).unwrap_or_default()).into_owned();
    let groups = table("/etc/group");
    let name = |table: &str, id: u32| row(table, id).map_or_else(|| id.to_string(), |row| row.0.to_owned());
    let me = system.env("USER").or_else(|| system.env("LOGNAME"));
    let members = group.and_then(|id| row(&groups, id)).map(|row| row.1).unwrap_or_default();
    let veil = Veil::default();
    Ok(Socket {
        path: veil.hide(&path.to_string_lossy()),
        owner: user.map(|id| veil.hide(&name(&table("/etc/passwd"), id))),
        group: group.map(|id| veil.hide(&name(&groups, id))),
        mode: stat.mode,
        writable: system.is_writable(path),
        listed: me.is_some_and(|me| members.split(',').any(|member| member == me)),
    })
}

/// The name and the fourth field of the row with a number, in a table of users or groups.
fn row(table: &str, id: u32) -> Option<(&str, &str)> {
    table.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, number, fourth) = (fields.next()?, fields.nth(1)?, fields.next());
        (number.parse() == Ok(id)).then_some((name, fourth.unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests;
