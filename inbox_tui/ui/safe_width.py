"""Text without the characters whose width terminals disagree about.

Terminals draw a flag, a skin tone or a keycap in one, two or four cells, by their age and tables; one
cell too many moves the rest of the line. Here each such cluster becomes the plainer one it is built
on, which every terminal draws alike. The vowel signs of Indic and Myanmar writing that take a place of
their own are left as they are: words can't be read without them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

SETTING: Final = "appearance.safe_width"

_SELECTORS: Final = frozenset("\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}")
_KEYCAP: Final = "\N{COMBINING ENCLOSING KEYCAP}"
_INVISIBLE: Final = frozenset("\u200b\u2060\ufeff\u200d")
_TONES: Final = range(0x1F3FB, 0x1F400)
_LETTERS: Final = range(0x1F1E6, 0x1F200)
"""Regional indicators: two of them are a flag."""
_TAGS: Final = range(0xE0020, 0xE0080)
_SINCE_2020: Final = (
    range(0x1F6D3, 0x1F6D5),
    range(0x1F6D6, 0x1F6E0),
    range(0x1F6F4, 0x1F700),
    range(0x1F7F0, 0x1F800),
    range(0x1F90C, 0x1F90D),
    range(0x1F972, 0x1F973),
    range(0x1F977, 0x1F979),
    range(0x1F9A3, 0x1F9A5),
    range(0x1F9AB, 0x1F9AE),
    range(0x1F9CB, 0x1F9CD),
    range(0x1FA70, 0x1FB00),
)
"""Blocks that were still filling up in Unicode 13 and later: older tables have no width for them."""
_HARMLESS: Final = re.compile("[ -~\n\xa0-\xac\xae-ʯͰ-҂Ҋ-ԧ–-‧‹›€぀-ゟ゠-ヿ一-鿿가-힣]*\\Z")
_NAMELESS: Final = "[emoji]"


@lru_cache(maxsize=1024)
def simplified(text: str) -> str:
    """``text`` as every terminal draws it in the same number of cells."""
    if text.isascii() or _HARMLESS.match(text):
        return text
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        kept.append(_plain(character, kept))
    return "".join(kept)


def _plain(character: str, kept: list[str]) -> str:
    code = ord(character)
    if character in _SELECTORS or character in _INVISIBLE or character == _KEYCAP:
        return ""
    if code in _TAGS or (code in _TONES and kept and kept[-1]):
        return ""
    if code in _LETTERS:
        return chr(ord("A") + code - _LETTERS.start)
    if any(code in block for block in _SINCE_2020):
        name = unicodedata.name(character, "").lower()
        return f"[{name}]" if name else _NAMELESS
    return character
