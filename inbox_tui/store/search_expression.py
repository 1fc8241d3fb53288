"""A query as the search index understands it: an FTS5 expression.

Every term is a quoted string of letters, digits and marks of ours, so that nothing a person types is
syntax, and no query an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from inbox_tui.store.index_text import Term, pairs

_NEAR: Final = 10
"""How many other words may stand between words that are close together."""
_MAX_JOINTS: Final = 4
"""Of so many places in a phrase it is left open whether a blank stands there."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message has to say, and not to say."""

    words: tuple[Term, ...] = ()
    phrases: tuple[tuple[Term, ...], ...] = ()
    unwanted_words: tuple[tuple[Term, ...], ...] = ()
    unwanted_phrases: tuple[tuple[Term, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no word is wanted."""
        return not self.words and not self.phrases


def holding(wording: Wording, wanted: Iterable[str], unwanted: Iterable[str]) -> str:
    """Messages that say what is wanted, with filters as expressions."""
    return _complete(wording, [_word(term) for term in wording.words], wanted, unwanted)


def ranked(wording: Wording, wanted: Sequence[str], unwanted: Sequence[str]) -> tuple[str, ...]:
    """The same messages in ranks, the best first; no message is in two of them.

    Word after word as typed; close together; anywhere; with a last word that goes on.
    """
    closed = tuple(Term(term.text, is_unspaced=term.is_unspaced) for term in wording.words)
    rising = []
    if len(closed) > 1:
        rising += [[_phrase(closed)], [_near(closed)]]
    rising.append([_word(term) for term in closed])
    if closed != wording.words:
        rising.append([_word(term) for term in wording.words])
    ranks = [_complete(wording, said, wanted, unwanted) for said in rising]
    # a lower rank holds the higher ones too
    better = [f"({_all(said)})" for said in rising]
    return (
        ranks[0],
        *(f"({rank}) NOT {above}" for rank, above in zip(ranks[1:], better, strict=False)),
    )


def any_of(marks: Iterable[str]) -> str:
    """Messages with one of these terms of ours."""
    return " OR ".join(f'"{mark}"' for mark in marks)


def _complete(
    wording: Wording, said: list[str], wanted: Iterable[str], unwanted: Iterable[str]
) -> str:
    required = [*said, *(_phrase(terms) for terms in wording.phrases), *wanted]
    refused = [
        *(_all([_word(term) for term in terms]) for terms in wording.unwanted_words),
        *(_phrase(terms) for terms in wording.unwanted_phrases),
        *unwanted,
    ]
    expression = _all(required)
    return f"({expression}) NOT ({_any(refused)})" if refused else expression


def _all(expressions: Sequence[str]) -> str:
    return " AND ".join(f"({one})" for one in expressions)


def _any(expressions: Sequence[str]) -> str:
    return " OR ".join(f"({one})" for one in expressions)


def _word(term: Term) -> str:
    if not term.is_unspaced:
        return f'"{term.text}" *' if term.is_open else f'"{term.text}"'
    return _string(_beginning(term.text))


def _near(terms: Sequence[Term]) -> str:
    between = _NEAR + sum(len(term.text) if term.is_unspaced else 1 for term in terms)
    return f"NEAR({' '.join(map(_word, terms))}, {between})"


def _phrase(terms: Sequence[Term]) -> str:
    """Terms that follow one another. Two without spaces may stand in one run or in two."""
    joints = [
        index
        for index, (one, other) in enumerate(pairwise(terms))
        if one.is_unspaced and other.is_unspaced
    ][:_MAX_JOINTS]
    ways = [
        _string(_tokens(_joined(terms, joints, way))) for way in product((0, 1), repeat=len(joints))
    ]
    return " OR ".join(dict.fromkeys(ways))


def _joined(terms: Sequence[Term], joints: Sequence[int], way: Sequence[int]) -> list[Term]:
    closed = {index for index, is_joined in zip(joints, way, strict=True) if is_joined}
    made = [terms[0]]
    for index, term in enumerate(terms[1:]):
        if index in closed:
            made[-1] = Term(made[-1].text + term.text, is_unspaced=True)
        else:
            made.append(term)
    return made


def _tokens(terms: Sequence[Term]) -> list[str]:
    """What the index holds one after the other; the last may be the beginning of what it holds."""
    tokens: list[str] = []
    for term in terms[:-1]:
        tokens += [*pairs(term.text), term.text[-1]] if term.is_unspaced else [term.text]
    last = terms[-1]
    return tokens + (_beginning(last.text) if last.is_unspaced else [last.text])


def _beginning(run: str) -> list[str]:
    return pairs(run) if len(run) > 1 else [f"{run}*"]


def _string(tokens: Sequence[str]) -> str:
    """One FTS5 string; a star at the end makes its last token a beginning."""
    if tokens[-1].endswith("*"):
        return f'"{" ".join(tokens)[:-1]}" *'
    return f'"{" ".join(tokens)}"'
