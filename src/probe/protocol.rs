//! The messages of the protocol in both of its eras, without any way to send them: what is asked, and what the answers
//! say. Only what makes a server known is ever asked, never a tool.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Era, Session, Tool, Veil};
use crate::knowledge::is_invisible;

/// The newest version that begins with a handshake.
pub const HANDSHAKE: &str = "2025-11-25";
/// The newest version, in which every request stands for itself.
pub const STATELESS: &str = "2026-07-28";

/// The code of an error that says which versions are spoken instead.
const UNSUPPORTED_VERSION: i64 = -32022;
/// The code of an error that says that there is no such method.
const NO_SUCH_METHOD: i64 = -32601;
/// As many pages of tools are asked for.
const MOST_PAGES: usize = 100;
/// As many tools are kept.
const MOST_TOOLS: usize = 10_000;
/// As many versions are kept of those that a server says it speaks.
const MOST_VERSIONS: usize = 100;

/// Asks what the server is: the first question of the stateless era.
pub fn discover(id: u64) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": "server/discover", "params": { "_meta": meta() } })
}

/// Opens the handshake: the first question of the era before.
pub fn initialize(id: u64) -> Value {
    let params = json!({ "protocolVersion": HANDSHAKE, "capabilities": {}, "clientInfo": client_info() });
    json!({ "jsonrpc": "2.0", "id": id, "method": "initialize", "params": params })
}

/// Closes the handshake; it has no answer.
pub fn initialized() -> Value {
    json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })
}

/// Asks for the tools, from the beginning or from where the last answer left off.
pub fn list_tools(id: u64, era: Era, cursor: Option<&str>) -> Value {
    let mut params = json!({});
    if era == Era::Stateless {
        params["_meta"] = meta();
    }
    if let Some(cursor) = cursor {
        params["cursor"] = cursor.into();
    }
    json!({ "jsonrpc": "2.0", "id": id, "method": "tools/list", "params": params })
}

/// Asks whether the server is still there. The stateless era has no such question: there it is the first one again.
pub fn still_there(id: u64, era: Era) -> Value {
    match era {
        Era::Handshake => json!({ "jsonrpc": "2.0", "id": id, "method": "ping" }),
        Era::Stateless => discover(id),
    }
}

/// What to answer to a question that the server asks. Nothing is offered, so only `ping` has an answer that is none of
/// an error.
pub fn reply(id: &Value, method: &str) -> Value {
    match method {
        "ping" => json!({ "jsonrpc": "2.0", "id": id, "result": {} }),
        "roots/list" => json!({ "jsonrpc": "2.0", "id": id, "result": { "roots": [] } }),
        _ => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": NO_SUCH_METHOD, "message": "Method not found" } })
        }
    }
}

fn client_info() -> Value {
    json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") })
}

fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": STATELESS,
        "io.modelcontextprotocol/clientInfo": client_info(),
        "io.modelcontextprotocol/clientCapabilities": {},
    })
}

/// A message from a server.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The answer to a question.
    Answer {
        /// The id of the question, as it came back.
        id: Value,
        /// What it says.
        outcome: Result<Value, Refusal>,
    },
    /// A question of the server, which waits for a [`reply`].
    Question {
        /// Its id.
        id: Value,
        /// What it asks for.
        method: String,
    },
    /// Something it tells, to which there is no answer.
    Notice {
        /// What it is about.
        method: String,
    },
}

/// An error that a server answers with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// Its code.
    pub code: i64,
    /// What it says.
    pub message: String,
    /// Whatever comes with it.
    pub data: Value,
}

impl Refusal {
    /// What it says, in a form that may be kept.
    pub fn text(&self, veil: &Veil) -> String {
        veil.hide(&format!("{} (error {})", self.message.trim(), self.code))
    }
}

/// The messages in a JSON text: one, or a batch of them. `None` when it is not JSON-RPC 2.0.
pub fn messages(value: Value) -> Option<Vec<Message>> {
    match value {
        Value::Array(batch) if !batch.is_empty() => batch.into_iter().map(message).collect(),
        single => message(single).map(|message| vec![message]),
    }
}

