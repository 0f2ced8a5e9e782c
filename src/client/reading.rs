//! How a client reads a document: which maps of servers it finds, and what stands in their place.

use std::collections::BTreeSet;

use super::{Content, FileSpec, Judge, Loss, Root, Shape};
use crate::document::{Entry, NodeKind, NodeRef, Text};
use crate::model::{FieldNames, Server, plain_key};
use crate::text::Span;

/// A place where servers are declared.
#[derive(Clone, Debug)]
pub struct ServerMap<'a> {
    /// Which of the places where the client looks; `None` when it does not look here.
    pub place: Option<Root>,
    /// The keys that lead there.
    pub keys: Vec<&'a str>,
    /// The root key with the map; `None` when the servers stand at the top level.
    pub root: Option<Entry<'a>>,
    /// The value with the servers.
    pub node: NodeRef<'a>,
    /// How they should stand in it.
    pub shape: Shape,
    /// What a server in it costs that is not as it should be, where it is not what the file says.
    pub costs: Option<Loss>,
}

impl ServerMap<'_> {
    /// Whether the value has the form that servers should have there.
    pub fn fits(&self) -> bool {
        match self.shape {
            Shape::Map => self.node.is_object(),
            Shape::List => self.node.kind() == NodeKind::Array,
            Shape::One => is_server_itself(self.node),
        }
    }
}

/// What a client finds in a document.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// Every value under a root key, whatever its type.
    pub maps: Vec<ServerMap<'a>>,
    /// The servers in them.
    pub servers: Vec<Server<'a>>,
    /// Where servers stand that this client does not see: under another client's root key, or under none.
    pub elsewhere: Vec<ServerMap<'a>>,
    /// Root keys that hold a server itself, without a name.
    pub nameless: Vec<ServerMap<'a>>,
    /// Servers that stand beside the root key instead of under it: a bracket closed too early.
    pub strays: Vec<Entry<'a>>,
}

impl<'a> Reading<'a> {
    /// Reads a document as a judge does.
    pub fn new(root: Option<NodeRef<'a>>, judge: Judge) -> Self {
        let Some(root) = root else { return Self::default() };
        let spec = judge.file;
        if spec.content == Content::Container {
            return Self::default();
        }
        let mut maps = maps(root, judge);
        let named = |map: &ServerMap<'_>| map.root.is_some() && map.shape == Shape::Map;
        let nameless: Vec<_> = maps.iter().filter(|map| named(map) && is_server_itself(map.node)).cloned().collect();
        let mut elsewhere = Vec::new();
        let mut strays = Vec::new();
        if !maps.is_empty() && spec.content == Content::Servers {
            let own = |entry: &Entry<'_>| maps.iter().any(|map| map.root.is_some_and(|own| own.span() == entry.span()));
            strays.extend(root.entries().filter(|entry| looks_like_server(entry.value) && !own(entry)));
        }
        if maps.is_empty() && is_bare_map(root, judge) {
            let bare =
                ServerMap { place: None, keys: Vec::new(), root: None, node: root, shape: Shape::Map, costs: None };
            if spec.bare_map || judge.is_unknown() { maps.push(bare) } else { elsewhere.push(bare) }
        } else {
            // Any key will do for servers that would be nowhere else in a file made for them.
            let any_key = maps.is_empty() && spec.content == Content::Servers;
            elsewhere.extend(foreign_maps(root, spec, any_key, maps.is_empty()));
        }
        // A file with the servers in the wrong place still has their declarations looked at.
        let declared = maps.iter().chain(&elsewhere).flat_map(|map| declarations(map, spec.fields));
        // One place for servers may lie in another, and be no server there.
        let several = maps.iter().filter(|map| map.shape != Shape::One).filter_map(|map| map.root);
        let keys: BTreeSet<Span> = several.map(|root| root.key_span).collect();
        let is_place = |entry: &Entry<'_>| keys.contains(&entry.key_span);
        let is_setting =
            |entry: &Entry<'_>| spec.settings.contains(&entry.key.as_str()) && !looks_like_server(entry.value);
        let declared = declared.filter(|entry| !is_place(entry) && !is_setting(entry));
        let servers = declared.chain(strays.iter().copied());
        let servers = servers.map(|entry| Server::read(entry, spec.fields)).collect();
        Self { maps, servers, elsewhere, nameless, strays }
    }

