"""A slow look at plain texts: what search is held against, and the texts and queries it is tried with.

A message is drawn as a row of plain words, and written down with whatever doesn't count: case,
accents, points, invisible signs, skin colours, any sign between the words. The slow look knows the
plain words alone, so that it shares nothing with the folding it is to judge.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Final

from inbox_tui.domain.ids import ChatId, ChatKey, Identity, Millis
from inbox_tui.domain.message import FileKind

SPACED: Final = {
    "Latin": "räksmörgås Ärger café naïve straw brown fox jumps over lazy Łódź straße",
    "Cyrillic": "привет как дела сегодня хорошо завтра ёлка Москва зима лето",
    "Greek": "καλημέρα τι κάνεις σήμερα αύριο θάλασσα ήλιος νερό ψωμί Αθήνα",
    "Arabic": "مرحبا كيف حالك اليوم غدا شكرا جزيلا صباح الخير كتاب",
    "Hebrew": "שלום מה שלומך היום מחר תודה רבה בוקר טוב ספר",
    "Devanagari": "नमस्ते कैसे हैं आज कल धन्यवाद सुबह किताब पानी घर",
    "Emoji": "🎉 👍 🐈 ❤ 👩 💻 👩‍💻 👨‍👩‍👧 🏳️‍🌈 🇫🇷 🇩🇪 1️⃣ #️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🔥",
}
UNSPACED: Final = {
    "Han": "今天天气很好我们去公园走路吃饭东京大学图书馆",
    "Kana": "きょうはとてもいいてんきですねカタカナコーヒー",
    "Hangul": "오늘날씨가좋아요우리공원에가요도서관에서만나",
    "Thai": "วันนี้อากาศดีมากเราไปสวนกันเถอะ",
}
SCRIPTS: Final = (*SPACED, *UNSPACED)
_SIGNS: Final = (" ", " ", " ", ", ", " – ", "… ", "\u00a0", " / ", "\n", "、", " «", "\u200e ")
_UNSEEN: Final = ("\u00ad", "\u200d", "\u200f", "\u2060")
_POINTS: Final = {"Arabic": "\u064e\u0651\u0640", "Hebrew": "\u05b8\u05bc\u0591"}
_ALIKE: Final = {"ا": "اأإآٱ", "ي": "يىی", "ك": "كک"}
_TONED: Final = "👍👩"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: the plain words it says, and everything a filter can ask for."""

    name: str
    words: tuple[str, ...]
    text: str
    sender: Identity
    chat: ChatKey
    at: Millis
    service: str
    file: FileKind | None = None
    is_starred: bool = False
    is_mine: bool = False

    @property
    def said(self) -> str:
        """The words, each as it is compared."""
        return " ".join(map(plain, self.words))


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and whether a message fits it."""

    typed: str
    fits: Callable[[Drawn], bool] = field(repr=False)
    has_words: bool = False
    """Whether something in the hits is to be marked."""


@cache
def plain(word: str) -> str:
    """Without case, accents, and the sign that asks for a coloured picture."""
    bare = re.sub("[\u0300-\u036f\ufe0f]", "", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFKC", bare).casefold()


def some_words(chance: random.Random) -> list[str]:
    words: list[str] = []
    for _ in range(chance.randint(1, 5)):
        script = chance.choice(SCRIPTS)
        if script in SPACED:
            words += chance.choices(SPACED[script].split(), k=chance.randint(1, 3))
        else:
            words.append(a_run(UNSPACED[script], chance))
    return words


def a_run(letters: str, chance: random.Random) -> str:
    start = chance.randrange(len(letters) - 3)
    run = letters[start : start + chance.randint(1, 8)]
    # a mark belongs to the letter before it, and nobody types one alone
    return run.lstrip("".join(mark for mark in run if unicodedata.category(mark) == "Mn")) or "x"


def written(words: list[str], chance: random.Random) -> str:
    """The words as somebody might have typed them."""
    text = ""
    for word in words:
        is_joined = word in SPACED["Emoji"].split() and chance.random() < 0.3
        text += ("" if is_joined or not text else chance.choice(_SIGNS)) + dressed(word, chance)
    return text


def dressed(word: str, chance: random.Random) -> str:
    """A word with what doesn't count."""
    script = script_of(word)
    if script == "Emoji":
        if word in _TONED:
            return word + chance.choice(("", "\U0001f3fb", "\U0001f3ff"))
        return word + chance.choice(("", "\ufe0f")) if len(word) == 1 else word
    if script in _POINTS:
        return "".join(_pointed(letter, script, chance) for letter in word)
    if script in UNSPACED:
        return word
    form = chance.choice((str, str.upper, str.title) if "ß" not in word else (str,))(word)
    form = unicodedata.normalize(chance.choice(("NFC", "NFD")), form)
    if chance.random() < 0.2:
        at = chance.randint(1, len(form))
        form = form[:at] + chance.choice(_UNSEEN) + form[at:]
    return form


def _pointed(letter: str, script: str, chance: random.Random) -> str:
    letter = chance.choice(_ALIKE.get(letter, letter))
    return letter + (chance.choice(_POINTS[script]) if chance.random() < 0.3 else "")


@cache
def script_of(word: str) -> str:
    return next(name for name in SCRIPTS if word in (SPACED | UNSPACED)[name] or word == "x")


def is_unspaced(word: str) -> bool:
    return word != "x" and script_of(word) in UNSPACED


def a_word(chance: random.Random) -> str:
    script = chance.choice(SCRIPTS)
    if script in UNSPACED:
        return a_run(UNSPACED[script], chance)[: chance.randint(1, 4)]
    return chance.choice(SPACED[script].split())


def words_fit(words: list[str], *, goes_on: bool) -> Callable[[Drawn], bool]:
    """Every word is there; the last may go on."""
    looked_for = [_one(word, goes_on=goes_on and word is words[-1]) for word in words]
    return lambda drawn: all(one.search(drawn.said) for one in looked_for)


def phrase_fits(words: list[str]) -> Callable[[Drawn], bool]:
    """The words follow one another."""
    pattern = _of_word(words[0], goes_on=False)
    for before, word in pairwise(words):
        pattern += " ?" if is_unspaced(before) and is_unspaced(word) else " "
        pattern += _of_word(word, goes_on=False)
    looked_for = re.compile(pattern)
    return lambda drawn: looked_for.search(drawn.said) is not None


def _one(word: str, *, goes_on: bool) -> re.Pattern[str]:
    return re.compile(_of_word(word, goes_on=goes_on))


def _of_word(word: str, *, goes_on: bool) -> str:
    sought = re.escape(plain(word))
    if word != "x" and is_unspaced(word):
        return sought
    is_open = goes_on and script_of(word) != "Emoji"
    return rf"(?<!\S){sought}" + ("" if is_open else r"(?!\S)")


def day_of(at: Millis) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


CHATS: Final = (ChatId("!kitchen:example.org"), ChatId("!hall:example.org"), ChatId("tg-1"))
