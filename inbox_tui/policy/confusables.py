"""Texts that look alike: skeletons after Unicode Technical Standard 39, and the scripts of a text.

Two texts are confusable when their skeletons are equal. A skeleton is for comparing only, never for
showing. The data is Unicode's own, as ``confusable-homoglyphs`` ships it.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

MAX_CHARACTERS: Final = 400
"""Of a text that is compared: names and hosts are shorter."""

_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Drawn as nothing though they are letters or marks."""
_NO_SCRIPT: Final = frozenset({"COMMON", "INHERITED", "UNKNOWN"})
_WRITTEN_TOGETHER: Final = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "HANGUL"}),
    frozenset({"HAN", "BOPOMOFO"}),
)
_LIKE_LATIN: Final = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
"""Scripts of which many letters are drawn as Latin ones are."""


def skeleton(text: str) -> str:
    """What ``text`` looks like (UTS 39, section 4), without anything that is not drawn."""
    shown = "".join(c for c in text[:MAX_CHARACTERS] if not _is_invisible(c))
    drawn = "".join(map(_prototype, unicodedata.normalize("NFD", shown)))
    return unicodedata.normalize("NFD", drawn)


def look_alike(one: str, other: str) -> bool:
    """Whether two texts could be taken for one another, large and small letters being the same."""
    return bool(looks(one) & looks(other))


def looks(text: str) -> frozenset[str]:
    """What ``text`` can look like: texts that share one of these are taken for one another."""
    plain = " ".join(text.split())
    # a capital I passes for an l, and a capital Cyrillic В for a B, only before they are made small
    found = {skeleton(plain).casefold(), skeleton(plain.casefold()).casefold()}
    return frozenset(each for each in found if each.strip())


def scripts(text: str) -> frozenset[str]:
    """The scripts of the letters in ``text``, by their names in Unicode, in capitals."""
    return frozenset(map(_script, text[:MAX_CHARACTERS])) - _NO_SCRIPT


def mixes_look_alikes(word: str) -> bool:
    """Whether one word takes its letters from scripts that nobody writes together.

    Latin beside one other script is ordinary, unless letters of that one are drawn as Latin ones
    are (the levels "highly" and "moderately restrictive" of UTS 39, section 5.2).
    """
    used = scripts(word)
    others = used - {"LATIN"}
    if len(others) <= 1:
        return len(used) > 1 and bool(others & _LIKE_LATIN)
    return not any(others <= together for together in _WRITTEN_TOGETHER)


def _is_invisible(character: str) -> bool:
    return (
        character in _FILLERS
        or unicodedata.category(character) in ("Cc", "Cf", "Cs")
        or 0xFE00 <= ord(character) <= 0xFE0F
    )


@lru_cache(maxsize=4096)
def _prototype(character: str) -> str:
    """The one of all that look like ``character`` that stands for them."""
    data = _data()
    alike = data.get(character, ())
    if len(alike) != 1:
        # nothing looks like it, or it stands for several itself
        return character
    other = alike[0]
    if len(data.get(other, ())) > 1:
        return other
    # each names the other, and the data doesn't say which of them stands for both
    return max(character, other, key=lambda each: (len(each), each))


@cache
def _data() -> dict[str, tuple[str, ...]]:
    # a megabyte that is read when the first two texts are compared
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    return {
        character: tuple(each["c"].strip("\u200e") for each in alike)
        for character, alike in confusables_data.items()
    }


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    from confusable_homoglyphs.categories import alias  # noqa: PLC0415 - as above

    return str(alias(character))