fn message(mut value: Value) -> Option<Message> {
    let fields = value.as_object_mut()?;
    if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return None;
    }
    let id = fields.remove("id");
    if let Some(method) = fields.get("method") {
        let method = method.as_str()?.to_owned();
        return Some(match id {
            Some(id) => Message::Question { id, method },
            None => Message::Notice { method },
        });
    }
    // An error about a question that could not be read has no id.
    let id = id.unwrap_or_default();
    if let Some(error) = fields.remove("error") {
        let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
        let message = text_in(&error, "message").unwrap_or_default().to_owned();
        let data = error.get("data").cloned().unwrap_or_default();
        return Some(Message::Answer { id, outcome: Err(Refusal { code, message, data }) });
    }
    let result = fields.remove("result")?;
    Some(Message::Answer { id, outcome: Ok(result) })
}

/// Whether an answer with this id is one to that question. Programs for which all numbers are alike write `1.0`.
#[expect(clippy::float_cmp, reason = "a whole number has one form")]
pub fn answers(id: &Value, question: u64) -> bool {
    let exactly = |number: f64| u32::try_from(question).is_ok_and(|question| f64::from(question) == number);
    id.as_u64() == Some(question) || (id.is_f64() && id.as_f64().is_some_and(exactly))
}

/// What came of an opening question: [`discover`] or [`initialize`].
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// The server speaks this era.
    Open {
        /// What it says of itself; its tools are not known yet.
        session: Box<Session>,
        /// Whether it says that it has tools, so that it may be asked for them.
        has_tools: bool,
    },
    /// It speaks the era before: [`initialize`] is what to ask.
    Older {
        /// The versions that it says it speaks.
        supported_versions: Vec<String>,
    },
    /// There is no talking to it; the session says why.
    Refused(Box<Session>),
}

/// What the answer to [`discover`] says. Anything that does not show the stateless era is the era before, whatever its
/// code: the older versions never said what to answer to an unknown question before the handshake.
pub fn discovered(outcome: &Result<Value, Refusal>, veil: &Veil) -> Opening {
    match outcome {
        Ok(result) => {
            let supported_versions = texts_in(result, "supportedVersions", veil);
            if !supported_versions.iter().any(|version| version == STATELESS) {
                return Opening::Older { supported_versions };
            }
            let info = result.get("_meta").and_then(|meta| meta.get("io.modelcontextprotocol/serverInfo"));
            let session = Session {
                era: Era::Stateless,
                protocol_version: Some(STATELESS.to_owned()),
                supported_versions,
                ..described(result, info, veil)
            };
            Opening::Open { session: Box::new(session), has_tools: has_tools(result) }
        }
        Err(refusal) => {
            let supported_versions = texts_in(&refusal.data, "supported", veil);
            let older = |version: &String| version.as_str() <= HANDSHAKE;
            let newer_only = !supported_versions.is_empty() && !supported_versions.iter().any(older);
            if refusal.code == UNSUPPORTED_VERSION && newer_only {
                let fault = Some(refusal.text(veil));
                let session = Session { era: Era::Stateless, supported_versions, fault, ..Session::default() };
                return Opening::Refused(Box::new(session));
            }
            Opening::Older { supported_versions }
        }
    }
}

/// What the answer to [`initialize`] says.
pub fn opened(outcome: &Result<Value, Refusal>, veil: &Veil) -> Opening {
    match outcome {
        Ok(result) => {
            let Some(version) = text_in(result, "protocolVersion") else {
                let fault = Some("the answer to `initialize` has no `protocolVersion`".to_owned());
                return Opening::Refused(Box::new(Session { fault, ..Session::default() }));
            };
            let session = Session {
                protocol_version: Some(veil.hide(version)),
                ..described(result, result.get("serverInfo"), veil)
            };
            Opening::Open { session: Box::new(session), has_tools: has_tools(result) }
        }
        Err(refusal) => {
            let supported_versions = texts_in(&refusal.data, "supported", veil);
            let fault = Some(refusal.text(veil));
            Opening::Refused(Box::new(Session { supported_versions, fault, ..Session::default() }))
        }
    }
}

