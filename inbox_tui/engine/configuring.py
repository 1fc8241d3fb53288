"""The person's file and the store's settings, kept in step.

Whatever obeys a setting reads it in the store. What stands in the file is put there when the file has
changed since; a change made in the program is written to the file first, then to the store. A store
that was there before its file gives the file its first values.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.config.file import ConfigFile
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.engine.errors import NotConfigured
from inbox_tui.store import settings
from inbox_tui.store.errors import NotWritable, StoreReadOnly
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store

if TYPE_CHECKING:
    from inbox_tui.config.kinds import Plain
    from inbox_tui.config.reading import Read

KEEP_SETTING: Final = "retention.everything"
KEYS_SETTING: Final = "keys.own"
"""The person's own keys, as JSON: row to keys, alternatives separated by commas."""
PROXIES_SETTING: Final = "accounts.proxies"
"""The proxies of single accounts, as JSON: account to proxy, nothing for the direct way."""
SEEN_SETTING: Final = "config.seen"
"""The mark of the file as it was last taken in."""
_WRONG: Final = "wrong"
"""Kept in place of the mark of a file with something wrong in it."""


class Configuration:
    """One open store and its file. Without a folder for the file, settings live in the store alone."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._file = None if folder is None or store.is_read_only else ConfigFile(folder)
        self._turn = threading.Lock()
        self._seen: str | None = None
        self.problems: tuple[Problem, ...] = ()
        """What was wrong with the file when it was last read."""

    @property
    def path(self) -> Path | None:
        """Where the file is, or would be."""
        return None if self._file is None else self._file.path

    @property
    def has_changed(self) -> bool:
        """Whether the file is another than the one that was last taken in. Looks at the disk."""
        if self._file is None:
            return False
        if self._seen is None:
            with self._store.read() as reader:
                self._seen = settings.get(reader, SEEN_SETTING)
        mark = self._file.mark()
        return mark is None or mark != self._seen

    def take_in(self, *, is_starting: bool = False) -> tuple[Problem, ...]:
        """Put what stands in the file into the store, if the file has changed; says what is wrong.

        Where there is no file, one is written with what the store holds; a start can do without, and
        leaves that for later. Blocks: not for a screen's own thread once it is shown.
        """
        with self._turn:
            if self._file is None or (is_starting and self._file.mark() is None):
                return ()
            if self.has_changed:
                self.problems = self._take_in(self._file)
            return self.problems

    def change(self, stored: str, value: str | None) -> Future[None]:
        """Set the setting that the store has under ``stored``: in the file, then in the store.

        The future fails with :class:`NotConfigured` where the file could not be written, and then
        nothing has changed. ``None`` goes back to the default.
        """
        return self._later(lambda: self.change_now(stored, value))

    def change_now(self, stored: str, value: str | None) -> None:
        """As :meth:`change`, waiting for it."""
        with self._turn:
            if self._file is not None:
                with self._told(self._file):
                    self._write(self._file, stored, value)
            self._keep({stored: value})

    def _later(self, work: Callable[[], None]) -> Future[None]:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not needed to start

        # a thread of its own: the disk may be slow, and changes are rare
        pool = ThreadPoolExecutor(1, "config")
        future = pool.submit(work)
        pool.shutdown(wait=False)
        return future

    @contextmanager
    def _told(self, file: ConfigFile) -> Iterator[None]:
        try:
            yield
        except BadConfig as error:
            said = error.problem.said(str(file.path))
            raise NotConfigured(f"The setting was not changed. {said}") from error

    def _keep(self, values: Mapping[str, str | None]) -> None:
        seen = _WRONG if self.problems else self._seen
        self._store.write(lambda tx: _put_all(tx, values, seen)).result()

    def change_keys(self, row: str, keys: str | None) -> Future[None]:
        """Choose the keys of a row of the table, or no longer for ``None``: file first, as above."""
        return self._later(lambda: self._change_keys(row, keys))

    def _change_keys(self, row: str, keys: str | None) -> None:
        from inbox_tui.config.key_choices import with_keys  # noqa: PLC0415 - only to write
        from inbox_tui.config.template import template  # noqa: PLC0415

        with self._turn, self._store.read() as reader:
            own: dict[str, str] = json.loads(settings.get(reader, KEYS_SETTING) or "{}")
            if keys is None:
                own.pop(row, None)
            else:
                own[row] = keys
            if self._file is not None:
                with self._told(self._file):
                    if self.has_changed:
                        self.problems = self._take_in(self._file)
                    self._file.write(with_keys(self._file.text() or template(), row, keys))
                    self._seen = self._file.mark()
            self._keep({KEYS_SETTING: json.dumps(own, sort_keys=True) if own else None})

    def set_in_file(self) -> frozenset[str]:
        """The keys of the settings that the file sets; the others are at their default."""
        from inbox_tui.config.reading import read  # noqa: PLC0415 - only for who asks

        if self._file is None:
            return frozenset()
        try:
            return frozenset(read(self._file.text()).values)
        except BadConfig:
            return frozenset()

    def _write(self, file: ConfigFile, stored: str, value: str | None) -> None:
        from inbox_tui.config.settings import BY_STORED  # noqa: PLC0415 - as above

        setting = BY_STORED.get(stored)
        if setting is None:
            return
        if self.has_changed:
            # what somebody wrote there meanwhile must not be passed over by our mark
            self.problems = self._take_in(file)
        file.set(setting, None if value is None else setting.value_of(value))
        self._seen = file.mark()

    def _take_in(self, file: ConfigFile) -> tuple[Problem, ...]:
        from inbox_tui.config.reading import read  # noqa: PLC0415 - an unchanged file costs nothing

        mark = file.mark()
        try:
            if mark is None or not self._has_met:
                self._bring(file, file.text())
                mark = file.mark()
            found = read(file.text())
        except BadConfig as error:
            self._seen = mark
            return (error.problem,)
        # a file with something wrong in it is read again at the next start, to be told again
        kept = _WRONG if found.problems else mark
        try:
            self._store.write(lambda tx: _put_all(tx, _stored(found), kept)).result()
        except (NotWritable, StoreReadOnly):
            # not seen, then: it is taken in once the store takes something again
            return found.problems
        self._seen = mark
        return found.problems

    @property
    def _has_met(self) -> bool:
        """Whether this store has taken a file in before."""
        with self._store.read() as reader:
            return settings.get(reader, SEEN_SETTING) is not None

    def _bring(self, file: ConfigFile, text: str) -> None:
        """Write into the file what the store holds and the file says nothing of."""
        from inbox_tui.config.reading import read  # noqa: PLC0415 - as above
        from inbox_tui.config.settings import SETTINGS  # noqa: PLC0415
        from inbox_tui.config.template import template  # noqa: PLC0415
        from inbox_tui.config.writing import with_value  # noqa: PLC0415

        found = read(text)
        text = text or template()
        with self._store.read() as reader:
            held = {each: each.value_of(settings.get(reader, each.stored)) for each in SETTINGS}
        for setting, value in held.items():
            is_said = setting.key in found.values or setting.key in found.bad
            if value != setting.default and not is_said:
                text = with_value(text, setting, value)
        file.write(text)


def _stored(found: Read) -> Mapping[str, str | None]:
    """What the file says, as the store has it; what it leaves out is at its default."""
    from inbox_tui.config.account_choices import SECTION  # noqa: PLC0415 - as above
    from inbox_tui.config.settings import SETTINGS  # noqa: PLC0415 - as above

    def spelled(key: str) -> str | None:
        value: Plain | None = found.values.get(key)
        setting = next(each for each in SETTINGS if each.key == key)
        return None if value is None else setting.kind.stored(value)

    proxies = json.dumps(found.proxies, sort_keys=True) if found.proxies else None
    own = json.dumps(found.keys, sort_keys=True) if found.keys else None
    return {
        **{each.stored: spelled(each.key) for each in SETTINGS if each.key not in found.bad},
        KEYS_SETTING: own,
        # one that can't be followed must not become the direct way
        **({} if SECTION in found.bad else {PROXIES_SETTING: proxies}),
    }


def _keep(tx: Transaction, days: int) -> None:
    """The rule of everything stands beside the setting, because the store goes by it."""
    from inbox_tui.store import retention  # noqa: PLC0415 - not needed to start

    retention.keep_everything(tx, days or None)


def _put_all(tx: Transaction, values: Mapping[str, str | None], mark: str | None) -> None:
    for stored, value in values.items():
        if settings.get(tx, stored) != value:
            settings.put(tx, stored, value)
            if stored == KEEP_SETTING:
                _keep(tx, int(value or 0))
    if mark is not None:
        settings.put(tx, SEEN_SETTING, mark)
