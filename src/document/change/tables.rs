//! Changes to the names of TOML's tables, which stand anew in every header and dotted key.

use std::sync::Arc;

use super::super::toml::{Statement, statements};
use super::super::{Document, NodeRef, Syntax};
use super::spell::key_text;
use super::{Style, style};
use crate::text::{Edit, SourceFile, Span, apply};

/// Gives the table at one path another: in every header and dotted key that leads to it or through it. `None` where a
/// name of the path stands in a header above, there is no such table, or it cannot stand there.
pub fn move_table(document: &Document, from: &[&str], to: &[&str]) -> Option<Vec<Edit>> {
    if document.syntax() != Syntax::Toml || from.is_empty() || to.is_empty() {
        return None;
    }
    let mut edits = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for Statement { header, path, .. } in statements(document.source()) {
        let names: Vec<&str> = path.iter().map(|(_, name)| name.as_str()).collect();
        let head: &[String] = if header.is_some() { &[] } else { &above };
        let leads =
            head.iter().map(String::as_str).chain(names.iter().copied()).take(from.len()).eq(from.iter().copied());
        // Where all of it stands in the header, that has its own edit.
        if leads && head.len() < from.len() {
            edits.push(renamed(&path, head.len(), from, to)?);
        }
        if header.is_some() {
            above = names.iter().map(|name| (*name).to_owned()).collect();
        }
    }
    (!edits.is_empty() && is_sound(document, &edits)).then_some(edits)
}

/// Whether the text is still TOML with these edits: a table may be complete where it stands.
fn is_sound(document: &Document, edits: &[Edit]) -> bool {
    let source = document.source();
    let after = apply(source.text(), edits).map(|text| Arc::new(SourceFile::new(source.path(), text)));
    after.is_some_and(|after| Document::parse(after, Syntax::Toml).faults().len() <= document.faults().len())
}

/// The edit of a key of which the first parts, behind as many as stand in the header above, are to be others.
fn renamed(path: &[(Span, String)], above: usize, from: &[&str], to: &[&str]) -> Option<Edit> {
    let shared = from.iter().zip(to).take_while(|(old, new)| old == new).count();
    // As much as is new must stand here.
    let first = shared.min(from.len() - 1).checked_sub(above)?;
    let last = from.len() - above - 1;
    let new: Vec<_> = to.get(above + first..)?.iter().map(|name| key_text(Syntax::Toml, name)).collect();
    let span = path.get(first)?.0.to(path.get(last)?.0);
    Some(Edit::replace(span, new.join(".")))
}

