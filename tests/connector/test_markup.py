"""What Markdown becomes, and what stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.connector.markup import formatted
from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.domain.message import Mention, TextPart

ANNA = Identity(ServiceId("matrix"), "@anna:example.org")


def html_of(text: str, *mentions: Mention, is_markdown: bool = True) -> str | None:
    part = TextPart(text, mentions=mentions, is_markdown=is_markdown)
    return formatted(part, lambda who: f"https://matrix.to/#/{who.native}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c** ~~d~~", "a <em>b</em> <strong>c</strong> <s>d</s>"),
        ("run `rm -rf`", "run <code>rm -rf</code>"),
        ("```\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>"),
        ("*one*\ntwo", "<em>one</em><br>\ntwo"),
        ("*a*\n\nb", "<p><em>a</em></p>\n<p>b</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ],
)
def test_marks_become_formatting(text: str, html: str) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize(
    "text",
    ["hello", "two\nlines", "snake_case_name", "1 < 2 & 3 > 2", "#hashtag", 'say "hi"', "a_b * c"],
)
def test_ordinary_text_is_sent_as_it_stands(text: str) -> None:
    assert html_of(text) is None


def test_no_html_and_no_picture_is_let_through() -> None:
    assert html_of("<b>*x*</b>") == "&lt;b&gt;<em>x</em>&lt;/b&gt;"
    assert html_of("*a* ![x](http://e.example/x.png)") == (
        "<em>a</em> ![x](http://e.example/x.png)"
    )


def test_a_mention_is_a_link_to_the_person() -> None:
    html = html_of("hi @Anna B_e_rg, *now*", Mention(3, 15, ANNA))
    assert html == (
        'hi <a href="https://matrix.to/#/@anna:example.org">Anna B_e_rg</a>, <em>now</em>'
    )


def test_a_mention_needs_no_markdown() -> None:
    html = html_of("*@Anna*\nyes", Mention(1, 6, ANNA), is_markdown=False)
    assert html == '*<a href="https://matrix.to/#/@anna:example.org">Anna</a>*<br>\nyes'


def test_a_name_cannot_bring_html_of_its_own() -> None:
    html = html_of('@<a href="x">', Mention(0, 13, ANNA))
    assert html is not None
    assert html.count("<a ") == 1


@given(st.text(max_size=200))
def test_any_text_is_formatted_without_a_fault(text: str) -> None:
    html = html_of(text)
    assert html is None or "<script" not in html
