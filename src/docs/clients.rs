//! The pages of the clients, and their table in the README.

use std::fmt::Write;

use crate::client::{
    Approval, Base, CLIENTS, Client, Confidence, Environment, FileSpec, Log, Loss, Part, Place, Quirks, Scope,
    SearchPath, Shape, Splits, Unset, Variables,
};
use crate::model::Transport;
use crate::system::Os;

/// The clients that are fully known, each with its files, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| client | format | files | confidence |\n| --- | --- | --- | --- |\n");
    for client in full() {
        let mut syntaxes: Vec<&str> = client.files.iter().map(|file| file.dialect.name()).collect();
        syntaxes.sort_unstable();
        syntaxes.dedup();
        let mut files: Vec<String> = Vec::new();
        for file in client.files.iter().filter_map(short) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        if files.is_empty() {
            files.push("given with `--client`".to_owned());
        }
        let known = if client.measured { "measured" } else { client.confidence.describe() };
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| [{}](docs/clients/{}) `{}` | {} | {} | {known} |",
            client.name,
            page_path(client),
            client.id,
            syntaxes.join(", "),
            files.join(", "),
        );
    }
    table
}

/// The clients whose files are found, and judged by what holds for every client.
pub fn others() -> String {
    let others = CLIENTS.iter().filter(|client| !is_full(client));
    let names: Vec<_> = others.map(|client| format!("{} (`{}`)", client.name, client.id)).collect();
    names.join(", ")
}

/// The clients that have a page.
pub fn full() -> impl Iterator<Item = &'static Client> {
    CLIENTS.iter().copied().filter(|client| is_full(client))
}

/// Whether enough is known of a client for a page in `docs/clients/`.
pub fn is_full(client: &Client) -> bool {
    client.confidence >= Confidence::MediumHigh
}

/// The file name of a client's page within `docs/clients/`.
pub fn page_path(client: &Client) -> String {
    format!("{}.md", client.id)
}

/// The commonest place of a kind of file.
fn short(file: &FileSpec) -> Option<String> {
    let place = file.places.first()?;
    Some(format!("`{}`", path(place)))
}

/// A place as people write it.
pub(super) fn path(place: &Place) -> String {
    let base = match place.base {
        Base::Home => "~/",
        Base::AppData => "%APPDATA%/",
        Base::LocalAppData => "%LOCALAPPDATA%/",
        Base::Root => "/",
        Base::Project | Base::ProjectOrAbove | Base::Anywhere => "",
    };
    format!("{base}{}", place.path)
}

/// Everything that is known of a client, as a page in Markdown.
pub fn page(client: &Client) -> String {
    let known = if client.measured { "measured" } else { "not measured" };
    let version = if client.version.is_empty() { String::new() } else { format!(" · version: {}", client.version) };
    let mut page = format!(
        "# {}\n\n`--client {}` · confidence: {} · {known}{version} · checked: {}\n",
        client.name,
        client.id,
        client.confidence.describe(),
        client.checked
    );
    page.push_str("\n## Files\n\n");
    if is_full(client) {
        for file in client.files {
            page.push_str(&kind_of_file(file));
        }
        page.push_str(&servers(client));
    } else {
        let mut places: Vec<_> = client.files.iter().flat_map(|file| file.places.iter().map(place)).collect();
        places.dedup();
        page.push_str(&places.concat());
        page.push_str(
            "\nThey are judged by what holds for every client: too little is known of how this one reads them.\n",
        );
    }
    page.push_str("\n## Sources\n\n");
    for source in client.sources {
        let _ = writeln!(page, "- {}", link(source));
    }
    page
}

fn link(source: &str) -> String {
    if source.starts_with("https://") { format!("<{source}>") } else { source.to_owned() }
}

fn kind_of_file(file: &FileSpec) -> String {
    let scope = file.scope.describe();
    let of = if file.id == scope { String::new() } else { format!(" ({scope})") };
    let mut text = format!("### {}{of}\n\n", file.id);
    text.extend(file.places.iter().map(place));
    if file.scope == Scope::Given {
        text.push_str("- a file named on the command line of the client\n");
    }
    if let Some(instead) = file.unread {
        let _ = writeln!(text, "\nNot read. Servers belong in {instead}.\n");
        return text;
    }
    let roots: Vec<_> = file.roots.iter().map(|root| (root.name(), root.shape)).map(root_in_words).collect();
    let _ = write!(text, "\n{}; servers {}", file.dialect.name(), roots.join(", or "));
    if file.bare_map {
        text.push_str(", or at the top level");
    }
    text.push_str(".\n\n");
    let unsaid = "nothing that is known".to_owned();
    let costs = |loss: Option<Loss>| loss.map_or(unsaid.clone(), |loss| cost(loss).to_owned());
    text.push_str("| what is wrong | what it costs |\n| --- | --- |\n");
    for (what, loss) in [
        ("a syntax error", Some(file.on_syntax_error)),
        ("no root key", Some(file.on_no_root)),
        ("a malformed server", Some(file.on_bad_server)),
        ("a server without program and address", Some(file.on_no_transport.unwrap_or(file.on_bad_server))),
        ("an empty file", file.on_empty),
        ("a byte order mark", file.on_bom),
        ("bytes that are not UTF-8", file.on_bad_utf8),
    ] {
        let _ = writeln!(text, "| {what} | {} |", costs(loss));
    }
    let notes = notes(file);
    if !notes.is_empty() {
        let _ = writeln!(text, "\n{}", notes.join(" "));
    }
    text.push('\n');
    text
}

