"""What the app needs to know before anything is unlocked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui.connector.discovery import Registry

if TYPE_CHECKING:
    from inbox_tui.cli.places import Places
    from inbox_tui.engine.session import Session
    from inbox_tui.keys.master_key import MasterKey


@dataclass(frozen=True, slots=True)
class StartPlan:
    """Where the inbox is, and what is already known of its key."""

    places: Places
    registry: Registry
    is_demo: bool = False
    """Every screen then says so, and nothing is kept."""
    key: MasterKey | None = None
    """The store's key, where it was got without asking. Otherwise the app asks."""
    session: Session | None = None
    """A session that is open already, as the demonstration has it. The app closes it."""
    read_only: bool = False


def open_session(plan: StartPlan, key: MasterKey) -> Session:
    """Open the store of ``plan``, or make it where there is none yet. Raises the store's errors.

    A store that another process holds is opened to read only, and the session says who that is. So is
    one on a disk that takes nothing; its own word on that says why.
    """
    # the store's library costs 20 ms to import, and the unlock screen can be painted before it
    from inbox_tui.engine.session import Session as OpenSession  # noqa: PLC0415
    from inbox_tui.store.errors import NotAStore, NotWritable, StoreHeld  # noqa: PLC0415
    from inbox_tui.store.store import Store  # noqa: PLC0415

    held_by: StoreHeld | None = None
    try:
        store = Store.open(plan.places.data, key, read_only=plan.read_only)
    except StoreHeld as held:
        held_by = held
        store = Store.open(plan.places.data, key, read_only=True)
    except NotWritable:
        store = Store.open(plan.places.data, key, read_only=True)
    except NotAStore:
        if plan.read_only or any(plan.places.data.glob("*.db*")):
            raise
        store = Store.create(plan.places.data, key)
    config = plan.places.config
    session = OpenSession(store, None, plan.registry, held_by=held_by, config=config)
    session.configuration.take_in(is_starting=True)
    return session
