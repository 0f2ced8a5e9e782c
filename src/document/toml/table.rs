//! The tables of a TOML file while it is read: what belongs to one of them may stand anywhere in the file.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::fault::{Fault, FaultKind};
use super::super::node::{Kind, NodeId, Tree};
use super::grammar;
use crate::text::Span;

/// The table that the file itself is.
pub(super) const ROOT: usize = 0;

/// One part of a dotted key.
pub(super) struct Segment<'a> {
    pub(super) id: NodeId,
    pub(super) span: Span,
    pub(super) name: Cow<'a, str>,
}

/// How a table or array came about, which decides what may still be added to it.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    /// By a header of its own.
    Header,
    /// By the header of a table within it.
    Implicit,
    /// By a dotted key.
    Dotted,
    /// By brackets: complete where it stands.
    Inline,
    /// By headers in `[[ ]]`.
    List,
}

#[derive(Clone, Copy)]
pub(super) enum Child {
    Node(NodeId),
    Container(usize),
}

struct Container {
    object: bool,
    origin: Origin,
    span: Option<Span>,
    depth: u32,
    children: Vec<(Option<NodeId>, Child)>,
}

/// A key of a table: where it stands first, and what it has last.
#[derive(Clone, Copy)]
struct Known {
    first: Span,
    last: Child,
}

