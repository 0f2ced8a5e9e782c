//! Containers, networks and what a server may do: command lines in every form, and all around them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use mcp_clinic::client::{Judge, Reading, find};
use mcp_clinic::document::{Document, Syntax};
use mcp_clinic::system::{FakeSystem, Os};
use mcp_clinic::text::SourceFile;

use super::fixed;

/// A way in which a command line stands in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// JSON, all on one line and without blanks.
    Dense,
    /// JSON, each argument on a line.
    Spread,
    /// The same with tabs and CRLF.
    Windows,
    /// JSON with comments, the whole command line in one list.
    OneList,
    /// JSON with comments, in an object that holds the program.
    Nested,
    /// TOML, a table with the list on several lines.
    Table,
    /// TOML, all of it in one line.
    Inline,
    /// YAML, in blocks.
    Block,
    /// YAML, the list in brackets.
    Flow,
    /// One string that a shell splits, in JSON.
    Script,
    /// The same in YAML, without quotes.
    PlainScript,
    /// The same in TOML, as it stands.
    LiteralScript,
}

const FORMS: &[Form] = &[
    Form::Dense,
    Form::Spread,
    Form::Windows,
    Form::OneList,
    Form::Nested,
    Form::Table,
    Form::Inline,
    Form::Block,
    Form::Flow,
    Form::Script,
    Form::PlainScript,
    Form::LiteralScript,
];

