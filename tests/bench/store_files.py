"""Attachments: sealing and opening, against copying the file and against the cipher with nothing around."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox_tui.store.sealing import CHUNK_BYTES
from inbox_tui.store.store import Store
from tests.bench.figures import Figure

_BYTES: Final = 64 * 1024 * 1024
_RUNS: Final = 7
_NONCE: Final = bytes(12)
_TAG_BYTES: Final = 16


def measure(store: Store) -> list[Figure]:
    """Each way is timed in turn; everything that is written is brought to the disk."""
    folder = store.folder.parent
    source, sealed, target = folder / "source", folder / "sealed", folder / "target"
    source.write_bytes(secrets.token_bytes(_BYTES))
    cipher = AESGCM(AESGCM.generate_key(bit_length=256))
    locators: list[str] = []
    ways: dict[str, Callable[[], None]] = {
        "copy": lambda: _through(source, target, CHUNK_BYTES, bytes),
        "seal": lambda: locators.append(store.attachments.add(source)),
        "bare seal": lambda: _through(
            source, sealed, CHUNK_BYTES, lambda chunk: cipher.encrypt(_NONCE, chunk, None)
        ),
        "open": lambda: _opened(store, locators[-1], target),
        "bare open": lambda: _through(
            sealed,
            target,
            CHUNK_BYTES + _TAG_BYTES,
            lambda chunk: cipher.decrypt(_NONCE, chunk, None),
        ),
    }
    spent = _timed(ways)
    for path in (source, sealed, target):
        path.unlink()
    return [
        figure
        for what, way in (("sealing", "seal"), ("opening", "open"))
        for figure in _figures(what, spent[way], spent["copy"], spent[f"bare {way}"])
    ]


def _timed(ways: dict[str, Callable[[], None]]) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_RUNS):
        for name, run in ways.items():
            began = time.perf_counter()
            run()
            spent[name].append(time.perf_counter() - began)
    return {name: median(runs) for name, runs in spent.items()}


def _figures(what: str, ours: float, copy: float, bare: float) -> list[Figure]:
    return [
        _figure(f"attachments, {what}, against a plain copy", ours, copy, 0.7, "a plain copy"),
        _figure(
            f"attachments, {what}, against the bare cipher", ours, bare, 0.8, "the bare cipher"
        ),
    ]


def _figure(what: str, ours: float, base: float, target: float, name: str) -> Figure:
    ratio = base / ours
    return Figure(what, _rate(ours), _rate(base), ratio, f"≥ {target} × {name}", ratio >= target)


def _rate(seconds: float) -> str:
    return f"{_BYTES / seconds / 1e6:,.0f} MB/s"


def _through(source: Path, target: Path, step: int, change: Callable[[bytes], bytes]) -> None:
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(step):
            writing.write(change(chunk))
        _to_disk(writing.fileno(), writing.flush)


def _opened(store: Store, locator: str, target: Path) -> None:
    with target.open("wb") as writing:
        for piece in store.attachments.open(locator):
            writing.write(piece)
        _to_disk(writing.fileno(), writing.flush)


def _to_disk(descriptor: int, flush: Callable[[], None]) -> None:
    flush()
    os.fsync(descriptor)