/// All of them. One that lies in another comes behind it, so that a tree can be made from the end.
pub(super) struct Tables<'a> {
    all: Vec<Container>,
    names: HashMap<(usize, Cow<'a, str>), Known>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Tables<'a> {
    pub(super) fn new() -> Self {
        let root = Container { object: true, origin: Origin::Header, span: None, depth: 1, children: Vec::new() };
        Self { all: vec![root], names: HashMap::new(), faults: Vec::new() }
    }

    /// The table that a header begins.
    pub(super) fn open(&mut self, path: &[Segment<'a>], list: bool, header: Span) -> usize {
        let Some((last, parents)) = path.split_last() else { return ROOT };
        let mut at = ROOT;
        self.cover(at, header);
        for segment in parents {
            at = self.descend(at, segment);
            self.cover(at, header);
        }
        let known = self.known(at, last);
        let found = known.and_then(|known| match known.last {
            Child::Container(id) => Some((id, self.all[id].origin)),
            Child::Node(_) => None,
        });
        let table = match found {
            Some((id, Origin::Implicit)) if !list => {
                self.all[id].origin = Origin::Header;
                id
            }
            Some((id, Origin::List)) if list => self.element(id),
            _ => {
                if let Some(known) = known {
                    self.faults.push(Fault::new(FaultKind::DuplicateKey, last.span, Some(known.first)));
                }
                let origin = if list { Origin::List } else { Origin::Header };
                let id = self.child(at, last, origin);
                if list { self.element(id) } else { id }
            }
        };
        if let (true, Some(Child::Container(id))) = (list, self.known(at, last).map(|known| known.last)) {
            self.cover(id, header);
        }
        self.cover(table, header);
        table
    }

    /// A table on the way to the one a header names.
    fn descend(&mut self, at: usize, segment: &Segment<'a>) -> usize {
        let Some(known) = self.known(at, segment) else { return self.child(at, segment, Origin::Implicit) };
        match known.last {
            Child::Container(id) if self.all[id].origin == Origin::List => match self.all[id].children.last() {
                Some((_, Child::Container(element))) => *element,
                _ => id,
            },
            Child::Container(id) if self.all[id].object => {
                if self.all[id].origin == Origin::Inline {
                    let detail = "a table inside an inline table, which is complete where it stands";
                    self.faults.push(grammar(detail, segment.span, Some(known.first)));
                }
                id
            }
            _ => {
                let detail = "a table under a key whose value is no table";
                self.faults.push(grammar(detail, segment.span, Some(known.first)));
                self.child(at, segment, Origin::Implicit)
            }
        }
    }

    /// The table in which the last part of a dotted key belongs.
    pub(super) fn holder(&mut self, table: usize, path: &[Segment<'a>]) -> usize {
        let parents = path.split_last().map_or(path, |(_, parents)| parents);
        let mut at = table;
        for segment in parents {
            let Some(known) = self.known(at, segment) else {
                at = self.child(at, segment, Origin::Dotted);
                continue;
            };
            let (id, detail) = match known.last {
                Child::Container(id) if self.all[id].object => match self.all[id].origin {
                    Origin::Implicit | Origin::Dotted => (Some(id), None),
                    Origin::Inline => {
                        (Some(id), Some("a key inside an inline table, which is complete where it stands"))
                    }
                    _ => (Some(id), Some("a dotted key that adds to a table with a header of its own")),
                },
                _ => (None, Some("a dotted key under a key whose value is no table")),
            };
            if let Some(detail) = detail {
                self.faults.push(grammar(detail, segment.span, Some(known.first)));
            }
            at = match id {
                Some(id) => {
                    if self.all[id].origin == Origin::Implicit {
                        self.all[id].origin = Origin::Dotted;
                    }
                    id
                }
                None => self.child(at, segment, Origin::Dotted),
            };
        }
        at
    }

    /// Gives a table an entry. A key that it has already is a fault, and both stay.
    pub(super) fn put(&mut self, table: usize, segment: &Segment<'a>, child: Child) {
        if let Some(known) = self.known(table, segment) {
            self.faults.push(Fault::new(FaultKind::DuplicateKey, segment.span, Some(known.first)));
        }
        self.insert(table, segment, child);
    }

    /// Gives an array an element.
    pub(super) fn push(&mut self, array: usize, child: Child) {
        self.all[array].children.push((None, child));
    }

    /// A table or an array in brackets, which is to be put into `parent`.
    pub(super) fn inline(&mut self, parent: usize, object: bool, open: Span) -> usize {
        let id = self.add(parent, object, Origin::Inline);
        self.cover(id, open);
        id
    }

    /// Stretches a table over what belongs to it.
    pub(super) fn cover(&mut self, id: usize, span: Span) {
        let own = &mut self.all[id].span;
        *own = Some(own.map_or(span, |own| own.to(span)));
    }

    fn known(&self, table: usize, segment: &Segment<'a>) -> Option<Known> {
        self.names.get(&(table, segment.name.clone())).copied()
    }

    fn insert(&mut self, table: usize, segment: &Segment<'a>, child: Child) {
        self.all[table].children.push((Some(segment.id), child));
        let known = Known { first: segment.span, last: child };
        self.names.entry((table, segment.name.clone())).and_modify(|known| known.last = child).or_insert(known);
    }

    fn child(&mut self, parent: usize, segment: &Segment<'a>, origin: Origin) -> usize {
        let id = self.add(parent, origin != Origin::List, origin);
        self.insert(parent, segment, Child::Container(id));
        id
    }

    fn element(&mut self, list: usize) -> usize {
        let id = self.add(list, true, Origin::Header);
        self.push(list, Child::Container(id));
        id
    }

    fn add(&mut self, parent: usize, object: bool, origin: Origin) -> usize {
        let depth = self.all[parent].depth.saturating_add(1);
        self.all.push(Container { object, origin, span: None, depth, children: Vec::new() });
        self.all.len() - 1
    }

    /// Makes the nodes of all tables. A file without any entry or header has none.
    pub(super) fn finish(self, tree: &mut Tree) {
        if self.all[ROOT].span.is_none() && self.all[ROOT].children.is_empty() {
            return;
        }
        let mut ids = vec![0; self.all.len()];
        for (index, container) in self.all.into_iter().enumerate().rev() {
            tree.depth = tree.depth.max(container.depth);
            let mut span = container.span;
            let from = if container.object { tree.entries.len() } else { tree.items.len() };
            for (key, child) in container.children {
                let id = match child {
                    Child::Node(id) => id,
                    Child::Container(inner) => ids[inner],
                };
                for part in [key, Some(id)].into_iter().flatten() {
                    let place = tree.nodes[part as usize].0;
                    span = Some(span.map_or(place, |span| span.to(place)));
                }
                match key {
                    Some(key) => tree.entries.push((key, id)),
                    None => tree.items.push(id),
                }
            }
            let to = if container.object { tree.entries.len() } else { tree.items.len() };
            let Span { start: from, end: to } = Span::from_range(from..to);
            let kind = if container.object { Kind::Object { from, to } } else { Kind::Array { from, to } };
            ids[index] = Span::from_range(tree.nodes.len()..tree.nodes.len()).start;
            tree.nodes.push((span.unwrap_or_default(), kind));
        }
        tree.root = ids.first().copied();
    }
}
