"""Telegram Desktop's, Signal's, signal-export's and nchat's exports."""

from __future__ import annotations

import base64
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.domain.message import FilePart, NoticeKind, NoticePart, TextPart, plain_text
from inbox_tui.store import accounts
from inbox_tui.store.importing.detecting import Hints, detect
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.importing import import_from
from inbox_tui.store.rows import MessageRow
from tests.store.building import House

TELEGRAM = AccountId("import:telegram")
SIGNAL = AccountId("import:signal")
ANNA_ACI = uuid.UUID("11111111-1111-4111-8111-111111111111")


def rows(house: House, account: str, chat: str) -> tuple[MessageRow, ...]:
    return house.rows(ChatKey(AccountId(account), ChatId(chat)))


def said(number: int, **fields: Any) -> dict[str, Any]:
    """A message of Telegram's as it is exported."""
    return {
        "id": number,
        "type": "message",
        "date": "2025-03-05T10:14:33",
        "date_unixtime": str(1_741_169_673 + number),
        "from": "Anna",
        "from_id": "user42",
        "text": f"Message {number}",
        "text_entities": [],
        **fields,
    }


def telegram(folder: Path, *messages: dict[str, Any], **about: Any) -> Path:
    chat = {"name": "Anna", "type": "personal_chat", "id": 42, "messages": list(messages), **about}
    (folder / "result.json").write_text(json.dumps(chat, indent=1), encoding="utf-8")
    return folder


def test_a_chat_of_telegram(house: House, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "photo_1.jpg").write_bytes(b"\xff\xd8\xffone")
    path = telegram(
        tmp_path,
        said(1),
        said(
            2,
            **{"from": "Me", "from_id": "user7"},
            reply_to_message_id=1,
            edited_unixtime="1741169999",
        ),
        said(
            3,
            text=[
                "see ",
                {"type": "text_link", "text": "this", "href": "https://example.org"},
                "!",
            ],
            forwarded_from="Ben",
        ),
        said(4, text="look", photo="photos/photo_1.jpg", width=640, height=480),
        said(5, text="", file="(File not included. Change data exporting settings to download.)"),
        {
            "id": 6,
            "type": "service",
            "date_unixtime": "1741169700",
            "actor": "Anna",
            "actor_id": "user42",
            "action": "phone_call",
            "discard_reason": "missed",
            "text": "",
        },
        said(
            7,
            reactions=[
                {"type": "emoji", "emoji": "👍", "count": 2, "recent": [{"from_id": "user42"}]}
            ],
        ),
    )
    summary = import_from(house.store, path)
    found = rows(house, TELEGRAM, "user42")
    assert (summary.messages_new, summary.files, dict(summary.refused)) == (7, 1, {})
    assert [row.is_mine for row in found][:2] == [False, True]
    assert found[0].sender_name == "Anna"
    assert found[0].sent_at == 1_741_169_674_000
    assert found[1].in_reply_to is not None
    assert found[1].in_reply_to.text == "Message 1"
    assert found[1].is_edited
    text = found[2].parts[0]
    assert isinstance(text, TextPart)
    assert text.text == "see this!"
    assert [(link.start, link.end, link.target) for link in text.links] == [
        (4, 8, "https://example.org")
    ]
    assert found[2].forwarded == 1
    assert isinstance(found[3].parts[0], FilePart)
    assert found[5].parts == (NoticePart(NoticeKind.OTHER, text="phone call"),)
    assert [one.key for one in found[6].reactions] == ["👍"]
    assert house.chat(ChatKey(TELEGRAM, ChatId("user42"))).kind is ChatKind.DIRECT


def test_everything_of_telegram(house: House, tmp_path: Path) -> None:
    group = {
        "name": "Garden",
        "type": "private_supergroup",
        "id": 9,
        "messages": [said(1), said(2)],
    }
    own = {"type": "saved_messages", "id": 7, "messages": [said(1, from_id="user7")]}
    left = {
        "name": "Left",
        "type": "private_group",
        "id": 9,
        "messages": [said(1, from_id="user7")],
    }
    everything = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 7, "first_name": "Me", "bio": '{["\\'},
        "contacts": {"list": [{"first_name": "x"}]},
        "chats": {"about": "...", "list": [group, own]},
        "left_chats": {"about": "...", "list": [left]},
    }
    path = tmp_path / "result.json"
    path.write_text(json.dumps(everything), encoding="utf-8")
    assert detect(path) == "telegram"
    assert import_from(house.store, path).chats == 3
    assert len(rows(house, TELEGRAM, "channel9")) == 2
    assert rows(house, TELEGRAM, "saved")[0].is_mine
    assert rows(house, TELEGRAM, "chat9")[0].is_mine
    assert import_from(house.store, path).messages_new == 0


