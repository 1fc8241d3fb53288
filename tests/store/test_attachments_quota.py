"""What goes when stored files take more than the person gave them room for, and what never does."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import ChatId, ChatKey, TransactionId
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import FilePart, Status
from inbox_tui.store import attachments_quota as quota
from inbox_tui.store import attachments_thumbnails as thumbnails
from inbox_tui.store import outbox, settings
from inbox_tui.store.attachments_rows import USED_RESOLUTION_MILLISECONDS
from inbox_tui.store.errors import StoreError
from tests.store.building import ACCOUNT, CHAT, KITCHEN, House, received

SIZE = 1000
HOUR = 3600 * 1000


@pytest.fixture(autouse=True)
def a_chat(house: House) -> None:
    house.hear(received("m1"))


def fetched(house: House, name: str, *, chat: ChatKey = KITCHEN) -> str:
    """A file of a thousand bytes, an hour later than the one before."""
    house.clock.forward(HOUR)
    locator = house.store.attachments.add(name.ljust(SIZE).encode(), name=name)
    house.store.attachments.remember(chat, f"mxc://{name}", locator)
    return locator


def is_here(house: House, locator: str) -> bool:
    try:
        return len(b"".join(house.store.attachments.open(locator))) == SIZE
    except StoreError:
        return False


def make_room(house: House, most: int) -> None:
    house.clock.forward(HOUR)
    house.write(lambda tx: quota.set_quota(tx, most))
    while house.write(quota.evict_some):
        house.write(lambda tx: None)
    house.write(lambda tx: None)


def here(house: House, *locators: str) -> list[bool]:
    return [is_here(house, locator) for locator in locators]


def test_the_least_recently_used_goes_first(house: House) -> None:
    one, two, three = (fetched(house, name) for name in ("one", "two", "three"))
    is_here(house, one)
    house.write(lambda tx: None)
    make_room(house, 2 * SIZE)
    assert here(house, one, two, three) == [True, False, True]
    assert house.store.attachments.cached(KITCHEN, "mxc://two") is None
    assert house.read(quota.used_bytes) == 2 * SIZE
    assert len(list((house.store.folder / "attachments").glob("*/*"))) == 2


def test_when_a_file_was_used_is_written_at_most_once_an_hour(house: House) -> None:
    locator = fetched(house, "one")

    def used_at() -> int:
        house.write(lambda tx: None)
        with house.store.read() as reader:
            found: int = reader.connection.scalar("SELECT used_at FROM attachments")
        return found

    added = used_at()
    house.clock.forward(USED_RESOLUTION_MILLISECONDS - 1)
    is_here(house, locator)
    assert used_at() == added
    house.clock.forward(1)
    is_here(house, locator)
    assert used_at() == added + USED_RESOLUTION_MILLISECONDS


def test_what_no_service_has_never_goes(house: House) -> None:
    sent = house.store.attachments.add(b"sent".ljust(SIZE))
    house.ask(SendMessage(CHAT, (FilePart("sent.png", sent),)), "txn-1")
    transaction = TransactionId("txn-1")
    house.write(lambda tx: outbox.settle(tx, transaction, Status.SENT))
    waiting = house.store.attachments.add(b"waiting".ljust(SIZE))
    house.ask(SendMessage(CHAT, (FilePart("waiting.png", waiting),)), "txn-2")
    composed = house.store.attachments.add(b"composed".ljust(SIZE))
    pinned = fetched(house, "pinned")
    house.store.attachments.pin(pinned)
    loose = fetched(house, "loose")
    make_room(house, 1)
    assert here(house, sent, waiting, composed, pinned, loose) == [True] * 4 + [False]


def test_a_file_that_waits_in_the_outbox_stays_though_a_service_has_it(house: House) -> None:
    passed_on = fetched(house, "passed-on")
    house.ask(SendMessage(CHAT, (FilePart("again.png", passed_on),)))
    make_room(house, 1)
    assert is_here(house, passed_on)


def test_an_equal_file_somebody_else_needs_stays(house: House) -> None:
    loose = fetched(house, "same")
    own = house.store.attachments.add(b"same".ljust(SIZE))
    make_room(house, 1)
    assert here(house, loose, own) == [True, True]


def test_a_file_of_an_account_that_is_off_stays(house: House) -> None:
    locator = fetched(house, "one")
    house.write(lambda tx: tx.connection.execute("UPDATE accounts SET is_on = 0"))
    make_room(house, 1)
    assert is_here(house, locator)


def test_a_file_that_was_just_fetched_is_spared(house: House) -> None:
    locator = fetched(house, "one")
    house.write(lambda tx: quota.set_quota(tx, 1))
    assert not house.write(quota.evict_some)
    assert is_here(house, locator)
    house.clock.forward(quota.SPARED_MILLISECONDS + 1)
    house.write(quota.evict_some)
    assert not is_here(house, locator)


def test_files_used_twice_count_once(house: House) -> None:
    house.hear(received("m2", chat=ChatId("other")))
    fetched(house, "same")
    fetched(house, "same", chat=ChatKey(ACCOUNT, ChatId("other")))
    assert house.read(quota.used_bytes) == SIZE


def test_thumbnails_go_before_any_file_and_with_theirs(house: House) -> None:
    one, two = fetched(house, "one"), fetched(house, "two")
    for locator in (one, two):
        house.write(lambda tx, it=locator: thumbnails.keep(tx, it, 64, bytes(500)))
        house.clock.forward(1)
    make_room(house, 2 * SIZE + 600)
    assert here(house, one, two) == [True, True]
    assert house.read(thumbnails.get, one, 64) is None
    assert house.read(thumbnails.get, two, 64) == bytes(500)
    house.store.attachments.delete(two)
    assert house.read(thumbnails.get, two, 64) is None
    house.write(lambda tx: thumbnails.keep(tx, two, 64, bytes(500)))
    assert house.read(thumbnails.used_bytes) == 0


def test_many_files_go_a_few_at_a_time(house: House) -> None:
    for number in range(quota.BATCH + 10):
        fetched(house, f"file-{number}")
    house.clock.forward(HOUR)

    def first_round(tx: object) -> tuple[bool, int]:
        quota.set_quota(tx, 1)  # type: ignore[arg-type]  # the writer hands it in
        return quota.evict_some(tx), quota.used_bytes(tx)  # type: ignore[arg-type]  # the same

    assert house.write(first_round) == (True, 10 * SIZE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [(None, quota.DEFAULT_QUOTA_BYTES), ("0", None), ("7", 7), ("x", quota.DEFAULT_QUOTA_BYTES)],
)
def test_the_quota_is_the_persons(house: House, said: str | None, meant: int | None) -> None:
    house.write(lambda tx: settings.put(tx, quota.QUOTA_SETTING, said))
    assert house.read(quota.quota) == meant


def test_without_a_limit_nothing_goes(house: House) -> None:
    locator = fetched(house, "one")
    house.clock.forward(HOUR)
    house.write(lambda tx: quota.set_quota(tx, None))
    assert not house.write(quota.evict_some)
    assert is_here(house, locator)
