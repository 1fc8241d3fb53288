"""The words of the generated corpus: eleven languages, made from a seed and drawn as people draw them.

The words are made up from each script's own letters. What matters to a store is how many there are,
how long they are in bytes, whether spaces stand between them, and how often the common ones return.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

VOCABULARY: Final = 20_000
"""Words of one language."""
_DRAWN: Final = 1 << 17
"""Words drawn beforehand of each language: a message is a piece of that row."""
_ZIPF: Final = 1.05
_EMOJI: Final = ("😀", "👍", "🎉", "❤", "🚀", "👩‍💻", "🇫🇷")


@dataclass(frozen=True, slots=True)
class Script:
    """How a language is written, and how much of it the corpus holds."""

    name: str
    share: int
    """Messages of every hundred."""
    syllables: tuple[str, ...]
    words: int
    """In a message, on average."""
    joint: str = " "


def _ranged(*spans: tuple[int, int]) -> tuple[str, ...]:
    return tuple(chr(code) for first, last in spans for code in range(first, last + 1))


def _paired(first: str, second: str) -> tuple[str, ...]:
    return tuple(one + two for one in first for two in second)


SCRIPTS: Final = (
    Script("English", 34, _paired("bcdfghlmnprstvw", "aeiou"), 15),
    Script("German", 10, _paired("bdfghklmnrstwz", "aeiouäöü"), 14),
    Script("Spanish", 9, _paired("bcdflmnprstv", "aeioñáó"), 14),
    Script("Portuguese", 7, _paired("bcdfglmnprst", "aeioãçé"), 14),
    Script("Russian", 9, _paired("бвгдклмнпрст", "аеиоуыя"), 9),
    Script("Arabic", 6, _ranged((0x0627, 0x063A), (0x0641, 0x064A)), 12),
    Script("Hindi", 6, _paired("कखगचजटडतदनपबमरलसह", "ािीुेो"), 7),
    Script("Thai", 4, _paired("กขคงจชดตนบปมรลสห", "าะเแโ"), 9, joint=""),
    Script("Chinese", 7, _ranged((0x4E00, 0x5DFF)), 16, joint=""),
    Script(
        "Japanese", 5, _ranged((0x3041, 0x3093), (0x30A1, 0x30F3), (0x4E00, 0x51FF)), 16, joint=""
    ),
    Script("Korean", 3, _ranged((0xAC00, 0xB9FF)), 9),
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language ready to be spoken."""

    script: Script
    vocabulary: tuple[str, ...]
    """Commonest first."""
    drawn: tuple[str, ...]

    def said(self, random: Random) -> str:
        """What a message says."""
        length = 1 + int(random.expovariate(1 / self.script.words))
        start = int(random.random() * (_DRAWN - length)) if length < _DRAWN else 0
        return self.script.joint.join(self.drawn[start : start + length])


def languages(seed: int) -> tuple[Language, ...]:
    """Every language of the corpus; the same for the same seed."""
    return tuple(_language(script, Random(f"{seed} {script.name}")) for script in SCRIPTS)


def emoji(random: Random) -> str:
    """A picture people send."""
    return random.choice(_EMOJI)


def _language(script: Script, random: Random) -> Language:
    vocabulary = _vocabulary(script, random)
    weights = list(accumulate(1 / (rank + 2) ** _ZIPF for rank in range(len(vocabulary))))
    drawn = random.choices(vocabulary, cum_weights=weights, k=_DRAWN)
    return Language(script, vocabulary, tuple(drawn))


def _vocabulary(script: Script, random: Random) -> tuple[str, ...]:
    if not script.joint and len(script.syllables[0]) == 1:
        letters = list(script.syllables)
        random.shuffle(letters)
        return tuple(letters)
    words: dict[str, None] = {}
    tried = 0
    while len(words) < VOCABULARY:
        # common words are short ones, as everywhere
        most = 2 + tried // (VOCABULARY // 3)
        words["".join(random.choices(script.syllables, k=random.randint(1, most)))] = None
        tried += 1
    return tuple(words)
