//! The container that an agent works in, and what of the host is in it: `devcontainer.json` and Compose files.

use std::path::Path;
use std::sync::Arc;

use crate::client::Content;
use crate::discover::normalize;
use crate::document::{
    Document, Entry, NodeKind, NodeRef, Syntax, Text, remove_element, remove_elements, remove_entry, replace_part,
};
use crate::knowledge::names_an_agent;
use crate::model::{Container, Flag, Mount};
use crate::rules::Context;
use crate::rules::containers::mark;
use crate::rules::flags::share;
use crate::text::{Edit, SourceFile, Span};

/// Who works in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Whoever develops, and the agent that helps.
    Development,
    /// An agent, or an MCP server.
    Agent,
    /// Docker's gateway, which starts servers in containers.
    Gateway,
}

/// A container.
#[derive(Debug)]
pub(crate) struct Surroundings<'a> {
    /// For a sentence: `the development container`, ``service `mcp` ``.
    pub(crate) who: String,
    /// Who works in it.
    pub(crate) role: Role,
    /// What it is given of the host.
    pub(crate) gifts: Vec<Gift<'a>>,
}

/// Something that a container is given.
#[derive(Debug)]
pub(crate) struct Gift<'a> {
    /// What it is.
    pub(crate) what: What<'a>,
    /// Where that stands.
    pub(crate) span: Span,
    /// Takes it away.
    pub(crate) removal: Option<Vec<Edit>>,
}

/// What a container is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    /// A file or folder of the host, and where it appears.
    Mount(Mount<'a>),
    /// A feature of development containers that brings the socket of the engine.
    SocketFeature,
    /// A setting, by the name of the flag that does the same, with its value.
    Setting(&'a str, &'a str),
}

/// The containers of a file that an agent works in.
pub(crate) fn surroundings<'a>(ctx: &Context<'a>) -> Vec<Surroundings<'a>> {
    let document = ctx.document;
    match document.root() {
        Some(root) if ctx.judge.file.content == Content::Container => match document.syntax() {
            Syntax::Yaml => services(ctx, root),
            Syntax::Json | Syntax::Toml => vec![development(document, root)],
        },
        _ => Vec::new(),
    }
}

