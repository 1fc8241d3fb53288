"""Search finds what a person would say it should, and nothing they type is an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from inbox_tui.domain.event import ChatChanged, MessageDeleted
from inbox_tui.domain.ids import ChatId, ChatKey, MessageId, Millis, TransactionId
from inbox_tui.domain.message import FilePart, plain_text
from inbox_tui.store import chats, diagnostics, outbox, search_index
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.search import search
from inbox_tui.store.search_expression import holding
from inbox_tui.store.search_sought import wording_of
from inbox_tui.store.session import Transaction
from tests.store.building import ACCOUNT, ANNA, CHAT, KITCHEN, ME, NOON, House, edited, received


def found(house: House, text: str, **options: object) -> list[str]:
    return [hit.row.key.message for hit in house.read(search, text, **options)]


def index(house: House) -> None:
    house.store.index_now().result()


@pytest.fixture(params=["indexed", "waiting"])
def is_indexed(
    request: pytest.FixtureRequest, house: House, monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Every promise holds whether the message has been indexed or still waits."""
    if request.param == "waiting":
        monkeypatch.setattr("inbox_tui.store.search_index.BATCH", 0)
    return bool(request.param == "indexed")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The quick brown fox", "quick"),
        ("The quick brown fox", "QUICK fox"),
        ("The quick brown fox", "bro"),
        ("Crème brûlée", "creme brulee"),
        ("Straßenbahn", "straßen"),
        ("日本語のテスト", "日本"),
        ("日本語のテスト", "本語"),
        ("日本語のテスト", "語"),
        ("日本語のテスト", "ト"),
        ("中文搜索没有空格", "没有空"),
        ("안녕하세요 세계", "하세"),
        ("ไทยไม่มีช่องว่าง", "ไม่มี"),
        ("हिन्दी में लिखा", "हिन्दी"),
        ("Привет, мир", "прив"),
        ("مرحبا بالعالم", "مرحبا"),
        ("so funny😂right", "😂"),
        ("so funny😂right", "funny"),
        ("ｆｕｌｌ width", "full"),
        ("mail anna@example.org now", "anna@example.org"),
        ("C++ and C#", "c++"),
    ],
)
def test_what_was_said_is_found(house: House, is_indexed: bool, text: str, query: str) -> None:
    house.hear(received("m1", text), received("m2", "nothing of the kind", after=1))
    if is_indexed:
        index(house)
    (hit,) = house.read(search, query)
    assert hit.row.key.message == "m1"
    assert hit.spans, "the place is marked"
    for start, end in hit.spans:
        assert 0 <= start < end <= len(plain_text(hit.row.parts))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("the fox", "ox"),
        ("日本語", "日語"),
        ("one two", "one three"),
        ("word", "sword"),
    ],
)
def test_what_was_not_said_is_not_found(
    house: House, is_indexed: bool, text: str, query: str
) -> None:
    house.hear(received("m1", text))
    if is_indexed:
        index(house)
    assert found(house, query) == []


def test_hits_come_newest_first_page_by_page(house: House) -> None:
    house.hear(*(received(f"m{number}", "common word", after=number) for number in range(5)))
    index(house)
    assert found(house, "common", limit=2) == ["m4", "m3"]
    last = house.row("m3").position
    assert found(house, "common", before=last) == ["m2", "m1", "m0"]


def test_a_search_in_one_chat_finds_nothing_of_another(house: House) -> None:
    house.hear(
        ChatChanged(CHAT, title="Kitchen"),
        received("m1", "hello"),
        received("m2", "hello", chat=ChatId("other")),
    )
    index(house)
    (hit,) = house.read(search, "hello", chat=KITCHEN)
    assert (hit.row.key.message, hit.chat_title) == ("m1", "Kitchen")
    assert found(house, "hello", chat=ChatKey(ACCOUNT, ChatId("never met"))) == []


def test_nobody_can_write_themselves_into_another_chat(house: House) -> None:
    house.hear(received("m1", "hello"), received("m2", "\ue0001 hello", chat=ChatId("other")))
    index(house)
    assert found(house, "hello", chat=KITCHEN) == ["m1"]


def test_a_file_is_found_by_its_name(house: House) -> None:
    house.hear(received("m1", parts=(FilePart("report-2026.pdf", "x", caption="the figures"),)))
    index(house)
    assert found(house, "report") == found(house, "figures") == ["m1"]


def test_an_edited_message_is_found_by_what_it_says_now(house: House) -> None:
    house.hear(received("m1", "before"))
    index(house)
    house.hear(edited("e1", "m1", "after", after=1))
    for _ in range(2):
        assert (found(house, "before"), found(house, "after")) == ([], ["m1"])
        index(house)


def test_a_deleted_message_is_not_found(house: House) -> None:
    house.hear(received("m1", "secret"))
    index(house)
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, Millis(NOON)))
    index(house)
    assert found(house, "secret") == []


def test_a_deleted_chat_leaves_nothing_in_the_index(house: House) -> None:
    house.hear(*(received(f"m{number}", "unforgettable", after=number) for number in range(120)))
    index(house)
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    index(house)
    assert found(house, "unforgettable") == []
    with house.store.read() as reader:
        left = reader.connection.rows(
            "SELECT rowid FROM message_index WHERE message_index MATCH 'unforgettable'"
        )
    assert left == []


def test_a_position_that_is_used_again_does_not_confuse_the_index(house: House) -> None:
    house.say("draft one")
    index(house)
    place = house.rows()[0].position
    house.write(lambda tx: outbox.cancel(tx, TransactionId("txn-1")))
    house.hear(received("m1", "other text", sender=ME, accepted_at=house.clock()))
    assert house.rows()[0].position == place
    index(house)
    assert (found(house, "draft"), found(house, "other")) == ([], ["m1"])


def test_messages_are_indexed_without_being_asked_to(house: House) -> None:
    house.hear(*(received(f"m{number}", after=number) for number in range(120)))

    def waiting() -> int:
        return int(house.read(search_index.waiting_count))

    # each write is followed by idle time in which the writer indexes
    for _ in range(1000):
        house.write(lambda tx: None)
        if waiting() == 0:
            break
    assert waiting() == 0
    assert house.read(diagnostics.info).unindexed == 0


def test_the_index_is_made_anew_by_a_new_preparation(house: House) -> None:
    house.hear(received("m1", "hello"))
    index(house)

    def forget(tx: Transaction) -> None:
        tx.connection.execute("INSERT INTO message_index(message_index) VALUES('delete-all')")
        tx.connection.execute("UPDATE meta SET value = 'an earlier one'")

    house.write(forget)
    assert found(house, "hello") == []
    house.reopen()
    index(house)
    assert found(house, "hello") == ["m1"]


QUERIES = [
    "", " ", '"', '""', "'", "*", "^", "a*", "NOT", "a AND", "OR OR", "NEAR(", "NEAR(a b, 2)",
    "body:", "{a}", "(", ")", "-", "+", "a:b", "\0", "\ue000", "\ue0001", "\ud800", "%", "_", "\\",
    "x" * 5000, "a " * 2000, "語" * 500, "😂" * 300,
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_is_an_error(house: House, query: str) -> None:
    house.hear(received("m1", "some text"))
    index(house)
    assert isinstance(house.read(search, query), tuple)


@given(st.text())
@hypothesis_settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_query_at_all_is_an_error(house: House, query: str) -> None:
    assert isinstance(house.read(search, query), tuple)
    assert '""' not in holding(wording_of(parse(query)), (), ())