impl Form {
    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Dense | Self::Spread | Self::Windows | Self::Script => (".mcp.json", "claude-code"),
            Self::OneList => ("opencode.jsonc", "opencode"),
            Self::Nested => (".zed/settings.json", "zed"),
            Self::Table | Self::Inline | Self::LiteralScript => (".codex/config.toml", "codex"),
            Self::Block | Self::Flow | Self::PlainScript => (".continue/mcpServers/x.yaml", "continue"),
        }
    }

    /// What is to become of a command line. In a script nothing is written that some shell may take for more than a word.
    fn after<'w>(self, before: &'w [&'w str], after: &'w [&'w str]) -> &'w [&'w str] {
        let commas = |words: &[&str]| words.iter().map(|word| word.matches(',').count()).sum::<usize>();
        if self.is_script() && commas(after) > commas(before) { before } else { after }
    }

    fn is_script(self) -> bool {
        matches!(self, Self::Script | Self::PlainScript | Self::LiteralScript)
    }

    /// A file with one server that is started like this, beside one that is right.
    fn render(self, words: &[&str]) -> String {
        let (program, args) = words.split_first().unwrap();
        let quoted = |words: &[&str]| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
        let lines =
            |indent: &str| quoted(args).iter().map(|word| format!("{indent}{word}")).collect::<Vec<_>>().join(",\n");
        match self {
            Self::Dense => {
                let args = quoted(args).join(",");
                format!(
                    "{{\"mcpServers\":{{\"x\":{{\"command\":\"{program}\",\"args\":[{args}]}},\"y\":{{\"command\":\"y\"}}}}}}"
                )
            }
            Self::Spread => format!(
                "{{\n  \"mcpServers\": {{\n    \"x\": {{\n      \"command\": \"{program}\",\n      \"args\": [\n{}\n      ]\n    }},\n    \"y\": {{ \"command\": \"y\" }}\n  }}\n}}\n",
                lines("        ")
            ),
            Self::Windows => Self::Spread.render(words).replace("  ", "\t").replace('\n', "\r\n"),
            Self::OneList => format!(
                "{{\n  // servers\n  \"mcp\": {{\n    \"x\": {{\n      \"type\": \"local\", // of x\n      \"command\": [{}], // a line\n    }},\n  }},\n}}\n",
                quoted(words).join(", ")
            ),
            Self::Nested => format!(
                "{{\n    // servers\n    \"context_servers\": {{\n        \"x\": {{\n            \"command\": {{\n                \"path\": \"{program}\", // the program\n                \"args\": [\n                    // what it is given\n{},\n                    // the end\n                ],\n            }},\n        }},\n    }},\n}}\n",
                lines("                    ")
            ),
            Self::Table => {
                let mut text = format!("# servers\n[mcp_servers.x] # x\ncommand = \"{program}\"\nargs = [\n");
                for word in quoted(args) {
                    writeln!(text, "  {word},").unwrap();
                }
                text + "] # of x\n\n[mcp_servers.y]\ncommand = 'y'\n"
            }
            Self::Inline => {
                format!("[mcp_servers]\nx = {{ command = '{program}', args = ['{}'] }} # x\n", args.join("', '"))
            }
            Self::Block => {
                let mut text = format!(
                    "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x # x\n    command: {program}\n    args:\n"
                );
                for word in args {
                    writeln!(text, "      - {word}").unwrap();
                }
                text + "  - name: y\n    command: y\n"
            }
            Self::Flow => format!(
                "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x\n    command: {program}\n    args: [\"{}\"] # of x\n",
                args.join("\", \"")
            ),
            Self::Script => {
                // However it is written.
                let line = words.join(" ");
                let (first, rest) = (u32::from(line.as_bytes()[0]), &line[1..]);
                format!(
                    "{{\n  \"mcpServers\": {{\n    \"x\": {{ \"command\": \"bash\", \"args\": [\"-lc\", \"\\u{first:04x}{rest}\"] }}\n  }}\n}}\n"
                )
            }
            Self::PlainScript => format!(
                "name: x\nversion: 0.0.1\nschema: v1\nmcpServers:\n  - name: x\n    command: sh\n    args:\n      - -lc\n      - {} # of x\n",
                words.join(" ")
            ),
            Self::LiteralScript => {
                format!("[mcp_servers.x]\ncommand = \"sh\"\nargs = [\"-lc\", '{}']\n", words.join(" "))
            }
        }
    }
}

/// The words of the command line that a text starts, through a shell or not, as the client reads it.
fn launched(form: Form, text: &str) -> Vec<String> {
    let (path, client) = form.place();
    let client = find(client).unwrap();
    let path = Path::new("/home/me/project").join(path);
    let judges = mcp_clinic::discover::judges(&FakeSystem::new(Os::Linux), &path, &[client]);
    let judge: Judge = *judges.iter().find(|judge| judge.client.id == client.id).unwrap();
    let syntax = Syntax::of_path(&path).unwrap_or(Syntax::Json);
    let document = Document::parse(Arc::new(SourceFile::new(path, text)), syntax);
    let reading = Reading::new(document.root(), judge);
    let server = reading.servers.iter().find(|server| server.name.as_str() == "x").unwrap();
    let shells = usize::from(form.is_script());
    let launch = server.launch.as_ref().unwrap().chain().nth(shells).unwrap();
    let words = std::iter::once(launch.program).chain(launch.args.iter().copied());
    words.map(|word| word.as_str().to_owned()).collect()
}

/// Rules by what they make of a command line: before, after, and whether that asks for unsafe fixes.
const LINES: &[(&str, &str, bool)] = &[
    // no-interactive
    ("docker run --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker container run --rm a/b:1 run", "docker container run -i --rm a/b:1 run", false),
    ("docker --context run run --rm a/b:1", "docker --context run run -i --rm a/b:1", false),
    ("podman exec box serve", "podman exec -i box serve", false),
    ("docker run -i=false --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run --rm --interactive=false a/b:1", "docker run --rm --interactive a/b:1", false),
    // tty
    ("docker run -it --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -ti --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -i --tty --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -i -t=true --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run --rm -it=true a/b:1", "docker run --rm -i a/b:1", false),
    ("docker run -t --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -itt --tty --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -itv /srv/d:/d --rm a/b:1", "docker run -iv /srv/d:/d --rm a/b:1", false),
    ("docker exec -it box serve -t", "docker exec -i box serve -t", false),
    ("docker compose run --rm -t box", "docker compose run --rm box", false),
    // detached
    ("docker run -d -i --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -d --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -dit --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run -dt --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("docker run --detach=true --rm a/b:1", "docker run -i --rm a/b:1", false),
    ("podman run --rm --detach -i a/b:1", "podman run --rm -i a/b:1", false),
    // no-rm
    ("docker run -i a/b:1", "docker run --rm -i a/b:1", false),
    ("docker run -i -- a/b:1", "docker run --rm -i -- a/b:1", false),
    // compose-stdio
    ("docker compose -f /srv/c.yaml up box", "docker compose -f /srv/c.yaml run --rm -T box", true),
    ("docker-compose up -d --build box", "docker-compose run --rm -T --build box", true),
    ("docker compose up box db", "docker compose up box db", true),
    ("docker compose run --rm -d box", "docker compose run --rm box", false),
    ("docker compose exec -d --interactive=false box serve", "docker compose exec box serve", false),
    // flags-after-image
    ("podman run a/b:1 -i --rm", "podman run -i --rm a/b:1", false),
    ("docker run --rm a/b:1 -it -e A_B --port=1", "docker run --rm -i -e A_B a/b:1 --port=1", false),
    ("docker run --rm -i -- a/b:1 -e A_B=x", "docker run --rm -i -e A_B=x -- a/b:1", false),
    ("docker run -i --rm a/b:1 --rm serve", "docker run -i --rm a/b:1 serve", false),
    ("docker run -i --rm a/b:1 -v /srv/d:/d /d", "docker run -i --rm -v /srv/d:/d a/b:1 /d", true),
    // host-socket
    ("docker run -i --rm -v /var/run/docker.sock:/var/run/docker.sock a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run --rm -iv /var/run/docker.sock:/s a/b:1", "docker run --rm -i a/b:1", true),
    ("docker run --rm -iv/var/run/docker.sock:/s a/b:1", "docker run --rm -i a/b:1", true),
    ("docker run -i --rm --volume=/var/run/docker.sock:/s a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run -i --rm --mount type=bind,src=/var/run/docker.sock,dst=/s a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run -i --rm --use-api-socket a/b:1", "docker run -i --rm a/b:1", true),
    // privileged, host-namespace
    ("docker run -i --rm --privileged a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run -i --rm --privileged=true --cap-add SYS_ADMIN a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run -i --rm --security-opt=seccomp=unconfined a/b:1", "docker run -i --rm a/b:1", true),
    ("docker run -i --rm --pid=host --ipc host a/b:1", "docker run -i --rm a/b:1", true),
    // broad-mount, mount-missing
    ("docker run -i --rm -v /:/host a/b:1", "docker run -i --rm -v /:/host:ro a/b:1", true),
    ("docker run -i --rm -v /etc:/e:rw a/b:1", "docker run -i --rm -v /etc:/e:ro a/b:1", true),
    ("docker run -i --rm -v /etc:/e:z a/b:1", "docker run -i --rm -v /etc:/e:z,ro a/b:1", true),
    ("docker run -i --rm -v data/in:/in a/b:1", "docker run -i --rm -v ./data/in:/in a/b:1", true),
    // localhost
    (
        "docker run -i --rm a/b:1 --url=http://localhost:1/x",
        "docker run -i --rm --add-host=host.docker.internal:host-gateway a/b:1 --url=http://host.docker.internal:1/x",
        true,
    ),
    (
        "podman run -i --rm -e PGHOST=127.0.0.1 a/b:1 --url http://[::1]:1/x",
        "podman run -i --rm -e PGHOST=host.containers.internal a/b:1 --url http://host.containers.internal:1/x",
        true,
    ),
    // What is another's is left alone, and so is what would be a guess.
    ("docker run -i --rm --network host a/b:1", "docker run -i --rm --network host a/b:1", true),
    ("docker -H tcp://10.0.0.5:2375 run -i --rm a/b:1", "docker -H tcp://10.0.0.5:2375 run -i --rm a/b:1", true),
    ("docker run -i --rm -p 80:80 a/b:1 -it", "docker run -i --rm -p 80:80 a/b:1", false),
    // network, security
    (
        "npx -y mcp-remote@0.15.1 http://nas.local:1/mcp",
        "npx -y mcp-remote@0.15.1 http://nas.local:1/mcp --allow-http",
        false,
    ),
    ("npx -y mcp-remote@0.15.1 http://mcp.acme.io/mcp", "npx -y mcp-remote@0.15.1 https://mcp.acme.io/mcp", true),
    (
        "npx -y mcp-remote@0.15.1 https://x.acme.io/sse --transport=http-only",
        "npx -y mcp-remote@0.15.1 https://x.acme.io/sse --transport=sse-first",
        true,
    ),
    (
        "uvx mcp-proxy==0.13.0 https://x.acme.io/mcp",
        "uvx mcp-proxy==0.13.0 --transport streamablehttp https://x.acme.io/mcp",
        true,
    ),
    ("env NODE_TLS_REJECT_UNAUTHORIZED=0 /srv/crm --stdio", "env /srv/crm --stdio", true),
    ("/srv/notes --transport http --host 0.0.0.0", "/srv/notes --transport http --host 127.0.0.1", true),
    ("claude mcp serve --dangerously-skip-permissions", "claude mcp serve", true),
];

#[test]
fn every_line_in_every_form() {
    let mut wrong = String::new();
    for &(before, after, unsafe_fixes) in LINES {
        let (before, after): (Vec<&str>, Vec<&str>) = (before.split(' ').collect(), after.split(' ').collect());
        for form in FORMS {
            let (path, client) = form.place();
            let text = form.render(&before);
            assert_eq!(launched(*form, &text), before, "{form:?} is read otherwise:\n{text}");
            let after = form.after(&before, &after);
            let (got, wanted) = (fixed(path, Some(client), &text, unsafe_fixes), form.render(after));
            if got != wanted || launched(*form, &got) != after {
                writeln!(wrong, "{form:?} of {before:?}:\n{got}\nand not\n{wanted}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
