//! What clients load, for a person at a terminal.

use std::io::{self, Write};

use super::{transport, word};
use crate::client::{Approval, FileSpec};
use crate::linter::{ClientView, Fate, FileView, Inventory, Location, ServerView};
use crate::output::terminal::{Paint, wrap};
use crate::output::{SeenFrom, Style, count};

pub(in crate::output) fn write(
    inventory: &Inventory,
    seen_from: &SeenFrom,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let view = View { seen_from, style, paint: Paint(style.color) };
    for client in &inventory.clients {
        view.client(client, out)?;
    }
    if inventory.clients.is_empty() {
        let project = seen_from.show(&seen_from.project);
        let project = if project.is_empty() { "." } else { &project };
        return writeln!(out, "no client has files in {project} or among those of this user");
    }
    let servers = || inventory.servers();
    let loaded = servers().filter(|(_, server)| matches!(server.fate, Fate::Loaded | Fate::Merged(_))).count();
    writeln!(
        out,
        "{loaded} of {} loaded, {}",
        count(servers().count(), "server"),
        count(inventory.clients.len(), "client")
    )
}

struct View<'a> {
    seen_from: &'a SeenFrom,
    style: Style,
    paint: Paint,
}

impl View<'_> {
    fn client(&self, view: &ClientView, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.paint.with("1", view.client.name))?;
        for file in &view.files {
            self.file(file, out)?;
        }
        for unseen in view.client.unseen {
            self.line(&format!("  not to be seen from here: {unseen}"), 4, out)?;
        }
        writeln!(out)
    }

    fn file(&self, file: &FileView, out: &mut dyn Write) -> io::Result<()> {
        let path = self.seen_from.show(&file.path);
        let remark = match &file.unreadable {
            Some(error) => format!("cannot be read: {error}"),
            None if !file.exists => "not there".to_owned(),
            None if file.servers.is_empty() => "no servers".to_owned(),
            None => String::new(),
        };
        let remark = if remark.is_empty() { remark } else { format!("  ({remark})") };
        writeln!(out, "  {:<8} {path}{remark}", file.file.scope.describe())?;
        let width = |text: fn(&ServerView) -> usize| file.servers.iter().map(text).max().unwrap_or_default();
        let names = width(|server| server.name.chars().count()).min(28);
        for server in &file.servers {
            self.server(server, file.file, names, out)?;
        }
        Ok(())
    }

    fn server(&self, server: &ServerView, file: &FileSpec, names: usize, out: &mut dyn Write) -> io::Result<()> {
        let (mark, tone) = match server.fate {
            Fate::Loaded | Fate::Merged(_) => ("✓", "32"),
            Fate::Fails(_) | Fate::Dropped(_) | Fate::NeverRead(_) => ("✗", "31"),
            Fate::Shadowed(_) | Fate::Disabled | Fate::Refused => ("–", "33"),
            Fate::Pending => ("!", "33"),
        };
        let name = crate::text::sanitize(&server.name);
        let scope = if server.scope == file.scope { String::new() } else { format!(" ({})", server.scope.describe()) };
        let head = format!("{name:<names$}  {:<9}", transport(server.transport));
        writeln!(out, "    {} {head}{scope} {}", self.paint.with(tone, mark), self.fit(&server.launch, names + 18))?;
        let state = word(&server.fate);
        let why = match &server.fate {
            Fate::Loaded => return Ok(()),
            Fate::Disabled => state.to_owned(),
            Fate::Pending if file.approval == Approval::TrustedFolder => "waits until the folder is trusted".to_owned(),
            Fate::Pending => "waits for approval in the client".to_owned(),
            Fate::Refused => "refused by the user".to_owned(),
            Fate::Fails(reason) | Fate::Dropped(reason) => format!("{state}: {} [{}]", reason.message, reason.rule),
            Fate::Merged(place) => format!("{state} into {}", self.place(place)),
            Fate::Shadowed(place) => format!("{state} by {}", self.place(place)),
            Fate::NeverRead(instead) => format!("the client never reads this file; declare it in {instead}"),
        };
        self.line(&format!("      {why}"), 8, out)
    }

    fn place(&self, place: &Location) -> String {
        format!("{}:{}:{}", self.seen_from.show(&place.path), place.line, place.column)
    }

    /// A launch may be as long as it likes; the line may not.
    fn fit(&self, text: &str, taken: usize) -> String {
        let room = self.style.width.saturating_sub(taken).max(20);
        if self.style.width == 0 || text.chars().count() <= room {
            return text.to_owned();
        }
        text.chars().take(room - 1).chain(['…']).collect()
    }

    fn line(&self, text: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", wrap(text, self.style.width, indent))
    }
}
