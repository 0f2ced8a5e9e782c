//! How one client would start or call a server: its variables put in, its environment made up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::client::{Client, Part, Tilde, Unset};
use crate::document::{NodeKind, NodeRef};
use crate::knowledge::{is_engine_variable, might_name_a_secret};
use crate::linter::transport_of;
use crate::model::{Action, Engine, Form, Reference, Setting, Transport, holds_reference, references};
use crate::probe::{Call, Plan, Start, Veil, What};
use crate::rules::environment::{assignment, client_value, hands_on, named_in_fields};
use crate::rules::program::{SearchList, working_directory};
use crate::rules::{Context, ServerContext, tried};

/// Why a server cannot be tried as its client would.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untried {
    /// It names neither a program nor an address, or both.
    #[error("its declaration says neither how to start it nor where to call it")]
    Nowhere,
    /// Nothing of the kind can be spoken.
    #[error("doctor does not speak {0}")]
    Transport(&'static str),
    /// The client does not start it while a variable is not set.
    #[error("`{0}` is not set, without which it is not started")]
    Unset(String),
    /// A value that the client asks its user for, or makes itself.
    #[error("only the client knows what `{0}` stands for")]
    OnlyClient(String),
}

/// Longer than any client waits without saying so.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the client of a server would start or call it, in a project. What is secret in the environment is hidden already.
pub(super) fn plan(ctx: &ServerContext<'_>, project: &Path, of_environment: &Veil) -> Result<Plan, Untried> {
    let mut maker = Maker { ctx, project, secrets: Vec::new() };
    let what = match transport_of(ctx.file.judge, ctx.choice, ctx.server) {
        Some(Transport::Stdio) => What::Start(maker.start()?),
        Some(transport @ (Transport::Http | Transport::Sse)) => What::Call(maker.call(transport)?),
        Some(Transport::WebSocket) => return Err(Untried::Transport("WebSocket")),
        Some(Transport::Builtin) => return Err(Untried::Transport("to what is part of the client")),
        // Forms that no client is known to have: a block of unknown origin.
        None if ctx.server.command.is_some() => What::Start(maker.start()?),
        None if ctx.server.url.is_some() => What::Call(maker.call(Transport::Http)?),
        None => return Err(Untried::Nowhere),
    };
    let veil = of_environment.clone().and(&Veil::of_values(maker.secrets)).and_source(ctx.file.source());
    let patience =
        tried::patience(ctx).map(|patience| Duration::from_millis(patience.ms)).filter(|wait| !wait.is_zero());
    Ok(Plan { what, patience: patience.unwrap_or(PATIENCE), veil })
}

