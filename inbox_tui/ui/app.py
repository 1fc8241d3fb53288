"""The app: unlocks, shows the inbox, opens the other screens, and leaves the terminal as it was."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import ModalScreen
from textual.timer import Timer

from inbox_tui.store.changes import Changes
from inbox_tui.ui.changes_pump import ChangesPump
from inbox_tui.ui.config_watch import ConfigWatch
from inbox_tui.ui.content import Words, content
from inbox_tui.ui.fatal import describe_fault
from inbox_tui.ui.idle import LOOK_EVERY_SECONDS, SETTING, IdleLock
from inbox_tui.ui.key_presses import KeyPresses
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.notifying.notifying import Notifying
from inbox_tui.ui.screens.base import ShowsChats
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.start import StartPlan, open_session
from inbox_tui.ui.theme import BOTH, DARK, textual_theme
from inbox_tui.ui.ways import Ways
from inbox_tui.ui.widgets.demo_mark import DemoMark

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_tui.domain.ids import ChatKey, MessageId, ServiceId
    from inbox_tui.engine.session import Session
    from inbox_tui.keys.master_key import MasterKey
    from inbox_tui.ui.keys.key_map import KeyMap

_ENDING_SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGQUIT")


class InboxApp(App[int]):
    """The whole program on the screen. ``run()`` gives the exit code."""

    CSS_PATH = "app.tcss"
    TITLE = "inbox-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]

    def __init__(self, start: StartPlan) -> None:
        super().__init__()
        self.start_plan = start
        self._session: Session | None = start.session
        self._pump = ChangesPump(self._deliver)
        self._idle = IdleLock()
        self._idle_timer: Timer | None = None
        self._config = ConfigWatch(self)
        self._presses = KeyPresses(self)
        self._ways = Ways(self)
        self._notifying = Notifying(self)
        self.animation_level = "none"
        for colours in BOTH:
            self.register_theme(textual_theme(colours))
        self.theme = DARK.name

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, behind a guard that lets nothing pasted become a key."""
        chosen = super().get_driver_class()
        if chosen.__module__ != "textual.drivers.linux_driver":
            return chosen
        from inbox_tui.ui.pasting import PasteSafeDriver  # noqa: PLC0415 - not there on Windows

        return PasteSafeDriver

    @property
    def session(self) -> Session:
        """The open session. Only screens that are shown after unlocking ask for it."""
        if self._session is None:
            raise RuntimeError("the store is not open yet")
        return self._session

    @property
    def is_open(self) -> bool:
        """Whether the store is open."""
        return self._session is not None

    @property
    def is_demo(self) -> bool:
        """Whether this is the demonstration."""
        return self.start_plan.is_demo

    # Starting and ending

    def on_mount(self) -> None:
        """Leave in order on the signals that end a program, and show the first screen."""
        loop = asyncio.get_running_loop()
        for name in _ENDING_SIGNALS:
            if hasattr(signal, name):
                number = getattr(signal, name)
                try:
                    loop.add_signal_handler(number, self.exit, 128 + number)
                except (NotImplementedError, RuntimeError):
                    # Windows, and threads other than the main one, have no handlers to set
                    break
        self.run_worker(self._begin(), exit_on_error=True)

    async def _begin(self) -> None:
        plan = self.start_plan
        if self._session is not None:
            await self._show_inbox()
        elif plan.key is not None:
            await self.open_store(plan.key)
        else:
            from inbox_tui.keys.vault import Vault  # noqa: PLC0415

            name = "unlock" if Vault.exists(plan.places.data) else "welcome"
            await self._ask_for_key(name)

    async def _ask_for_key(self, screen: str) -> None:
        key = await self.push_screen_wait(make_screen(screen))
        if key is None:
            self.exit(0)
        else:
            await self.open_store(key)

    async def open_store(self, key: MasterKey) -> None:
        """Open the store with its key and show the inbox, or say why that can't be."""
        from inbox_tui.cli.exits import Exit  # noqa: PLC0415
        from inbox_tui.store.errors import StoreError, StoreHeld  # noqa: PLC0415

        try:
            self._session = await asyncio.to_thread(open_session, self.start_plan, key)
        except StoreError as error:
            code = Exit.HELD if isinstance(error, StoreHeld) else Exit.FAILED
            self.exit(code, message=Text(content(str(error)).plain))
            return
        await self._show_inbox()

    async def _show_inbox(self) -> None:
        from inbox_tui.store import accounts  # noqa: PLC0415

        with self.session.store.read() as reader:
            is_new = not accounts.all_accounts(reader)
        self._obey_settings()
        self._pump.start(self.session.store)
        self._idle.touch()
        self._idle_timer = self.set_interval(LOOK_EVERY_SECONDS, self._lock_if_idle)
        await self.push_screen(make_screen("inbox"))
        if is_new and not self.session.is_read_only:
            self.open_screen("home")
        self._config.start()
        # the first screenful is painted before the connectors are imported
        self.call_after_refresh(self._start_session)

    def _start_session(self) -> None:
        self._notifying.begin(self.session.store)
        self.run_worker(asyncio.to_thread(self.session.start), exit_on_error=True)

    def _obey_settings(self) -> None:
        """Do as the settings say, for what is the app's own to do."""
        from inbox_tui.store import settings  # noqa: PLC0415 - not needed to start

        with self.session.store.read() as reader:
            theme = settings.get(reader, "theme") or DARK.name
            self._idle.set_minutes(settings.get(reader, SETTING))
            self._presses.obey(reader)
            self._ways.obey(reader)
            self._notifying.obey(reader)
        if theme in self.available_themes and theme != self.theme:
            self.theme = theme

    # Locking

    @property
    def can_lock(self) -> bool:
        """Whether what is locked could be unlocked again: a demonstration has no key to ask for."""
        from inbox_tui.keys.vault import Vault  # noqa: PLC0415 - not needed to start

        return self.is_open and Vault.exists(self.start_plan.places.data)

    def action_lock(self) -> None:
        """Close everything, let go of the key, and ask for it again."""
        if self.can_lock:
            self.run_worker(self._lock(), exclusive=True, group="lock", exit_on_error=True)
        else:
            self.tell("There is no key to lock this inbox with.", is_problem=True)

    async def on_event(self, event: events.Event) -> None:
        """Every key and mouse event says that somebody is there."""
        if isinstance(event, events.InputEvent):
            self._idle.touch()
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and await self._presses.take(event)
        ):
            return
        await super().on_event(event)

    @property
    def key_map(self) -> KeyMap:
        """Which keys do what for this person."""
        return self._presses.map

    def _lock_if_idle(self) -> None:
        if self._idle.is_due and self.can_lock:
            self.action_lock()

    async def _lock(self) -> None:
        session = self.session
        self._pump.stop()
        self._config.stop()
        self._notifying.end()
        if self._idle_timer is not None:
            self._idle_timer.stop()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._session = None
        self.clear_notifications()
        await asyncio.to_thread(session.close)
        self.start_plan = replace(self.start_plan, key=None, session=None)
        await self._ask_for_key("unlock")

    def close_session(self) -> None:
        """Stop the engine and close the store. Called when the terminal is the shell's again."""
        self._pump.stop()
        if self._session is not None:
            self._session.close()

    def run(self, *arguments: Any, **options: Any) -> int | None:  # noqa: ANN401
        """Run until the person quits; closes the session whatever happened."""
        try:
            result = super().run(*arguments, **options)
            # after a fault of its own the app has a code and no result
            return self.return_code if result is None else result
        finally:
            self.close_session()

    def _fatal_error(self) -> None:
        # Textual's own prints every frame's variables, messages and keys among them
        if self._exception is not None:
            self._exit_renderables.append(Text(content(describe_fault(self._exception)).plain))
        self._close_messages_no_wait()

    # What changed

    def watch_app_focus(self, focus: bool) -> None:  # noqa: FBT001 - called by Textual
        """The terminal's window has the focus again: what is on the screen counts as read."""
        for screen in self.screen_stack if focus and self._running else ():
            if isinstance(screen, ShowsChats):
                screen.seen()

    def _deliver(self, changes: Changes) -> None:
        if not self._running:
            return
        if changes.settings and self._session is not None:
            self._obey_settings()
        self._notifying.on_changes(changes)
        for screen in self.screen_stack:
            hook = getattr(screen, "on_changes", None)
            if hook is not None and screen.is_running:
                hook(changes)

    # Making oneself heard

    def write_to_terminal(self, sequence: str) -> None:
        """Write a sequence of ours through the driver, as everything is written."""
        if self._driver is not None:
            self._driver.write(sequence)

    def ring(self) -> None:
        """The terminal's bell."""
        self.bell()

    def later(self, seconds: float, work: Callable[[], None]) -> Timer:
        """Do ``work`` then."""
        return self.set_timer(seconds, work)

    def chat_being_read(self) -> ChatKey | None:
        """The chat that is open in front of somebody who looks at this window."""
        screen = self.screen
        return screen.open_key if self.app_focus and isinstance(screen, ShowsChats) else None

    def action_open_notified(self) -> None:
        """Go to the chat that made itself heard last."""
        if self._notifying.latest is None:
            self.tell("Nothing has made itself heard yet.")
        else:
            self.open_chat(self._notifying.latest)

    def exit(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        """Leave; the terminal gets its title back."""
        self._notifying.end()
        super().exit(*arguments, **options)

    # Words for the person

    def tell(self, words: Words, *, is_problem: bool = False) -> None:
        """Say something in passing."""
        self.notify(
            content(words).plain,
            severity="warning" if is_problem else "information",
            markup=False,
        )

    def push_screen(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        """Show a screen; in the demonstration each says that it is one."""
        shown = super().push_screen(*arguments, **options)
        if self.is_demo:
            screen = self.screen_stack[-1]
            screen.call_after_refresh(screen.mount, DemoMark())
        return shown

    # The other screens

    def open_screen(self, name: str, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        """Show a screen by its name in the catalog."""
        self.push_screen(make_screen(name, *arguments, **options))

    def open_facts(self, service: ServiceId) -> None:
        """Show what a service does with one's data."""
        self.open_screen("facts", service)

    def open_sign_in(self, service: ServiceId, *, as_home: bool = False) -> None:
        """Sign in to a service."""
        self.open_screen("sign_in", service, as_home=as_home)

    def open_mute(self, chat: ChatKey) -> None:
        """Ask for how long to mute a chat."""
        self.open_screen("mute", chat)

    def action_show_help(self) -> None:
        """Show every key; once more, and they go."""
        if type(self.screen).__name__ == "HelpScreen":
            self.pop_screen()
        else:
            self._open_once("help")

    def action_show_palette(self) -> None:
        """Find a command by its name."""
        if self.is_open and not isinstance(self.screen, ModalScreen):
            self.push_screen(make_screen("palette"), self._go_to)

    def _go_to(self, chat: ChatKey | None) -> None:
        if chat is not None:
            self.open_chat(chat)

    def open_chat(self, chat: ChatKey, message: MessageId | None = None) -> None:
        """Go to a chat, and to a message in it, from wherever one is."""
        for screen in self.screen_stack:
            if isinstance(screen, ShowsChats):
                while self.screen is not screen:
                    self.pop_screen()
                screen.open_chat(chat, message)
                return

    def action_show_settings(self, setting: str | None = None) -> None:
        """Open the settings, at one of them where it is named."""
        self._open_once("settings", *([setting] if setting else []))

    def action_show_keys(self) -> None:
        """Choose which keys do what."""
        self._open_once("keys")

    def action_show_third_party(self) -> None:
        """Open the third-party services."""
        self._open_once("third_party")

    def action_show_blocked(self) -> None:
        """Show who is blocked."""
        self._open_once("blocked")

    def action_show_backups(self) -> None:
        """Show the backups there are."""
        self._open_once("backups")

    def _open_once(self, name: str, *arguments: Any) -> None:  # noqa: ANN401
        screen = make_screen(name, *arguments)
        if self.is_open and not any(type(shown) is type(screen) for shown in self.screen_stack):
            self.push_screen(screen)

    def get_css_variables(self) -> dict[str, str]:
        """Textual's variables; here so that ``$faint`` exists before a theme is set."""
        return {"faint": DARK.faint, **super().get_css_variables()}
