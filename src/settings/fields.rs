//! The keys of a settings file: the one table that its parser, its schema and its reference page are made of.

use crate::client::{self, CLIENTS};
use crate::rules::{self, RULES};
use crate::system::Os;

/// A key.
#[derive(Debug)]
pub struct Field {
    /// The key itself.
    pub name: &'static str,
    /// What belongs there.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What holds without it, in words; empty where that goes without saying.
    pub default: &'static str,
    /// What it is for, in one sentence.
    pub summary: &'static str,
    /// What else there is to know.
    pub details: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// What the value of a key is.
#[derive(Debug)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A sentence.
    Text,
    /// A pattern of paths.
    FilePattern,
    /// A pattern of names of servers.
    ServerPattern,
    /// A word that is known.
    Word(Words),
    /// Several values; `least` of them at the least.
    List {
        /// What each of them is.
        of: &'static Kind,
        /// How many there must be.
        least: usize,
    },
    /// One value, or a list of them that is not empty.
    OneOrMore(&'static Kind),
    /// A table with known words as keys, and known words as values.
    Map(Words, Words),
    /// Tables, each with keys of its own.
    Tables(&'static Table),
}

/// The keys of a table, and what must be said of them together.
#[derive(Debug)]
pub struct Table {
    /// The keys.
    pub fields: &'static [Field],
    /// Of each of these groups one key at least is there, or the table says nothing: its keys, and what to do.
    pub one_of: &'static [(&'static [&'static str], &'static str)],
}

/// Words that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Rules and families.
    Rules,
    /// The same, and `all`.
    Selection,
    /// Clients.
    Clients,
    /// Severities.
    Levels,
    /// The same, and `off`.
    Weights,
    /// Operating systems.
    Systems,
}

impl Words {
    /// All of them.
    pub fn all(self) -> Vec<&'static str> {
        match self {
            Self::Rules => {
                let mut words: Vec<_> = RULES.iter().map(|rule| rule.family()).collect();
                words.dedup();
                words.extend(RULES.iter().flat_map(|rule| std::iter::once(&rule.name).chain(rule.aliases)));
                words
            }
            Self::Selection => [vec!["all"], Self::Rules.all()].concat(),
            Self::Clients => CLIENTS.iter().map(|client| client.id).collect(),
            Self::Levels => vec!["error", "warning", "info"],
            Self::Weights => vec!["error", "warning", "info", "off"],
            Self::Systems => Os::ALL.iter().map(|os| os.name()).collect(),
        }
    }

    /// Whether a word is one of them.
    pub fn contains(self, word: &str) -> bool {
        match self {
            Self::Rules => rules::find(word).is_some() || RULES.iter().any(|rule| rule.family() == word),
            Self::Selection => word == "all" || Self::Rules.contains(word),
            Self::Clients => client::find(word).is_some(),
            Self::Levels | Self::Weights | Self::Systems => self.all().contains(&word),
        }
    }

    /// What one of them is called.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Rules | Self::Selection => "rule or family",
            Self::Clients => "client",
            Self::Levels | Self::Weights => "severity",
            Self::Systems => "operating system",
        }
    }

    /// Where to read them all, where they are too many to be told; else `None`.
    pub const fn listed(self) -> Option<&'static str> {
        match self {
            Self::Rules | Self::Selection => Some("mcp-clinic rules"),
            Self::Clients => Some("mcp-clinic clients"),
            Self::Levels | Self::Weights | Self::Systems => None,
        }
    }
}

impl Kind {
    /// What belongs there, for a message: `a list of strings`.
    pub const fn describe(&self) -> &'static str {
        match self {
            Self::Flag => "`true` or `false`",
            Self::Text | Self::FilePattern | Self::ServerPattern | Self::Word(_) => "a string",
            Self::List { .. } => "a list of strings",
            Self::OneOrMore(_) => "a string or a list of strings",
            Self::Map(..) => "a table",
            Self::Tables(_) => "a list of tables",
        }
    }
}

const SELECTION: Kind = Kind::List { of: &Kind::Word(Words::Selection), least: 1 };
const SERVERS: Kind = Kind::OneOrMore(&Kind::ServerPattern);
const FILES: Kind = Kind::OneOrMore(&Kind::FilePattern);
const IGNORED: Kind = Kind::List { of: &Kind::Word(Words::Selection), least: 0 };