fn development<'a>(document: &'a Document, root: NodeRef<'a>) -> Surroundings<'a> {
    let mut gifts = Vec::new();
    if let Some(mounts) = root.get("mounts") {
        gifts.extend(mounted(document, mounts, Mount::keyed));
    }
    if let Some(entry) = root.entry("workspaceMount")
        && let Some(mount) = entry.value.text().and_then(Mount::keyed)
    {
        gifts.push(Gift { what: What::Mount(mount), span: mark(&mount), removal: None });
    }
    if let Some(args) = root.get("runArgs") {
        gifts.extend(flagged(document, args));
    }
    let features = root.get("features").into_iter().flat_map(|features| {
        let brings = move |(_, entry): &(usize, Entry<'a>)| brings_socket(entry.key.as_str());
        features.entries().enumerate().filter(brings).map(move |(index, entry)| Gift {
            what: What::SocketFeature,
            span: entry.key.span(),
            removal: remove_entry(document, features, index).map(|edit| vec![edit]),
        })
    });
    gifts.extend(features);
    gifts.extend(settings(document, root, &[("privileged", "privileged"), ("capAdd", "cap-add")]));
    Surroundings { who: "the development container".to_owned(), role: Role::Development, gifts }
}

/// Whether a feature is the one that mounts the socket, or goes by its first name.
fn brings_socket(feature: &str) -> bool {
    let name = feature.rsplit('/').next().unwrap_or_default().split([':', '@']).next().unwrap_or_default();
    matches!(name, "docker-outside-of-docker" | "docker-from-docker")
}

/// The services of a Compose file in which an agent works; those of any other project are none of our business.
fn services<'a>(ctx: &Context<'a>, root: NodeRef<'a>) -> Vec<Surroundings<'a>> {
    let Some(services) = root.get("services") else { return Vec::new() };
    let mut named: Option<Named> = None;
    let mut found = Vec::new();
    for entry in services.entries() {
        let (name, service) = (entry.key.as_str(), entry.value);
        let gifts = given(ctx.document, service);
        // Most are given nothing, and need not be asked what they are.
        if gifts.is_empty() {
            continue;
        }
        let role = if is_gateway(service) {
            Role::Gateway
        } else if is_agent(name, service) {
            Role::Agent
        } else if named.get_or_insert_with(|| named_in(ctx)).holds(name) {
            Role::Development
        } else {
            continue;
        };
        found.push(Surroundings { who: format!("service `{name}`"), role, gifts });
    }
    found
}

fn given<'a>(document: &'a Document, service: NodeRef<'a>) -> Vec<Gift<'a>> {
    let volumes = service.get("volumes").into_iter();
    let mut gifts: Vec<_> = volumes.flat_map(|volumes| mounted(document, volumes, Mount::volume)).collect();
    let keys = [("privileged", "privileged"), ("cap_add", "cap-add"), ("security_opt", "security-opt")];
    gifts.extend(settings(document, service, &keys));
    gifts
}

fn is_gateway(service: NodeRef<'_>) -> bool {
    service.get("image").and_then(NodeRef::as_str).is_some_and(|image| image.contains("docker/mcp-gateway"))
}

/// Whether the name, the image or the command of a service has the word in it.
fn is_agent(name: &str, service: NodeRef<'_>) -> bool {
    let of = |key: &str| service.get(key).into_iter().flat_map(|node| node.items().chain([node]));
    let words = ["image", "container_name", "command", "entrypoint"].into_iter().flat_map(of);
    names_an_agent(name) || words.filter_map(NodeRef::as_str).any(names_an_agent)
}

/// Which services of a Compose file people develop in.
enum Named {
    All,
    One(String),
    None,
}

impl Named {
    fn holds(&self, service: &str) -> bool {
        match self {
            Self::All => true,
            Self::One(name) => name == service,
            Self::None => false,
        }
    }
}

/// The service that a `devcontainer.json` of the same project names, if it names this file. Both belong to the project,
/// so that the answer is the same on every machine.
fn named_in(ctx: &Context<'_>) -> Named {
    let Some(folder) = ctx.path.parent() else { return Named::None };
    for place in ["devcontainer.json", ".devcontainer/devcontainer.json", ".devcontainer.json"] {
        let path = folder.join(place);
        let Some(text) = ctx.system.read(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        let document = Document::parse(Arc::new(SourceFile::new(&*path, text)), Syntax::Json);
        let Some(root) = document.root() else { continue };
        if let Some(service) = service_of(root, path.parent().unwrap_or(folder), ctx.path) {
            return Named::One(service);
        }
    }
    let inside = folder.components().rev().take(2).any(|name| name.as_os_str() == ".devcontainer");
    if inside { Named::All } else { Named::None }
}

fn service_of(root: NodeRef<'_>, folder: &Path, compose: &Path) -> Option<String> {
    let files = root.get("dockerComposeFile")?;
    let mut files = files.items().chain([files]).filter_map(NodeRef::as_str);
    let is_it = |file: &str| -> bool { normalize(&folder.join(file)) == *compose };
    files.any(is_it).then_some(())?;
    Some(root.get("service")?.as_str()?.to_owned())
}

/// The mounts in a list: strings in one form, or objects.
fn mounted<'a>(
    document: &'a Document,
    list: NodeRef<'a>,
    read: impl Fn(Text<'a>) -> Option<Mount<'a>>,
) -> Vec<Gift<'a>> {
    let mounts = list.items().enumerate().filter_map(|(index, item)| {
        let mount = item.text().map_or_else(|| mount_of(item), &read)?;
        let removal = remove_element(document, list, index).map(|edit| vec![edit]);
        Some(Gift { what: What::Mount(mount), span: mark(&mount), removal })
    });
    mounts.collect()
}

/// A mount in the long form of Compose and of `devcontainer.json`.
fn mount_of(node: NodeRef<'_>) -> Option<Mount<'_>> {
    let source = node.get("source").or_else(|| node.get("src"))?.text()?;
    let target = node.get("target").and_then(NodeRef::text);
    let bind = node.get("type").and_then(NodeRef::as_str) == Some("bind");
    let read_only = node.get("read_only").is_some_and(|value| value.kind() == NodeKind::Bool(true));
    Some(Mount { whole: source, source, target, options: None, keyed: true, bind, read_only })
}

/// What the flags of `runArgs` give.
fn flagged<'a>(document: &'a Document, args: NodeRef<'a>) -> Vec<Gift<'a>> {
    let words: Vec<_> = args.items().filter_map(NodeRef::text).collect();
    let container = Container::with_flags(&words);
    let removal = |flag: &Flag<'_>| {
        // What is no string is no argument, and counts all the same.
        if words.len() != args.items().len() {
            return None;
        }
        if !flag.bundled {
            return Some(vec![remove_elements(document, args, flag.index..flag.index + flag.width)?]);
        }
        let item = args.item_at(flag.index)?;
        let mut edits = vec![replace_part(document, item, share(item.text()?, flag)?, "")?];
        if flag.width > 1 {
            edits.push(remove_element(document, args, flag.index + 1)?);
        }
        Some(edits)
    };
    let mounts = container.mounts().map(|(flag, mount)| (flag, What::Mount(mount), mark(&mount)));
    let value = |flag: &Flag<'a>| flag.value.map_or("", Text::as_str);
    let own = container.flags.iter().filter(|flag| flag.is_on());
    let settings = own.map(|flag| (flag, What::Setting(flag.name, value(flag)), flag.span()));
    mounts.chain(settings).map(|(flag, what, span)| Gift { what, span, removal: removal(flag) }).collect()
}

/// What the fields of an object give: `true`, or each element of a list.
fn settings<'a>(document: &'a Document, node: NodeRef<'a>, keys: &[(&str, &'static str)]) -> Vec<Gift<'a>> {
    let mut gifts = Vec::new();
    for (index, entry) in node.entries().enumerate() {
        let Some((_, flag)) = keys.iter().find(|(key, _)| *key == entry.key.as_str()) else { continue };
        if entry.value.kind() == NodeKind::Bool(true) {
            let removal = remove_entry(document, node, index).map(|edit| vec![edit]);
            gifts.push(Gift { what: What::Setting(flag, ""), span: entry.span(), removal });
        }
        for (at, item) in entry.value.items().enumerate() {
            let Some(text) = item.text() else { continue };
            let removal = remove_element(document, entry.value, at).map(|edit| vec![edit]);
            gifts.push(Gift { what: What::Setting(flag, text.as_str()), span: text.span(), removal });
        }
    }
    gifts
}
