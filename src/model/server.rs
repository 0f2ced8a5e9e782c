//! A declared server.

use super::Launch;
use crate::document::{Entry, NodeKind, NodeRef, Text};

/// Where a client looks for the parts of a server.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// The program.
    pub command: &'static str,
    /// Whether its arguments stand with it in one list; [`FieldNames::args`] is then no field of the client.
    pub command_list: bool,
    /// Further names under which the client takes the program, where the first is not there.
    pub other_commands: &'static [&'static str],
    /// Its arguments.
    pub args: &'static str,
    /// Its environment.
    pub env: &'static str,
    /// Its working directory.
    pub cwd: &'static str,
    /// The address of a remote server.
    pub url: &'static str,
    /// Further names under which the client takes the address, and before the first.
    pub other_urls: &'static [&'static str],
    /// Whether an address counts when there is a program as well.
    pub url_first: bool,
    /// HTTP headers for it; `a/b` for `b` within `a`.
    pub headers: &'static str,
    /// The transport.
    pub transport: &'static str,
    /// The name, where servers stand in a list.
    pub name: &'static str,
    /// Whether the program may be an object that holds `path`, `args` and `env`.
    pub nests_command: bool,
    /// Whether a declaration counts as soon as it has one of the forms, whatever of another form is in it.
    pub any_form: bool,
    /// A field whose object may hold all of these in place of the declaration itself.
    pub within: Option<&'static str>,
}

impl FieldNames {
    /// The names that most clients have.
    pub const COMMON: Self = Self {
        command: "command",
        command_list: false,
        other_commands: &[],
        args: "args",
        env: "env",
        cwd: "cwd",
        url: "url",
        other_urls: &[],
        url_first: false,
        headers: "headers",
        transport: "type",
        name: "name",
        nests_command: false,
        any_form: false,
        within: None,
    };

    /// Whether a client takes the address from this field.
    pub fn takes_url(&self, field: &str) -> bool {
        field == self.url || self.other_urls.contains(&field)
    }
}

/// How client and server talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Over the standard input and output of a process.
    Stdio,
    /// Streamable HTTP.
    Http,
    /// HTTP with server-sent events, the older one.
    Sse,
    /// WebSocket.
    WebSocket,
    /// None: it runs within the client.
    Builtin,
}

/// A name with a value: a variable or a header.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The name.
    pub name: Text<'a>,
    /// The value, of whatever type was written.
    pub value: NodeRef<'a>,
}

/// A declared server. What is missing or has the wrong type is `None` or empty; [`Server::node`] has it as written.
#[derive(Clone, Debug)]
pub struct Server<'a> {
    /// Its name.
    pub name: Text<'a>,
    /// Name and declaration.
    pub entry: Entry<'a>,
    /// The declaration as written; where its parts stand in an object within it, that object.
    pub node: NodeRef<'a>,
    /// The names under which the client looks.
    pub fields: &'static FieldNames,
    /// The program.
    pub command: Option<Text<'a>>,
    /// The arguments that are strings.
    pub args: Vec<Text<'a>>,
    /// The environment it is given.
    pub env: Vec<Setting<'a>>,
    /// The working directory.
    pub cwd: Option<Text<'a>>,
    /// The address.
    pub url: Option<Text<'a>>,
    /// HTTP headers.
    pub headers: Vec<Setting<'a>>,
    /// The command line taken apart.
    pub launch: Option<Launch<'a>>,
}