/// A line that says where a file lies.
fn place(place: &Place) -> String {
    let os = place.os.map(|os| format!(" on {}", name_of(os))).unwrap_or_default();
    let moved = place.moved_by.map(|(name, _)| format!("; moved by `${name}`")).unwrap_or_default();
    let above = if place.base == Base::ProjectOrAbove { ", also in the folders above" } else { "" };
    let beside = place.beside.map(|name| format!(", where `{name}` lies beside it")).unwrap_or_default();
    format!("- `{}`{os}{above}{beside}{moved}\n", path(place))
}

/// What else is to be known of a kind of file.
fn notes(file: &FileSpec) -> Vec<String> {
    let mut notes = Vec::new();
    if file.silent {
        notes.push("The loss of the file passes without a word.".to_owned());
    }
    if let Some(limit) = file.max_bytes {
        notes.push(format!("More than {limit} bytes are not read."));
    }
    if let Some(depth) = file.depth {
        notes.push(format!("Nesting of {} loads, of {} does not.", depth.loads, depth.fails));
    }
    match file.approval {
        Approval::None => {}
        Approval::EachServer => notes.push("Its servers wait until the user has agreed to each.".to_owned()),
        Approval::TrustedFolder => notes.push("It counts in trusted folders only.".to_owned()),
    }
    if file.first_wins {
        notes.push("Of two servers of one name in it the first counts.".to_owned());
    }
    if file.untyped_url == Some(Transport::Sse) {
        notes.push("An address without a type is taken for one of server-sent events.".to_owned());
    }
    if file.splits_command {
        notes.push("A command without arguments is split at its blanks.".to_owned());
    }
    if file.shell {
        notes.push("A shell gets the command and its arguments as one line.".to_owned());
    }
    let tilde = file.expands_tilde;
    let parts = [(tilde.command, Part::Command), (tilde.args, Part::Args), (tilde.cwd, Part::Cwd)];
    let parts: Vec<_> = parts.iter().filter(|(on, _)| *on).map(|(_, part)| part.describe()).collect();
    if !parts.is_empty() {
        notes.push(format!("`~` is the home at the start of: {}.", parts.join(", ")));
    }
    if !file.names.reserved.is_empty() {
        notes.push(format!("Servers of these names are lost: {}.", code(file.names.reserved)));
    }
    notes
}

