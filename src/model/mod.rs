//! What a configuration declares, whichever client it is for: servers, their transport, how they are started.

mod key;
mod launch;
mod server;
mod variable;
mod workspace;

pub use key::{is_private_key, plain_key};
pub use launch::{
    Action, Container, Ecosystem, Fetched, Flag, Image, Interpreter, Launch, LaunchKind, Mount, Package, PackageSpec,
    Role, Runner, Script, Shell, ShellKind, Wrapper, WrapperKind, program_name,
};
pub use server::{FieldNames, Server, Setting, Transport};
pub use variable::{Form, Reference, holds_reference, references};
pub use workspace::{FileSummary, ReadingSummary, ServerSummary, Workspace};
