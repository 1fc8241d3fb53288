"""What the file says of single accounts: ``[accounts."matrix:@me:example.org"]``."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.proxy import ALLOWED, BadProxy, parse_proxy

SECTION: Final = "accounts"
PROXY: Final = "proxy"
NONE: Final = '"" for the direct way'


def why_not(path: tuple[str, ...], value: object) -> str:
    """What is wrong with one line of an account; empty where nothing is."""
    if len(path) != 3 or path[2] != PROXY:
        return f'there is no such setting of an account; [{SECTION}."service:name"] has {PROXY}'
    if ":" not in path[1]:
        return "an account is named by its service and its name there: matrix:@me:example.org"
    if not isinstance(value, str):
        return f"it can be {ALLOWED}, or {NONE}"
    if not value:
        return ""
    try:
        proxy = parse_proxy(value)
    except BadProxy as error:
        return f"{error}, or {NONE}"
    if proxy.password:
        return "a password does not belong in this file: give it when signing in, and only the user here"
    return ""
