//! SARIF against its schema, and against what its readers do with it.

use jsonschema::Validator;
use mcp_clinic::diagnostic::{Suppressed, Suppressor};
use mcp_clinic::output::{Format, View};
use mcp_clinic::text::apply;
use serde_json::Value;

use crate::support::TestContext;
use crate::{real_reports, shown};

pub(crate) fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("sarif-schema-2.1.0.json")).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// Whether a text is SARIF, by the schema and by what the schema cannot say.
fn check(validator: &Validator, text: &str) -> Value {
    let log: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let errors: Vec<_> =
        validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut prints = Vec::new();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        check_place(place);
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            check_place(&related["physicalLocation"]);
        }
        prints.push((&place["artifactLocation"]["uri"], &result["partialFingerprints"]["mcpClinic/v1"]).to_owned());
    }
    let count = prints.len();
    prints.sort_by_key(|(uri, print)| (uri.to_string(), print.to_string()));
    prints.dedup();
    assert_eq!(prints.len(), count, "of one file no two results have the same fingerprint");
    log
}

fn check_place(place: &Value) {
    let address = &place["artifactLocation"];
    let uri = address["uri"].as_str().unwrap();
    assert_eq!(uri.starts_with("file://"), address.get("uriBaseId").is_none(), "{uri}");
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()), "{uri}");
    let number = |name: &str| place["region"][name].as_u64().unwrap();
    let (start, end) = ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    assert!(start >= (1, 1) && start <= end, "{place}");
}

#[test]
fn real_reports_are_valid() {
    let validator = validator();
    for (_, fixed) in real_reports() {
        check(&validator, &shown(&fixed, Format::Sarif, &View::default()));
    }
}

#[test]
fn odd_names_and_odd_files_are_valid() {
    let broken = r#"{ "mcpServers": { "[a](b) é": { "url": "https://x.example/mcp" }, "b": 1, } }"#;
    let mut context = TestContext::new();
    for folder in ["é ü", "100%", "#1", "[x]", "a:b", "q?", "@me", "we\u{1b}ird\n", "a\\b", "~", "+,;=&$!'()*"] {
        context = context.file(&format!("{folder}/.mcp.json"), broken);
    }
    let utf16: Vec<u8> = broken.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bom = [b"\xef\xbb\xbf", broken.as_bytes()].concat();
    let context = context
        .file("utf16/.mcp.json", [b"\xff\xfe", utf16.as_slice()].concat())
        .file("latin1/.mcp.json", b"{ \"mcpServers\": { \"caf\xe9\": { \"url\": \"x\" } } }")
        .file("bom/.mcp.json", bom)
        .file("empty/.mcp.json", "")
        .file("folder/.mcp.json/x", "")
        .home(".claude.json", broken);
    let run = context.run(&["check", "--format", "sarif", "--level", "info", ".", "../home/.claude.json", "nowhere"]);
    // As the path was.
    let log = check(&validator(), &run.stdout.replace("[ROOT]", "/root"));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let places: Vec<_> = results.iter().map(|result| &result["locations"][0]["physicalLocation"]).collect();
    let at = |uri: &str| {
        let found = places.iter().find(|place| place["artifactLocation"]["uri"] == uri);
        &found.unwrap_or_else(|| panic!("{uri} is not in {places:#?}"))["region"]
    };
    for uri in [
        "%C3%A9%20%C3%BC/.mcp.json",
        "100%25/.mcp.json",
        "%231/.mcp.json",
        "%5Bx%5D/.mcp.json",
        "a%3Ab/.mcp.json",
        "we%1Bird%0A/.mcp.json",
        "a%5Cb/.mcp.json",
        "file:///root/home/.claude.json",
    ] {
        assert!(at(uri)["byteOffset"].is_number(), "{uri}");
    }
    assert!(at("utf16/.mcp.json")["byteOffset"].is_null() && at("latin1/.mcp.json")["byteOffset"].is_null());
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told: Vec<_> =
        invocation["toolExecutionNotifications"].as_array().unwrap().iter().map(|n| &n["message"]["text"]).collect();
    assert_eq!(told, ["no such file or directory: nowhere", "folder/.mcp.json cannot be read"]);
}

/// An editor that applies the edits has what `--fix` would write.
#[test]
fn the_edits_are_those_of_the_fix() {
    let text = "{\n  \"mcpServers\": {\n    \"é\": { \"url\": \"https://x.example/mcp\" },\n  }\n}\n";
    let context = TestContext::new().file(".mcp.json", text);
    let log: Value = serde_json::from_str(&context.run(&["check", "--format", "sarif"]).stdout).unwrap();
    let fixes = |rule: &str| {
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().find(|result| result["ruleId"] == rule).unwrap()["fixes"].clone()
    };
    let mut edited = text.to_owned();
    for rule in ["syntax/parse-error", "schema/url-without-type"] {
        let fix = &fixes(rule)[0];
        assert_eq!(fix["properties"]["applicability"], "safe");
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], ".mcp.json");
        let edits: Vec<_> = change["replacements"].as_array().unwrap().iter().map(edit).collect();
        edited = apply(&edited, &edits).unwrap();
    }
    context.run(&["check", "--fix"]);
    assert_eq!(edited, std::fs::read_to_string(context.path(".mcp.json")).unwrap());
}

fn edit(replacement: &Value) -> mcp_clinic::text::Edit {
    let region = &replacement["deletedRegion"];
    let number = |name: &str| u32::try_from(region[name].as_u64().unwrap()).unwrap();
    let start = number("byteOffset");
    let span = mcp_clinic::text::Span::new(start, start + number("byteLength"));
    mcp_clinic::text::Edit::replace(span, replacement["insertedContent"]["text"].as_str().unwrap_or_default())
}

#[test]
fn what_is_suppressed_is_there_when_it_is_asked_for() {
    let validator = validator();
    let (_, mut fixed) = real_reports().swap_remove(0);
    let mut by = [Suppressor::Comment, Suppressor::Settings, Suppressor::Baseline].into_iter().cycle();
    let all = fixed.report.diagnostics.len();
    fixed.report.suppressed = fixed
        .report
        .diagnostics
        .drain(..6)
        .map(|diagnostic| Suppressed { diagnostic, by: by.next().unwrap(), reason: Some("[x](1) ours".to_owned()) })
        .collect();
    fixed.report.suppressed[5].reason = None;
    let hidden = check(&validator, &shown(&fixed, Format::Sarif, &View::default()));
    let results = hidden["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() == all - 6 && results.iter().all(|result| result.get("suppressions").is_none()));
    let view = View { show_suppressed: true, ..View::default() };
    let log = check(&validator, &shown(&fixed, Format::Sarif, &view));
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), all);
    assert!(results[..all - 6].iter().all(|result| result["suppressions"] == serde_json::json!([])));
    let kinds: Vec<_> = results[all - 6..].iter().map(|result| result["suppressions"][0]["kind"].clone()).collect();
    assert_eq!(kinds, ["inSource", "external", "external", "inSource", "external", "external"]);
    assert_eq!(results[all - 6]["suppressions"][0]["justification"], "[x](1) ours");
    assert!(results[all - 1]["suppressions"][0].get("justification").is_none());
}
