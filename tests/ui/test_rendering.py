"""No remote text, whatever it holds, reaches the terminal as anything but what it shows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.strip import Strip

from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.ids import (
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    MessageKey,
    Millis,
    ServiceId,
)
from inbox_tui.domain.message import (
    FilePart,
    NoticeKind,
    NoticePart,
    Status,
    TextPart,
    UnreadablePart,
)
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.store.rows import ChatRow, MessageRow, Quote, ReactionCount
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.drawing import ListLook
from inbox_tui.ui.chat_list.drawing import draw as draw_entry
from inbox_tui.ui.chat_list.entries import ChatEntry, DoorEntry, Place
from inbox_tui.ui.content import content, joined, line, local_part, person_name
from inbox_tui.ui.theme import BOTH, Colours, styles_of
from inbox_tui.ui.timeline.drawing import draw
from inbox_tui.ui.timeline.items import MessageItem
from inbox_tui.ui.timeline.look import GUTTER, Look
from inbox_tui.ui.wrap import cells, fit, wrap_spans
from tests.ui.inbox_scene import Scene, scene, text_of, usual_offers

CORPUS = [
    json.loads(entry)
    for entry in (Path(__file__).parents[1] / "corpus" / "hostile.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
    if entry.strip()
]
HOSTILE = [pytest.param(entry["text"], id=entry["id"]) for entry in CORPUS]
TODAY = datetime.now(UTC).date()
AT = Millis(1_750_000_000_000)
STYLES = styles_of(BOTH[0].name)


def row_of(text: str, **options: object) -> MessageRow:
    key = MessageKey(AccountId("a"), ChatId("c"), MessageId("m"))
    who = Identity(ServiceId("harbor"), text[:200])
    row = MessageRow(1, key, who, text, False, AT, (TextPart(text),))
    return replace(row, **options)  # type: ignore[arg-type]


def strips_of(row: MessageRow, width: int = 80) -> tuple[Strip, ...]:
    look = Look(width=width, styles=STYLES, name_of=local_part, progress="")
    return draw(MessageItem(row, has_header=True), look, TODAY)


def assert_harmless(strips: tuple[Strip, ...], width: int) -> None:
    for strip in strips:
        for character in strip.text:
            assert unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
            assert unicodedata.bidirectional(character) not in (
                "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
            )  # fmt: skip
        assert strip.cell_length == width
        assert cell_len(strip.text) == width


@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_draws_a_control_character_or_leaves_its_line(text: str) -> None:
    own = {"is_mine": True, "status": Status.FAILED, "status_reason": text}
    quote = Quote(MessageId("q"), text, text, is_here=True)
    who = Identity(ServiceId("harbor"), text)
    rows = [
        row_of(text),
        row_of(text, in_reply_to=quote, **own),
        row_of(text, reactions=(ReactionCount(text, 2, (text,)),)),
        row_of(text, parts=(FilePart(text, text, text, caption=text),)),
        row_of(text, parts=(UnreadablePart(text),)),
        row_of(text, parts=(TextPart(text, is_action=True),)),
        row_of(text, is_deleted=True, deleted_by=who),
        *(row_of(text, parts=(NoticePart(kind, who, text),)) for kind in NoticeKind),
    ]
    for row in rows:
        for width in (12, 80, 200):
            assert_harmless(strips_of(row, width), width)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_chat_row_draws_a_control_character_or_leaves_its_line(text: str) -> None:
    last = row_of(text)
    chat = ChatRow(
        key=ChatKey(AccountId("a"), ChatId("c")),
        service=ServiceId("harbor"),
        origin=ServiceId(text),
        kind=ChatKind.GROUP,
        title=text,
        membership=Membership.JOINED,
        is_home_account=True,
        last_message=last,
        active_at=AT,
        unread=3,
        mentions=1,
        is_marked_unread=False,
        muted_until=None,
        is_favourite=True,
        is_low_priority=False,
        labels=(text,),
        draft="",
        has_failed=False,
        encryption=Encryption.UNKNOWN,
        decrypted_at=DecryptedAt.UNKNOWN,
        partner=None,
        is_request=False,
        is_service_on=True,
        succeeded_by=None,
        capabilities=None,
        invited_by=None,
    )
    for width in (20, 38):
        look = ListLook(width, STYLES, AT, Badges(usual_offers()), local_part)
        for row in (chat, replace(chat, draft=text), replace(chat, has_failed=True)):
            assert_harmless(draw_entry(ChatEntry(row), look), width)
        assert_harmless(draw_entry(DoorEntry(Place.TRAY, 1, 1, (text,)), look), width)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_remote_text_is_markup_in_a_widget(text: str) -> None:
    for made in (content(text), line(text), joined("by ", line(text))):
        assert made.spans == [] or all(not str(span.style).startswith("@") for span in made.spans)
        assert made.plain == safe_text(made.plain).text
    name = person_name(Identity(ServiceId("harbor"), "@real:example.org"), text)
    assert name.text.strip()


def test_brackets_are_shown_as_they_are() -> None:
    assert content("[b]bold[/b] [@click=app.quit]x[/]").plain == "[b]bold[/b] [@click=app.quit]x[/]"


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


async def test_the_whole_screen_shows_hostile_text_as_text(inbox: Scene) -> None:
    texts = [entry["text"] for entry in CORPUS]
    hostile = "".join(texts)[:3_000]
    chat = inbox.chat("\x1b]0;owned\x07[@click=app.quit]Anna[/]", kind=ChatKind.GROUP)
    for number, text in enumerate(texts[:40]):
        inbox.say(chat, text, by=f"\x1b[2J[b]{number}", at=number * 400)
    inbox.say(chat, hostile, by="Eve", at=90_000)
    async with inbox.shown() as (screen, pilot):
        screen.open_chat(chat)
        await pilot.pause()
        header = text_of(screen.query_one("#chat-header"))
        assert "[@click=app.quit]Anna[/]" in header
        screen.composer.put(hostile)
        await pilot.pause()
        for y, strip in enumerate(pilot.app.screen._compositor.render_strips()):
            for segment in strip:
                for character in segment.text:
                    category = unicodedata.category(character)
                    assert category not in ("Cc", "Cs", "Co", "Cn"), (y, repr(character))


def test_remote_text_never_begins_in_the_gutter() -> None:
    for text in ("─ Anna joined", "\u200b\u200e─ x", "\t\tx", "↪ Bob: yes"):
        for strip in strips_of(row_of("Anna", parts=(TextPart(text),)))[2:]:
            assert strip.text[:GUTTER].strip() == ""


@pytest.mark.parametrize(
    "text",
    ["a plain line of words that is longer than the width it is given", "x" * 200, "你好" * 60,
     "mixed 你好 words and 👩‍👩‍👧 families", "  leading", "trailing   ", "\n\n", ""],
)  # fmt: skip
@pytest.mark.parametrize("width", [1, 2, 7, 20, 80])
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    spans = wrap_spans(text, width)
    shown = "".join(text[start:end] for start, end in spans)
    assert shown.replace(" ", "") == text.replace(" ", "").replace("\n", "")
    widest = max(cells(character) for character in text) if text else 0
    for start, end in spans:
        if width >= widest and "\u200d" not in text:
            assert cells(text[start:end]) <= width
    assert cells(fit(text.replace("\n", " "), width)) <= width


@pytest.mark.parametrize("colours", BOTH, ids=lambda colours: colours.name)
def test_every_text_colour_can_be_read_on_every_ground(colours: Colours) -> None:
    inks = (
        colours.text, colours.muted, colours.accent, colours.link, colours.good, colours.warning,
        colours.error, *colours.names,
    )  # fmt: skip
    grounds = (colours.ground, colours.raised, colours.chosen, colours.chosen_blurred)
    pairs = [(ink, ground) for ink in inks for ground in grounds]
    pairs += [
        (colours.ground, colours.accent),
        (colours.text, colours.faint),
        (colours.text, colours.own),
    ]
    weak = [(ink, ground, round(contrast(ink, ground), 2)) for ink, ground in pairs]
    assert [pair for pair in weak if pair[2] < 4.5] == []


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