/// Words as they are written in a file.
fn code(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn root_in_words((name, shape): (String, Shape)) -> String {
    match (name.is_empty(), shape) {
        (true, Shape::One) => "as the document itself".to_owned(),
        (true, _) => "at the top level".to_owned(),
        (false, Shape::Map) => format!("by name under `{name}`"),
        (false, Shape::List) => format!("in a list under `{name}`"),
        (false, Shape::One) => format!("alone under `{name}`"),
    }
}

fn servers(client: &Client) -> String {
    let mut facts = Vec::new();
    let is_there = |scope: Scope| {
        let mut read = client.files.iter().filter(|file| file.unread.is_none());
        read.any(|file| file.scope == scope || file.roots.iter().any(|root| root.scope == Some(scope)))
    };
    let scopes = client.precedence.iter().filter(|scope| is_there(**scope));
    let scopes: Vec<_> = scopes.map(|scope| scope.describe()).collect();
    if scopes.len() > 1 {
        let how = if client.merges { "merged, the first one wins" } else { "the first one counts" };
        facts.push(format!("Of servers of one name in several scopes: {} ({how}).", scopes.join(", ")));
    }
    facts.extend(variables(&client.variables));
    facts.extend(
        client.instead.iter().map(|(part, what)| format!("For a variable in the {}: {what}.", part.describe())),
    );
    facts.extend(client.supply.order.map(|order| format!("For a secret: {order}.")));
    facts.push(match client.environment {
        Environment::Unknown => "Which environment a server gets is not known.".to_owned(),
        Environment::Whole => "A server gets the whole environment of the client.".to_owned(),
        Environment::Without(words) => {
            format!("A server gets the environment without names that hold {}.", words.join(", "))
        }
        Environment::Only { posix, .. } => format!("A server gets these variables alone: {}.", posix.join(", ")),
    });
    match client.search_path {
        SearchPath::Inherited => {}
        SearchPath::LoginShell => facts.push("Looks for programs on the PATH of the login shell.".to_owned()),
        SearchPath::Desktop { macos } => facts.push(format!(
            "Looks for programs on the PATH of the desktop, not on that of a terminal; on macOS: {}.",
            code(macos)
        )),
    }
    facts.extend(quirks(&client.quirks));
    if !client.switches.is_empty() {
        let off: Vec<_> = client.switches.iter().map(|s| format!("`{}: {}`", s.field, s.off)).collect();
        facts.push(format!("Switched off by {}.", off.join(" or ")));
    }
    if !client.auto_approving.is_empty() {
        let fields: Vec<_> = client.auto_approving.iter().map(|field| format!("`{field}`")).collect();
        facts.push(format!("Tools run unasked by {}.", fields.join(", ")));
    }
    if !client.tools.pattern.is_empty() {
        facts.push(format!("Tools are called `{}`.", client.tools.pattern));
    }
    if let Some(longest) = client.tools.longest {
        let cut = if client.shortens { "; longer ones are cut" } else { "" };
        facts.push(format!("A tool name has at most {longest} bytes{cut}."));
    }
    if client.needs_cmd {
        facts.push("On Windows `npx` and its like need `cmd /c` before them.".to_owned());
    }
    if let Some(most) = client.tools.most {
        facts.push(format!("It takes at most {most} tools, of all servers together."));
    }
    for (what, limit) in [("a start", client.timeouts.startup), ("a tool", client.timeouts.tool)] {
        facts.extend(limit.map(|limit| format!("Waits {limit} ms for {what}.")));
    }
    facts.extend(client.logs.iter().map(|log| match log {
        Log::File { os, path } => {
            let os = os.map(|os| format!(" on {}", name_of(os))).unwrap_or_default();
            format!("Logs{os}: `{path}`.")
        }
        Log::Told { place } => format!("What a server says is shown in `{place}`."),
    }));
    if !client.consent.stores.is_empty() {
        let mut places: Vec<_> = client.consent.stores.iter().map(|store| path(&store.place)).collect();
        places.dedup();
        let places: Vec<_> = places.iter().map(String::as_str).collect();
        facts.push(format!("What the user agreed to is kept in {}. To agree: {}.", code(&places), client.consent.how));
    }
    facts.extend(client.unseen.iter().map(|unseen| format!("Not to be seen from its files: {unseen}.")));
    let facts: Vec<_> = facts.into_iter().map(|fact| format!("- {fact}\n")).collect();
    format!("## Servers\n\n{}", facts.concat())
}

/// What it does and others do not.
fn quirks(quirks: &Quirks) -> Vec<String> {
    let mut facts = Vec::new();
    if !quirks.sets.is_empty() {
        facts.push(format!("Sets variables itself whose names begin with {}.", code(quirks.sets)));
    }
    facts.extend(quirks.splits_arguments.map(|splits| match splits {
        Splits::Everywhere => "Arguments with a blank in them come apart.".to_owned(),
        Splits::OnWindows => "Arguments with a blank in them come apart on Windows.".to_owned(),
    }));
    if quirks.overlays {
        facts.push("Variables of a server may stand in a further file.".to_owned());
    }
    facts
}

/// What becomes of references to variables.
fn variables(variables: &Variables) -> Vec<String> {
    if !variables.are_known() {
        return vec!["Which variables are expanded is not known.".to_owned()];
    }
    let parts: Vec<_> = variables.parts.iter().map(|part| part.describe()).collect();
    let parts = parts.join(", ");
    let mut facts = Vec::new();
    if variables.forms.is_empty() {
        facts.push("Variables of the environment are not expanded.".to_owned());
    } else {
        let forms: Vec<_> = variables.forms.iter().map(|form| format!("`{}`", form.spell("NAME"))).collect();
        let unset = match variables.unset {
            Unset::Literal => "an unset one stays as it is written",
            Unset::Empty => "an unset one becomes nothing",
            Unset::Fails => "an unset one fails the server",
            Unset::Unknown => "what becomes of an unset one is not known",
        };
        facts.push(format!("Variables: {} in {parts}; {unset}.", forms.join(", ")));
    }
    if !variables.predefined.is_empty() {
        let names: Vec<_> = variables.predefined.iter().map(|name| format!("${{{name}}}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        facts.push(format!("Filled in by the client itself, in {parts}: {}.", code(&names)));
    }
    facts
}

const fn cost(loss: Loss) -> &'static str {
    match loss {
        Loss::Change => "nothing, but it is read otherwise",
        Loss::Launch => "the server cannot be started",
        Loss::Server => "this server",
        Loss::Unclear => "this server, possibly others",
        Loss::File => "every server of the file",
        Loss::Load => "possibly every server of every file",
        Loss::Startup => "the client does not start",
    }
}

pub(super) const fn name_of(os: Os) -> &'static str {
    match os {
        Os::Linux => "Linux",
        Os::MacOs => "macOS",
        Os::Windows => "Windows",
    }
}