impl<'a> Server<'a> {
    /// Reads a declaration.
    pub fn read(entry: Entry<'a>, fields: &'static FieldNames) -> Self {
        let node = parts_of(entry.value, fields);
        let nested = nested_command(node, fields);
        let settings = |node: NodeRef<'a>, key: &str| {
            let entries = node.entry_of_path(key).into_iter().flat_map(|entry| entry.value.entries());
            entries.map(|entry| Setting { name: entry.key, value: entry.value }).collect()
        };
        let text = |key: &str| node.get(key).and_then(NodeRef::text);
        let own = || command_in(node, fields).map(|entry| entry.value);
        let command = nested.map_or_else(own, |command| command.get("path"));
        let list = |node: Option<NodeRef<'a>>| node.into_iter().flat_map(NodeRef::items).filter_map(NodeRef::text);
        let mut line: Vec<_> = list(command).collect();
        let program = match command.and_then(NodeRef::text) {
            Some(text) => Some(text),
            None if line.is_empty() => None,
            None => Some(line.remove(0)),
        };
        let mut args = line;
        args.extend(list(args_of(node, nested, fields)));
        let mut server = Self {
            name: entry.key,
            entry,
            node,
            fields,
            command: program,
            env: nested.map_or_else(|| settings(node, fields.env), |command| settings(command, "env")),
            cwd: text(fields.cwd),
            url: None,
            headers: settings(node, fields.headers),
            launch: program.map(|command| Launch::parse(command, &args)),
            args,
        };
        server.url = server.url_entry().and_then(|entry| entry.value.text());
        server
    }

    /// The field with the address, whatever its value.
    pub fn url_entry(&self) -> Option<Entry<'a>> {
        let others = self.fields.other_urls.iter().find_map(|name| self.node.entry(name));
        others.or_else(|| self.node.entry(self.fields.url))
    }

    /// The field with the program, whatever its value.
    pub fn command_entry(&self) -> Option<Entry<'a>> {
        command_in(self.node, self.fields)
    }

    /// The string that names the program, wherever it stands.
    pub fn command_node(&self) -> Option<NodeRef<'a>> {
        let nested = nested_command(self.node, self.fields).and_then(|command| command.get("path"));
        let value = nested.or_else(|| self.command_entry().map(|entry| entry.value))?;
        let node = if value.kind() == NodeKind::Array { value.item_at(0)? } else { value };
        (node.kind() == NodeKind::String).then_some(node)
    }

    /// Whether it names a program, whatever the value.
    pub fn has_command(&self) -> bool {
        self.command_entry().is_some()
    }

    /// Whether it names an address, whatever the value.
    pub fn has_url(&self) -> bool {
        self.url_entry().is_some()
    }

    /// Whether a field is there, whatever its value.
    pub fn has(&self, field: &str) -> bool {
        self.node.get(field).is_some()
    }

    /// The field that names the transport.
    pub fn transport_entry(&self) -> Option<Entry<'a>> {
        self.node.entry(self.fields.transport)
    }

    /// The array of arguments as written; where the command is an array, that one.
    pub fn args_node(&self) -> Option<NodeRef<'a>> {
        let whole = self.command_entry().map(|entry| entry.value).filter(|node| node.kind() == NodeKind::Array);
        whole.or_else(|| args_of(self.node, nested_command(self.node, self.fields), self.fields))
    }

    /// The element of the arguments as written that holds a text.
    pub fn arg_index(&self, text: Text<'_>) -> Option<usize> {
        self.args_node()?.items().position(|item| item.span().contains(text.span()))
    }

    /// Every string in the declaration that the server or the client gets to see, with what it is for.
    pub fn strings(&self) -> impl Iterator<Item = Text<'a>> {
        let values = |settings: &[Setting<'a>]| -> Vec<_> { settings.iter().filter_map(|s| s.value.text()).collect() };
        let env = values(&self.env);
        let headers = values(&self.headers);
        self.command.into_iter().chain(self.args.clone()).chain(env).chain(self.cwd).chain(self.url).chain(headers)
    }
}

/// The program, where it is an object with its arguments and its environment in it.
fn nested_command<'a>(node: NodeRef<'a>, fields: &FieldNames) -> Option<NodeRef<'a>> {
    node.get(fields.command).filter(|command| fields.nests_command && command.is_object())
}

/// The arguments, wherever they stand.
fn args_of<'a>(node: NodeRef<'a>, nested: Option<NodeRef<'a>>, fields: &FieldNames) -> Option<NodeRef<'a>> {
    nested.map_or_else(|| node.get(fields.args), |command| command.get("args"))
}

/// The object in which the parts of a server stand.
fn parts_of<'a>(declaration: NodeRef<'a>, fields: &FieldNames) -> NodeRef<'a> {
    let holds = |node: NodeRef<'a>| node.get(fields.command).is_some() || node.get(fields.url).is_some();
    let inner = fields.within.and_then(|field| declaration.get(field)).filter(|inner| inner.is_object());
    inner.filter(|inner| holds(*inner) || !holds(declaration)).unwrap_or(declaration)
}

/// The field of an object that names the program.
fn command_in<'a>(node: NodeRef<'a>, fields: &FieldNames) -> Option<Entry<'a>> {
    node.entry(fields.command).or_else(|| fields.other_commands.iter().find_map(|name| node.entry(name)))
}
