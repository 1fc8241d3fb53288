"""Plain text: a head for each message, and what it says indented below, so that it can't pass for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TextIO

from inbox_tui.domain.message import FilePart, NoticePart, Part, TextPart
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.exporting import rendering
from inbox_tui.store.rows import ChatRow, MessageRow

_MARGIN: Final = "    "


class TextPages:
    """Chats as plain text."""

    suffix = ".txt"

    def begin(self, out: TextIO, chat: ChatRow) -> _TextPage:
        """Begin the page of a chat."""
        out.write(f"{safe_line(chat.title).text}\n")
        out.write(f"{safe_line(f'{chat.service}, {chat.kind.value} chat').text}\n\n")
        return _TextPage(out)

    def index(self, out: TextIO, entries: Sequence[tuple[str, str, int]]) -> None:
        """Write the list of pages."""
        out.writelines(
            f"{file}  {count:,} messages  {safe_line(title).text}\n"
            for file, title, count in entries
        )


class _TextPage:
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def add(self, row: MessageRow) -> None:
        marks = ["edited"] if row.is_edited else []
        if row.status is not None:
            marks.append(row.status.value)
        mark = f" ({', '.join(marks)})" if marks else ""
        self._out.write(f"{rendering.minute(row.sent_at)}  {rendering.sender(row)}{mark}\n")
        for line in _lines(row):
            self._out.write(f"{_MARGIN}{line}".rstrip() + "\n")
        self._out.write("\n")

    def end(self) -> None:
        pass


def _lines(row: MessageRow) -> list[str]:
    replaced = rendering.instead(row)
    if replaced is not None:
        return [replaced]
    lines: list[str] = []
    if row.in_reply_to is not None:
        quoted = safe_line(f"{row.in_reply_to.sender_name}: {row.in_reply_to.text}").text
        lines.append(f"> {quoted}" if row.in_reply_to.is_here else "> (a message that is not here)")
    for part in row.parts:
        lines.extend(_part(row, part).split("\n"))
    if row.reactions:
        lines.append("  ".join(f"{safe_line(one.key).text} {one.count}" for one in row.reactions))
    return lines


def _part(row: MessageRow, part: Part) -> str:
    match part:
        case TextPart(text=text, is_action=is_action):
            said = rendering.whole(text)
            targets = "".join(
                f"\n({rendering.whole(link.target)})"
                for link in part.links
                if link.target not in text
            )
            return f"* {said}{targets}" if is_action else said + targets
        case FilePart(caption=caption):
            said = f"[{rendering.file_words(part)}]"
            return f"{said}\n{rendering.whole(caption)}" if caption else said
        case NoticePart():
            return f"({rendering.notice(row, part)})"
        case _:
            return f"[{rendering.unreadable_words(part)}]"
