"""Text made ready for the search index, and a query in the same terms.

Scripts that are written without spaces are indexed as overlapping pairs of characters, of which the
last stands alone, so that every character begins a term. Emoji are terms of their own. Private-use
characters mark terms of ours, the chat, and are taken out of remote text.

With any change here :data:`inbox_tui.store.search_index.VERSION` has to grow.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 64 * 1024
"""How much of one message is indexed."""
MAX_TERMS: Final = 32
"""How many terms of a query count."""

_CHAT: Final = "\ue000"
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_PRIVATE: Final = re.compile("[\ud800-\uf8ff\U000f0000-\U0010ffff\0]")
_TERM: Final = re.compile(f"[{_UNSPACED}]+|[^\\s{_UNSPACED}]+")
_ACCENTS: Final = frozenset(map(chr, range(0x300, 0x370)))
_KEPT: Final = frozenset({"L", "N"})
_KEPT_MARKS: Final = frozenset({"Mn", "Mc"})


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a message must hold. ``is_open``: it may go on. ``is_unspaced``: it may stand anywhere."""

    text: str
    is_open: bool = False
    is_unspaced: bool = False


def index_text(text: str, chat: int) -> str:
    """What is indexed for a message of a chat; ``""`` where there is nothing to find."""
    prepared = _prepared(text[:MAX_CHARACTERS])
    return f"{_CHAT}{chat} {prepared}" if prepared else ""


def terms_of(query: str, *, is_open: bool = True) -> tuple[Term, ...]:
    """What a person typed, as terms. ``is_open``: the last one may still be being typed."""
    spaced = _spaced(_PRIVATE.sub(" ", fold(query[:1000])))
    found = [
        Term(word, is_unspaced=bool(_RUN.fullmatch(word)))
        for raw in _TERM.findall(spaced)
        for word in _words(raw)
    ][:MAX_TERMS]
    if found and is_open:
        last = found[-1]
        found[-1] = Term(last.text, is_open=True, is_unspaced=last.is_unspaced)
    return tuple(found)


def expression_of(terms: tuple[Term, ...], chat: int | None) -> str:
    """An FTS5 query. Every term is a quoted string, so nothing a person types is syntax."""
    said = [_expression(term) for term in terms]
    if chat is not None:
        said.insert(0, f'"{_CHAT}{chat}"')
    return " AND ".join(said)


def fold(text: str) -> str:
    """Text without case and accents, as everything is compared.

    Marks of other kinds stay: without them it is another letter, as in kana, Thai and Devanagari.
    """
    bare = "".join(part for part in unicodedata.normalize("NFKD", text) if part not in _ACCENTS)
    return unicodedata.normalize("NFKC", bare).casefold()


def _expression(term: Term) -> str:
    if not term.is_unspaced:
        return f'"{term.text}" *' if term.is_open else f'"{term.text}"'
    if len(term.text) == 1:
        return f'"{term.text}" *'
    return '"' + " ".join(_pairs(term.text)) + '"'


def _prepared(text: str) -> str:
    if text.isascii():
        return text.replace("\0", " ").strip()
    normal = _PRIVATE.sub(" ", fold(text))
    return _spaced(_RUN.sub(_indexed_run, normal)).strip()


def _indexed_run(run: re.Match[str]) -> str:
    text = run[0]
    return f" {' '.join([*_pairs(text), text[-1]])} "


def _pairs(text: str) -> list[str]:
    return [text[index : index + 2] for index in range(len(text) - 1)]


def _spaced(text: str) -> str:
    """Pictures apart from the words they touch."""
    if text.isascii():
        return text
    return "".join(
        f" {character} "
        if character > "\u00ff" and unicodedata.category(character) == "So"
        else character
        for character in text
    )


def _words(raw: str) -> list[str]:
    """The pieces of ``raw`` that the index's tokenizer would take as terms."""
    kept = "".join(character if _is_kept(character) else " " for character in raw)
    return kept.split()


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in _KEPT or category in _KEPT_MARKS or category == "So"
