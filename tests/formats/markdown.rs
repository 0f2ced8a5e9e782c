//! Markdown, as GitHub and GitLab make a page of it.

use mcp_clinic::output::{Format, View};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::support::TestContext;
use crate::{real_reports, shown};

/// How many entries of lists there are; nothing in a page but text, code, and what this program puts there.
pub(crate) fn check(page: &str) -> usize {
    let mut items = 0;
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Start(Tag::Item) => items += 1,
            Event::Start(Tag::Heading { .. } | Tag::List(None) | Tag::Paragraph | Tag::Strong | Tag::HtmlBlock)
            | Event::End(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            Event::InlineHtml(html) => assert_eq!(&*html, "<br>", "{page}"),
            Event::Html(html) => assert!(is_own(&html), "{html}: {page}"),
            // Those who look for names, numbers and addresses look into texts.
            Event::Text(text) => assert!(
                !text.contains(['@', '#', '<', '>', '[', ']', '\\', '$', '~', '/', '_', '*']) && !text.contains("www."),
                "{text}: {page}"
            ),
            other => panic!("{other:?}: {page}"),
        }
    }
    items
}

fn is_own(html: &str) -> bool {
    let line = html.trim_end();
    let summary = || {
        let path = line.strip_prefix("<summary><code>")?.strip_suffix("</summary>")?.split_once("</code>")?.0;
        Some(!path.contains(['<', '>', '"']))
    };
    ["<details>", "</details>", ""].contains(&line) || summary() == Some(true)
}

#[test]
fn real_reports_are_pages() {
    for (_, fixed) in real_reports() {
        let page = shown(&fixed, Format::Markdown, &View::default());
        let items = check(&page);
        assert!(page.len() <= 65_536 && items <= fixed.report.diagnostics.len());
        assert!(items == fixed.report.diagnostics.len() || page.contains("not fit here"), "{page}");
    }
}

#[test]
fn what_does_not_fit_is_counted() {
    let servers: Vec<_> = (0..3000).map(|n| format!(r#""s{n}": {{ "url": "https://x.example/mcp" }}"#)).collect();
    let context = TestContext::new().file(".mcp.json", format!(r#"{{ "mcpServers": {{ {} }} }}"#, servers.join(",\n")));
    let page = context.run(&["check", "--format", "markdown", "--select", "schema/url-without-type"]).stdout;
    let items = check(&page);
    assert!(page.len() <= 65_536 && page.len() > 60_000 && items > 100, "{items}");
    let left_out = format!("\n**{} more entries do not fit here.** `mcp-clinic check` shows all.\n", 3000 - items);
    assert!(page.ends_with(&left_out), "{}", &page[page.len() - 300..]);
    assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
}