const BASE: Field =
    Field { name: "", kind: Kind::Flag, required: false, default: "", summary: "", details: "", example: "" };

/// The whole file.
pub static FILE: Table = Table {
    fields: &[
        Field {
            name: "select",
            kind: SELECTION,
            default: "every rule that is on by default",
            summary: "The rules and families that run, and no others.",
            details: "A rule that is off by default runs when it is named here itself, or with `all`; its family does \
                      not turn it on. `--select` on the command line takes the place of this list, and of `ignore`.",
            example: "select = [\"syntax\", \"schema\", \"docker/host-socket\"]",
            ..BASE
        },
        Field {
            name: "ignore",
            kind: IGNORED,
            default: "none",
            summary: "The rules and families that do not run.",
            details: "It wins over `select` and `[severity]`. What `--ignore` names on the command line is ignored as \
                      well. Where one finding is meant and not the rule, `[[suppress]]` says why.",
            example: "ignore = [\"package/unpinned\"]",
            ..BASE
        },
        Field {
            name: "level",
            kind: Kind::Word(Words::Levels),
            default: "`warning`",
            summary: "The least severity that is shown.",
            details: "What makes a run fail is shown in any case, so that `fail-on` can lower it. `--level` wins over it.",
            example: "level = \"info\"",
            ..BASE
        },
        Field {
            name: "fail-on",
            kind: Kind::Word(Words::Levels),
            default: "`error`",
            summary: "The least severity that makes the exit code 1.",
            details: "`--fail-on` wins over it.",
            example: "fail-on = \"warning\"",
            ..BASE
        },
        Field {
            name: "host",
            kind: Kind::Flag,
            default: "`false`",
            summary: "Whether `check` looks at the machine as well: are the commands there, who may write to the files.",
            details: "The result is then no longer the same everywhere. `--host` and `--no-host` win over it; `doctor` \
                      always looks.",
            example: "host = true",
            ..BASE
        },
        Field {
            name: "target-os",
            kind: Kind::List { of: &Kind::Word(Words::Systems), least: 1 },
            default: "not known: a file is for the systems that its place and its content speak for",
            summary: "The operating systems that the files are meant for.",
            details: "Rules on what is there on some systems only go by it. With `windows` in the list, those run that \
                      are off by default because most projects have nobody on Windows; without it, those that are about \
                      Windows alone are silent. With one system in the list, a file is judged as one of that system; a \
                      file at a place that only one system has stays one of that.",
            example: "target-os = [\"linux\", \"macos\"]",
            ..BASE
        },
        Field {
            name: "severity",
            kind: Kind::Map(Words::Rules, Words::Weights),
            default: "what each rule says",
            summary: "How bad the findings of rules and families are; `off` turns them off.",
            details: "A rule's own entry counts more than that of its family. A rule that is off by default is on when \
                      it has an entry of its own. Names of rules stand in quotes.",
            example: "[severity]\n\"package/unpinned\" = \"error\"\ndocker = \"warning\"",
            ..BASE
        },
        Field {
            name: "files",
            kind: Kind::Tables(&FILES_TABLE),
            default: "none",
            summary: "Files that are a client's, although their places do not say so.",
            details: "`check` finds them in the folders that it searches, and reads them as this client does, wherever \
                      they lie; `lock` knows them too. The first entry that fits counts, and `--client` wins over it.",
            example: "[[files]]\npattern = \"deploy/mcp/*.json\"\nclient = \"claude-desktop\"",
            ..BASE
        },
        Field {
            name: "override",
            kind: Kind::Tables(&OVERRIDE_TABLE),
            default: "none",
            summary: "What holds otherwise for some files or some servers.",
            details: "The entries are gone through in order, and the last one that says something of a rule counts. \
                      With both `files` and `servers`, it is about those servers in those files.",
            example: "[[override]]\nfiles = \"examples/**\"\nignore = [\"secret\"]\n\n[[override]]\nservers = \
                      \"internal-*\"\nseverity = { \"network/plain-http\" = \"info\" }",
            ..BASE
        },
        Field {
            name: "suppress",
            kind: Kind::Tables(&SUPPRESS_TABLE),
            default: "none",
            summary: "Findings that somebody has looked at and decided to live with.",
            details: "They are left out, and listed with `--show-suppressed`. An entry that suppresses nothing any more \
                      is reported, so that it can be removed.",
            example: "[[suppress]]\nrule = \"docker/host-socket\"\nfile = \".mcp.json\"\nserver = \"portainer\"\nreason = \
                      \"it manages the containers of this machine\"",
            ..BASE
        },
    ],
    one_of: &[],
};

