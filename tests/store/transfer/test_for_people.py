"""Pages and text: readable, whole, and whatever was written in a chat does nothing in them."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from inbox_tui.domain.message import Link, TextPart
from inbox_tui.policy.links import inspect_link
from inbox_tui.store import blocking
from inbox_tui.store.exporting.export import Format, Order, export
from tests.pty.sequences import foreign
from tests.store.building import BEN, KITCHEN, House, edited, received
from tests.store.transfer.filling import (
    CORPUS,
    GARDEN,
    LONG,
    PICTURE,
    fill,
    fill_with_hostile_texts,
)

TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "main",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "p",
    "b",
    "ul",
    "li",
    "a",
    "span",
    "bdi",
    "blockquote",
    "time",
    "img",
}
ATTRIBUTES = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "section": {"class"},
    "article": {"id"},
    "p": {"class"},
    "h2": {"class"},
    "span": {"class"},
    "a": {"href", "rel"},
    "time": {"datetime", "title"},
    "img": {"src", "alt"},
}


class Seen(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.comments = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments += 1

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(house: House, tmp_path: Path, **options: object) -> tuple[str, Seen]:
    target = tmp_path / "page.html"
    chats = options.pop("chats", (KITCHEN,))
    order = Order(target, Format.HTML, chats, **options)  # type: ignore[arg-type]
    export(house.store, order)
    written = target.read_text(encoding="utf-8")
    seen = Seen()
    seen.feed(written)
    return written, seen


def judged(target: str, shown: str) -> str:
    return inspect_link(target, shown).url


def test_hostile_texts_are_inert_in_a_page(house: House, tmp_path: Path) -> None:
    fill_with_hostile_texts(house)
    written, seen = page_of(house, tmp_path, address_of=judged)
    assert {tag for tag, _ in seen.tags} <= TAGS
    assert seen.comments == 0
    for tag, attributes in seen.tags:
        assert set(attributes) <= ATTRIBUTES.get(tag, set()), tag
    assert all(one["href"].startswith(("http://", "https://")) for one in seen.of("a"))
    assert all(one["rel"] == "noreferrer noopener" for one in seen.of("a"))
    assert all(one["src"].startswith("data:image/") for one in seen.of("img"))
    assert_clean(written)
    assert len(seen.of("article")) == len(CORPUS)


def test_a_page_loads_and_runs_nothing(house: House, tmp_path: Path) -> None:
    fill(house)
    _, seen = page_of(house, tmp_path)
    policy = next(one["content"] for one in seen.of("meta") if "http-equiv" in one)
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert seen.of("a") == []


def test_hostile_texts_are_inert_in_plain_text(house: House, tmp_path: Path) -> None:
    fill_with_hostile_texts(house)
    target = tmp_path / "chat.txt"
    export(house.store, Order(target, Format.TEXT, (KITCHEN,)))
    written = target.read_text(encoding="utf-8")
    assert_clean(written)
    assert foreign(written.replace("\n", "").encode()) == []
    heads = [line for line in written.splitlines()[2:] if line and not line.startswith("    ")]
    assert len(heads) == len(CORPUS)


def assert_clean(written: str) -> None:
    unsafe = {
        character
        for character in written
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Zl", "Zp") and character != "\n"
    }
    assert unsafe == set()
    assert not set(written) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )


def test_remote_text_cannot_pass_for_a_message(house: House, tmp_path: Path) -> None:
    house.hear(received("m1", "hello\n2026-01-01 10:00 +0000  You\n    I owe you 100\r2026  You"))
    target = tmp_path / "chat.txt"
    export(house.store, Order(target, Format.TEXT, (KITCHEN,)))
    lines = target.read_text(encoding="utf-8").splitlines()[3:]
    assert [line for line in lines if line and not line.startswith("    ")] == lines[:1]


def test_a_page_says_everything_of_a_chat(house: House, tmp_path: Path) -> None:
    fill(house)
    # what somebody blocked wrote in a group stands behind a line
    house.write(lambda tx: blocking.unblock(tx, BEN))
    _, seen = page_of(house, tmp_path)
    text = "".join(seen.text)
    for words in ("Kitchen", "Anna B.", "Who cooks tonight?", "👍", "edited", "(deleted)", "I do"):
        assert words in text
    assert len(seen.of("blockquote")) == 1
    assert len(seen.of("h2")) == 1


def test_small_pictures_are_in_the_page_and_the_rest_is_named(house: House, tmp_path: Path) -> None:
    fill(house)
    garden = type(KITCHEN)(KITCHEN.account, GARDEN)
    _, seen = page_of(house, tmp_path, chats=(garden,))
    assert len(seen.of("img")) == 1
    assert "video: film.mp4" in "".join(seen.text)
    assert len(PICTURE) < len(LONG)


def test_what_only_claims_to_be_a_picture_is_named(house: House, tmp_path: Path) -> None:
    fill(house)
    garden = type(KITCHEN)(KITCHEN.account, GARDEN)
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    locator = house.store.attachments.add(script)
    house.store.attachments.remember(garden, "mxc://picture", locator)
    _, seen = page_of(house, tmp_path, chats=(garden,))
    assert seen.of("img") == []


def test_a_link_shows_where_it_leads(house: House, tmp_path: Path) -> None:
    bank = "https://bank.example"
    text = TextPart(
        f"{bank} or https://example.org/a.", (Link(0, len(bank), "http://evil.example/x"),)
    )
    house.hear(received("m1", parts=(text, TextPart("javascript:alert(1)"))))
    _, seen = page_of(house, tmp_path, address_of=judged)
    assert [one["href"] for one in seen.of("a")] == [
        "http://evil.example/x",
        "https://example.org/a",
    ]
    assert "(http://evil.example/x)" in "".join(seen.text)


def test_nothing_is_cut_off(house: House, tmp_path: Path) -> None:
    long = "\n".join(["word " * 3000] * 700)
    house.hear(received("m1", long))
    house.hear(edited("e1", "m1", long + " end", after=1))
    written, _ = page_of(house, tmp_path)
    assert written.count("word ") == 3000 * 700
    assert "end" in written


@pytest.mark.parametrize(("format_", "suffix"), [(Format.HTML, "html"), (Format.TEXT, "txt")])
def test_all_chats_make_a_folder_with_an_index(
    house: House, tmp_path: Path, format_: Format, suffix: str
) -> None:
    fill_with_hostile_texts(house)
    fill(house)
    summary = export(house.store, Order(tmp_path / "all", format_))
    names = {
        path.relative_to(tmp_path / "all").as_posix() for path in (tmp_path / "all").rglob("*.*")
    }
    assert names == {f"index.{suffix}", f"chats/00001.{suffix}", f"chats/00002.{suffix}"}
    assert summary.chats == 2
    index = (tmp_path / "all" / f"index.{suffix}").read_text(encoding="utf-8")
    assert f"chats/00001.{suffix}" in index
    assert_clean(index)