    /// Passes over what stands under the root keys of others who read the same file: it is meant for them.
    pub fn leave(&mut self, keys: &[&str]) {
        let theirs = |map: &ServerMap<'_>| map.root.is_some_and(|root| keys.contains(&root.key.as_str()));
        let left: Vec<Span> = self.elsewhere.iter().filter(|map| theirs(map)).map(|map| map.node.span()).collect();
        self.elsewhere.retain(|map| !theirs(map));
        self.servers.retain(|server| !left.iter().any(|span| span.contains(server.entry.span())));
    }

    /// Whether there are servers where this client looks for them.
    pub fn finds_servers(&self) -> bool {
        has_servers(&self.maps)
    }

    /// What a server costs in its place in the document, where it is not what the file says.
    pub fn costs(&self, declaration: NodeRef<'_>) -> Option<Loss> {
        let around = self.maps.iter().filter(|map| map.node.span().contains(declaration.span()));
        around.max_by_key(|map| map.node.span().start)?.costs
    }

    /// The places, for the question in which of them a declaration stands.
    pub fn homes(&self) -> Homes<'_, 'a> {
        let mut maps: Vec<_> = self.maps.iter().collect();
        maps.sort_by_key(|map| map.node.span().start);
        Homes(maps)
    }

    /// Whether a server stands where this client does not look.
    pub fn is_elsewhere(&self, server: &Server<'_>) -> bool {
        self.elsewhere.iter().any(|map| map.node.span().contains(server.entry.span()))
    }

    /// Whether the document declares servers, seen by this client or not.
    pub fn declares(&self) -> bool {
        !self.maps.is_empty() || !self.elsewhere.is_empty()
    }
}

/// The places of a document in order: a state file can have one for each of thousands of projects.
#[derive(Debug)]
pub struct Homes<'r, 'a>(Vec<&'r ServerMap<'a>>);

impl<'r, 'a> Homes<'r, 'a> {
    /// The innermost place in which a declaration stands.
    pub fn of(&self, declaration: NodeRef<'a>) -> Option<&'r ServerMap<'a>> {
        let span = declaration.span();
        let behind = self.0.partition_point(|map| map.node.span().start <= span.start);
        self.0[..behind].iter().rev().copied().find(|map| map.node.span().contains(span))
    }
}

/// The values under the root keys that a judge looks for.
pub fn maps(root: NodeRef<'_>, judge: Judge) -> Vec<ServerMap<'_>> {
    let mut maps: Vec<_> = judge.file.roots.iter().flat_map(|place| follow(root, *place)).collect();
    keep_fitting_shapes(&mut maps);
    drop_servers_within(&mut maps);
    if judge.is_unknown() {
        // An empty `mcpServers` declares that there are none.
        let empty = |map: &ServerMap<'_>| {
            map.node.is_object()
                && map.node.entries().len() == 0
                && map.root.is_some_and(|root| root.key.as_str() == "mcpServers")
        };
        let holds = |map: &ServerMap<'_>| match map.shape {
            Shape::List => map.node.items().any(looks_like_server),
            Shape::Map | Shape::One => looks_like_server_map(map.node) || is_server_itself(map.node),
        };
        maps.retain(|map| holds(map) || empty(map));
    }
    maps
}

/// Whether a document has servers where a judge looks for them.
pub fn finds_servers(root: Option<NodeRef<'_>>, judge: Judge) -> bool {
    root.is_some_and(|root| has_servers(&maps(root, judge)))
}

fn has_servers(maps: &[ServerMap<'_>]) -> bool {
    maps.iter().any(|map| map.root.is_some() && looks_like_server_map(map.node))
}

/// Every declaration at a place, with its name.
fn declarations<'a>(map: &ServerMap<'a>, fields: &FieldNames) -> Vec<Entry<'a>> {
    match map.shape {
        Shape::Map if is_server_itself(map.node) => Vec::new(),
        Shape::Map => map.node.entries().collect(),
        Shape::List => map.node.items().map(|item| named_by(item, item.entry(fields.name))).collect(),
        Shape::One => vec![map.root.unwrap_or_else(|| named_by(map.node, None))],
    }
}

/// A declaration that has its name in it, or none.
fn named_by<'a>(declaration: NodeRef<'a>, name: Option<Entry<'a>>) -> Entry<'a> {
    let text = name.and_then(|entry| entry.value.text());
    let start = Span::at(declaration.span().start);
    match (name, text) {
        (Some(entry), Some(key)) => Entry { key, key_span: entry.value.span(), value: declaration },
        _ => Entry { key: Text::nothing(start.start), key_span: start, value: declaration },
    }
}

