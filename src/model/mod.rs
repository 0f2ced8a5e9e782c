//! What a configuration declares, whichever client it is for: servers, their transport, how they are started.

mod address;
mod baseline;
mod key;
mod launch;
mod lock;
mod path;
mod server;
mod variable;
mod workspace;

pub use address::{Address, Reach, reach};
pub use baseline::{Baseline, BaselineEntry, BaselineError};
pub use key::{is_private_key, plain_key};
pub use launch::{
    Action, Bridge, BridgeKind, Container, Ecosystem, Engine, Fetched, Flag, Image, Interpreter, Launch, LaunchKind,
    Mount, Named, Package, PackageSpec, Role, Runner, Script, Shell, ShellKind, Wrapper, WrapperKind, program_name,
    values_of,
};
pub use lock::{FieldPrint, Fingerprints, LOCK_FILE, Lock, LockError};
pub use path::{has_drive, is_absolute, is_of_windows};
pub use server::{FieldNames, Server, Setting, Transport};
pub use variable::{Form, Reference, holds_reference, references};
pub use workspace::{FileSummary, ReadingSummary, ServerSummary, Workspace};
