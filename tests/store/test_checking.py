"""What a check of the store finds, and what compacting gives back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.store import chats, files
from inbox_tui.store.checking import CheckReport, check
from inbox_tui.store.compacting import compact
from inbox_tui.store.errors import StoreReadOnly
from inbox_tui.store.progress import Cancelled, Report, Step, unreported
from inbox_tui.store.store import Store
from tests.store.building import KEY, KITCHEN, House, received
from tests.store.test_salvaging import break_page, pages_of


@pytest.fixture
def filled(house: House) -> House:
    house.hear(*(received(f"m{number}", f"text{number} " * 60) for number in range(600)))
    house.store.attachments.add(b"a picture" * 1000, name="cat.png")
    house.store.index_now().result()
    return house


def look(house: House, report: Report = unreported, *, quick: bool = False) -> CheckReport:
    found = check(house.store.folder, KEY, report, quick=quick)
    # the tests' key has no key file
    problems = tuple(problem for problem in found.problems if problem.where != "key file")
    return replace(found, problems=problems)


def test_nothing_is_wrong_with_a_store_in_use(filled: House) -> None:
    found = look(filled)
    assert found.is_whole, found.problems
    assert found.attachments == 1
    assert found.pages > 50


def test_an_altered_page_is_found(filled: House) -> None:
    filled.store.close()
    break_page(filled.store.folder, pages_of(filled.store.folder, "messages")[3])
    found = look(filled)
    assert found.problems[0].where == "messages"
    assert "put a backup back" in found.problems[0].advice


def test_an_altered_file_is_named(filled: House) -> None:
    (path,) = (filled.store.folder / files.ATTACHMENTS_NAME).glob("*/*")
    altered = bytearray(path.read_bytes())
    altered[100] ^= 1
    path.write_bytes(altered)
    found = look(filled)
    assert [problem.where for problem in found.problems] == ["file 'cat.png'"]
    assert look(filled, quick=True).is_whole


def test_tables_that_contradict_each_other_are_found(filled: House) -> None:
    filled.write(lambda tx: tx.connection.execute("UPDATE chats SET last_position = 7"))
    found = look(filled)
    assert "last message" in found.problems[0].what


def test_a_check_can_be_stopped(filled: House) -> None:
    def stop(step: Step) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        look(filled, report=stop)
    assert look(filled).is_whole


def test_compacting_gives_the_room_of_deleted_messages_back(filled: House) -> None:
    filled.write(lambda tx: chats.delete(tx, KITCHEN))
    done = compact(filled.store)
    assert done.after < done.before / 2
    assert look(filled).is_whole


def test_only_the_holder_of_the_store_compacts(filled: House) -> None:
    filled.store.close()
    store = Store.open(filled.store.folder, KEY, read_only=True)
    with pytest.raises(StoreReadOnly):
        compact(store)
    store.close()