/// What both eras say of a server in the same way.
fn described(result: &Value, info: Option<&Value>, veil: &Veil) -> Session {
    let info = |name: &str| info.and_then(|info| text_in(info, name)).map(|text| veil.hide(text));
    let mut unseen = BTreeSet::new();
    let instructions = text_in(result, "instructions").map(|text| shown(text, veil, &mut unseen));
    Session {
        name: info("name"),
        version: info("version"),
        instructions,
        unseen: names_of(&unseen),
        ..Session::default()
    }
}

fn has_tools(result: &Value) -> bool {
    result.get("capabilities").and_then(|capabilities| capabilities.get("tools")).is_some_and(|tools| !tools.is_null())
}

/// Reads the pages of a list of tools, as far as that has an end.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    cursors: BTreeSet<String>,
}

impl Listing {
    /// Puts the tools of an answer to [`list_tools`] into the session: gives the cursor with which to ask for more.
    pub fn take(&mut self, outcome: &Result<Value, Refusal>, session: &mut Session, veil: &Veil) -> Option<String> {
        let result = match outcome {
            Ok(result) => result,
            Err(refusal) => {
                session.fault = Some(refusal.text(veil));
                return None;
            }
        };
        let Some(tools) = result.get("tools").and_then(Value::as_array) else {
            session.fault = Some("the answer to `tools/list` has no list of `tools`".to_owned());
            return None;
        };
        let room = MOST_TOOLS.saturating_sub(session.tools.len());
        session.tools.extend(tools.iter().take(room).map(|told| tool(told, veil)));
        let cursor = text_in(result, "nextCursor");
        let ends = cursor.is_none() && tools.len() <= room;
        let cursor = cursor.filter(|_| session.tools.len() < MOST_TOOLS && self.cursors.len() + 1 < MOST_PAGES);
        let next = cursor.filter(|cursor| self.cursors.insert((*cursor).to_owned())).map(str::to_owned);
        session.endless = next.is_none() && !ends;
        next
    }
}

fn tool(told: &Value, veil: &Veil) -> Tool {
    let mut unseen = BTreeSet::new();
    let name = shown(text_in(told, "name").unwrap_or_default(), veil, &mut unseen);
    let description = text_in(told, "description").map(|text| shown(text, veil, &mut unseen));
    let input_schema = told.get("inputSchema").map(|schema| shown_value(schema, veil, &mut unseen)).unwrap_or_default();
    Tool { name, description, input_schema, unseen: names_of(&unseen) }
}

/// A text as it may be kept; what nobody sees of it is noted.
fn shown(text: &str, veil: &Veil, unseen: &mut BTreeSet<char>) -> String {
    unseen.extend(text.chars().filter(|character| is_unseen(*character)));
    veil.hide(text)
}

/// The same for all texts in a value. Its depth is what the parser lets through.
fn shown_value(value: &Value, veil: &Veil, unseen: &mut BTreeSet<char>) -> Value {
    match value {
        Value::String(text) => Value::String(shown(text, veil, unseen)),
        Value::Array(items) => items.iter().map(|item| shown_value(item, veil, unseen)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (shown(name, veil, unseen), shown_value(value, veil, unseen))).collect()
        }
        plain => plain.clone(),
    }
}

/// Whether a model reads a character that a person does not see.
fn is_unseen(character: char) -> bool {
    is_invisible(character) && !matches!(character, '\t' | '\n' | '\r')
}

fn names_of(unseen: &BTreeSet<char>) -> Vec<String> {
    unseen.iter().map(|character| format!("U+{:04X}", u32::from(*character))).collect()
}

fn text_in<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

