//! What was found out about a server by starting or calling it: plain data, so that rules need no process to be tested.
//! Every text in it has passed a [`Veil`](super::Veil).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Transport;

/// What came of trying a server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProbeReport {
    /// How long all of it took, in milliseconds.
    pub took_ms: u64,
    /// What the process did, where one was started.
    pub process: Option<ProcessFacts>,
    /// What the network gave, where an address was called.
    pub http: Option<HttpFacts>,
    /// What the server said of itself, once it answered.
    pub session: Option<Session>,
}

impl ProbeReport {
    /// Whether the server answered so that a client can work with it.
    pub fn answered(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.fault.is_none())
            && self.process.as_ref().is_none_or(|process| process.ended.is_none() && !process.silent)
    }
}

/// What a process did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProcessFacts {
    /// Why it could not be started.
    pub spawn: Option<SpawnFault>,
    /// What it wrote on standard output that is no message.
    pub noise: Option<Noise>,
    /// What is wrong with its messages.
    pub framing: Vec<FramingFault>,
    /// How it ended, if it did before it was told to.
    pub ended: Option<Ended>,
    /// What it wrote on standard error.
    pub stderr: Tail,
    /// Milliseconds from its start to its first answer.
    pub answered_ms: Option<u64>,
    /// The same of a second start, when whatever had to be fetched is there.
    pub warm_ms: Option<u64>,
    /// How long it was waited for an answer that never came, in milliseconds.
    pub waited_ms: Option<u64>,
    /// Whether it answered once, and then no more.
    pub silent: bool,
    /// Whether the first question of the stateless era kept it from answering, so that it was started again and asked
    /// the older one alone.
    pub restarted: bool,
    /// What was being fetched while nothing was answered, or before.
    pub fetching: Option<Fetching>,
    /// The most memory that it and its descendants had at a time, in bytes; `None` where that cannot be told.
    pub peak_memory: Option<u64>,
    /// The processor time of it and its descendants, in milliseconds; `None` where that cannot be told.
    pub cpu_ms: Option<u64>,
    /// How many of its descendants were left once it had ended; they were ended then.
    pub left_behind: u32,
    /// Whether it went on when its input was closed and it was asked to end, so that it had to be killed.
    pub killed: bool,
}

/// Why a process could not be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum SpawnFault {
    /// There is no such program.
    NotFound,
    /// It may not be executed.
    NotExecutable,
    /// It is no program of this machine: of another processor, or a script without a first line that names its
    /// interpreter.
    WrongFormat,
    /// The interpreter that its first line names is not there.
    NoInterpreter {
        /// That interpreter.
        interpreter: String,
    },
    /// The working directory is not there.
    NoFolder {
        /// That directory.
        folder: String,
    },
    /// Anything else.
    Other {
        /// What the system says.
        message: String,
    },
}

/// What was written on standard output that is no message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Noise {
    /// The first line of it, at most 200 characters.
    pub first: String,
    /// How many lines.
    pub lines: u64,
    /// Whether some of it came before the first answer.
    pub before_answer: bool,
}

/// A fault in how messages are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum FramingFault {
    /// An answer to a question that was not asked.
    WrongId {
        /// Its id, as it is written.
        id: String,
    },
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A message without a line end behind it, when the output was closed.
    Unterminated,
    /// A line that is longer than is read.
    TooLong {
        /// How many bytes were read of it.
        bytes: u64,
    },
    /// `Content-Length` headers, as the language server protocol has them.
    ContentLength,
    /// JSON that is no message of JSON-RPC 2.0.
    NotJsonRpc,
    /// The input was closed before the server was told to end.
    InputClosed,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ended {
    /// Its exit code.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Whether it had answered before.
    pub after_answer: bool,
    /// Milliseconds from its start.
    pub after_ms: u64,
}

/// The end of what was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tail {
    /// The last whole lines of it, at most 64 KiB.
    pub text: String,
    /// How many bytes there were in all.
    pub bytes: u64,
}

/// Something that is fetched before a server can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fetching {
    /// A package, by npx and its like.
    Npm,
    /// A package, by uv and its like.
    Uv,
    /// An image, by docker and its like.
    Image,
}

/// What a server says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Which of the two ways of talking it has.
    pub era: Era,
    /// The version of the protocol that was settled on.
    pub protocol_version: Option<String>,
    /// The versions that it says it speaks.
    pub supported_versions: Vec<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it tells the model about itself.
    pub instructions: Option<String>,
    /// The characters of that which nobody sees, each once, as `U+200B`.
    pub unseen: Vec<String>,
    /// Its tools.
    pub tools: Vec<Tool>,
    /// Whether it told of ever more tools, so that it was not listened to until the end.
    pub endless: bool,
    /// What it answered instead of telling them.
    pub fault: Option<String>,
}

/// The two ways of talking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Era {
    /// Up to 2025-11-25: `initialize` comes first.
    #[default]
    Handshake,
    /// From 2026-07-28: every request stands for itself.
    Stateless,
}

