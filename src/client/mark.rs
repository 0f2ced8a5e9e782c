//! What shows that a file whose name many have is of a kind.

use crate::document::{NodeKind, NodeRef};

/// A value in a document that shows what the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    path: &'static [&'static str],
    shape: Shape,
}

/// What must stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// An object.
    Object,
    /// A string with this in it.
    Text(&'static str),
}

impl Mark {
    /// A string, whatever it says. A `*` in the path stands for every element or field.
    pub const fn text(path: &'static [&'static str]) -> Self {
        Self::holding(path, "")
    }

    /// A string with a part of it.
    pub const fn holding(path: &'static [&'static str], part: &'static str) -> Self {
        Self { path, shape: Shape::Text(part) }
    }

    /// An object.
    pub const fn object(path: &'static [&'static str]) -> Self {
        Self { path, shape: Shape::Object }
    }

    /// Whether a document bears it.
    pub fn is_on(&self, document: NodeRef<'_>) -> bool {
        let mut found = vec![document];
        for segment in self.path {
            found = found.into_iter().flat_map(|node| below(node, segment)).collect();
        }
        found.iter().any(|node| match self.shape {
            Shape::Object => node.kind() == NodeKind::Object,
            Shape::Text(part) => node.as_str().is_some_and(|text| text.contains(part)),
        })
    }
}

fn below<'a>(node: NodeRef<'a>, segment: &str) -> Vec<NodeRef<'a>> {
    match segment {
        "*" => node.items().chain(node.entries().map(|entry| entry.value)).collect(),
        key => node.get(key).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Mark;
    use crate::document::{Document, Syntax};
    use crate::text::SourceFile;

    #[test]
    fn a_mark_is_a_value_at_a_place() {
        let text = r#"{ "manifest_version": 3, "packages": [1, { "registryType": "npm" }], "server": {} }"#;
        let document = Document::parse(Arc::new(SourceFile::new("server.json", text)), Syntax::Json);
        let is_on = |mark: Mark| mark.is_on(document.root().unwrap());
        assert!(is_on(Mark::object(&["server"])) && is_on(Mark::text(&["packages", "*", "registryType"])));
        assert!(is_on(Mark::holding(&["packages", "*", "registryType"], "np")));
        assert!(!is_on(Mark::text(&["manifest_version"])) && !is_on(Mark::object(&["packages"])));
        assert!(!is_on(Mark::holding(&["packages", "*", "registryType"], "pypi")));
    }
}
