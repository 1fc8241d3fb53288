"""What the search index holds of a message, and a query in the same terms.

Scripts that are written without spaces are indexed as overlapping pairs of characters, of which the
last stands alone, so that every character begins a term. Pictures are terms of their own.
Private-use characters mark terms of ours: the chat, the sender, the account, what a message has with
it. Remote text holds none of them once it is folded.

With any change here :data:`inbox_tui.store.search_index.VERSION` has to grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    NoticePart,
    Part,
    TextPart,
    plain_text,
)
from inbox_tui.store.query.tree import Kind
from inbox_tui.store.search_folding import UNSPACED, folded, is_picture

MAX_CHARACTERS: Final = 64 * 1024
"""How much of one message is indexed."""
MAX_TERMS: Final = 32
"""How many terms of one piece of a query count."""
MAX_QUERY: Final = 1000
"""How many characters of it."""

_ACCOUNTS: Final = 0xE100
_CHATS: Final = 0xF0000
_SENDERS: Final = 0x100000
_FEW: Final = 4096
_MANY: Final = 65_000
_KINDS: Final = {kind: chr(0xE001 + number) for number, kind in enumerate(Kind)}
_KIND_OF_FILE: Final = {
    FileKind.IMAGE: Kind.PICTURE,
    FileKind.VIDEO: Kind.VIDEO,
    FileKind.VOICE: Kind.VOICE,
}
_LINK: Final = re.compile("https?://", re.IGNORECASE)
_RUN: Final = re.compile(f"[{UNSPACED}]+")
_TERM: Final = re.compile(f"[{UNSPACED}]+|(?:(?![{UNSPACED}])[0-9a-z\x80-\U0010ffff])+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a message must hold. ``is_open``: it may go on. ``is_unspaced``: it may stand anywhere."""

    text: str
    is_open: bool = False
    is_unspaced: bool = False


def index_text(parts: tuple[Part, ...], *, chat: int, sender: int, account: int) -> str:
    """What is indexed for a message; ``""`` for one that is never a hit: deleted, or a notice."""
    if all(isinstance(part, NoticePart) for part in parts):
        return ""
    # one character each: such a term takes no room in the lists of beginnings
    marks = [chat_mark(chat), sender_mark(sender), account_mark(account)]
    marks += [_KINDS[kind] for kind in sorted(kinds_of(parts), key=list(Kind).index)]
    return f"{' '.join(marks)} {_prepared(plain_text(parts)[:MAX_CHARACTERS])}".rstrip()


def kinds_of(parts: tuple[Part, ...]) -> frozenset[Kind]:
    """What a message has with it."""
    found: set[Kind] = set()
    for part in parts:
        match part:
            case FilePart(kind=kind, caption=caption):
                found.add(Kind.FILE)
                if kind in _KIND_OF_FILE:
                    found.add(_KIND_OF_FILE[kind])
                if _LINK.search(caption):
                    found.add(Kind.LINK)
            case TextPart(text=text, links=links):
                if links or _LINK.search(text):
                    found.add(Kind.LINK)
    return frozenset(found)


def chat_mark(number: int) -> str:
    """The term of every message of a chat."""
    return _mark(_CHATS, number, _MANY)


def sender_mark(number: int) -> str:
    """The term of every message by an identity."""
    return _mark(_SENDERS, number, _MANY)


def account_mark(number: int) -> str:
    """The term of every message of an account."""
    return _mark(_ACCOUNTS, number, _FEW)


def kind_mark(kind: Kind) -> str:
    """The term of every message with something of that kind."""
    return _KINDS[kind]


def terms_of(query: str, *, is_open: bool = True) -> tuple[Term, ...]:
    """What a person typed, as terms. ``is_open``: the last one may still be being typed."""
    found = [
        Term(word, is_unspaced=bool(_RUN.match(word)))
        for word in _TERM.findall(folded(query[:MAX_QUERY]))
    ][:MAX_TERMS]
    if found and is_open and not is_picture(found[-1].text):
        last = found[-1]
        found[-1] = Term(last.text, is_open=True, is_unspaced=last.is_unspaced)
    return tuple(found)


def pairs(run: str) -> list[str]:
    """The overlapping pairs of characters of a run without spaces."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def _mark(first: int, number: int, base: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, base)
        digits = chr(first + digit) + digits
        if not number:
            return digits


def _prepared(text: str) -> str:
    if text.isascii():
        # case is the index's own business, and so are signs
        return text.replace("\0", " ")
    return _RUN.sub(_indexed_run, folded(text))


def _indexed_run(run: re.Match[str]) -> str:
    text = run[0]
    return f" {' '.join([*pairs(text), text[-1]])} "
