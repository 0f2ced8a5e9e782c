//! GitHub Copilot CLI.
//!
//! Measured on 1.0.102, 2026-11-22, with `copilot mcp list` and with a session that had nobody to talk to.
//!
//! - The user's file is read by a parser that gets over comments, trailing and missing commas, a byte order mark,
//!   no-break spaces and control characters. A key without quotes loses its server; wrong quotes, a missing end and
//!   text behind the end lose the file. `copilot mcp list` says so, a session does not.
//! - The files of a project are strict JSON in UTF-8; what is wrong with them is told with line and column. There alone
//!   the servers may stand at the top level.
//! - Unknown keys are ignored. A known key with a wrong value drops the server: without a word in the user's file, with
//!   a warning in the project's. An address must have a scheme.
//! - `copilot mcp list` shows servers that a session cannot start: an empty command, a whole command line.
//! - Nesting is followed for 127 levels.
//! - A server gets the whole environment but `GITHUB_TOKEN`.
//!
//! From its documentation: folders that are trusted for good stand in `trustedFolders` of `~/.copilot/config.json`, and
//! what lies in them is trusted too.

use crate::client::schema::SchemaCell;
use crate::client::{
    Answer, Approval, Client, Confidence, ConsentFacts, ConsentStore, DepthLimit, Environment, FileSpec, Log, Loss,
    Names, Part, Place, Saying, Scope, Switch, Tilde, Timeouts, Told, Unset, Variables,
};
use crate::document::{Dialect, FaultKind};
use crate::model::Form;

static SCHEMA: SchemaCell = SchemaCell::new(include_str!("../../../schemas/copilot-cli.schema.json"));

pub(super) static CLIENT: Client = Client {
    id: "copilot-cli",
    name: "GitHub Copilot CLI",
    confidence: Confidence::High,
    measured: true,
    version: "1.0.102",
    checked: "2026-11-22",
    sources: &[
        "measured on 1.0.102",
        "https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-config-dir-reference",
        "https://docs.github.com/en/copilot/how-tos/copilot-cli/set-up-copilot-cli/configure-copilot-cli",
        "github/copilot-cli#3019",
    ],
    files: &[USER, PROJECT],
    variables: Variables {
        forms: &[Form::Brace, Form::BraceDefault, Form::Dollar],
        predefined: &[],
        parts: &[Part::Args, Part::Env, Part::Url, Part::Headers],
        unset: Unset::Literal,
    },
    in_terminal: true,
    environment: Environment::Without(&["GITHUB_TOKEN"]),
    switches: &[Switch::DISABLED],
    timeouts: Timeouts { startup: Some(30_000), tool: None, ..Timeouts::UNKNOWN },
    logs: &[Log::file("~/.copilot/logs/process-*.log")],
    consent: ConsentFacts {
        stores: &[ConsentStore::json(
            Place::home(".copilot/config.json").moved_by("COPILOT_HOME", 1),
            &[
                Saying { key: "trustedFolders", told: Told::Folders, answer: Answer::Trusted },
                // As it was called in 2025.
                Saying { key: "trusted_folders", told: Told::Folders, answer: Answer::Trusted },
            ],
        )
        .inherited()],
        how: "start `copilot` in the project and trust the folder for future sessions",
    },
    unseen: &[
        "the server of GitHub that is built in",
        "servers of installed plugins",
        "servers given by `--additional-mcp-config`",
    ],
    schema: &SCHEMA,
    ..Client::BASE
};

const LENIENT: Dialect = Dialect::new(
    "JSON with comments",
    &[FaultKind::LineComment, FaultKind::BlockComment, FaultKind::TrailingComma],
    &[
        FaultKind::MissingComma,
        FaultKind::OddWhitespace,
        FaultKind::ControlCharacter,
        FaultKind::LoneSurrogate,
        FaultKind::DuplicateKey,
    ],
)
.losing(&[FaultKind::UnquotedKey]);

const BASE: FileSpec = FileSpec {
    expands_tilde: Tilde::CWD,
    depth: Some(DepthLimit { loads: 127, fails: 128 }),
    names: &Names { refuses, ..Names::ANY },
    ..FileSpec::BASE
};

const USER: FileSpec = FileSpec {
    id: "user",
    scope: Scope::User,
    places: &[Place::home(".copilot/mcp-config.json").moved_by("COPILOT_HOME", 1)],
    dialect: &LENIENT,
    on_empty: Some(Loss::File),
    on_blank: Some(Loss::File),
    on_hollow: Some(Loss::File),
    ..BASE
};

/// `.mcp.json` belongs to many; it is judged for this client where the project has a file that no other reads.
const PROJECT: FileSpec = FileSpec {
    id: "project",
    places: &[
        Place::project(".github/mcp.json"),
        Place::project(".mcp.json").beside(".github/mcp.json"),
        Place::project(".mcp.json").beside(".github/copilot/settings.json"),
    ],
    bare_map: true,
    on_bom: Some(Loss::File),
    on_bad_utf8: Some(Loss::File),
    approval: Approval::TrustedFolder,
    ..BASE
};

/// Names hold anything but `}` and control characters, in parts between slashes.
fn refuses(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("is empty")
    } else if name.contains(|c: char| c.is_control()) {
        Some("holds a control character")
    } else if name.contains('}') {
        Some("holds `}`")
    } else if name.split('/').any(str::is_empty) {
        Some("has nothing before or behind a `/`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::refuses;

    #[test]
    fn names_that_are_not_taken() {
        for name in ["", "x\u{0}y", "x}y", "${X}", "/x", "x/", "x//y"] {
            assert!(refuses(name).is_some(), "{name:?}");
        }
        for name in ["x", "@x/y", "x y", " x", "x.y", "x{y", "xé", "__proto__"] {
            assert!(refuses(name).is_none(), "{name:?}");
        }
    }
}
