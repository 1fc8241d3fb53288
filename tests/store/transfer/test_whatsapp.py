"""WhatsApp's exported chats, in the ways that telephones and languages write them."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.domain.message import FilePart, NoticePart, UnreadablePart, plain_text
from inbox_tui.policy.writing import Closed, writable
from inbox_tui.store import accounts, chats, timeline
from inbox_tui.store.importing.detecting import Hints
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.importer import ImportSummary
from inbox_tui.store.importing.importing import import_from
from inbox_tui.store.rows import MessageRow
from tests.store.building import House

ACCOUNT = AccountId("import:whatsapp")
STYLES = {
    "iPhone, British": (
        "[05/03/2025, 10:14:33] Anna: One",
        "[05/03/2025, 22:15:00] Ben Müller: Two",
        "[13/03/2025, 00:01:02] Anna: Three",
    ),
    "iPhone, American": (
        "[3/5/25, 10:14:33\u202fAM] Anna: One",
        "[3/5/25, 10:15:00\u202fPM] Ben Müller: Two",
        "[3/13/25, 12:01:02\u202fAM] Anna: Three",
    ),
    "Android, American": (
        "3/5/25, 10:14 AM - Anna: One",
        "3/5/25, 10:15 PM - Ben Müller: Two",
        "3/13/25, 12:01 AM - Anna: Three",
    ),
    "Android, German": (
        "05.03.25, 10:14 - Anna: One",
        "05.03.25, 22:15 - Ben Müller: Two",
        "13.03.25, 00:01 - Anna: Three",
    ),
    "iPhone, Finnish": (
        "[5.3.2025 klo 10.14.33] Anna: One",
        "[5.3.2025 klo 22.15.00] Ben Müller: Two",
        "[13.3.2025 klo 0.01.02] Anna: Three",
    ),
    "Android, Swedish": (
        "2025-03-05 10:14 - Anna: One",
        "2025-03-05 22:15 - Ben Müller: Two",
        "2025-03-13 00:01 - Anna: Three",
    ),
    "Android, Japanese": (
        "2025/03/05 10:14 - Anna: One",
        "2025/03/05 22:15 - Ben Müller: Two",
        "2025/03/13 00:01 - Anna: Three",
    ),
    "Android, Spanish": (
        "5/3/25, 10:14 a. m. - Anna: One",
        "5/3/25, 10:15 p. m. - Ben Müller: Two",
        "13/3/25, 12:01 a. m. - Anna: Three",
    ),
    "Android, Arabic": (
        "\u200f٥/٣/٢٠٢٥، ١٠:١٤ ص - Anna: One",
        "\u200f٥/٣/٢٠٢٥، ١٠:١٥ م - Ben Müller: Two",
        "\u200f١٣/٣/٢٠٢٥، ١٢:٠١ ص - Anna: Three",
    ),
    "iPhone, Chinese": (
        "[2025/3/5, 上午10:14:33] Anna: One",
        "[2025/3/5, 下午10:15:00] Ben Müller: Two",
        "[2025/3/13, 上午12:01:02] Anna: Three",
    ),
    "Android, Dutch": (
        "05-03-2025 10:14 - Anna: One",
        "05-03-2025 22:15 - Ben Müller: Two",
        "13-03-2025 00:01 - Anna: Three",
    ),
}


def key(title: str) -> ChatKey:
    return ChatKey(ACCOUNT, ChatId(f"title:{title}"))


def chat_file(folder: Path, *lines: str, name: str = "WhatsApp Chat with Anna.txt") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def taken(house: House, path: Path, me: str = "", title: str = "") -> ImportSummary:
    return import_from(house.store, path, hints=Hints(me=me, title=title))


def rows(house: House, title: str = "Anna") -> tuple[MessageRow, ...]:
    return house.rows(key(title))


def local(row: MessageRow) -> str:
    return datetime.fromtimestamp(row.sent_at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def late(house: House) -> House:
    """Long after the messages that are imported."""
    house.clock.forward(10**9)
    return house


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_read(late: House, tmp_path: Path, style: str) -> None:
    taken(late, chat_file(tmp_path, *STYLES[style]), me="Ben Müller")
    found = rows(late)
    assert [plain_text(row.parts) for row in found] == ["One", "Two", "Three"]
    assert [local(row) for row in found] == [
        "2025-03-05 10:14",
        "2025-03-05 22:15",
        "2025-03-13 00:01",
    ]
    assert [row.is_mine for row in found] == [False, True, False]
    assert found[0].sender_name == "Anna"


def test_the_archive_is_closed_read_and_third_party(late: House, tmp_path: Path) -> None:
    taken(late, chat_file(tmp_path, *STYLES["Android, German"]))
    row = late.chat(key("Anna"))
    assert isinstance(writable(row), Closed)
    assert not row.is_home_account
    assert row.unread == 0
    assert row.title == "Anna"
    assert not late.read(accounts.get, ACCOUNT).is_on


def test_who_oneself_is_is_told_by_whom_the_chat_is_called_after(
    late: House, tmp_path: Path
) -> None:
    taken(late, chat_file(tmp_path, *STYLES["Android, German"]))
    assert [row.is_mine for row in rows(late)] == [False, True, False]


def test_days_and_months_that_fit_both_ways_go_by_their_sequence(
    late: House, tmp_path: Path
) -> None:
    lines = [f"{day}/2/24, 10:00 - Anna: {day}" for day in range(1, 9)]
    taken(late, chat_file(tmp_path, *lines, "1/3/24, 10:00 - Anna: 9"))
    assert [local(row)[5:7] for row in rows(late)] == ["02"] * 8 + ["03"]


def test_further_lines_belong_to_the_message(late: House, tmp_path: Path) -> None:
    path = chat_file(
        tmp_path,
        "05.03.25, 10:14 - Anna: One",
        "",
        "two [05/03/2025, 10:14:33] Ben: not a head of this file",
        "05.03.25, 10:15 - Ben: Re: with a colon",
    )
    taken(late, path)
    assert [plain_text(row.parts) for row in rows(late)] == [
        "One\n\ntwo [05/03/2025, 10:14:33] Ben: not a head of this file",
        "Re: with a colon",
    ]


def test_what_whatsapp_says_becomes_a_notice(late: House, tmp_path: Path) -> None:
    path = chat_file(
        tmp_path,
        "05.03.25, 10:13 - Nachrichten sind Ende-zu-Ende-verschlüsselt.",
        "05.03.25, 10:14 - Anna: One",
        "05.03.25, 10:15 - \u200eAnna hat Ben hinzugefügt.",
    )
    taken(late, path)
    kinds = [type(row.parts[0]) for row in rows(late)]
    assert kinds[0] is NoticePart
    assert kinds[2] is NoticePart
    assert late.chat(key("Anna")).last_message is not None


def test_files_that_were_left_out_are_said_so(late: House, tmp_path: Path) -> None:
    path = chat_file(
        tmp_path,
        "[05/03/2025, 10:14:33] Anna: \u200eimage omitted",
        "\u200e[05/03/2025, 10:14:34] Anna: \u200eMessages and calls are end-to-end encrypted.",
        "[05/03/2025, 10:14:35] Anna: <Media omitted>",
        "[05/03/2025, 10:14:36] Anna: <3",
    )
    taken(late, path)
    kinds = [type(row.parts[0]).__name__ for row in rows(late)]
    assert kinds == ["UnreadablePart", "NoticePart", "UnreadablePart", "TextPart"]


def zipped(path: Path, *lines: str, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", "\n".join(lines))
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_an_archive_brings_its_files(late: House, tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "WhatsApp Chat - Anna.zip",
        "[05/03/2025, 10:14:33] Anna: \u200e<attached: 00000012-PHOTO-2025-03-05-10-14-33.jpg>",
        "[05/03/2025, 10:14:34] Ben: IMG-20250305-WA0001.jpg (file attached)",
        "look at this",
        **{"00000012-PHOTO-2025-03-05-10-14-33.jpg": b"\xff\xd8\xffone"},
    )
    summary = taken(late, path)
    first, second = (row.parts[0] for row in rows(late))
    assert isinstance(first, FilePart)
    assert isinstance(second, FilePart)
    assert second.caption == "look at this"
    assert summary.files == 1
    locator = late.store.attachments.cached(key("Anna"), first.locator)
    assert b"".join(late.store.attachments.open(locator or "")) == b"\xff\xd8\xffone"


def test_a_folder_brings_its_files_and_no_others(late: House, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    folder = tmp_path / "WhatsApp Chat - Anna"
    folder.mkdir()
    (folder / "IMG-20250305-WA0001.jpg").write_bytes(b"\xff\xd8\xffone")
    (folder / "IMG-20250305-WA0002.jpg").symlink_to(tmp_path / "secret.jpg")
    chat_file(
        folder,
        "05.03.25, 10:14 - Anna: IMG-20250305-WA0001.jpg (file attached)",
        "05.03.25, 10:15 - Anna: IMG-20250305-WA0002.jpg (file attached)",
        "05.03.25, 10:16 - Anna: \u200e<attached: ..>",
        "05.03.25, 10:17 - Anna: \u200e../secret.jpg (file attached)",
        name="_chat.txt",
    )
    assert taken(late, folder).files == 1


def test_an_archive_that_is_a_bomb_is_refused(late: House, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", b"05.03.25, 10:14 - Anna: " + bytes(64 * 1024 * 1024))
    with pytest.raises(BadFile, match="too large"):
        taken(late, path)
    other = zipped(
        tmp_path / "files.zip",
        "05.03.25, 10:14 - Anna: IMG-20250305-WA0001.jpg (file attached)",
        **{"IMG-20250305-WA0001.jpg": bytes(64 * 1024 * 1024)},
    )
    assert taken(late, other).files == 0


def test_importing_twice_and_longer_makes_no_doubles(late: House, tmp_path: Path) -> None:
    lines = [*STYLES["Android, German"], "13.03.25, 00:01 - Anna: Three"]
    taken(late, chat_file(tmp_path, *lines))
    again = taken(late, chat_file(tmp_path, *lines))
    assert (again.messages_new, again.messages_known) == (0, 4)
    longer = taken(late, chat_file(tmp_path, *lines, "14.03.25, 09:00 - Ben Müller: Four"))
    assert (longer.messages_new, longer.messages_known) == (1, 4)
    shorter = taken(late, chat_file(tmp_path, *lines[2:]))
    assert shorter.messages_new == 0
    texts = [plain_text(row.parts) for row in rows(late)]
    assert texts == ["One", "Two", "Three", "Three", "Four"]


def test_an_export_with_files_fills_in_one_without(late: House, tmp_path: Path) -> None:
    head = "05.03.25, 10:14 - Anna: "
    taken(late, chat_file(tmp_path, head + "<Media omitted>"))
    assert isinstance(rows(late)[0].parts[0], UnreadablePart)
    path = tmp_path / "with" / "WhatsApp Chat with Anna.txt"
    path.parent.mkdir()
    (path.parent / "IMG-20250305-WA0001.jpg").write_bytes(b"\xff\xd8\xffone")
    chat_file(path.parent, head + "IMG-20250305-WA0001.jpg (file attached)")
    summary = taken(late, path)
    assert (summary.messages_new, summary.files) == (0, 1)
    assert isinstance(rows(late)[0].parts[0], FilePart)


def test_groups_are_groups_and_numbers_are_people(late: House, tmp_path: Path) -> None:
    path = chat_file(
        tmp_path,
        "05.03.25, 10:14 - Anna: One",
        "05.03.25, 10:15 - \u202a+49 170 1234567\u202c: Two",
        "05.03.25, 10:16 - Ben: Three",
        name="WhatsApp Chat mit Garten.txt",
    )
    taken(late, path)
    assert late.chat(key("Garten")).kind is ChatKind.GROUP
    assert [row.sender.native for row in rows(late, "Garten")][1] == "+491701234567"


def test_two_people_of_one_name_in_two_chats_are_not_one(late: House, tmp_path: Path) -> None:
    taken(late, chat_file(tmp_path, "05.03.25, 10:14 - Anna: One", name="A.txt"))
    taken(late, chat_file(tmp_path, "05.03.25, 10:14 - Anna: One", name="B.txt"))
    assert rows(late, "A")[0].sender != rows(late, "B")[0].sender


def test_a_text_without_messages_is_refused(late: House, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"shopping\.txt: no line in it begins"):
        taken(late, chat_file(tmp_path, "bread", "milk", name="shopping.txt"))


def test_a_removed_archive_can_be_imported_again(late: House, tmp_path: Path) -> None:
    path = chat_file(tmp_path, *STYLES["Android, German"])
    taken(late, path)
    late.write(lambda tx: accounts.remove(tx, ACCOUNT))
    assert taken(late, path).messages_new == 3
    assert late.read(chats.get, key("Anna")) is not None
    assert late.read(timeline.page, key("Anna"))
