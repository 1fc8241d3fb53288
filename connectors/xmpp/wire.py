"""Bounds on what comes over the wire, before anything of it is understood.

RFC 6120 forbids document types, so a stream has no entities to expand; a ``<!`` before the stream's
root element can only be one. After the root element a document type is a syntax error to Expat.
"""

from __future__ import annotations

from typing import Final

MAX_STANZA_BYTES: Final = 8 * 1024 * 1024
"""One top-level element. Servers cap stanzas of clients at a quarter of a megabyte; a large contact
list is the largest thing that comes in one piece."""


class WireViolation(Exception):
    """The server sent what no XMPP server may send. The connection has to end."""


class WireGuard:
    """Looks at the bytes of one stream as they arrive."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A new stream begins."""
        self._is_prolog = True
        self._last = b""
        self._pending = 0

    def root_seen(self) -> None:
        """The root element has begun: no document type can follow."""
        self._is_prolog = False

    def element_done(self) -> None:
        """A top-level element ended."""
        self._pending = 0

    def check(self, data: bytes) -> None:
        """Raise :class:`WireViolation` where ``data`` must not reach the parser."""
        self._pending += len(data)
        if self._pending > MAX_STANZA_BYTES:
            raise WireViolation(
                f"The server sent more than {MAX_STANZA_BYTES:,} bytes in one piece."
            )
        if self._is_prolog:
            seam = self._last + data
            root = seam.find(b"<stream")
            if b"<!" in (seam if root < 0 else seam[:root]):
                raise WireViolation("The server sent a document type, which XMPP forbids.")
            self._last = seam[-16:]
