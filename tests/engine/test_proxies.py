"""Promises about which way an account takes."""

from __future__ import annotations

import os
from pathlib import Path

from inbox_tui.config.reading import read
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.domain.proxy import Proxy, parse_proxy
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.configuring import Configuration
from inbox_tui.engine.proxies import account_name, chosen_proxies, proxy_in, proxy_of, through
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.store import Store

ME = Identity(ServiceId("matrix"), "@me:example.org")
OWN = Proxy("socks5://own.example:1080", "anna", Secret("secret"))
SIGNED_IN = through(Credentials({"token": Secret("t")}, {"homeserver": "h"}), OWN)


def test_the_proxy_of_the_login_is_kept_beside_the_credentials_its_password_a_secret() -> None:
    assert proxy_in(SIGNED_IN) == OWN
    assert "secret" not in str(SIGNED_IN.settings)
    assert SIGNED_IN.settings["homeserver"] == "h"
    direct = through(SIGNED_IN, None)
    assert proxy_in(direct) is None
    assert set(direct.secrets) == {"token"}


def test_what_the_file_says_comes_before_what_the_login_said() -> None:
    name = account_name(ME)
    assert proxy_of(ME, SIGNED_IN, {}) == OWN
    assert proxy_of(ME, SIGNED_IN, {name: "http://other.example:3128"}) == Proxy(
        "http://other.example:3128"
    )
    assert proxy_of(ME, SIGNED_IN, {name: ""}) is None
    assert proxy_of(ME, SIGNED_IN, {name: "socks5://anna@own.example:1080"}) == OWN
    assert proxy_of(ME, SIGNED_IN, {"matrix:@other:example.org": ""}) == OWN


def test_a_line_of_the_file_that_can_t_be_followed_is_told_and_never_becomes_the_direct_way(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.toml"
    with_store = Store.create(tmp_path / "data", MasterKey.random())
    try:
        path.write_text(f'[accounts."{account_name(ME)}"]\nproxy = "socks5://p:1"\n', "utf-8")
        Configuration(with_store, tmp_path).take_in()
        path.write_text(f'[accounts."{account_name(ME)}"]\nproxy = "sokcs5://p:1"\n', "utf-8")
        os.utime(path, ns=(1, 1))
        (problem,) = Configuration(with_store, tmp_path).take_in()
        assert problem.line == 2
        assert "socks5://host:port" in problem.what
        with with_store.read() as reader:
            assert proxy_of(ME, Credentials(), chosen_proxies(reader)) == parse_proxy(
                "socks5://p:1"
            )
    finally:
        with_store.close()


def test_a_password_in_the_file_is_refused_without_quoting_it() -> None:
    text = f'[accounts."{account_name(ME)}"]\nproxy = "socks5://anna:hush@p:1"\n'
    (problem,) = read(text).problems
    assert "when signing in" in problem.what
    assert "hush" not in problem.said("config.toml")
    assert read(text).proxies == {}
