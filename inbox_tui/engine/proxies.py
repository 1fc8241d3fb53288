"""Which proxy an account goes through: its own of the settings file, else what its login said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from inbox_tui.domain.account import Credentials
from inbox_tui.domain.ids import Identity
from inbox_tui.domain.proxy import Proxy, parse_proxy
from inbox_tui.engine.configuring import PROXIES_SETTING
from inbox_tui.store import settings
from inbox_tui.store.session import Reader

_URL: Final = "proxy"
_USER: Final = "proxy_user"
_PASSWORD: Final = "proxy_password"  # noqa: S105 - the name of a secret, not one


def account_name(identity: Identity) -> str:
    """How the settings file names an account: ``matrix:@me:example.org``."""
    return f"{identity.service}:{identity.native}"


def chosen_proxies(reader: Reader) -> Mapping[str, str]:
    """What the settings file says of each account."""
    found: dict[str, str] = json.loads(settings.get(reader, PROXIES_SETTING) or "{}")
    return found


def proxy_of(
    identity: Identity, credentials: Credentials, chosen: Mapping[str, str]
) -> Proxy | None:
    """The proxy of an account; ``None`` where it goes directly.

    The file's proxy has no password in it: where it names the user of the login's, that one's is taken.
    """
    own = proxy_in(credentials)
    said = chosen.get(account_name(identity))
    if said is None:
        return own
    if not said:
        return None
    proxy = parse_proxy(said)
    is_same = own is not None and own.user == proxy.user and own.url == proxy.url
    return own if is_same else proxy


def proxy_in(credentials: Credentials) -> Proxy | None:
    """The proxy an account was signed in through."""
    url = credentials.settings.get(_URL)
    if not url:
        return None
    proxy = parse_proxy(url)
    user = credentials.settings.get(_USER, proxy.user)
    return replace(proxy, user=user, password=credentials.secrets.get(_PASSWORD, proxy.password))


def through(credentials: Credentials, proxy: Proxy | None) -> Credentials:
    """The credentials with the proxy kept beside them, its password among the secrets."""
    kept = {
        name: value for name, value in credentials.settings.items() if name not in (_URL, _USER)
    }
    secrets = {name: each for name, each in credentials.secrets.items() if name != _PASSWORD}
    if proxy is not None:
        kept |= {_URL: proxy.url} | ({_USER: proxy.user} if proxy.user else {})
        secrets |= {_PASSWORD: proxy.password} if proxy.password else {}
    return Credentials(secrets, kept)