fn texts_in(value: &Value, name: &str, veil: &Veil) -> Vec<String> {
    let items = value.get(name).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).take(MOST_VERSIONS).map(|text| veil.hide(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Result<Value, Refusal> {
        let read = messages(serde_json::from_str(text).unwrap());
        match read.unwrap().remove(0) {
            Message::Answer { outcome, .. } => outcome,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_no_message_is_told_apart() {
        for text in ["1", "[]", "{}", r#"{"jsonrpc":"1.0","id":1,"result":{}}"#, r#"{"jsonrpc":"2.0","id":1}"#] {
            assert_eq!(messages(serde_json::from_str(text).unwrap()), None, "{text}");
        }
        let batch = r#"[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","method":"a"}]"#;
        assert_eq!(messages(serde_json::from_str(batch).unwrap()).unwrap().len(), 2);
        let question = r#"{"jsonrpc":"2.0","id":"x","method":"ping"}"#;
        let expected = Message::Question { id: "x".into(), method: "ping".to_owned() };
        assert_eq!(messages(serde_json::from_str(question).unwrap()), Some(vec![expected]));
    }

    #[test]
    fn an_id_is_a_number_however_it_is_written() {
        assert!(answers(&json!(3), 3) && answers(&json!(3.0), 3));
        assert!(!answers(&json!("3"), 3) && !answers(&json!(3.5), 3) && !answers(&Value::Null, 3));
    }

    #[test]
    fn whatever_is_not_of_the_stateless_era_is_older() {
        for answer in [
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid request parameters"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":["2025-06-18"]}}}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":"no"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2025-11-25"]}}"#,
        ] {
            let opening = discovered(&outcome(answer), &Veil::default());
            assert!(matches!(opening, Opening::Older { .. }), "{answer}: {opening:?}");
        }
        let later =
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":["2027-01-01"]}}}"#;
        let Opening::Refused(session) = discovered(&outcome(later), &Veil::default()) else { panic!() };
        assert_eq!(session.fault.as_deref(), Some("no (error -32022)"));
        assert_eq!(session.supported_versions, ["2027-01-01"]);
    }

    #[test]
    fn both_eras_say_who_they_are() {
        let veil = Veil::of_values(["hunter2-hunter2".to_owned()]);
        let handshake = r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
            "serverInfo":{"name":"box","version":"1"},"instructions":"hunter2-hunter2 \u200b"}}"#;
        let Opening::Open { session, has_tools } = opened(&outcome(handshake), &veil) else { panic!() };
        assert!(has_tools);
        assert_eq!(session.instructions.as_deref(), Some("**** \u{fffd}"));
        assert_eq!((session.era, session.unseen), (Era::Handshake, vec!["U+200B".to_owned()]));
        let stateless = r#"{"jsonrpc":"2.0","id":1,"result":{"supportedVersions":["2026-07-28"],"capabilities":{},
            "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"box","version":"2"}}}}"#;
        let Opening::Open { session, has_tools } = discovered(&outcome(stateless), &veil) else { panic!() };
        assert!(!has_tools);
        assert_eq!((session.era, session.version.as_deref()), (Era::Stateless, Some("2")));
    }

    #[test]
    fn a_list_without_an_end_is_left() {
        let page = |cursor: &str, tools: usize| {
            let tools: Vec<Value> =
                (0..tools).map(|_| json!({ "name": "t", "inputSchema": { "a": ["\u{202e}"] } })).collect();
            Ok(json!({ "tools": tools, "nextCursor": cursor }))
        };
        let veil = Veil::default();
        let (mut listing, mut session) = (Listing::default(), Session::default());
        assert_eq!(listing.take(&page("a", 1), &mut session, &veil).as_deref(), Some("a"));
        assert_eq!(listing.take(&page("a", 1), &mut session, &veil), None);
        assert!(session.endless);
        assert_eq!(session.tools[0].unseen, ["U+202E"]);

        let (mut listing, mut session) = (Listing::default(), Session::default());
        let pages = (0..1000)
            .take_while(|page_number| listing.take(&page(&page_number.to_string(), 1), &mut session, &veil).is_some());
        assert_eq!(pages.count(), MOST_PAGES - 1);
        assert!(session.endless);

        let (mut listing, mut session) = (Listing::default(), Session::default());
        assert_eq!(listing.take(&page("b", MOST_TOOLS + 1), &mut session, &veil), None);
        assert!(session.endless && session.tools.len() == MOST_TOOLS);
    }

    #[test]
    fn tools_of_any_form_are_read() {
        let (mut listing, mut session) = (Listing::default(), Session::default());
        let odd = Ok(json!({ "tools": [1, {}, { "name": 3 }, { "name": "a", "inputSchema": "x" }] }));
        assert_eq!(listing.take(&odd, &mut session, &Veil::default()), None);
        assert_eq!(session.tools.len(), 4);
        assert_eq!((session.fault.clone(), session.endless), (None, false));
        assert_eq!(listing.take(&Ok(json!({ "tools": {} })), &mut session, &Veil::default()), None);
        assert!(session.fault.is_some());
    }
}
