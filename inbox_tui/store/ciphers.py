"""Which cipher encrypts the database's pages. Each is authenticated: an altered page is an error."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Final

_CPU_FACTS: Final = Path("/proc/cpuinfo")
_ARM: Final = frozenset({"arm64", "aarch64"})


class Cipher(Enum):
    """What a database may be encrypted with, by the engine's names."""

    AEGIS = "aegis"
    """AEGIS-256: the fastest where the processor has AES instructions."""
    CHACHA20 = "chacha20"
    """ChaCha20-Poly1305 (RFC 8439): a standard, and fast on any processor."""


def best_cipher() -> Cipher:
    """The better one for this machine, for a new store."""
    import platform  # noqa: PLC0415 - only a store that is made asks

    return choose(sys.platform, platform.machine(), _cpu_facts())


def choose(system: str, machine: str, cpu_facts: str) -> Cipher:
    """``cpu_facts``: what Linux says of its processor; empty elsewhere."""
    if system == "darwin":
        # every Mac that runs a Python this new has them
        return Cipher.AEGIS
    if system == "linux":
        name = "Features" if machine in _ARM else "flags"
        return Cipher.AEGIS if _has_flag(cpu_facts, name, "aes") else Cipher.CHACHA20
    return Cipher.AEGIS if machine.lower() in {"amd64", "x86_64"} else Cipher.CHACHA20


def _has_flag(cpu_facts: str, name: str, flag: str) -> bool:
    for line in cpu_facts.splitlines():
        key, _, flags = line.partition(":")
        if key.strip() == name:
            return flag in flags.split()
    return False


def _cpu_facts() -> str:
    try:
        return _CPU_FACTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