/// A tool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it says it does.
    pub description: Option<String>,
    /// What it takes.
    pub input_schema: Value,
    /// The characters of all that which nobody sees, each once, as `U+200B`.
    pub unseen: Vec<String>,
}

/// What the network gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpFacts {
    /// Why the name of the host, or of the proxy where there is one, leads nowhere.
    pub unresolved: Option<String>,
    /// The addresses of the host, or of the proxy where there is one, and what came of connecting to them.
    pub addresses: Vec<Reached>,
    /// What is wrong with its certificate, or with the encryption.
    pub tls: Option<TlsFault>,
    /// The variable that names the proxy which was used.
    pub proxy: Option<String>,
    /// The names of the headers that were sent for the configuration.
    pub sent: Vec<String>,
    /// What was asked, and what came of it.
    pub exchanges: Vec<Exchange>,
    /// What the server asks for before it answers.
    pub challenge: Option<Challenge>,
    /// What it speaks.
    #[serde(with = "transport")]
    pub transport: Option<Transport>,
    /// Further paths of the host at which a server answers.
    pub elsewhere: Vec<String>,
}

/// An address of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Address and port.
    pub address: String,
    /// Which kind of address.
    pub family: Family,
    /// Why it could not be reached.
    #[serde(default)]
    pub fault: Option<ConnectFault>,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub ms: u64,
}

/// The kinds of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Why an address could not be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ConnectFault {
    /// Nothing listens there.
    Refused,
    /// Nothing answered in time.
    TimedOut,
    /// There is no way there from this machine.
    Unreachable,
    /// Anything else.
    Other {
        /// What the system says.
        message: String,
    },
}

/// What is wrong with the encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFault {
    /// What is wrong.
    pub kind: TlsFaultKind,
    /// Whose certificate it is, or that of the one in the chain which is at fault.
    #[serde(default)]
    pub subject: Option<String>,
    /// Who issued it.
    #[serde(default)]
    pub issuer: Option<String>,
    /// What the library says.
    #[serde(default)]
    pub message: String,
}

/// The kinds of fault in the encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFaultKind {
    /// Nobody whom this machine trusts has issued the certificate.
    UnknownIssuer,
    /// It is no longer valid.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is for another name.
    WrongName,
    /// The other side speaks no TLS.
    NotTls,
    /// Anything else.
    Other,
}

/// A request and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exchange {
    /// What was asked.
    pub request: Request,
    /// Where.
    pub url: String,
    /// The status.
    pub status: Option<u16>,
    /// The type of the content, in small letters and without parameters.
    pub content_type: Option<String>,
    /// Where the answer leads to, of a redirect.
    pub location: Option<String>,
    /// How the answer begins, at most 200 characters.
    pub start: String,
    /// What went wrong on the way.
    pub fault: Option<HttpFault>,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

/// What is asked of an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// `server/discover`, over Streamable HTTP.
    #[default]
    Discover,
    /// `initialize`, over Streamable HTTP.
    Initialize,
    /// `tools/list`.
    ListTools,
    /// The stream of the older transport.
    EventStream,
    /// What protects the resource, or who issues tokens for it.
    Metadata,
    /// Whether another path answers.
    Elsewhere,
}

/// What goes wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum HttpFault {
    /// It did not come in time.
    TimedOut,
    /// It broke off in the middle, or before it began.
    Incomplete,
    /// It is longer than is read.
    TooLarge,
    /// It is no answer of HTTP.
    NotHttp,
    /// It leads to another host, where the secrets of the headers must not go.
    OtherHost {
        /// That host, with its scheme and port: `https://host:8443`.
        host: String,
    },
    /// Anything else.
    Other {
        /// What the library says.
        message: String,
    },
}

/// What a server asks for before it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Challenge {
    /// The scheme: `Bearer`.
    pub scheme: Option<String>,
    /// What it says is wrong: `invalid_token`.
    pub error: Option<String>,
    /// Whether the request had a header that is to let somebody in: `Authorization`, `X-Api-Key`.
    pub had_credentials: bool,
    /// Where tokens come from, where that could be found out.
    pub metadata: Option<Metadata>,
}

/// Where tokens come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Who issues them.
    pub issuers: Vec<String>,
    /// Whether a client may register itself there, or name itself by an address; `None` where that could not be found
    /// out.
    pub registration: Option<bool>,
}

/// The transports by the names that configurations have for them.
mod transport {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::Transport;

    const NAMES: [(Transport, &str); 3] =
        [(Transport::Stdio, "stdio"), (Transport::Http, "http"), (Transport::Sse, "sse")];

    #[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde asks for it so")]
    pub(super) fn serialize<S: Serializer>(transport: &Option<Transport>, to: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(known, _)| Some(*known) == *transport).map(|(_, name)| *name);
        name.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Transport>, D::Error> {
        let name = Option::<String>::deserialize(from)?;
        Ok(NAMES.iter().find(|(_, known)| Some(*known) == name.as_deref()).map(|(transport, _)| *transport))
    }
}