def test_telegrams_own_way_to_write_control_characters(house: House, tmp_path: Path) -> None:
    telegram(tmp_path, said(1, text="@@"))
    path = tmp_path / "result.json"
    path.write_text(path.read_text().replace("@@", r"bell \x07 and \\x07"), encoding="utf-8")
    import_from(house.store, tmp_path)
    assert plain_text(rows(house, TELEGRAM, "user42")[0].parts) == "bell \x07 and \\x07"


def test_a_file_outside_telegrams_folder_is_not_taken(house: House, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    paths = ("../secret.txt", str(tmp_path / "secret.txt"), "link", "photos/../../secret.txt", ".")
    telegram(folder, *(said(number, file=path) for number, path in enumerate(paths, start=1)))
    assert import_from(house.store, folder).files == 0


def test_an_edit_of_telegram_is_kept_beside_the_first_version(house: House, tmp_path: Path) -> None:
    import_from(house.store, telegram(tmp_path, said(1)))
    telegram(tmp_path, said(1, text="Changed", edited_unixtime="1741170000"))
    import_from(house.store, tmp_path)
    assert plain_text(rows(house, TELEGRAM, "user42")[0].parts) == "Changed"


def test_a_damaged_file_of_telegram_is_said_with_its_line(house: House, tmp_path: Path) -> None:
    path = telegram(tmp_path, said(1), said(2)) / "result.json"
    whole = path.read_text()
    path.write_text(whole[: whole.index("Message 2")], encoding="utf-8")
    with pytest.raises(BadFile, match=r"result\.json, line \d+: "):
        import_from(house.store, path)


def signal_lines() -> list[dict[str, Any]]:
    aci = base64.b64encode(ANNA_ACI.bytes).decode()
    return [
        {"version": 1, "backupTimeMs": "1741169673000"},
        {"account": {"givenName": "Me"}},
        {"recipient": {"id": "1", "self": {}}},
        {"recipient": {"id": "2", "contact": {"aci": aci, "e164": "491701234567", "systemGivenName": "Anna"}}},  # noqa: E501 - one line of the file it stands for
        {"recipient": {"id": "3", "group": {"masterKey": "c2VjcmV0", "snapshot": {
            "title": {"title": "Garden"}, "members": [{"userId": aci}]}}}},
        {"chat": {"id": "10", "recipientId": "2"}},
        {"chat": {"id": "11", "recipientId": "3"}},
        _item(10, 2, 1000, incoming={}, standardMessage={"text": {"body": "hello"}, "reactions": [
            {"emoji": "👍", "authorId": "1", "sentTimestamp": "1741169675000"}]}),
        _item(10, 1, 2000, outgoing={}, standardMessage={
            "text": {"body": "hi"}, "quote": {"authorId": "2", "targetSentTimestamp": "1741169674000"}}),
        _item(11, 2, 5000, incoming={}, standardMessage={"text": {"body": "second"}}, revisions=[
            _item(11, 2, 3000, standardMessage={"text": {"body": "first"}})["chatItem"]]),
        _item(11, 2, 6000, remoteDeletedMessage={}),
        _item(11, 2, 7000, standardMessage={"attachments": [
            {"pointer": {"contentType": "image/jpeg", "fileName": "a.jpg", "locatorInfo": {"size": 9}}}]}),
        _item(11, 2, 8000, updateMessage={"simpleUpdate": {"type": "IDENTITY_UPDATE"}}),
    ]  # fmt: skip


def _item(chat: int, author: int, after: int, **fields: Any) -> dict[str, Any]:
    sent = {
        "chatId": str(chat),
        "authorId": str(author),
        "dateSent": str(1_741_169_673_000 + after),
    }
    return {"chatItem": {**sent, **fields}}


def test_signals_own_export(house: House, tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_text("\n".join(map(json.dumps, signal_lines())), encoding="utf-8")
    assert detect(tmp_path) == detect(path) == "signal"
    summary = import_from(house.store, tmp_path)
    direct = rows(house, SIGNAL, f"with:{ANNA_ACI}")
    assert [plain_text(row.parts) for row in direct] == ["hello", "hi"]
    assert [row.is_mine for row in direct] == [False, True]
    assert direct[0].sender.native == str(ANNA_ACI)
    assert direct[0].sender_name == "Anna"
    assert direct[0].reactions[0].mine
    assert direct[1].in_reply_to is not None
    assert direct[1].in_reply_to.is_here
    groups = [row for row in house.chats() if row.title == "Garden"]
    assert len(groups) == 1
    assert "c2VjcmV0" not in groups[0].key.chat
    group = house.rows(groups[0].key)
    assert plain_text(group[0].parts) == "second"
    assert group[0].is_edited
    assert group[1].is_deleted
    assert isinstance(group[2].parts[0], FilePart)
    assert group[3].parts == (NoticePart(NoticeKind.OTHER, text="identity update"),)
    assert summary.messages_new == 6
    assert import_from(house.store, tmp_path).messages_new == 0


def test_what_signal_export_makes(house: House, tmp_path: Path) -> None:
    chat = tmp_path / "Anna"
    (chat / "media").mkdir(parents=True)
    (chat / "media" / "a b.jpg").write_bytes(b"\xff\xd8\xffone")
    lines = [
        _data("Anna", "hello  ", reactions=[["Me", "👍"]]),
        _data("Me", "hi", quote="\n\n> hello\n\n"),
        _data("Anna", "", attachments=[{"name": "a b.jpg", "path": "media/a%20b.jpg"}]),
        _data("Anna", "hello  "),
        _data("Anna", "", attachments=[{"name": "x", "path": "../../secret"}]),
    ]
    (chat / "data.json").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert detect(tmp_path) == detect(chat) == detect(chat / "data.json") == "signal-export"
    summary = import_from(house.store, tmp_path)
    found = rows(house, "import:signal-export", "folder:Anna")
    assert [plain_text(row.parts) for row in found][:2] == ["hello", "> hello\n\nhi"]
    assert found[1].is_mine
    assert found[0].reactions[0].mine
    assert (summary.messages_new, summary.files) == (5, 1)
    assert import_from(house.store, chat).messages_known == 5


def _data(sender: str, body: str, **fields: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"quote": "", "sticker": None, "reactions": [], "attachments": []}
    return {"date": "2025-03-05T10:14:33", "sender": sender, "body": body, **empty, **fields}


def test_what_nchat_exports(house: House, tmp_path: Path) -> None:
    profile = tmp_path / "Telegram_+491701234567"
    profile.mkdir()
    (profile / "42_Anna_2024.txt").write_text(
        "Anna (5 Mar 2024 10:14)\nOne\n\nYou (5 Mar 2024 10:15)\n> One\nTwo\n\nlines\n\n",
        encoding="utf-8",
    )
    (profile / "42_Anna_2025.txt").write_text(
        "Anna (2025-01-01 00:01)\nThree\n\n", encoding="utf-8"
    )
    (profile / "77_2025.txt").write_text("Ben (1 Jan 2025 00:01)\nHi\n\n", encoding="utf-8")
    assert detect(profile) == "nchat"
    summary = import_from(house.store, profile)
    assert (summary.chats, summary.messages_new) == (2, 4)
    account = next(one for one in house.read(accounts.all_accounts) if one.id.startswith("import:"))
    assert account.service == "telegram"
    found = rows(house, account.id, "42")
    assert [plain_text(row.parts) for row in found] == ["One", "> One\nTwo\n\nlines", "Three"]
    assert [row.is_mine for row in found] == [False, True, False]
    assert import_from(house.store, profile).messages_new == 0


def test_the_person_can_say_who_they_are(house: House, tmp_path: Path) -> None:
    telegram(tmp_path, said(1), said(2, from_id="user7"), name="G", type="private_group")
    import_from(house.store, tmp_path, hints=Hints(me="user7"))
    assert [row.is_mine for row in rows(house, TELEGRAM, "chat42")] == [False, True]
