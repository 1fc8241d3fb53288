"""Small pictures of files that are here already. Nothing is fetched because of one."""

from __future__ import annotations

from inbox_tui.engine.decoding.decoder import Decoder
from inbox_tui.store import attachments_thumbnails
from inbox_tui.store.store import Store


class Thumbnails:
    """Makes small pictures and keeps them, sealed like everything in the store."""

    def __init__(self, store: Store, decoder: Decoder | None = None) -> None:
        self._store = store
        self._decoder = decoder or Decoder()

    def get(self, locator: str, pixels: int) -> bytes | None:
        """The PNG that was made of a stored file; ``None`` where none was."""
        with self._store.read() as reader:
            return attachments_thumbnails.get(reader, locator, pixels)

    def make(self, locator: str, pixels: int) -> bytes:
        """A PNG of at most ``pixels`` a side, made where there is none yet. Blocks for seconds.

        Raises ``Undecodable`` where the file is no picture, and any ``StoreError``.
        """
        known = self.get(locator, pixels)
        if known is not None:
            return known
        image = self._decoder.thumbnail(self._store.attachments.open(locator), pixels)
        self._store.write(
            lambda tx: attachments_thumbnails.keep(tx, locator, pixels, image)
        ).result()
        return image