/// Of the places under one key those whose shape is that of the value; where none fits, the first stays.
fn keep_fitting_shapes(maps: &mut Vec<ServerMap<'_>>) {
    // A whole document counts as one server only where it looks like one.
    maps.retain(|map| map.root.is_some() || map.fits());
    let fitting: BTreeSet<Span> = maps.iter().filter(|map| map.fits()).map(|map| map.node.span()).collect();
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    maps.retain(|map| {
        let span = map.node.span();
        let is_first = seen.insert(span);
        if fitting.contains(&span) { map.fits() } else { is_first }
    });
}

/// Of a place that lies in another one, and holds a server there: a server of the name that leads to servers.
fn drop_servers_within(maps: &mut Vec<ServerMap<'_>>) {
    let all: Vec<Span> = maps.iter().map(|map| map.node.span()).collect();
    let lies_within =
        |inner: &ServerMap<'_>| all.iter().any(|span| *span != inner.node.span() && span.contains(inner.node.span()));
    let is_server =
        |node: NodeRef<'_>| is_server_itself(node) || node.get("type").is_some_and(|kind| !kind.is_object());
    // What looks like a server is rare, and the other question goes through all places.
    maps.retain(|map| !(is_server(map.node) && lies_within(map)));
}

/// The values at the end of a key path.
fn follow(root: NodeRef<'_>, place: Root) -> Vec<ServerMap<'_>> {
    let start = ServerMap {
        place: Some(place),
        keys: Vec::new(),
        root: None,
        node: root,
        shape: place.shape,
        costs: place.costs,
    };
    place.path.iter().fold(vec![start], |found, segment| found.iter().flat_map(|map| below(map, segment)).collect())
}

/// What lies one key further.
fn below<'a>(map: &ServerMap<'a>, segment: &str) -> Vec<ServerMap<'a>> {
    let entries: Vec<_> = match segment {
        "*" => map.node.entries().collect(),
        key => map.node.entry(key).into_iter().collect(),
    };
    let step = |entry: Entry<'a>| {
        let keys = map.keys.iter().copied().chain([entry.key.as_str()]).collect();
        ServerMap { root: Some(entry), node: entry.value, keys, ..map.clone() }
    };
    entries.into_iter().map(step).collect()
}

/// A map of servers under a key where the client does not look.
fn elsewhere<'a>(root: Entry<'a>, node: NodeRef<'a>) -> ServerMap<'a> {
    ServerMap { place: None, keys: vec![root.key.as_str()], root: Some(root), node, shape: Shape::Map, costs: None }
}

/// Whether servers stand at the top level. Where the file holds other things too, one value that looks like a server
/// is not enough: `statusLine` of Claude Code has a `command`.
fn is_bare_map(root: NodeRef<'_>, judge: Judge) -> bool {
    let all = || root.entries().all(|entry| looks_like_server(entry.value));
    let plausible = match judge.file.content {
        Content::Servers => true,
        Content::State => all(),
        Content::Shared => judge.is_unknown() && all(),
        Content::Container => false,
    };
    plausible && looks_like_server_map(root)
}

/// Keys under which one client or another keeps its servers.
const ROOT_KEYS: &[&str] = &["mcpservers", "servers", "mcp", "contextservers", "mcpserver"];

/// Those of them that mean nothing else.
const OWN_KEYS: &[&str] = &["mcpservers", "contextservers"];

/// Maps of servers under top-level keys that this client does not look at.
fn foreign_maps<'a>(root: NodeRef<'a>, spec: &FileSpec, any_key: bool, nothing: bool) -> Vec<ServerMap<'a>> {
    // A key that leads to the servers by another may hold them itself.
    let is_own = |key: &str| spec.roots.iter().any(|root| root.path.first() == Some(&key));
    let leads_on = |key: &str| spec.roots.iter().all(|root| root.path.first() != Some(&key) || root.path.len() > 1);
    let mut found = Vec::new();
    for entry in root.entries() {
        let (own, key) = (is_own(entry.key.as_str()), plain_key(entry.key.as_str()));
        if own && !(nothing && leads_on(entry.key.as_str())) {
            continue;
        }
        let worded = entry.value.entries().any(|entry| is_in_words_of_goose(entry.value));
        if !any_key && !own && !worded && !ROOT_KEYS.contains(&key.as_str()) {
            continue;
        }
        // Among settings, a key that means other things elsewhere must hold nothing but servers.
        let unmistakable =
            worded || OWN_KEYS.contains(&key.as_str()) || entry.value.entries().all(|e| looks_like_server(e.value));
        if spec.content == Content::Shared && !unmistakable {
            continue;
        }
        if looks_like_server_map(entry.value) {
            found.push(elsewhere(entry, entry.value));
        } else if entry.value.items().any(looks_like_server) {
            found.push(ServerMap { shape: Shape::List, ..elsewhere(entry, entry.value) });
        } else if let Some(inner) = nested(entry.value) {
            found.push(elsewhere(entry, inner.value));
        }
    }
    found
}

