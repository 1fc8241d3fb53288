"""A check says what is damaged by its name: the table, the chat, the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import files, header
from inbox_tui.store.checking import CheckReport, check
from inbox_tui.store.errors import Damaged
from inbox_tui.store.progress import Cancelled, Step
from tests.store.building import ANNA, BEN, CHAT, KEY, KITCHEN, House, edited, received

CHEAPEST = Cost(memory_kib=8, passes=1, lanes=1)
PHOTO = b"a photo" * 20_000


@pytest.fixture
def folder(house: House) -> Path:
    """A closed store with messages, an edit and a fetched file, all of it whole."""
    house.hear(*(received(f"m{n}", "text " * 40, after=n) for n in range(400)))
    house.hear(edited("e1", "m1", "another text", after=500))
    locator = house.store.attachments.add(PHOTO, name="photo.jpg")
    house.store.attachments.remember(KITCHEN, "mxc://photo", locator)
    house.store.index_now().result()
    house.store.close()
    folder = house.store.folder
    slots = folder.parent / "slots"
    Vault.create(slots, unlocker=PassphraseUnlocker(Secret("x"), cost=CHEAPEST))
    next(slots.iterdir()).rename(folder / "keyslots.json")
    return folder


def found(report: CheckReport) -> list[str]:
    return [f"{problem.where} {problem.what}" for problem in report.problems]


@pytest.mark.parametrize("quick", [True, False])
def test_a_whole_store_is_said_to_be_whole(folder: Path, quick: bool) -> None:
    steps: list[Step] = []
    report = check(folder, KEY, steps.append, quick=quick)
    assert report.is_whole, found(report)
    assert report.attachments == 1
    assert report.pages > 50
    assert {"pages", "files"} <= {step.unit for step in steps}


def test_damage_to_any_page_in_use_is_told_with_the_name_of_what_it_hit(folder: Path) -> None:
    path = folder / DATABASE_NAME
    whole = path.read_bytes()
    named: list[str] = []
    for page in range(1, len(whole) // 8192):
        altered = bytearray(whole)
        altered[page * 8192 + 100] ^= 1
        path.write_bytes(altered)
        try:
            report = check(folder, KEY, quick=True)
        except Damaged:
            named.append("list of tables")
        else:
            named.append(report.problems[0].where if report.problems else "")
    assert {"messages", "chats", "search index", "list of stored files"} <= set(named)
    # a page that nothing uses any more may be altered without loss
    assert named.count("") <= len(named) // 10


FILES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "altered": (
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
        "file 'photo.jpg' has been damaged",
    ),
    "gone": (lambda path: path.unlink(), "file 'photo.jpg' is missing"),
    "cut": (
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        "file 'photo.jpg' has been damaged",
    ),
    "added": (lambda path: path.with_name("b" * 32).write_bytes(b"x"), "is in no list"),
}


@pytest.mark.parametrize("case", FILES)
def test_files_are_compared_with_their_list(folder: Path, case: str) -> None:
    act, expected = FILES[case]
    (path,) = (folder / files.ATTACHMENTS_NAME).glob("*/*")
    act(path)
    report = check(folder, KEY)
    (said,) = found(report)
    assert expected in said


def test_a_lost_header_and_key_file_are_told(folder: Path) -> None:
    (folder / header.FILE_NAME).unlink()
    (folder / "keyslots.json").write_text("{}")
    assert [problem.where for problem in check(folder, KEY).problems] == [
        f"header ({header.FILE_NAME})",
        "key file",
    ]


CONTRADICTIONS = {
    "UPDATE chats SET last_position = 1": "does not name its last message",
    "DELETE FROM identities": "no known sender",
    "DELETE FROM chats": "messages belong to no chat",
    "DELETE FROM accounts": "belong to no account",
    "DELETE FROM messages WHERE id = 'm1'": "earlier versions belong to no message",
    "UPDATE identities SET person = 77": "linked to no person",
    "INSERT INTO reactions VALUES(1, 'm9', 1, 'x', NULL, 0)": "reactions belong to no message",
    "DELETE FROM attachments": "fetched files are not in the list",
}


@pytest.mark.parametrize("statement", CONTRADICTIONS)
def test_tables_that_contradict_each_other_are_told(house: House, statement: str) -> None:
    house.hear(received("m1", "one"), received("m2", "two", sender=BEN, after=1))
    house.hear(edited("e1", "m1", "more", after=2))
    locator = house.store.attachments.add(b"x")
    house.store.attachments.remember(KITCHEN, "mxc://photo", locator)
    house.write(lambda tx: tx.connection.execute(statement))
    said = found(check(house.store.folder, KEY))
    assert any(CONTRADICTIONS[statement] in one for one in said), said


def test_a_check_can_be_stopped_at_every_step(folder: Path) -> None:
    steps: list[Step] = []
    check(folder, KEY, steps.append)
    for number in {0, len(steps) // 2, len(steps) - 1}:
        seen: list[Step] = []

        def stop(step: Step, seen: list[Step] = seen, number: int = number) -> None:
            seen.append(step)
            if len(seen) > number:
                raise Cancelled

        with pytest.raises(Cancelled):
            check(folder, KEY, stop)


def test_a_store_is_checked_while_it_is_written_to(house: House) -> None:
    house.hear(received("m1", "one", sender=ANNA, chat=CHAT))
    with house.store.read():
        report = check(house.store.folder, KEY)
    assert [problem.where for problem in report.problems] == ["key file"]
    assert house.texts() == ["one"]
