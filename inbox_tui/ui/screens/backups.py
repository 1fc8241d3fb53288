"""The backups there are: make one now, see that one can be relied on, have them made by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.store import settings
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.listing import BackupFile, backups_in
from inbox_tui.store.backup.making import Made, make
from inbox_tui.store.backup.schedule import Outcome, Schedule
from inbox_tui.store.backup.verifying import Verified, verify_with
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.progress import Cancelled, Report
from inbox_tui.ui.content import content, joined, line, lines
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.choose import ChooseScreen
from inbox_tui.ui.screens.long_work import LOOK_EVERY_SECONDS, LongWork
from inbox_tui.ui.times import moment, size_words

T = TypeVar("T")
MOST_SHOWN: Final = 200
"""Backups in the list, the newest; how many more there are is told."""
_OFTEN: Final = {"Never": 0, "Every day": 1, "Every week": 7, "Every month": 30}


class BackupsScreen(Page[None]):
    """The list, and beside it what is being done. Leaving the screen stops that."""

    AUTO_FOCUS = "#backups"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.BACKUPS)]
    DEFAULT_CSS = """
    BackupsScreen {
        #backups { height: 1fr; }
        #about { margin-bottom: 1; }
        #work { color: $primary; }
        #said { margin-bottom: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._files: tuple[BackupFile, ...] = ()
        self._verified: dict[Path, bool] = {}
        self._work: LongWork | None = None

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings", "Backups")

    def compose(self) -> ComposeResult:
        """What holds, what is being done, the list."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(id="about", classes="muted")
            yield Words(id="work")
            yield Words(id="said")
            yield Words(id="empty", classes="muted")
            yield Choices(id="backups")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the folder, and follow what is being done."""
        self.query_one("#said", Words).say("")
        self._look()
        self._read()
        self.set_interval(LOOK_EVERY_SECONDS, self._look)

    def on_unmount(self) -> None:
        """Nobody is left to hear how it ended."""
        if self._work is not None:
            self._work.stop()

    def on_changes(self, changes: Changes) -> None:
        """One was made in the background, or something else was chosen."""
        if changes.settings:
            self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done is offered."""
        if action == "stop":
            return self._work is not None
        if action == "make":
            return self._work is None
        if action == "verify":
            return self._work is None and bool(self._files)
        if action == "often":
            return not self.session.is_read_only
        return True

    def action_make(self) -> None:
        """Write a backup now."""
        self._make()

    def action_verify(self) -> None:
        """See whether the backup under the cursor can be relied on."""
        place = self.query_one(Choices).highlighted
        if place is not None and place < len(self._files):
            self._verify(self._files[place].path)

    def action_stop(self) -> None:
        """End what is being done."""
        if self._work is not None:
            self._work.stop()
            self._look()

    @work(exclusive=True, group="often")
    async def action_often(self) -> None:
        """Choose how often one is made by itself."""
        chosen = await self.app.push_screen_wait(
            ChooseScreen("How often is a backup made?", list(_OFTEN))
        )
        if chosen is None:
            return
        days = str(_OFTEN[chosen])
        try:
            await outcome(
                self.session.store.write(lambda tx: settings.put(tx, schedule.EVERY_DAYS, days))
            )
        except StoreError as error:
            self._fail(error)
        self._read()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._work is None:
            self.action_verify()

    @work(exclusive=True, group="backup")
    async def _make(self) -> None:
        store = self.session.store
        folder = self._schedule().folder

        def write(report: Report) -> Made:
            make_private_folder(folder)
            at = now()
            return make(store, folder / rotation.name_for(at), report, at=at)

        await self._do("Making a backup", write, self._made)

    @work(exclusive=True, group="backup")
    async def _verify(self, path: Path) -> None:
        key = self.session.store.backup_key
        await self._do(
            "Verifying",
            lambda report: verify_with(path, key, report),
            lambda verified: self._looked_at(path, verified),
        )

    async def _do(self, name: str, what: Callable[[Report], T], tell: Callable[[T], None]) -> None:
        doing = self._work = LongWork(name)
        self._say("")
        self._look()
        try:
            done = await doing.do(what)
        except Cancelled:
            self._say(f"{name}: stopped. Nothing of it stays.")
        except StoreError as error:
            self._fail(error)
        except OSError as error:
            where = error.filename or self._schedule().folder
            reason = error.strerror or type(error).__name__
            self._fail(f"{where} can't be used: {reason}. Set backup.folder to another folder.")
        else:
            tell(done)
        finally:
            self._work = None
            # the screen may have been left meanwhile: then there is nothing to show it on
            if self.is_attached:
                self._look()
        self._read()

    def _made(self, made: Made) -> None:
        held = f"{made.chats:,} chats, {made.messages:,} messages, {made.files:,} files"
        missing = (
            f" {made.missing:,} stored files were gone from the disk already and are not in it: "
            "fetch them again from their chats."
            if made.missing
            else ""
        )
        self._say(line(f"Wrote {made.path.name}: {held}.{missing}", max_characters=400))

    def _looked_at(self, path: Path, verified: Verified) -> None:
        self._verified[path] = verified.is_whole
        if verified.is_whole:
            holds = verified.manifest
            said = f"{holds.chats:,} chats and {holds.messages:,} messages can be brought back."
            self._say(line(f"{path.name} is whole: {said}", max_characters=400))
            return
        first = verified.findings[0]
        more = f" And {len(verified.findings) - 1:,} more." if len(verified.findings) > 1 else ""
        self._say(
            line(
                f"{path.name} is damaged: {first.entry}: {first.what}{more} "
                "Make another one now, and do not rely on this one.",
                "$error",
                max_characters=600,
            )
        )

    def _schedule(self) -> Schedule:
        with self.session.store.read() as reader:
            return schedule.of(reader, self.session.store.folder)

    def _look(self) -> None:
        """Show how far it is."""
        self.query_one("#work", Words).say(self._work.words() if self._work else "")
        self.refresh_bindings()

    def _say(self, words: Said) -> None:
        self.query_one("#said", Words).say(words)

    def _fail(self, error: Exception | str) -> None:
        self._say(content(safe_text(str(error)), "$error"))

    def _read(self) -> None:
        chosen = self._schedule()
        with self.session.store.read() as reader:
            last = schedule.last_outcome(reader)
        self._files = backups_in(chosen.folder)
        self.query_one("#about", Words).say(_about(chosen, last))
        choices = self.query_one(Choices)
        place = choices.highlighted or 0
        shown = self._files[:MOST_SHOWN]
        choices.set_options([self._option(each) for each in shown])
        choices.highlighted = min(place, len(shown) - 1) if shown else None
        hidden = len(self._files) - len(shown)
        empty = "" if self._files else "There are no backups yet. Press n to make one now."
        self.query_one("#empty", Words).say(f"And {hidden:,} older ones." if hidden else empty)
        self.refresh_bindings()

    def _option(self, backup: BackupFile) -> Option:
        kind = "kept by rotation" if backup.is_rotated else "stays until you remove it"
        state = {True: " · verified: whole", False: " · damaged", None: ""}[
            self._verified.get(backup.path)
        ]
        facts = f"{moment(backup.changed_at):%d %b %Y %H:%M} · {size_words(backup.size)} · {kind}"
        name = line(backup.path.name, "bold", max_characters=300)
        return Option(joined(name, "\n", content(facts + state, "$text-muted")))


def _about(chosen: Schedule, last: Outcome | None) -> Content:
    often = next((name for name, days in _OFTEN.items() if days == chosen.every_days), None)
    by_itself = (often or f"Every {chosen.every_days} days").lower()
    rows = [
        content(
            f"By itself: {by_itself}. The newest {chosen.keep} stay, and one of each month. A backup "
            "opens with what unlocked this inbox when it was made."
        ),
        joined("In ", line(str(chosen.folder), max_characters=400)),
    ]
    if last is not None:
        style = "" if last.is_done else "$error"
        said = f"Last by itself, {moment(last.at):%d %b %Y %H:%M}: {last.text}"
        rows.append(line(said, style, max_characters=400))
    return lines(*rows)