/// Makes tables with names of tables in a list: `[[servers]]` becomes `[servers.NAME]`, for each element in order.
/// `None` where the list is written otherwise.
pub(super) fn name_elements(
    document: &Document,
    list: NodeRef<'_>,
    path: &[&str],
    names: &[&str],
) -> Option<Vec<Edit>> {
    if style(document, list) != Style::Table || names.len() != list.items().len() {
        return None;
    }
    let mut edits = Vec::new();
    let mut left = names.iter();
    let mut current: Option<String> = None;
    let text = document.source().text();
    for Statement { header, path: own, .. } in statements(document.source()) {
        let Some(in_list) = header else { continue };
        let (Some((start, _)), Some((end, _))) = (own.first(), own.last()) else { continue };
        if !own.iter().map(|(_, name)| name.as_str()).take(path.len()).eq(path.iter().copied()) {
            continue;
        }
        let behind = own.get(path.len() - 1)?.0.end;
        if own.len() > path.len() {
            // A table within the element before it.
            edits.push(Edit::insert(behind, format!(".{}", current.as_deref()?)));
            continue;
        }
        let name = key_text(Syntax::Toml, left.next().filter(|_| in_list)?);
        let open = text.get(..start.start as usize)?.rfind("[[")?;
        let close = text.get(end.end as usize..)?.find("]]")? + end.end as usize;
        edits.push(Edit::delete(Span::from_range(open..open + 1)));
        edits.push(Edit::insert(behind, format!(".{name}")));
        edits.push(Edit::delete(Span::from_range(close..close + 1)));
        current = Some(name);
    }
    left.next().is_none().then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        let document = Document::parse(Arc::new(SourceFile::new("a", text)), Syntax::Toml);
        assert!(document.faults().is_empty(), "{:?} in {text:?}", document.faults());
        document
    }

    /// The text with a table at another path; what it says must be right.
    fn moved(text: &str, from: &[&str], to: &[&str]) -> Option<String> {
        let edits = move_table(&document(text), from, to)?;
        let after = apply(text, &edits).unwrap();
        document(&after);
        Some(after)
    }

    #[test]
    fn a_table_is_renamed_wherever_its_name_stands() {
        for (text, from, to, after) in [
            ("[a.b]\nx = 1\n[a.c]\n[a.c.d]\n", "a", "z", "[z.b]\nx = 1\n[z.c]\n[z.c.d]\n"),
            ("[ a . \"b\" ] # of b\n['a'.c]\n", "a", "z", "[ z . \"b\" ] # of b\n[z.c]\n"),
            ("[a.b]\n[a.b.env]\nX = '1'\n", "a.b", "a.z", "[a.z]\n[a.z.env]\nX = '1'\n"),
            ("[a]\nb.x = 1\nb.y = 2\n[c]\nb.x = 1\n", "a.b", "a.z", "[a]\nz.x = 1\nz.y = 2\n[c]\nb.x = 1\n"),
            ("[a]\nb = { x = 1 }\n", "a.b", "a.z", "[a]\nz = { x = 1 }\n"),
            ("a.b.c = 1\na.b.d = 2\n[x]\n", "a.b", "z", "z.c = 1\nz.d = 2\n[x]\n"),
            ("[m.s.a]\n[m.s.a.env]\n[m]\nk = 1\n", "m.s", "t", "[t.a]\n[t.a.env]\n[m]\nk = 1\n"),
            ("[a]\n[a.env]\nx = \"[a]\"\n", "a", "s.a", "[s.a]\n[s.a.env]\nx = \"[a]\"\n"),
            (
                "x = '''\n[a]\n'''\n[a]\n[[a.l]]\n[[a.l]]\n",
                "a",
                "b c",
                "x = '''\n[a]\n'''\n[\"b c\"]\n[[\"b c\".l]]\n[[\"b c\".l]]\n",
            ),
        ] {
            let path = |path: &'static str| path.split('.').collect::<Vec<_>>();
            assert_eq!(moved(text, &path(from), &path(to)).as_deref(), Some(after), "{text}");
        }
        assert_eq!(moved("[m]\ns.a.x = 1\n", &["m", "s"], &["t"]), None);
        assert_eq!(moved("[m]\n", &["n"], &["t"]), None);
        assert_eq!(moved("[m]\na = { x = 1 }\n[m.env]\nk = 1\n", &["m", "env"], &["m", "a", "env"]), None);
        assert_eq!(moved("[m.a]\n[m]\nenv = {}\n", &["m", "env"], &["m", "a", "env"]), None);
        assert_eq!(moved("[m.a]\n[n]\na = 1\n[n.c]\n", &["n"], &["m"]), None);
    }

    #[test]
    fn elements_of_a_list_get_names() {
        let text = "[[s]] # one\nx = 1\n[s.env]\nA = '1'\n\n[[s]]\nx = 2\n[t]\n";
        let document = document(text);
        let list = document.root().unwrap().get("s").unwrap();
        let named = |names: &[&str]| Some(apply(text, &name_elements(&document, list, &["s"], names)?).unwrap());
        let after = "[s.a] # one\nx = 1\n[s.a.env]\nA = '1'\n\n[s.\"b c\"]\nx = 2\n[t]\n";
        assert_eq!(named(&["a", "b c"]).as_deref(), Some(after));
        assert_eq!(named(&["a"]), None);
    }
}
