"""What one notice says of everything that arrived at once."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.policy.notices import Heard, Shown, notice_of, read_shown


def said(
    text: str = "On my way", chat: str = "anna", sender: str = "Anna", *, is_direct: bool = True
) -> Heard:
    key = ChatKey(AccountId("home"), ChatId(chat))
    return Heard(key, chat.title(), sender, text, is_direct=is_direct)


@pytest.mark.parametrize(
    ("heard", "shown", "title", "body"),
    [
        ([said()], Shown.FULL, "Anna", "On my way"),
        ([said()], Shown.SENDER, "Anna", "New message"),
        ([said()], Shown.NOTHING, "New message", ""),
        ([said(chat="choir", is_direct=False)], Shown.FULL, "Choir", "Anna: On my way"),
        ([said(chat="choir", is_direct=False)], Shown.SENDER, "Choir", "Anna: New message"),
        ([said("one"), said("two")], Shown.FULL, "Anna (2)", "two"),
        ([said("one"), said("two")], Shown.SENDER, "Anna (2)", "2 new messages"),
        ([said(), said(chat="ben")], Shown.FULL, "2 new messages", "Ben, Anna"),
        (
            [said(chat=each) for each in "abcde"],
            Shown.SENDER,
            "5 new messages",
            "E, D, C and 2 more",
        ),
        ([said(), said(chat="ben")], Shown.NOTHING, "2 new messages", ""),
    ],
)
def test_a_burst_is_one_notice_that_says_as_much_as_is_wanted(
    heard: list[Heard], shown: Shown, title: str, body: str
) -> None:
    notice = notice_of(heard, shown)
    assert notice is not None
    assert (notice.title.text, notice.body.text) == (title, body)
    assert notice.chat == heard[-1].chat


def test_nothing_heard_is_no_notice() -> None:
    assert notice_of([], Shown.FULL) is None


def test_nothing_remote_gets_through_as_it_came() -> None:
    notice = notice_of([said("a\x1b]0;b\x07c\n" + "d" * 5_000, sender="\u202eevil")], Shown.FULL)
    assert notice is not None
    assert not any(ord(each) < 32 or each in "\x7f\u202e" for each in notice.body.text)
    assert len(notice.body.text) <= 201


def test_who_wrote_and_not_what_is_told_unless_the_person_chose_otherwise() -> None:
    assert read_shown(None) is Shown.SENDER
    assert read_shown("full") is Shown.FULL
