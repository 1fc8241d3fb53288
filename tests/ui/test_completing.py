"""What is offered for a word that is half typed, and whom a text calls by name."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.domain.message import Mention
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.writing.commands import COMMANDS, Called, Plain, Wrong, as_typed, read
from inbox_tui.ui.writing.completing import Kind, Person, emoji_like, people_like, wanted
from inbox_tui.ui.writing.mentioning import mentions_in

NAMES = ("Anna Berg", "Zoë Åström", "Bjørn-Ole Anker", "李 小龍", "Annabel", "Ярослава Ткач")


def identity(name: str) -> Identity:
    return Identity(ServiceId("harbor"), f"@{name.split(maxsplit=1)[0].lower()}:example.org")


PEOPLE = tuple(Person.of(identity(name), safe_line(name)) for name in NAMES)


@pytest.mark.parametrize(
    ("line", "kind", "typed"),
    [
        ("@", Kind.PERSON, ""),
        ("hi @an", Kind.PERSON, "an"),
        ("(@an", Kind.PERSON, "an"),
        ("@anna be", Kind.PERSON, "anna be"),
        (":smi", Kind.EMOJI, "smi"),
        ("well :+1", Kind.EMOJI, "+1"),
        ("/", Kind.COMMAND, ""),
        ("/Re", Kind.COMMAND, "re"),
    ],
)
def test_what_is_begun_is_completed(line: str, kind: Kind, typed: str) -> None:
    found = wanted(line, len(line), may_be_command=True)
    assert found is not None
    assert (found.kind, found.typed) == (kind, typed)


@pytest.mark.parametrize(
    "line", ["anna@example", "10:30", "a:b", "http://x", ":s", "/me hi", "", "x"]
)
def test_what_only_looks_like_it_is_left_alone(line: str) -> None:
    assert wanted(line, len(line), may_be_command=True) is None


def test_nothing_is_completed_in_the_middle_of_a_word() -> None:
    assert wanted("@anna", 3) is None


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("an", ["Anna Berg", "Annabel", "Bjørn-Ole Anker"]),
        ("AN", ["Anna Berg", "Annabel", "Bjørn-Ole Anker"]),
        ("zoe", ["Zoë Åström"]),
        ("ast", ["Zoë Åström"]),
        ("ole", ["Bjørn-Ole Anker"]),
        ("bjorn", ["Bjørn-Ole Anker"]),
        ("anna b", ["Anna Berg"]),
        ("小", ["李 小龍"]),
        ("тка", ["Ярослава Ткач"]),
        ("nobody", []),
    ],
)
def test_people_are_found_as_their_names_are_typed(typed: str, names: list[str]) -> None:
    assert [offer.shown.text for offer in people_like(typed, PEOPLE)] == names


def test_emoji_are_found_by_any_word_of_their_name() -> None:
    assert emoji_like("thumbs_up")[0].inserted == "👍"
    assert emoji_like("+1")[0].inserted == "👍"
    assert "😄" in [offer.inserted for offer in emoji_like("smile")]
    assert "🐱" in [offer.inserted for offer in emoji_like("cat")]
    assert emoji_like("zzzz") == ()


def test_a_name_in_the_text_is_a_mention() -> None:
    anna, annabel = identity("Anna Berg"), identity("Annabel")
    text = "@Anna Berg and @Annabel, not x@Annabel nor @Annabella"
    assert mentions_in(text, {}, PEOPLE) == (Mention(0, 10, anna), Mention(15, 23, annabel))


def test_a_name_two_people_share_stands_for_neither_unless_one_was_chosen() -> None:
    other = Identity(ServiceId("harbor"), "@other:example.org")
    people = (*PEOPLE, Person.of(other, safe_line("Annabel")))
    assert mentions_in("@Annabel", {}, people) == ()
    assert mentions_in("@Annabel", {"@Annabel": other}, people) == (Mention(0, 8, other),)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("hello", Plain("hello")),
        ("//me too", Plain("/me too")),
        ("/", Plain("/")),
        ("/ alone", Plain("/ alone")),
        ("/5 of them", Plain("/5 of them")),
        ("not /me", Plain("not /me")),
    ],
)
def test_a_text_is_sent_as_it_is_and_two_slashes_are_one(text: str, written: Plain) -> None:
    assert read(text) == written
    assert read(as_typed(written.text)) == written


def test_every_command_is_read_with_its_arguments() -> None:
    for command in COMMANDS:
        found = read(f"/{command.name.upper()}  some\nthing ")
        assert found == Called(command, "some\nthing")
        alone = read(f"/{command.name}")
        assert isinstance(alone, Wrong if command.needs_more else Called)


@pytest.mark.parametrize("text", ["/nonsense", "/etc/hosts", "/meow hi", "/\x1bme"])
def test_what_is_no_command_is_named_and_not_sent(text: str) -> None:
    found = read(text)
    if isinstance(found, Wrong):
        assert "//" in found.why
    else:
        assert text == "/\x1bme"
