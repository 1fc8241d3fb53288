"""``inbox-tui store rekey``: give the store a new key; the old one opens nothing afterwards."""

from __future__ import annotations

import argparse
from typing import Final

CIPHERS: Final = ("aegis", "chacha20")
"""Named here too, because help is to be had without loading the engine."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes beside the profile."""
    parser.add_argument("--cipher", choices=CIPHERS, help="encrypt with this one from now on")
    parser.add_argument(
        "--yes",
        action="store_true",
        help="go on although ways to unlock are lost: those whose secret is not at hand",
    )


def run(arguments: argparse.Namespace) -> int:
    """Encrypt everything anew; needs the store for itself. Raises ``Stop``."""
    # the parser needs the arguments alone
    from inbox_tui.cli.places import Places  # noqa: PLC0415
    from inbox_tui.cli.store import rekeying  # noqa: PLC0415
    from inbox_tui.store.ciphers import Cipher  # noqa: PLC0415

    return rekeying.renew(
        Places.of(arguments.profile),
        None if arguments.cipher is None else Cipher(arguments.cipher),
        is_agreed=arguments.yes,
        as_json=arguments.json,
    )
