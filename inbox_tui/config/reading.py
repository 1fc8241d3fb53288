"""The file's text into values, and into problems where it can't be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from inbox_tui.config import account_choices as accounts
from inbox_tui.config.file import MOST_BYTES
from inbox_tui.config.key_choices import ALLOWED, SECTION, as_keys, line_of_row
from inbox_tui.config.kinds import Plain
from inbox_tui.config.lines import line_of
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.settings import BY_KEY, SECTIONS

_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a file."""

    values: Mapping[str, Plain]
    """By key; what is not set is left out."""
    bad: frozenset[str]
    """Keys that are set to what they can't be: what held before still holds."""
    problems: tuple[Problem, ...]
    keys: Mapping[str, str]
    """The person's own keys, by row: alternatives separated by commas."""
    proxies: Mapping[str, str]
    """By account; nothing for the direct way."""


def read(text: str) -> Read:
    """Read a file. Raises :class:`BadConfig` where it is not TOML at all."""
    document = _parsed(text)
    values: dict[str, Plain] = {}
    problems: list[Problem] = []
    bad: set[str] = set()
    keys: dict[str, str] = {}
    proxies: dict[str, str] = {}
    for path, value in _flattened(document):
        key = ".".join(path)
        setting = BY_KEY.get(key)
        if setting is None and path[0] == SECTION and len(path) > 1:
            row, chosen = ".".join(path[1:]), as_keys(value)
            if chosen is None:
                what = f"{_shown(value)} is not possible; it can be {ALLOWED}"
                problems.append(Problem(what, line_of_row(text, row), key))
            else:
                keys[row] = chosen
        elif setting is None and path[0] == accounts.SECTION and len(path) > 1:
            if why := accounts.why_not(path, value):
                bad.add(accounts.SECTION)
                problems.append(Problem(why, line_of(text, path), key))
            else:
                proxies[path[1]] = str(value)
        elif setting is None:
            problems.append(Problem(_unknown(path), line_of(text, path), key))
        elif setting.kind.allows(value):
            values[key] = value  # type: ignore[assignment]  # the kind has just looked
        else:
            bad.add(key)
            what = f"{_shown(value)} is not possible; it can be {setting.kind.allowed}"
            problems.append(Problem(what, line_of(text, path), key))
    return Read(values, frozenset(bad), tuple(problems), keys, proxies)


def _parsed(text: str) -> Mapping[str, object]:
    if len(text) > MOST_BYTES:
        raise BadConfig(Problem(f"it is larger than {MOST_BYTES:,} bytes"))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        at = _AT.search(words)
        line = int(at[1]) if at and at[1] else (len(text.splitlines()) or 1) if at else None
        raise BadConfig(Problem(f"not TOML: {_AT.sub('', words)}", line)) from error
    except RecursionError as error:
        raise BadConfig(Problem("not TOML that can be read: it is nested too deeply")) from error


def _flattened(
    table: Mapping[str, object], outer: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object]]:
    for word, value in table.items():
        path = (*outer, word)
        if isinstance(value, dict) and ".".join(path) not in BY_KEY:
            yield from _flattened(value, path)
        else:
            yield path, value


def _unknown(path: tuple[str, ...]) -> str:
    near = get_close_matches(".".join(path), BY_KEY, 1, 0.7)
    if near:
        return f"there is no such setting; did you mean {near[0]}?"
    known = [key.partition(".")[2] for key in BY_KEY if key.startswith(f"{path[0]}.")]
    if known:
        return f"there is no such setting; [{path[0]}] has {', '.join(known)}"
    return f"there is no such section; there are {', '.join(each.id for each in SECTIONS)}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    words = f'"{value}"' if isinstance(value, str) else str(value)
    return words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…"
