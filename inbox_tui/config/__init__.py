"""What a person sets: the schema, and the one commented TOML file it is kept in.

To add a setting, add one row to :data:`inbox_tui.config.settings.SETTINGS`: its key in the file, the
key under which the store's table of settings has it at run time, its name on the settings screen, one
sentence that documents it, what values it takes, and its default. The commented file, the settings
screen, the palette, ``docs/config.md`` (``make docs``), ``inbox-tui config`` and validation are made
from the row. Whatever obeys the setting reads it where it always did, with
``store.settings.get(reader, stored_key)``, in the spelling of the kind's ``stored``: ``on`` and ``off``
for a toggle; ``None`` there means the default. A screen that changes it calls
``session.configuration.change(stored_key, value)``, which writes the file and the store.

A setting stands here only when something obeys it. What is of one chat or one service stays in the
store alone.
"""
