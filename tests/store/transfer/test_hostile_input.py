"""Whatever a file holds, it is taken in, or refused with its name and line: nothing crashes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting import codec
from inbox_tui.store.exporting.codec import Malformed
from inbox_tui.store.exporting.export import Order, export
from inbox_tui.store.exporting.records import AttachmentRecord
from inbox_tui.store.importing import own
from inbox_tui.store.importing.detecting import OPENS, Hints, open_source
from inbox_tui.store.importing.errors import BadFile, NotRecognised
from inbox_tui.store.importing.importing import import_from
from inbox_tui.store.importing.own import OwnExport
from tests.store.building import House
from tests.store.transfer.filling import CORPUS, fill, lines_of
from tests.store.transfer.test_other_programs import said, signal_lines, telegram
from tests.store.transfer.test_whatsapp import STYLES

SEED = 20_261_123
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def lines(house: House, tmp_path: Path) -> list[dict[str, Any]]:
    """The lines of an export with everything in it."""
    fill(house)
    export(house.store, Order(tmp_path / "first"))
    return lines_of(tmp_path / "first")


@contextmanager
def naming(*names: str) -> Iterator[None]:
    """What is refused says where it is."""
    refused = ""
    try:
        yield
    except BadFile as error:
        refused = str(error)
        raise
    finally:
        assert not refused or any(name in refused for name in names), refused


def test_a_field_of_another_type_is_refused_or_taken(
    lines: list[dict[str, Any]],
) -> None:
    wrong: list[Any] = [None, True, -1, 2**64, 1.5, "x", [], [[]], {}, {"$": "TextPart"}]
    for line in lines:
        for field in line:
            for value in wrong:
                try:
                    codec.decode(json.dumps({**line, field: value}))
                except Malformed:
                    continue


def test_any_field_may_hold_anything(
    house: House, lines: list[dict[str, Any]], tmp_path: Path
) -> None:
    source = random.Random(SEED)
    values: list[Any] = [
        *(entry["text"] for entry in CORPUS[:20]),
        *(
            "",
            "x" * 5000,
            -(2**62),
            2**62,
            0,
            True,
            None,
            [],
            ["\ud800"],
            {"message": None, "past": -5},
        ),
    ]
    for round_ in range(40):
        changed = [
            {**line, source.choice(sorted(line)): source.choice(values)}
            if source.random() < 0.3 and line["type"] != "header"
            else line
            for line in lines
        ]
        head = {**changed[0], "exported_at": 0}
        path = tmp_path / f"{round_}.jsonl"
        path.write_text("\n".join(map(json.dumps, [head, *changed[1:]])))
        with suppress(BadFile), naming(f"{round_}.jsonl, line"):
            import_from(house.store, path)
    assert house.read(lambda reader: reader.connection.scalar("PRAGMA integrity_check")) == "ok"
    for row in house.chats():
        house.rows(row.key)


@seed(SEED)
@SLOW
@given(content=st.binary(max_size=400))
@pytest.mark.parametrize("program", OPENS)
def test_any_bytes_are_refused_in_words(
    house: House, tmp_path: Path, program: str, content: bytes
) -> None:
    path = tmp_path / "any_2025.txt"
    path.write_bytes(content)
    _taken_or_refused(house, path, program)


def samples() -> dict[str, str]:
    whatsapp = "\n".join(STYLES["iPhone, American"])
    chat = {"name": "A", "type": "personal_chat", "id": 42, "messages": [said(1), said(2)]}
    return {
        "whatsapp": whatsapp,
        "telegram": json.dumps(chat),
        "signal": "\n".join(map(json.dumps, signal_lines())),
        "signal-export": json.dumps({"date": "2025-03-05T10:14:33", "sender": "A", "body": "b"}),
        "nchat": "Anna (5 Mar 2024 10:14)\nOne\n\nYou (5 Mar 2024 10:15)\nTwo\n",
    }


@pytest.mark.parametrize("program", samples())
def test_a_file_that_was_damaged_is_taken_or_refused(
    house: House, tmp_path: Path, program: str
) -> None:
    source = random.Random(SEED)
    whole = samples()[program].encode()
    path = tmp_path / "any_2025.txt"
    for _ in range(60):
        content = bytearray(whole)
        for _ in range(source.randint(1, 4)):
            content[source.randrange(len(content))] = source.choice(b'{}[]":,\\\0\xff9-\n ')
        path.write_bytes(content[: source.randint(1, len(content))])
        _taken_or_refused(house, path, program)


@seed(SEED)
@SLOW
@given(
    value=JSON, field=st.sampled_from([*sorted(said(1)), "reactions", "photo", "poll", "actor_id"])
)
def test_a_message_of_telegram_may_hold_anything(
    house: House, tmp_path: Path, value: object, field: str
) -> None:
    telegram(tmp_path, {**said(1), field: value})
    _taken_or_refused(house, tmp_path, "telegram")


def _taken_or_refused(house: House, path: Path, program: str) -> None:
    with suppress(BadFile), naming(path.name, "result.json"):
        import_from(house.store, path, hints=Hints(program))


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"type":"message"}',
        "9" * 5000,
        '{"type":["header"]}',
        "\0",
    ],
    ids=["lists", "objects", "empty", "number", "kind", "nul"],
)
def test_a_line_that_is_no_record_is_said_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "export.jsonl"
    head = '{"type":"header","format":"inbox-tui-export","version":1,"exported_at":0}'
    path.write_text(f"{head}\n{line}\n")
    with pytest.raises(BadFile, match=r"export\.jsonl, line 2: "):
        list(OwnExport(path).records())


@pytest.mark.parametrize(("length", "is_taken"), [(1000, True), (1001, False)])
def test_a_line_has_a_cap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int, is_taken: bool
) -> None:
    monkeypatch.setattr(own, "MAX_LINE_BYTES", 1000)
    path = tmp_path / "export.jsonl"
    head = '{"type":"header","format":"inbox-tui-export","version":1,"exported_at":0}\n'
    begin, end = '{"type":"person","identities":[],"name":"', '"}\n'
    path.write_text(head + begin + "x" * (length - len(begin) - len(end)) + end)
    if is_taken:
        assert len(list(OwnExport(path).records())) == 2
    else:
        with pytest.raises(BadFile, match="line 2: the line is too long"):
            list(OwnExport(path).records())


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"type":"header","format":"inbox-tui-export","version":2,"exported_at":0}\n')
    with pytest.raises(BadFile, match="later version"):
        open_source(path, Hints())


def test_an_export_that_breaks_off_is_taken_and_said_so(
    house: House, empty: House, tmp_path: Path
) -> None:
    fill(house)
    export(house.store, Order(tmp_path / "first"))
    path = tmp_path / "first" / "export.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-3]))
    summary = import_from(empty.store, tmp_path / "first")
    assert not summary.is_complete
    assert summary.messages_new > 0


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/hostname",
        "files/../../secret",
        "files/00000001.bin/..",
        "files",
        "\0",
        "C:\\x",
    ],
)
def test_a_name_in_an_export_leads_nowhere_else(
    house: House, tmp_path: Path, lines: list[dict[str, Any]], name: str
) -> None:
    (tmp_path / "secret").write_text("secret")
    own = OwnExport(tmp_path / "first")
    record = next(one for one in own.records() if isinstance(one, AttachmentRecord))
    assert own.content(record) is not None
    changed = codec.decode(codec.encode(record).replace(record.file or "-", "@"))
    assert isinstance(changed, AttachmentRecord)
    hostile = AttachmentRecord(
        record.account, record.chat, record.message, record.remote, file=name
    )
    assert own.content(hostile) is None


def test_a_file_that_is_another_is_refused(house: House, empty: House, tmp_path: Path) -> None:
    fill(house)
    export(house.store, Order(tmp_path / "first"))
    for path in (tmp_path / "first" / "files").iterdir():
        path.write_bytes(b"something else")
    summary = import_from(empty.store, tmp_path / "first")
    assert (summary.files, summary.refused["the file is not the one that was exported"]) == (0, 2)


def test_what_is_no_export_is_not_recognised(house: House, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    for name in ("empty", "a.pdf", "nowhere"):
        with pytest.raises(NotRecognised):
            import_from(house.store, tmp_path / name)
    assert issubclass(NotRecognised, StoreError)
