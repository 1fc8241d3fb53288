"""Text as search compares it: words apart, without case, accents, vowel points and signs.

What this yields is what the search index holds, where a character beyond ASCII belongs to a word
whatever it is: so every sign that belongs to none has to become a blank here.

With any change here :data:`inbox_tui.store.search_index.VERSION` has to grow.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Characters of scripts that are written without spaces, as ranges of a regular expression."""

_DROPPED: Final = re.compile(
    "[\u00ad\u0300-\u036f"
    # Hebrew and Arabic points, and the stroke that only makes a word longer
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08d3-\u08e1\u08e3-\u08ff"
    # what joins, parts, turns round or chooses a shape, and is not seen
    "\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_ALIKE: Final = {
    "\u0671": "\u0627",
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u06a9": "\u0643",
    "\u0629": "\u0647",
}
"""Arabic letters that are written for one another: alef, yeh, kaf, and heh at the end of a word."""

_PICTURE: Final = "[\u203c\u2049\u2100-\u2bff\u3030\u303d\U0001f000-\U0001fbff]"
_SHAPE: Final = "[\ufe0f\U0001f3fb-\U0001f3ff]"
SEQUENCE: Final = re.compile(
    "([\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0020-\U000e007f]+"
    f"|{_PICTURE}{_SHAPE}*(?:\u200d{_PICTURE}{_SHAPE}*)+"
    f"|{_PICTURE}{_SHAPE}+)"
)
"""Several characters that are drawn as one picture: flags, keys, families, people with a skin colour."""
_SHAPES: Final = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff]")
_KEYS: Final = str.maketrans({"#": "\ue020", "*": "\ue021"})
"""ASCII signs end a word in the index, so the keys with these get characters of ours."""
_MAX_SIGNS: Final = 1 << 14


class _Signs(dict[int, str]):
    """What becomes of each character of a folded text, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MAX_SIGNS:
            self.clear()
        character = chr(code)
        category = unicodedata.category(character)
        if code < 0x80 or category[0] in "LN" or category in ("Mn", "Mc"):
            made = _ALIKE.get(character, character)
        elif category == "So" and code > 0xFF:
            made = f" {character} "
        else:
            made = " "
        self[code] = made
        return made


_signs: Final = _Signs()


def folded(text: str) -> str:
    """``text`` as it is compared: words, and pictures as words of their own, between blanks and signs."""
    if text.isascii():
        return text.lower()
    pieces = SEQUENCE.split(text)
    if len(pieces) == 1:
        return _folded(text)
    return "".join(
        f" {picture(piece)} " if index % 2 else _folded(piece) for index, piece in enumerate(pieces)
    )


def picture(sequence: str) -> str:
    """A picture that several characters make, as one word; its skin colour doesn't matter."""
    return _SHAPES.sub("", sequence).translate(_KEYS)


def is_picture(word: str) -> bool:
    """Whether a folded word is a picture, which nobody types the beginning of."""
    return unicodedata.category(word[0])[0] not in "LNM" or word[-1] == "\u20e3"


def _folded(text: str) -> str:
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", bare).casefold().translate(_signs)
