"""What ``inbox-tui store backup`` does: making, verifying and listing backups."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.opening import opened, stopping
from inbox_tui.cli.output import JsonValue, complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.progress import shown
from inbox_tui.cli.store.backup_key import key_of_backup
from inbox_tui.cli.unlocking import key_of
from inbox_tui.cli.wording import iso, moment
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.store.backup import container, rotation, schedule
from inbox_tui.store.backup.format import SUFFIX
from inbox_tui.store.backup.making import Made, make
from inbox_tui.store.backup.verifying import Verified, verify
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.store import Store


def make_one(path: Path | None, places: Places, *, overwrite: bool, as_json: bool) -> int:
    """Write a backup, beside whatever else has the store open. Raises ``Stop``."""
    store = opened(places, key_of(places), read_only=True)
    try:
        with stopping(), shown() as report:
            at = now()
            target = path or _own_folder(store)
            if target.is_dir():
                target /= rotation.name_for(at)
            made = make(store, target, report, overwrite=overwrite, at=at)
    finally:
        store.close()
    if as_json:
        emit(_made_json(made))
    else:
        say(
            safe_text(
                f"Wrote {made.path}: {_holds(made.chats, made.messages, made.files)}, "
                f"{_mebibytes(made.size)}."
            )
        )
    if made.missing:
        complain(
            safe_text(
                f"{made.missing:,} stored files were gone from the disk already, and are not in "
                "it. Fetch them again from their chats."
            )
        )
    return Exit.DONE


def verify_one(path: Path, places: Places, *, as_json: bool) -> int:
    """Say whether a backup is whole; ``FAILED`` where it isn't. Raises ``Stop``."""
    key = key_of_backup(path, places)
    with stopping(), shown() as report:
        verified = verify(path, key, report)
    manifest = verified.manifest
    if as_json:
        emit(_verified_json(path, verified))
    elif verified.is_whole:
        held = _holds(manifest.chats, manifest.messages, len(manifest.files))
        say(safe_text(f"{path} is whole: {held}."))
    for finding in () if as_json else verified.findings:
        say(safe_text(f"{finding.entry}: {finding.what}"))
    return Exit.DONE if verified.is_whole else Exit.FAILED


def list_all(folder: Path | None, places: Places, *, as_json: bool) -> int:
    """List the backups of a folder, oldest first. Needs no key where the folder is named."""
    if folder is None:
        store = opened(places, key_of(places), read_only=True)
        try:
            folder = _own_folder(store)
        finally:
            store.close()
    found = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if as_json:
        emit([_listed_json(path) for path in found])
    elif not found:
        say(safe_text(f"There are no backups in {folder}."))
    for path in () if as_json else found:
        say(safe_text(_line(path)))
    return Exit.DONE


def _own_folder(store: Store) -> Path:
    with store.read() as reader:
        folder = schedule.of(reader, store.folder).folder
    make_private_folder(folder)
    return folder


def _line(path: Path) -> str:
    try:
        with container.opened(path) as backup:
            made = moment(backup.header.made_at)
    except StoreError as error:
        return f"{path.name}  {error}"
    return f"{path.name}  {made}  {_mebibytes(path.stat().st_size)}"


def _listed_json(path: Path) -> JsonValue:
    try:
        with container.opened(path) as backup:
            made: str | None = iso(backup.header.made_at)
    except StoreError:
        made = None
    return {"path": str(path), "made_at": made, "bytes": path.stat().st_size}


def _made_json(made: Made) -> JsonValue:
    return {
        "path": str(made.path),
        "bytes": made.size,
        "chats": made.chats,
        "messages": made.messages,
        "files": made.files,
        "missing_files": made.missing,
    }


def _verified_json(path: Path, verified: Verified) -> JsonValue:
    manifest = verified.manifest
    return {
        "path": str(path),
        "is_whole": verified.is_whole,
        "findings": [{"entry": one.entry, "what": one.what} for one in verified.findings],
        "chats": manifest.chats,
        "messages": manifest.messages,
        "files": len(manifest.files),
        "missing_files": manifest.missing,
    }


def _holds(chats: int, messages: int, files: int) -> str:
    return f"{chats:,} chats, {messages:,} messages, {files:,} files"


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB"
