//! Clients that tests make up, for what no client of theirs shows at hand.

use super::schema::SchemaCell;
use super::{Answer, Approval, Client, ConsentFacts, ConsentStore, FileSpec, PROJECT, Place, Saying, Switch, Told};

/// Goes by the fields alone, calls every address over Streamable HTTP, and counts in seconds.
static SCHEMA: SchemaCell = SchemaCell::new(
    r#"{ "$defs": {
        "stdio": { "properties": {
            "command": { "type": "string" }, "args": { "type": "array" }, "disabled": {}, "enabled": {}, "alwaysAllow": {},
            "trust": {}, "mode": {}, "tool_timeout": { "type": "number", "x-unit": "s" },
            "startup_timeout": { "type": "number", "maximum": 3600, "x-unit": "s", "x-loss": "server" }
        }, "required": ["command"] },
        "http": { "properties": { "url": { "type": "string" } }, "required": ["url"] }
    } }"#,
);

/// A file that counts in trusted folders alone.
pub(crate) static TRUSTING: FileSpec =
    FileSpec { places: &[Place::project(".x/mcp.json")], approval: Approval::TrustedFolder, ..FileSpec::BASE };

/// Keeps a level of trust for each folder, and asks about every one.
pub(crate) static LEVELS: Client = Client {
    id: "levels",
    name: "Levels",
    switches: &[Switch::DISABLED, Switch::ENABLED],
    auto_approving: &["alwaysAllow", "trust", "mode"],
    consent: ConsentFacts {
        stores: &[ConsentStore::json(
            Place::home(".x/state.json").moved_by("X_HOME", 1),
            &[
                Saying { key: "trust_level", told: Told::Word("trusted"), answer: Answer::Trusted },
                Saying { key: "trust_level", told: Told::Word("untrusted"), answer: Answer::Distrusted },
            ],
        )
        .at(&["projects", PROJECT])],
        how: "",
    },
    schema: &SCHEMA,
    ..Client::BASE
};

/// Keeps a word for each folder, for those in it too, and asks only where it is told to.
pub(crate) static FOLDERS: Client = Client {
    id: "folders",
    name: "Folders",
    consent: ConsentFacts {
        stores: &[
            ConsentStore::json(
                Place::home(".x/settings.json"),
                &[Saying { key: "enabled", told: Told::On, answer: Answer::Asks }],
            )
            .at(&["security", "folderTrust"]),
            ConsentStore::json(
                Place::home(".x/folders.json"),
                &[
                    Saying { key: "", told: Told::Word("TRUST_FOLDER"), answer: Answer::Trusted },
                    Saying { key: "", told: Told::Word("TRUST_PARENT"), answer: Answer::ParentTrusted },
                    Saying { key: "", told: Told::Word("DO_NOT_TRUST"), answer: Answer::Distrusted },
                ],
            )
            .at(&[PROJECT])
            .inherited(),
        ],
        how: "",
    },
    ..Client::BASE
};
