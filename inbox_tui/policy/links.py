"""What a person should know of a link before it opens.

Only ``http`` and ``https`` open. The host is given in the form the network uses (punycode), because
letters of other scripts can draw a name that isn't the one they seem to spell.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from inbox_tui.policy.hosts import host_concerns

MAX_LINK: Final = 4_096
_SCHEMES: Final = frozenset({"http", "https"})
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?\Z")
_LOOKS_LIKE_LINK: Final = re.compile(
    r"\s*(?:(https?)://)?(?:[^\s/@]*@)?((?:[^\s/:@.]+\.)+[^\s/:@.]{2,})(?::\d+)?(?:[/?#]\S*)?\s*\Z",
    re.IGNORECASE,
)
_STANDARD_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """Whether a link opens, where it leads, and what speaks against it.

    ``url`` is the address to open, ASCII only and empty where it doesn't open. ``concerns`` are
    sentences for the person; where it doesn't open, the first says why.
    """

    openable: bool
    host_punycode: str
    concerns: tuple[str, ...] = ()
    url: str = ""


def inspect_link(target: str, shown: str = "", *, contacts: Collection[str] = ()) -> LinkVerdict:
    """Judge the link ``target`` whose visible text is ``shown``.

    ``contacts``: hosts the person deals with, which others may want to be taken for.
    """
    if len(target) > MAX_LINK:
        return _refused(f"The link is longer than {MAX_LINK:,} characters.")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in target):
        return _refused("The link has invisible characters in it.")
    if "\\" in target:
        return _refused(_backslash(target))
    if any(c.isspace() for c in target.strip()):
        return _refused("The link is not written as an address.")
    try:
        parts = urlsplit(target.strip())
        port = parts.port
    except ValueError:
        return _refused("The link is not written as an address.")
    if parts.scheme not in _SCHEMES:
        return _refused("Only http and https links open.")
    host = _punycode(parts.hostname or "")
    if not host:
        return _refused("The link names no host that could be reached.")
    concerns = (*_concerns(parts, host, port, shown), *_host_concerns(host, contacts))
    return LinkVerdict(
        openable=True, host_punycode=host, concerns=concerns, url=_ascii_url(parts, host, port)
    )


def _refused(reason: str) -> LinkVerdict:
    return LinkVerdict(openable=False, host_punycode="", concerns=(reason,))


def _concerns(parts: SplitResult, host: str, port: int | None, shown: str) -> list[str]:
    found: list[str] = []
    seen = _LOOKS_LIKE_LINK.match(shown[:MAX_LINK])
    if seen and not _same_host(_punycode(seen.group(2).lower()), host):
        found.append(f"The text names another address than the one it leads to: {host}.")
    if seen and (seen.group(1) or "").lower() == "https" and parts.scheme == "http":
        found.append("The text says https, but the link is not encrypted.")
    if parts.username is not None or parts.password is not None:
        found.append("The link has a name in front of its host, which can pass for the host.")
    if _is_ip_address(host):
        found.append("The link leads to a number instead of a name.")
    if port not in (None, _STANDARD_PORTS[parts.scheme]):
        found.append(f"The link uses the unusual port {port}.")
    return found


def _host_concerns(host: str, contacts: Collection[str]) -> tuple[str, ...]:
    return () if _is_ip_address(host) else tuple(host_concerns(host, contacts))


def _backslash(target: str) -> str:
    """Browsers read a backslash as a slash, and so go elsewhere than the text seems to say."""
    try:
        host = _punycode(urlsplit(target.strip().replace("\\", "/")).hostname or "")
    except ValueError:
        host = ""
    where = f" A browser would go to {host}." if host else ""
    return f"The link is not written as an address: it has a backslash in it.{where}"


def _same_host(one: str, other: str) -> bool:
    return one.removeprefix("www.").rstrip(".") == other.removeprefix("www.").rstrip(".")


def _punycode(host: str) -> str:
    """``host`` as DNS carries it, or nothing where it can't be a host."""
    if _is_ip_address(host):
        return host
    folded = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".")
    try:
        labels = [_label(label) for label in folded.split(".")]
    except UnicodeError:
        return ""
    ascii_host = ".".join(labels)
    return ascii_host if len(ascii_host) <= 253 and _HOST.match(ascii_host) else ""


def _label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # browsers read 2130706433 and 0x7f.1 as addresses too
        return bool(re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*", host))
    return True


def _ascii_url(parts: SplitResult, host: str, port: int | None) -> str:
    bracketed = f"[{host}]" if ":" in host else host
    place = bracketed if port is None else f"{bracketed}:{port}"
    path, query, fragment = (
        quote(piece, safe="/:@!$&'()*+,;=~%?-._#" if kind else "/:@!$&'()*+,;=~%-._")
        for kind, piece in ((0, parts.path), (1, parts.query), (1, parts.fragment))
    )
    return urlunsplit((parts.scheme, place, path, query, fragment))
