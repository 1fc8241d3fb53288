"""Ordinary links and names in many scripts, for counting false alarms. Always the same ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from faker import Faker

LOCALES: Final = [
    "ar_AA",
    "bg_BG",
    "bn_BD",
    "cs_CZ",
    "da_DK",
    "de_DE",
    "el_GR",
    "en_GB",
    "en_IN",
    "en_US",
    "es_ES",
    "fa_IR",
    "fi_FI",
    "fr_FR",
    "he_IL",
    "hi_IN",
    "hu_HU",
    "hy_AM",
    "it_IT",
    "ja_JP",
    "ka_GE",
    "ko_KR",
    "lt_LT",
    "lv_LV",
    "ne_NP",
    "nl_NL",
    "no_NO",
    "pl_PL",
    "pt_BR",
    "ro_RO",
    "ru_RU",
    "sk_SK",
    "sl_SI",
    "sv_SE",
    "ta_IN",
    "th_TH",
    "tr_TR",
    "uk_UA",
    "vi_VN",
    "zh_CN",
    "zh_TW",
]
_PATHS: Final = ("", "/", "/a/page?id=7&lang=en#top", "/wiki/Straße", "/watch?v=dQw4w9WgXcQ")


def links(count: int) -> tuple[str, ...]:
    """``count`` links to hosts that people do link to."""
    hosts = Path(__file__).with_name("ordinary_hosts.txt").read_text(encoding="utf-8").split()
    made = [f"https://{host}{path}" for path in _PATHS for host in hosts]
    return tuple(made[:count])


def names(count: int) -> tuple[str, ...]:
    """``count`` names of people, each locale in turn, none twice."""
    Faker.seed(4)
    makers = [Faker(locale) for locale in LOCALES]
    found: dict[str, None] = {}
    while len(found) < count:
        for maker in makers:
            found.setdefault(maker.name())
    return tuple(found)[:count]
