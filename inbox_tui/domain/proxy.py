"""The way one account takes to the network, where it isn't the direct one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from inbox_tui.domain.secret import Secret

SCHEMES: Final = ("socks5", "socks5h", "http", "https")
ALLOWED: Final = "socks5://host:port or http://host:port"
_MOST_CHARACTERS: Final = 300


class BadProxy(ValueError):
    """No proxy is written so; the message says how one is."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """``url`` is scheme, host and port, without who one is there. Names are looked up by the proxy."""

    url: str
    user: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))


def parse_proxy(text: str) -> Proxy:
    """``socks5://user:password@host:1080``. Raises :class:`BadProxy`, never quoting a password."""
    text = text.strip()
    if len(text) > _MOST_CHARACTERS or not text.isprintable() or " " in text:
        raise BadProxy(f"write it as {ALLOWED}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadProxy(f"its port is a number up to 65535; write it as {ALLOWED}") from None
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadProxy(f"write it as {ALLOWED}")
    if port is None:
        raise BadProxy(f"its port is missing; write it as {ALLOWED}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadProxy(f"nothing comes after the port; write it as {ALLOWED}")
    # both mean the same to us: the proxy looks the name up, or where one goes would be seen here
    scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Proxy(
        f"{scheme}://{host}:{port}",
        unquote(parts.username or ""),
        Secret(unquote(parts.password or "")),
    )
