//! The page of the environment: which variables are read, and what for.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::client::CLIENTS;

/// Variables that are read for one purpose.
#[derive(Debug)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// When they are looked at.
    pub when: &'static str,
    /// Each with what it says; several names with a meaning in common stand together.
    pub variables: &'static [(&'static [&'static str], &'static str)],
}

/// Every variable that is read by its name, but those that belong to clients.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Output",
        when: "Read by every command.",
        variables: &[
            (&["NO_COLOR"], "no colours, where it is set and not empty; `--color always` wins over it"),
            (&["CLICOLOR_FORCE"], "colours even where the output leads to no terminal; `NO_COLOR` wins over it"),
            (&["TERM"], "no colours where it is `dumb`"),
            (&["COLUMNS"], "how wide help texts are, where the output leads to no terminal"),
            (
                &["LC_ALL", "LC_CTYPE", "LANG"],
                "frames are drawn with ASCII characters where the first of these that is set names another encoding than \
                 UTF-8",
            ),
            (&["GITHUB_STEP_SUMMARY"], "the file to which `check --format github` adds a summary"),
        ],
    },
    Group {
        title: "Places",
        when: "Where the files of a user lie. Read by `doctor` and `list`, and by `check --host`.",
        variables: &[
            (&["HOME"], "the home of the user"),
            (&["USERPROFILE"], "the same on Windows"),
            (
                &["APPDATA", "LOCALAPPDATA"],
                "the folders of programs on Windows; otherwise they are looked for in the home",
            ),
            (&["SystemDrive"], "the disk of the system on Windows, `C:` where it is not set"),
        ],
    },
    Group {
        title: "Programs",
        when: "Read by `doctor` and `check --host`, to find out what a client would start and what that would see.",
        variables: &[
            (&["PATH", "PATHEXT"], "where programs are looked for, and how their names end on Windows"),
            (&["SHELL"], "the login shell, which is asked for its PATH; clients of the desktop do so, too"),
            (&["SystemRoot"], "where the programs of Windows lie"),
            (&["npm_config_cache", "NPM_CONFIG_CACHE"], "the folder in which npx keeps packages"),
            (
                &["UV_CACHE_DIR", "UV_NO_CACHE", "XDG_CACHE_HOME"],
                "the folder in which uvx keeps packages, and whether it keeps any",
            ),
            (
                &["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"],
                "whether this machine goes through a proxy that a client does not tell its servers",
            ),
        ],
    },
    Group {
        title: "Kind of machine",
        when: "Read by `doctor` and `check --host`.",
        variables: &[
            (&["WSL_DISTRO_NAME"], "this is the Windows Subsystem for Linux"),
            (&["CODESPACES", "REMOTE_CONTAINERS", "DEVCONTAINER"], "this is a development container"),
            (&["KUBERNETES_SERVICE_HOST"], "this is a container of Kubernetes"),
        ],
    },
    Group {
        title: "Docker",
        when: "Read by `doctor`.",
        variables: &[
            (&["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG"], "where the engine is, as `docker` itself finds it"),
            (&["DOCKER_TLS_VERIFY"], "whether it is spoken to with encryption"),
            (&["USER", "LOGNAME"], "which groups this user is in, who may not open the socket"),
        ],
    },
    Group {
        title: "Servers that are called",
        when: "Read by `doctor --probe`, from the environment that the client has.",
        variables: &[
            (
                &["https_proxy", "http_proxy", "all_proxy", "no_proxy"],
                "the proxy for an address; in capitals as well, where the name in small letters is not set",
            ),
            (
                &["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"],
                "further certificates that are trusted, or others instead of those of the system",
            ),
        ],
    },
    Group {
        title: "Runtimes",
        when: "`doctor` asks Node.js, Python, Docker and others for their version. They are given these variables and a PATH \
               without folders of the project, and nothing else.",
        variables: &[
            (&["HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TMPDIR"], "as any program gets them"),
            (&["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"], "where they keep their own files"),
            (
                &["NVM_DIR", "FNM_DIR", "VOLTA_HOME", "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "PYENV_ROOT"],
                "which version a manager of versions has chosen",
            ),
            (
                &[
                    "SystemRoot",
                    "SystemDrive",
                    "windir",
                    "ComSpec",
                    "PATHEXT",
                    "TEMP",
                    "TMP",
                    "USERPROFILE",
                    "USERNAME",
                    "HOMEDRIVE",
                    "HOMEPATH",
                    "APPDATA",
                    "LOCALAPPDATA",
                    "ProgramData",
                    "ProgramFiles",
                    "PROCESSOR_ARCHITECTURE",
                ],
                "what programs of Windows do not do without",
            ),
        ],
    },
];

/// The variables of clients, each with the clients that it matters to.
pub fn of_clients() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for client in CLIENTS {
        let places = client.files.iter().flat_map(|file| file.places);
        let stores = client.consent.stores.iter().map(|store| &store.place);
        let moved = places.chain(stores).filter_map(|place| place.moved_by.map(|(name, _)| name));
        for name in moved.chain(client.timeouts.startup_variable) {
            let names = found.entry(name).or_default();
            if names.last() != Some(&client.name) {
                names.push(client.name);
            }
        }
    }
    found
}

/// All of it, in Markdown.
pub fn page() -> String {
    let mut page =
        "# Environment variables\n\n`check` without `--host` reads those on the output and `HOME`, to tell a file of yours \
                    from one of a project, and no others:\nwhat it says of a file is the same on every machine. The value of a \
                    variable is never shown.\n"
            .to_owned();
    for group in GROUPS {
        // Writing to a string cannot fail.
        let _ = write!(page, "\n## {}\n\n{}\n\n| variable | meaning |\n| --- | --- |\n", group.title, group.when);
        for (names, meaning) in group.variables {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let _ = writeln!(page, "| {} | {meaning} |", names.join(", "));
        }
    }
    page.push_str(
        "\n## Clients\n\nVariables with which clients are told to look elsewhere, or how long to wait. Read by `doctor`, `list` \
         and `check --host`.\n\n| variable | client |\n| --- | --- |\n",
    );
    for (name, clients) in of_clients() {
        let _ = writeln!(page, "| `{name}` | {} |", clients.join(", "));
    }
    page.push_str(
        "\n## Servers\n\nThe variables to which a declaration refers, as in `${API_KEY}`, are looked up by `check --host` and \
         `doctor`, which tell\nwhether they are set. `doctor --probe` starts a server with the environment that its client \
         would give it.\n",
    );
    page
}
