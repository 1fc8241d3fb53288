"""Shows what the terminal sends for each key that is pressed, and what it is bound to.

Reads the terminal itself, in the mode the app puts it into, so that the bytes are those the app gets; the
names are made by the parser the app has.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser

from inbox_tui.ui.keys import KEYS
from inbox_tui.ui.keys.key_map import KeyMap, display_sequence

HEAD: Final = "Press keys to see what the terminal sends for them. Ctrl+Q, twice, ends."
_END: Final = "ctrl+q"
_KITTY_ON: Final = "\x1b[>1u"
_KITTY_OFF: Final = "\x1b[<u"
_SILENCE_SECONDS: Final = 0.05
"""After so long without a byte what came is one press: an escape alone is the key of that name."""


def names_of(data: bytes) -> list[str]:
    """Textual's names of the keys that some bytes are; none where they are no keys."""
    parser = XTermParser()
    text = data.decode("utf-8", "replace")
    found = [*parser.feed(text), *parser.feed("")]
    return [event.key for event in found if isinstance(event, events.Key)]


def described(data: bytes, map_: KeyMap) -> list[str]:
    """Lines for one press: the bytes, the key's name, and the rows it is bound to."""
    names = names_of(data)
    lines = [f"{data.hex(' '):<30} {data!r:<20} {', '.join(names) or 'no key'}"]
    for name in names:
        bound = [
            f"    {key.where.value}: {key.description} ({key.id})"
            for key in KEYS
            if name in map_.keys_of(key)
        ]
        begins = [
            f"    {key.where.value}: begins {display_sequence(keys)}, {key.description} ({key.id})"
            for key in KEYS
            for keys in map_.keys_of(key)
            if keys.startswith(f"{name} ")
        ]
        lines += [*bound, *begins] or ["    bound to nothing"]
    return lines


def probe(map_: KeyMap, say: Callable[[str], None]) -> None:
    """Describe every press until the end is pressed twice."""
    say(HEAD)
    before: list[str] = []
    with _raw(sys.stdin.fileno()):
        for data in _presses(sys.stdin.fileno()):
            for line in described(data, map_):
                say(line)
            names = names_of(data)
            if names == before == [_END]:
                return
            before = names


def _presses(terminal: int) -> Iterator[bytes]:
    while True:
        data = os.read(terminal, 4_096)
        if not data:
            return
        while select.select([terminal], [], [], _SILENCE_SECONDS)[0]:
            more = os.read(terminal, 4_096)
            if not more:
                break
            data += more
        yield data


@contextmanager
def _raw(terminal: int) -> Iterator[None]:
    """The terminal without echo, line by line or signals, speaking as it does to the app."""
    # not there on Windows, where the command says so
    import termios  # noqa: PLC0415
    import tty  # noqa: PLC0415

    before = termios.tcgetattr(terminal)
    sys.stdout.write(_KITTY_ON)
    sys.stdout.flush()
    tty.setcbreak(terminal)
    mode = termios.tcgetattr(terminal)
    mode[0] &= ~(termios.ICRNL | termios.IXON)
    mode[3] &= ~(termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(terminal, termios.TCSANOW, mode)
    try:
        yield
    finally:
        sys.stdout.write(_KITTY_OFF)
        sys.stdout.flush()
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