/// A map of servers one key further in: `"mcp": { "servers": { … } }`.
fn nested(node: NodeRef<'_>) -> Option<Entry<'_>> {
    let known = |entry: &Entry<'_>| ROOT_KEYS.contains(&plain_key(entry.key.as_str()).as_str());
    node.entries().find(|entry| known(entry) && looks_like_server_map(entry.value))
}

/// Whether a value is an object in which at least one entry is a server.
fn looks_like_server_map(node: NodeRef<'_>) -> bool {
    node.entries().any(|entry| looks_like_server(entry.value))
}

/// Whether a map of servers is a server: `"mcpServers": { "command": "npx" }`.
pub fn is_server_itself(node: NodeRef<'_>) -> bool {
    ["command", "url"].iter().any(|key| node.get(key).is_some_and(|value| value.as_str().is_some()))
}

/// Whether a value is a declaration: it names a program or an address.
fn looks_like_server(node: NodeRef<'_>) -> bool {
    let holds =
        |key: &&str| node.get(key).is_some_and(|value| matches!(value.kind(), NodeKind::String | NodeKind::Array));
    ["command", "url", "serverUrl", "httpUrl"].iter().any(holds) || is_in_words_of_goose(node)
}

/// Whether a value is a declaration as goose has it: `cmd` and `uri` may mean anything where no transport is named.
fn is_in_words_of_goose(node: NodeRef<'_>) -> bool {
    let word = |key: &str| node.get(key).and_then(NodeRef::as_str);
    match word("type") {
        Some("stdio") => word("cmd").is_some(),
        Some("sse" | "streamable_http") => word("uri").is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::document::Document;
    use crate::text::SourceFile;

    /// The servers that a client finds in a file of this name, each with what the place makes of a bad one.
    fn servers(client: &str, path: &str, text: &str) -> Vec<(String, Option<Loss>)> {
        let client = crate::client::find(client).unwrap();
        let syntax = client.files[0].dialect.syntax();
        let document = Document::parse(Arc::new(SourceFile::new(Path::new(path), text)), syntax);
        let reading = Reading::new(document.root(), Judge { client, file: &client.files[0] });
        let shown = |server: &Server<'_>| (server.name.as_str().to_owned(), reading.costs(server.node));
        reading.servers.iter().map(shown).collect()
    }

    #[test]
    fn a_place_for_servers_may_lie_in_another() {
        let found = |text: &str| servers("opencode", "opencode.json", text);
        let own = |name: &str| (name.to_owned(), None);
        let server = r#"{ "type": "local", "command": ["x"] }"#;
        assert_eq!(found(&format!(r#"{{ "mcp": {{ "a": {server} }} }}"#)), [own("a")]);
        assert_eq!(
            found(&format!(
                r#"{{ "mcp": {{ "timeout": {{ "startup": 1 }}, "b": {server}, "servers": {{ "a": {server} }} }} }}"#
            )),
            [own("b"), ("a".to_owned(), Some(Loss::Server))]
        );
        // Servers may have these names, too.
        assert_eq!(found(&format!(r#"{{ "mcp": {{ "servers": {server} }} }}"#)), [own("servers")]);
        assert_eq!(found(&format!(r#"{{ "mcp": {{ "timeout": {server} }} }}"#)), [own("timeout")]);
    }

    #[test]
    fn settings_beside_the_servers_are_none() {
        let text = "model = \"x\"\n[model_providers.a]\nbase_url = \"https://x\"\n[hooks.b]\ncommand = \"x\"\n";
        assert!(servers("codex", "config.toml", text).is_empty());
    }
}