static FILES_TABLE: Table = Table {
    fields: &[
        Field {
            name: "pattern",
            kind: Kind::FilePattern,
            required: true,
            summary: "Which files.",
            example: "pattern = \"deploy/mcp/*.json\"",
            ..BASE
        },
        Field {
            name: "client",
            kind: Kind::Word(Words::Clients),
            required: true,
            summary: "The client that reads them, by its id.",
            details: "`mcp-clinic clients` lists them.",
            example: "client = \"claude-desktop\"",
            ..BASE
        },
    ],
    one_of: &[],
};

static OVERRIDE_TABLE: Table = Table {
    fields: &[
        Field {
            name: "files",
            kind: FILES,
            default: "all files",
            summary: "Which files: a pattern, or a list of them.",
            example: "files = [\"examples/**\", \"*.sample.json\"]",
            ..BASE
        },
        Field {
            name: "servers",
            kind: SERVERS,
            default: "all servers",
            summary: "Which servers, by their names: a pattern, or a list of them.",
            details: "`*` stands for any part of a name. What is found in a file as a whole is about no server.",
            example: "servers = \"internal-*\"",
            ..BASE
        },
        Field {
            name: "ignore",
            kind: IGNORED,
            default: "none",
            summary: "The rules and families that are off there.",
            example: "ignore = [\"secret\"]",
            ..BASE
        },
        Field {
            name: "severity",
            kind: Kind::Map(Words::Rules, Words::Weights),
            default: "what holds elsewhere",
            summary: "How bad the findings of rules and families are there; `off` turns them off.",
            example: "severity = { \"network/plain-http\" = \"info\" }",
            ..BASE
        },
    ],
    one_of: &[
        (&["files", "servers"], "say what it is about: `files = \"…\"`, `servers = \"…\"`, or both"),
        (&["ignore", "severity"], "say what holds there: `ignore = [\"…\"]`, `severity = { … }`, or both"),
    ],
};

static SUPPRESS_TABLE: Table = Table {
    fields: &[
        Field {
            name: "rule",
            kind: Kind::OneOrMore(&Kind::Word(Words::Rules)),
            required: true,
            summary: "The rule or family whose findings are meant, or a list of them.",
            example: "rule = \"docker/host-socket\"",
            ..BASE
        },
        Field {
            name: "file",
            kind: FILES,
            default: "all files",
            summary: "The files that are meant: a pattern, or a list of them.",
            example: "file = \".mcp.json\"",
            ..BASE
        },
        Field {
            name: "server",
            kind: SERVERS,
            default: "all servers, and what is about none",
            summary: "The servers that are meant, by their names: a pattern, or a list of them.",
            example: "server = \"portainer\"",
            ..BASE
        },
        Field {
            name: "reason",
            kind: Kind::Text,
            required: true,
            summary: "Why this is as it should be, for whoever comes next.",
            example: "reason = \"it manages the containers of this machine\"",
            ..BASE
        },
    ],
    one_of: &[(
        &["file", "server"],
        "say where: `file = \"…\"`, `server = \"…\"`, or both; to turn a rule off everywhere there is `ignore`",
    )],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_explained() {
        fn complete(table: &Table) {
            for field in table.fields {
                assert!(field.summary.ends_with('.') && field.example.contains(field.name), "{}", field.name);
                if let Kind::Tables(inner) = &field.kind {
                    complete(inner);
                }
            }
            for (names, _) in table.one_of {
                assert!(names.iter().all(|name| table.fields.iter().any(|field| field.name == *name)), "{names:?}");
            }
        }
        complete(&FILE);
    }
}
