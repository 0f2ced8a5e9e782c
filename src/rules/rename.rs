//! Other names for servers.

use super::Context;
use super::names::names;
use crate::client::{ServerMap, Shape};
use crate::diagnostic::Fix;
use crate::document::{Entry, json_string, rename_entry};
use crate::text::{Edit, Span};

/// Gives a server another name. It is never safe: the names of its tools change, and what was granted to the old ones
/// stands in other files too. `None` where the name is taken or refused, and where the file itself mentions the old one.
pub(crate) fn renamed(ctx: &Context<'_>, old: &str, span: Span, new: &str) -> Option<Fix> {
    let map = ctx.reading.maps.iter().find(|map| map.node.span().contains(span))?;
    let rules = ctx.judge.file.names;
    let called = |name: &str| rules.collide.map_or_else(|| name.to_owned(), |collide| collide(name));
    let taken = names(ctx, map).iter().any(|(name, at)| *at != span && called(name.as_str()) == called(new));
    let refused = rules.reserved.contains(&new) || (rules.refuses)(new).is_some();
    if new.is_empty() || new == old || taken || refused || is_mentioned(ctx, old, &called(old), span) {
        return None;
    }
    let fix = Fix::risky(format!("call the server `{new}`"), edits(ctx, map, span, new)?);
    Some(fix.then(format!("write `{new}` for `{old}` wherever permissions, prompts or other files name the server")))
}

fn edits(ctx: &Context<'_>, map: &ServerMap<'_>, span: Span, new: &str) -> Option<Vec<Edit>> {
    match map.shape {
        Shape::Map => {
            let entry = map.node.entries().find(|entry| entry.key_span == span)?;
            let path: Vec<&str> = map.keys.iter().copied().chain([entry.key.as_str()]).collect();
            rename_entry(ctx.document, &path, &entry, new)
        }
        Shape::List => Some(vec![Edit::replace(span, json_string(new))]),
        Shape::One => None,
    }
}

/// Whether something else in the file may mean the server: its name, or what the names of its tools begin with.
fn is_mentioned(ctx: &Context<'_>, name: &str, called: &str, own: Span) -> bool {
    let pattern = ctx.judge.client.tools.pattern;
    let pattern = if pattern.contains("SERVER") { pattern } else { "mcp__SERVER__" };
    let tools = pattern.replace("TOOL", "").replace("SERVER", called);
    let means = |text: &str| text == name || text.contains(&tools);
    let mut left: Vec<_> = ctx.document.root().into_iter().collect();
    while let Some(node) = left.pop() {
        let in_key = |entry: Entry<'_>| entry.key_span != own && means(entry.key.as_str());
        let in_value = node.span() != own && node.as_str().is_some_and(means);
        if in_value || node.entries().any(in_key) {
            return true;
        }
        left.extend(node.items());
        left.extend(node.entries().map(|entry| entry.value));
    }
    false
}

/// The first name near another that fits.
pub(crate) fn nearest(name: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    let plain = slug(name);
    let dashed = plain.replace('_', "-");
    let longer = format!("{plain}-server");
    [plain, dashed, longer].into_iter().find(|name| !name.starts_with('-') && fits(name))
}

/// As many words of a name as there is room for, one at least.
pub(crate) fn shortened(name: &str, room: usize) -> Option<String> {
    let plain = slug(name);
    let ends = plain.match_indices(['-', '_']).map(|(at, _)| at);
    let end = ends.take_while(|at| *at <= room).max()?;
    plain.get(..end).map(str::to_owned)
}

/// A name of letters, digits and `-`, as near to another as that goes.
pub(crate) fn slug(name: &str) -> String {
    let kept = name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'), "-");
    let words: Vec<&str> = kept.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{nearest, shortened, slug};

    #[test]
    fn a_name_nearby_fits() {
        let named = |name, fits: fn(&str) -> bool| nearest(name, fits).unwrap_or_default();
        assert_eq!(named("my server", |_| true), "my-server");
        assert_eq!(named("my_server", |name| !name.contains('_')), "my-server");
        assert_eq!(named("workspace", |name| name != "workspace"), "workspace-server");
        assert_eq!(named("", |_| true), "");
        assert_eq!(shortened("one-two-three", 8).as_deref(), Some("one-two"));
        assert_eq!(shortened("onetwothree-four", 8), None);
    }

    #[test]
    fn a_slug_is_made_of_what_is_there() {
        for (name, made) in
            [("My Server!", "My-Server"), ("${TEAM}", "TEAM"), ("a//b", "a-b"), ("__proto__", "proto"), ("сервер", "")]
        {
            assert_eq!(slug(name), made);
        }
    }
}
