"""What in a text looks like something nobody should send to a chat they can't trust with it.

A guess, made to be asked about once and then forgotten: nothing here keeps or reports the text. It
would rather miss a secret than cry wolf at ordinary sentences, because a warning that is always
there is read by nobody.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache
from typing import Final

MAX_LOOKED_AT: Final = 20_000
"""Characters. A secret is seldom further in than that, and a keystroke must stay quick."""
LEAST_SEED_WORDS: Final = 12
LEAST_PASSWORD: Final = 8
MOST_PASSWORD: Final = 64


class Sensitive(Enum):
    """What a text seems to hold, in words that go on "This looks like …"."""

    PRIVATE_KEY = "a private key"
    ACCESS_TOKEN = "an access token"  # noqa: S105 - what it is called
    CARD = "the number of a payment card"
    SEED = "the recovery phrase of a wallet"
    CODE = "a one-time code"
    PASSWORD = "a password"  # noqa: S105 - as above


def sensitive(text: str) -> tuple[Sensitive, ...]:
    """Everything ``text`` seems to hold, the worst first."""
    looked_at = unicodedata.normalize("NFKC", text[:MAX_LOOKED_AT])
    return tuple(kind for kind, holds in _SIGNS.items() if holds(looked_at))


_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\bAGE-SECRET-KEY-1[0-9A-Z]{20,}"
    r"|\bPuTTY-User-Key-File-\d"
)
_TOKEN: Final = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{20,}"
    r"|sk-[A-Za-z0-9_-]{32,}|sk_live_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{35}"
    r"|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})"
)


def _holds_private_key(text: str) -> bool:
    return _PRIVATE_KEY.search(text) is not None


def _holds_token(text: str) -> bool:
    return _TOKEN.search(text) is not None


# Payment cards (ISO/IEC 7812)

_DIGITS: Final = re.compile(r"(?<![\w+.,/-])\d(?:[ -]?\d){12,18}(?![\w/-])(?![.,]\d)")
_NETWORKS: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:36|38|30[0-5])\d{11,12}"  # Diners Club
    r"|(?:6011|64[4-9]\d|65\d{2}|35[2-8]\d)\d{12}"  # Discover, JCB
    r"|62\d{14,17}"  # UnionPay
)


def _holds_card(text: str) -> bool:
    for found in _DIGITS.finditer(text):
        number = re.sub(r"[ -]", "", found[0])
        if _NETWORKS.fullmatch(number) and len(set(number)) > 1 and _passes_luhn(number):
            return True
    return False


def _passes_luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# Recovery phrases (BIP-39)

_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[\s,;.:)\d-]*\Z")


def _holds_seed(text: str) -> bool:
    """Twelve words of the list in a row, however they are numbered or set apart."""
    words = list(_WORD.finditer(text))
    if len(words) < LEAST_SEED_WORDS:
        return False
    listed, run, end = _seed_words(), 0, 0
    for word in words:
        is_next = _BETWEEN.match(text[end : word.start()]) is not None
        run = (run + 1 if is_next else 1) if word[0].lower() in listed else 0
        end = word.end()
        if run >= LEAST_SEED_WORDS:
            return True
    return False


@cache
def _seed_words() -> frozenset[str]:
    from mnemonic import Mnemonic  # noqa: PLC0415 - read when a text is long enough to need it

    return frozenset(Mnemonic("english").wordlist)


# One-time codes

_LONE_CODE: Final = re.compile(r"(?:[A-Z]{1,2}-)?\d{6}|\d{3}[ -]\d{3}")
_SAID_CODE: Final = re.compile(
    r"(?<!\w)(?P<kind>[\w-]+[ -])?(?:code|otp|passcode|pin|tan|kod|código|codice)\b"
    r"[^\d\n]{0,24}?(?<![\d.,])(?P<digits>\d{4,8}|\d{3}[ -]\d{3})(?![\d.,-]*\d)(?! ?[€$£%])"
    r"|(?<![\d.,-])(?:\d{4,8}|\d{3}[ -]\d{3}) (?:is|ist|es|è) (?:your|my|the|dein|ihr|mein|tu)\b"
    r"[^\d\n]{0,40}\b(?:code|otp|passcode|pin|tan)\b",
    re.IGNORECASE,
)
_OTHER_CODES: Final = frozenset(
    {"postal", "post", "zip", "area", "country", "dial", "dialling", "error", "status", "exit"}
    | {"return", "http", "discount", "coupon", "promo", "voucher", "product", "source", "building"}
    | {"dress", "bar", "qr", "morse", "sort", "tax", "booking", "order"}
)


def _holds_code(text: str) -> bool:
    if _LONE_CODE.fullmatch(text.strip()):
        return True
    return any(
        (found["kind"] or "").strip(" -").lower() not in _OTHER_CODES
        for found in _SAID_CODE.finditer(text)
    )


# Passwords

_SAID_PASSWORD: Final = re.compile(
    r"\b(?:password|passwd|passphrase|pwd|passwort|kennwort|mot de passe|contraseña|senha|hasło)\b"
    r"(?: (?:is|ist|est|es|for \w+ is|für \w+ ist))?\s*[:=]?\s*[\"'“„`]?(?P<value>[^\s\"'”“`]{6,64})",
    re.IGNORECASE,
)
_NO_PASSWORD: Final = re.compile(
    r"https?:|www\.|[\w.+-]+@[\w-]+\.|[@#!~./\\<:;(]|\S*\.[A-Za-z][A-Za-z0-9]{1,4}\Z"
)
_SYMBOL: Final = re.compile(r"[^\w\s]|_")


def _holds_password(text: str) -> bool:
    lone = text.strip()
    if not re.search(r"\s", lone) and _is_like_password(lone):
        return True
    return any(_is_mixed(found["value"]) for found in _SAID_PASSWORD.finditer(text))


def _is_like_password(word: str) -> bool:
    """A message of one word only: long enough, of every kind of character, and of no known shape."""
    return (
        LEAST_PASSWORD <= len(word) <= MOST_PASSWORD
        and _NO_PASSWORD.match(word) is None
        and re.search(r"[a-z]", word) is not None
        and re.search(r"[A-Z]", word) is not None
        and re.search(r"\d", word) is not None
        and _SYMBOL.search(word.rstrip("!?.,)")) is not None
    )


def _is_mixed(value: str) -> bool:
    """Whether what follows the word "password" is one, and not the sentence going on."""
    return re.search(r"\d", value) is not None or (
        _SYMBOL.search(value.rstrip("!?.,:;)")) is not None and not re.search(r"['’-]", value)
    )


_SIGNS: Final = {
    Sensitive.PRIVATE_KEY: _holds_private_key,
    Sensitive.ACCESS_TOKEN: _holds_token,
    Sensitive.CARD: _holds_card,
    Sensitive.SEED: _holds_seed,
    Sensitive.CODE: _holds_code,
    Sensitive.PASSWORD: _holds_password,
}
