"""Five thousand queries in ten scripts against a slow look at every text: nothing missed, nothing extra.

The documented meaning: words stand between what is neither letter nor number, compared without case
and accents; in scripts without spaces a term stands anywhere; a picture is a word; the last term of
what is typed may go on; a phrase's words follow one another.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest

from inbox_tui.store import search
from tests.store.building import House, received

pytestmark = pytest.mark.slow

SEED: Final = 20
MESSAGES: Final = 1500
QUERIES: Final = 5000

SPACED: Final = {
    "Latin": "räksmörgås Ärger café naïve straw brown fox jumps over lazy Łódź straße",
    "Cyrillic": "привет как дела сегодня хорошо завтра ёлка Москва зима лето",
    "Greek": "καλημέρα τι κάνεις σήμερα αύριο θάλασσα ήλιος νερό ψωμί Αθήνα",
    "Arabic": "مرحبا كيف حالك اليوم غدا شكرا جزيلا صباح الخير كتاب",
    "Hebrew": "שלום מה שלומך היום מחר תודה רבה בוקר טוב ספר",
    "Devanagari": "नमस्ते कैसे हैं आज कल धन्यवाद सुबह किताब पानी घर",
    "Emoji": "🎉 👍 🐈 🚀 🍰 🌧 🎸 🔥 🌍 🍎",
}
UNSPACED: Final = {
    "Han": "今天天气很好我们去公园走路吃饭东京大学图书馆",
    "Kana": "きょうはとてもいいてんきですねカタカナコーヒー",
    "Hangul": "오늘날씨가좋아요우리공원에가요도서관에서만나",
    "Thai": "วันนี้อากาศดีมากเราไปสวนกันเถอะ",
}


def a_text(chance: random.Random) -> str:
    words: list[str] = []
    for _ in range(chance.randint(1, 5)):
        script = chance.choice([*SPACED, *UNSPACED])
        if script in SPACED:
            words += chance.choices(SPACED[script].split(), k=chance.randint(1, 3))
        else:
            words.append(a_run(UNSPACED[script], chance))
    return " ".join(words)


def a_run(letters: str, chance: random.Random) -> str:
    start = chance.randrange(len(letters) - 3)
    run = letters[start : start + chance.randint(1, 8)]
    # a mark belongs to the letter before it, and nobody types one alone
    return run.lstrip("".join(mark for mark in run if unicodedata.category(mark) == "Mn")) or "x"


def a_query(chance: random.Random) -> str:
    script = chance.choice([*SPACED, *UNSPACED])
    if script in UNSPACED:
        return a_run(UNSPACED[script], chance)[: chance.randint(1, 4)]
    words = SPACED[script].split()
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(words) + " "
    if kind == 1:
        word = chance.choice(words)
        return word[: chance.randint(1, len(word))]
    if kind == 2:
        return f"{chance.choice(words)} {chance.choice(words)} "
    return f'"{chance.choice(words)} {chance.choice(words)}"'


@cache
def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    bare = re.sub("[\u0300-\u036f]", "", decomposed)
    return unicodedata.normalize("NFKC", bare).casefold()


@cache
def is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


@cache
def is_unspaced(word: str) -> bool:
    names = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
    return any(unicodedata.name(character, "").startswith(names) for character in word)


def holds(text: str, word: str, *, goes_on: bool) -> bool:
    """A slow look: every place of ``word``, and what stands beside it."""
    text, sought = plain(text), plain(word)
    if sought not in text:
        return False
    if is_unspaced(word) or not any(map(is_letter, sought)):
        return True
    places = (at for at in range(len(text)) if text.startswith(sought, at))
    return any(
        (at == 0 or not is_letter(text[at - 1]))
        and (goes_on or not is_letter(text[at + len(sought) : at + len(sought) + 1] or " "))
        for at in places
    )


def looked_for(query: str) -> Callable[[str], bool]:
    if query.startswith('"'):
        phrase = query.strip('"')
        return lambda text: holds(text, phrase, goes_on=False)
    words = query.split()
    return lambda text: all(
        holds(text, word, goes_on=query[-1] != " " and word is words[-1]) for word in words
    )


@pytest.mark.timeout(300)
def test_search_finds_what_a_slow_look_finds(
    house: House, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(SEED)
    texts = {f"m{number}": a_text(chance) for number in range(MESSAGES)}
    house.hear(*(received(name, text, after=at) for at, (name, text) in enumerate(texts.items())))
    house.store.index_now().result()
    missed, extra, found = [], [], 0
    with house.store.read() as reader:
        for _ in range(QUERIES):
            query = a_query(chance)
            hits = {hit.row.key.message for hit in search.search(reader, query, limit=1000)}
            fits = looked_for(query)
            expected = {name for name, text in texts.items() if fits(text)}
            missed += [(query, texts[name]) for name in expected - hits]
            extra += [(query, texts[name]) for name in hits - expected]
            found += len(hits & expected)
    record_property("recall", found / (found + len(missed)))
    record_property("precision", found / (found + len(extra)))
    assert (missed[:5], extra[:5]) == ([], [])
    assert found > QUERIES
