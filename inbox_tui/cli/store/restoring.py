"""What ``inbox-tui store restore`` does: a new inbox, one for another, or two as one."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.store.backup_key import key_of_backup
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.keys.vault import Vault
from inbox_tui.store.backup import rotation
from inbox_tui.store.backup.merging import merge
from inbox_tui.store.backup.restoring import Restored, replace_store, restore
from inbox_tui.store.clock import now
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.store import Store


def restore_new(path: Path, places: Places, *, as_json: bool) -> int:
    """Make the inbox of a profile that has none. Raises ``Stop``."""
    if Store.exists(places.data) or Vault.exists(places.data):
        raise Stop(
            Exit.USAGE,
            f"There is an inbox in the profile {places.profile!r} already. Say --merge to bring "
            "what is missing into it, --replace to put the backup in its place, or --profile for "
            "another one.",
        )
    key = key_of_backup(path, places)
    make_private_folder(places.data.parent)
    with stopping(), shown() as report:
        done = restore(path, places.data, key, report)
    return _said(done, as_json=as_json, kept=None)


def replace_present(path: Path, places: Places, *, as_json: bool) -> int:
    """Put the backup in the place of the inbox, which is backed up first. Raises ``Stop``."""
    ours = key_of(places)
    theirs = key_of_backup(path, places, known=ours)
    folder = rotation.default_folder(places.data)
    with stopping(), shown() as report:
        make_private_folder(folder)
        kept = folder / rotation.name_before_replacing(now())
        done = replace_store(path, places.data, (theirs, ours), kept, report)
    return _said(done, as_json=as_json, kept=kept)


def merge_into(path: Path, places: Places, *, as_json: bool) -> int:
    """Bring what is missing into the inbox. Raises ``Stop``."""
    ours = key_of(places)
    theirs = key_of_backup(path, places, known=ours)
    store = opened(places, ours)
    try:
        with stopping(), shown() as report:
            done = merge(path, theirs, store, report)
    finally:
        store.close()
    if as_json:
        emit(
            {
                "accounts": done.accounts,
                "chats": done.chats,
                "messages": done.messages,
                "files": done.files,
                "completed": done.completed,
            }
        )
        return Exit.DONE
    say(
        safe_text(
            f"Brought {done.messages:,} messages, {done.chats:,} chats and {done.files:,} files "
            f"that were missing; completed {done.completed:,} messages that were here."
        )
    )
    if done.accounts:
        say(
            safe_text(
                f"{done.accounts:,} accounts came with them, switched off: sign in to use them."
            )
        )
    return Exit.DONE


def _said(done: Restored, *, as_json: bool, kept: Path | None) -> int:
    if as_json:
        emit(
            {
                "chats": done.chats,
                "messages": done.messages,
                "files": done.files,
                "signed_out": [
                    {"service": one.service, "id": one.native} for one in done.signed_out
                ],
                "backup_of_what_was_here": None if kept is None else str(kept),
            }
        )
        return Exit.DONE
    say(
        safe_text(
            f"Restored {done.chats:,} chats, {done.messages:,} messages and {done.files:,} files."
        )
    )
    for account in done.signed_out:
        say(
            safe_line(
                f"{account.native} on {account.service}: its encryption has gone on since the backup. "
                "Sign in again."
            )
        )
    if kept is not None:
        say(safe_text(f"What was here before is in {kept}."))
    return Exit.DONE
