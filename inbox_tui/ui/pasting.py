"""What is pasted stays pasted: nothing in it becomes a key.

Textual's parser stops collecting a bracketed paste at an escape character inside it and hands the
rest on as keys, so that a carriage return behind it would send a message. Most terminals take escape
characters out of what they paste; those that don't (and multiplexers) need it done here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

ESCAPE: Final = "\x1b"
PASTE_BEGINS: Final = "\x1b[200~"
PASTE_ENDS: Final = "\x1b[201~"


class PasteGuard:
    """Takes the escape characters out of bracketed pastes, however the input is cut into pieces."""

    def __init__(self) -> None:
        self._is_inside = False
        self._before = ""
        """The end of what was passed on outside a paste: the beginning may be cut in two."""
        self._held = ""
        """Inside a paste: what may become its end."""

    def clean(self, data: str) -> str:
        """As much of the input as can be passed on."""
        passed: list[str] = []
        while data:
            step = self._inside if self._is_inside else self._outside
            piece, data = step(data)
            passed.append(piece)
        return "".join(passed)

    def _outside(self, data: str) -> tuple[str, str]:
        seen = self._before + data
        found = seen.find(PASTE_BEGINS)
        if found < 0:
            self._before = seen[1 - len(PASTE_BEGINS) :]
            return data, ""
        begin = found + len(PASTE_BEGINS) - len(self._before)
        self._is_inside, self._before = True, ""
        return data[:begin], data[begin:]

    def _inside(self, data: str) -> tuple[str, str]:
        seen, self._held = self._held + data, ""
        found = seen.find(PASTE_ENDS)
        if found >= 0:
            self._is_inside = False
            rest = seen[found + len(PASTE_ENDS) :]
            return seen[:found].replace(ESCAPE, "") + PASTE_ENDS, rest
        kept = len(seen) - _possible_end(seen)
        self._held = seen[kept:]
        return seen[:kept].replace(ESCAPE, ""), ""


def _possible_end(text: str) -> int:
    """How many characters at the end of ``text`` may be the first ones of a paste's end."""
    sizes = range(len(PASTE_ENDS) - 1, 0, -1)
    return next((size for size in sizes if text.endswith(PASTE_ENDS[:size])), 0)


class PasteSafeParser(XTermParser):
    """Textual's parser behind a :class:`PasteGuard`."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as Textual has it
        super().__init__(debug)
        self._guard = PasteGuard()

    def feed(self, data: str) -> Iterable[Message]:
        """The events of ``data``; empty data ends the input, as for every parser of Textual."""
        clean = self._guard.clean(data)
        if clean or not data:
            yield from super().feed(clean)


class PasteSafeDriver(linux_driver.LinuxDriver):
    """The driver of Linux and macOS, reading through :class:`PasteSafeParser`."""

    def run_input_thread(self) -> None:
        """Read keys, mouse and pastes until the app ends."""
        # the driver makes its parser itself and takes the class from its own module
        linux_driver.XTermParser = PasteSafeParser  # type: ignore[attr-defined]
        super().run_input_thread()
