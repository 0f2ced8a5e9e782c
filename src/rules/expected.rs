//! What a schema has against a value, in words.

use crate::client::Expected;
use crate::document::NodeRef;

/// A message and a label for a value that should be another; the subject is what the message is about.
pub(crate) fn told(expected: &Expected, subject: &str, node: NodeRef<'_>) -> (String, String) {
    match expected {
        Expected::Type(wanted) => {
            (format!("{subject} is {}, not {wanted}", node.kind().describe()), format!("{wanted} belongs here"))
        }
        Expected::OneOf(options) => {
            (format!("{subject} has a value that is not known"), format!("one of {}", options.join(", ")))
        }
        Expected::Value(wanted) | Expected::Absent(wanted) => {
            (format!("{subject} must be {wanted}"), format!("must be {wanted}"))
        }
        Expected::Field(field) => (format!("{subject} lacks `{field}`"), format!("`{field}` is missing")),
    }
}
