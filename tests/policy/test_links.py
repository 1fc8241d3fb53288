"""What a person is told of a link before it opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.policy.links import MAX_LINK, inspect_link


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,hello",
        "example.org",
        "//example.org/",
        "https://",
        "https:///path",
        "http://exam\u202eple.org/",
        "http://example.org/\x1b]8;;",
        "http://example.org\\@evil.example/",
        "http://exa mple.org/",
        "http://example.org:port/",
        "http://[::1",
        "",
    ],
)
def test_what_is_no_clear_web_address_does_not_open(target: str) -> None:
    verdict = inspect_link(target)
    assert not verdict.openable
    assert verdict.url == ""
    assert len(verdict.concerns) == 1


@pytest.mark.parametrize(
    ("target", "shown", "concern"),
    [
        ("https://evil.example/", "https://bank.example", "another address"),
        ("https://evil.example/", "bank.example/login", "another address"),
        ("http://bank.example/", "https://bank.example", "not encrypted"),
        ("https://bank.example@evil.example/", "", "in front of its host"),
        ("https://bаnk.example/", "", "look like others"),
        ("https://192.0.2.7/", "", "a number"),
        ("https://3221225991/", "", "a number"),
        ("https://[2001:db8::1]/", "", "a number"),
        ("https://example.org:8443/", "", "unusual port"),
    ],
)
def test_what_speaks_against_a_link_is_said(target: str, shown: str, concern: str) -> None:
    verdict = inspect_link(target, shown)
    assert verdict.openable
    assert any(concern in one for one in verdict.concerns)


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("https://example.org/", "here"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://www.example.org/", "example.org"),
        ("HTTPS://EXAMPLE.ORG/", "Example.org"),
        ("http://example.org:80/", ""),
    ],
)
def test_an_ordinary_link_raises_no_concern(target: str, shown: str) -> None:
    assert inspect_link(target, shown).concerns == ()


def test_the_host_is_shown_as_the_network_spells_it() -> None:
    verdict = inspect_link("https://bücher.example/straße?q=ä")
    assert verdict.host_punycode == "xn--bcher-kva.example"
    assert verdict.url == "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"


def test_a_link_is_judged_up_to_a_length_and_refused_one_past_it() -> None:
    start = "https://example.org/"
    assert inspect_link(start + "a" * (MAX_LINK - len(start))).openable
    assert not inspect_link(start + "a" * (MAX_LINK - len(start) + 1)).openable


@given(st.text(), st.text())
def test_any_text_whatever_gets_a_verdict_and_only_ascii_opens(target: str, shown: str) -> None:
    verdict = inspect_link(target, shown)
    assert verdict.url.isascii()
    assert verdict.host_punycode.isascii()
    assert verdict.openable == bool(verdict.url)


@given(st.text(min_size=1))
def test_whatever_follows_the_host_stays_ascii_without_spaces(path: str) -> None:
    verdict = inspect_link("https://example.org/" + path, "x")
    assert verdict.url.isascii()
    assert not any(character.isspace() for character in verdict.url)
