"""An address that a service has verified to be somebody's: the same human on two services has the same.

Telephone numbers are written as E.164 has it (``+4915112345678``), e-mail addresses with a small
domain. Only what a service itself vouches for is one: never what somebody says of themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_SPACING: Final = re.compile(r"[\s().\-/\u00a0]")
_MAIL: Final = re.compile(r"[^\s@<>\"\x00-\x1f]{1,64}@[^\s@<>\"\x00-\x1f]{1,255}")


class AddressKind(Enum):
    """What an address reaches, by the scheme of its URI (RFC 3966, RFC 6068)."""

    TELEPHONE = "tel"
    MAIL = "mailto"


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A telephone number or an e-mail address in the one form in which equal ones are equal."""

    uri: str

    @property
    def kind(self) -> AddressKind:
        """What it reaches."""
        return AddressKind(self.uri.partition(":")[0])

    @property
    def shown(self) -> str:
        """As people write it."""
        return self.uri.partition(":")[2]


def telephone(number: str) -> Address | None:
    """The address of a number in international form; ``None`` for anything else."""
    bare = _SPACING.sub("", number)
    return Address(f"tel:{bare}") if _NUMBER.fullmatch(bare) else None


def mail(address: str) -> Address | None:
    """The address of a mailbox; ``None`` for what isn't one."""
    plain = address.strip()
    if not _MAIL.fullmatch(plain):
        return None
    # mailboxes that differ only in case exist on paper: here they are one
    return Address(f"mailto:{plain.casefold()}")


def from_uri(uri: str) -> Address | None:
    """The address of a ``tel:`` or ``mailto:`` URI; ``None`` for another, or a malformed one."""
    scheme, _, rest = uri.partition(":")
    match scheme.casefold():
        case "tel":
            return telephone(rest)
        case "mailto":
            return mail(rest.partition("?")[0])
        case _:
            return None