/// Whether a value to which a declaration refers may be secret whatever its name: no word, no number, no path.
fn might_be_a_secret(value: &str) -> bool {
    let mixed = value.bytes().any(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    value.len() >= 8 && mixed && !value.contains(['/', '\\', ' '])
}

/// The image of a server that is a container of the Docker which this machine has.
pub(super) fn image(ctx: &ServerContext<'_>) -> Option<String> {
    let launch = ctx.server.launch.as_ref().filter(|launch| !launch.is_far())?;
    let container = launch.container().filter(|container| container.engine == Engine::Docker)?;
    let elsewhere = ctx.server.env.iter().any(|setting| is_engine_variable(setting.name.as_str()));
    let elsewhere = elsewhere || !container.global_flags.is_empty();
    let image = container.image.as_ref().filter(|_| container.action == Action::Run && !elsewhere)?;
    let image = image.whole.as_str();
    (!holds_reference(image)).then(|| image.to_owned())
}

struct Maker<'c, 'a> {
    ctx: &'c ServerContext<'a>,
    project: &'c Path,
    /// What must not be shown of what the server says.
    secrets: Vec<String>,
}

impl<'a> Maker<'_, 'a> {
    fn file(&self) -> &'a Context<'a> {
        self.ctx.file
    }

    fn client(&self) -> &'static Client {
        self.file().judge.client
    }

    fn start(&mut self) -> Result<Start, Untried> {
        let server = self.ctx.server;
        let tilde = self.file().judge.file.expands_tilde;
        let program = self.expand(Part::Command, server.command.ok_or(Untried::Nowhere)?.as_str())?;
        let program = self.home(program, tilde.command);
        let mut args = Vec::with_capacity(server.args.len());
        for arg in &server.args {
            let arg = self.expand(Part::Args, arg.as_str())?;
            args.push(self.home(arg, tilde.args));
        }
        let mut words = vec![program];
        if self.file().judge.file.splits_command && args.is_empty() {
            words = shlex::split(&words[0]).filter(|words| !words.is_empty()).unwrap_or(words);
        }
        let program = words.remove(0);
        words.append(&mut args);
        let env = self.environment()?;
        let search_path = match SearchList::of(self.ctx) {
            // A reference in it was put in with the rest of the environment.
            SearchList::Unknown => env.get("PATH").cloned().unwrap_or_default(),
            list => list.text(self.file().system),
        };
        Ok(Start { program, args: words, cwd: self.folder(tilde)?, search_path, env })
    }

    /// The working directory.
    fn folder(&mut self, tilde: Tilde) -> Result<PathBuf, Untried> {
        let client = self.client();
        let home = || self.file().system.home().filter(|_| !client.in_terminal);
        let base = working_directory(self.ctx).or_else(home).unwrap_or_else(|| self.project.to_owned());
        let knows_cwd = self.file().judge.schema().has_field(self.ctx.server.fields.cwd);
        let Some(cwd) = self.ctx.server.cwd.filter(|_| knows_cwd) else { return Ok(base) };
        let cwd = self.expand(Part::Cwd, cwd.as_str())?;
        Ok(base.join(self.home(cwd, tilde.cwd)))
    }

    /// All that the process finds in its environment.
    fn environment(&mut self) -> Result<BTreeMap<String, String>, Untried> {
        let (client, system) = (self.client(), self.file().system);
        let handed = |name: &str| hands_on(client, name, Some(system.os())).unwrap_or(true);
        let mut env: BTreeMap<_, _> = system.environment().into_iter().filter(|(name, _)| handed(name)).collect();
        if let list @ SearchList::Other(_) = SearchList::of(self.ctx) {
            env.insert("PATH".to_owned(), list.text(system));
        }
        for (name, field) in named_in_fields(self.ctx) {
            if let Some(value) = client_value(self.file(), name.as_str()).filter(|_| field == "env_vars") {
                env.insert(name.as_str().to_owned(), value);
            }
        }
        env.extend(self.env_file()?);
        for setting in &self.ctx.server.env {
            let name = setting.name.as_str();
            let Some(value) = self.value(Part::Env, setting)? else { continue };
            if might_name_a_secret(name) {
                self.secrets.push(value.clone());
            }
            env.insert(name.to_owned(), value);
        }
        Ok(env)
    }

    /// What the file sets that `envFile` names.
    fn env_file(&mut self) -> Result<Vec<(String, String)>, Untried> {
        const FIELD: &str = "envFile";
        let known = self.file().judge.schema().has_field(FIELD);
        let Some(path) = self.ctx.server.node.get(FIELD).and_then(NodeRef::as_str).filter(|_| known) else {
            return Ok(Vec::new());
        };
        let path = self.project.join(self.expand(Part::Env, path)?);
        let text = self.file().system.read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let set: Vec<_> =
            text.lines().filter_map(assignment).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        self.secrets.extend(set.iter().filter(|(name, _)| might_name_a_secret(name)).map(|(_, value)| value.clone()));
        Ok(set)
    }

    fn call(&mut self, transport: Transport) -> Result<Call, Untried> {
        let server = self.ctx.server;
        let url = self.expand(Part::Url, server.url.ok_or(Untried::Nowhere)?.as_str())?;
        // A page may say back what it was asked with.
        let query = url.split_once('?').map(|(_, query)| query).into_iter().flat_map(|query| query.split('&'));
        self.secrets.extend(query.filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())));
        let mut headers = Vec::new();
        for setting in &server.headers {
            let Some(value) = self.value(Part::Headers, setting)? else { continue };
            headers.push((setting.name.as_str().to_owned(), value));
        }
        for (name, field) in named_in_fields(self.ctx) {
            let Some(value) = client_value(self.file(), name.as_str()) else { continue };
            match field {
                "bearer_token_env_var" => headers.push(("Authorization".to_owned(), format!("Bearer {value}"))),
                "env_http_headers" => {
                    let entries = self.ctx.server.node.get(field).into_iter().flat_map(NodeRef::entries);
                    let own = entries.filter(|entry| entry.value.as_str() == Some(name.as_str()));
                    headers.extend(own.map(|entry| (entry.key.as_str().to_owned(), value.clone())));
                }
                _ => {}
            }
        }
        for (name, value) in &headers {
            let plain = ["accept", "content-type", "user-agent"].iter().any(|known| name.eq_ignore_ascii_case(known));
            if !plain {
                // A server may say the token back without the scheme before it.
                self.secrets.extend(value.split_whitespace().map(str::to_owned));
                self.secrets.push(value.clone());
            }
        }
        let named = server.transport_entry().is_some() && self.client().firm.contains(&transport);
        let env = self.file().system.environment().into_iter().collect();
        Ok(Call { url, headers, transport: named.then_some(transport), env })
    }

    /// What a variable or a header is set to; nothing where it is set to nothing that can be a text.
    fn value(&mut self, part: Part, setting: &Setting<'_>) -> Result<Option<String>, Untried> {
        match (setting.value.text(), setting.value.kind()) {
            (Some(text), _) => self.expand(part, text.as_str()).map(Some),
            (None, NodeKind::Number | NodeKind::Bool(_)) => Ok(Some(setting.value.raw().to_owned())),
            _ => Ok(None),
        }
    }

    fn home(&self, value: String, expands: bool) -> String {
        let home = self.file().system.home().filter(|_| expands);
        match (value.strip_prefix("~/"), home) {
            (Some(below), Some(home)) => home.join(below).to_string_lossy().into_owned(),
            (None, Some(home)) if value == "~" => home.to_string_lossy().into_owned(),
            _ => value,
        }
    }

    /// A value with what the client puts in place of its references.
    fn expand(&mut self, part: Part, value: &str) -> Result<String, Untried> {
        let found = references(value);
        if found.is_empty() {
            return Ok(value.to_owned());
        }
        let mut expanded = String::with_capacity(value.len());
        let mut done = 0;
        for reference in found {
            expanded.push_str(&value[done..reference.range.start]);
            let written = &value[reference.range.clone()];
            match self.refers(part, &reference, written)? {
                Some(put) => expanded.push_str(&put),
                None => expanded.push_str(written),
            }
            done = reference.range.end;
        }
        expanded.push_str(&value[done..]);
        Ok(expanded)
    }

    /// What stands in place of a reference; `None` where it stays as it is written.
    fn refers(&mut self, part: Part, reference: &Reference<'_>, written: &str) -> Result<Option<String>, Untried> {
        let variables = self.client().variables;
        let Reference { form, name, .. } = reference;
        let unknown = || Err(Untried::OnlyClient(form.show(name)));
        if !variables.are_known() {
            return if form.is_environment() { unknown() } else { Ok(None) };
        }
        if !variables.expands(*form, name, part) {
            return Ok(None);
        }
        if *form == Form::Brace && variables.predefined.contains(name) {
            return self.predefined(name).map_or_else(unknown, |value| Ok(Some(value)));
        }
        match form {
            Form::BareFile | Form::File => {
                let path = self.home((*name).to_owned(), true);
                let folder = self.file().path.parent().unwrap_or(Path::new("/"));
                let Ok(bytes) = self.file().system.read(&folder.join(path)) else { return unknown() };
                let text = String::from_utf8_lossy(&bytes).trim().to_owned();
                self.secrets.push(text.clone());
                Ok(Some(text))
            }
            form if form.is_environment() => {
                let default = written.split_once(":-").map(|(_, rest)| rest.trim_end_matches('}').to_owned());
                let default = default.filter(|_| *form == Form::BraceDefault);
                if let Some(value) = client_value(self.file(), name).or(default) {
                    if might_name_a_secret(name) || might_be_a_secret(&value) {
                        self.secrets.push(value.clone());
                    }
                    return Ok(Some(value));
                }
                match variables.unset {
                    Unset::Literal => Ok(None),
                    Unset::Empty => Ok(Some(String::new())),
                    Unset::Fails | Unset::Unknown => Err(Untried::Unset((*name).to_owned())),
                }
            }
            _ => unknown(),
        }
    }

    /// What a client fills in itself.
    fn predefined(&self, name: &str) -> Option<String> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        match name {
            "workspaceFolder" | "workspaceRoot" | "fileWorkspaceFolder" | "CLAUDE_PROJECT_DIR" => {
                Some(text(self.project))
            }
            "workspaceFolderBasename" => self.project.file_name().map(|name| name.to_string_lossy().into_owned()),
            "userHome" => self.file().system.home().map(|home| text(&home)),
            "pathSeparator" | "/" => Some(std::path::MAIN_SEPARATOR.to_string()),
            _ => None,
        }
    }
}
