"""``docs/config.md``, made from the schema: ``python -m inbox_tui.config.documentation``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from inbox_tui.config.setting import Setting
from inbox_tui.config.settings import SECTIONS, SETTINGS
from inbox_tui.config.spelling import spelled

_HEAD: Final = """\
# Settings

Everything that can be set is in one file, `config.toml`. It is written, with every setting explained and
commented out, when the inbox is first opened; `inbox-tui config path` tells where it is. Each profile
(`--profile`) has its own, and `INBOX_TUI_HOME` moves it along with everything else.

A change holds as soon as the file is saved: the program looks at it every two seconds. The settings
screen (`F2`) writes to the same file and leaves comments, order and whatever it doesn't know as they
were. What the file says wins over what held before; a line taken out goes back to the default. A line
that can't be is told, with its number and with what is allowed, and the last good value stays.

```sh
inbox-tui config edit                              # in your editor, then checked
inbox-tui config check                             # what is wrong, line by line; exit code 1
inbox-tui config show                              # every setting, and which are the default
inbox-tui config set privacy.read_receipts true    # one setting
inbox-tui config reset privacy.read_receipts       # back to its default
inbox-tui profiles                                 # the inboxes there are
```

What belongs to one chat or one service, such as a mute, is kept in the encrypted store and not here.
"""
_OWN_KEYS: Final = """
Besides these, `[keys]` takes any row of the table of keys by its id, as `inbox-tui keys --list` and the key
screen (`Ctrl+P`, then "keys") have it:

```toml
[keys]
preset = "vim"
message.reply = "R"                        # one key
inbox.jump = ["ctrl+k", "<leader> j"]      # several; a sequence has spaces between its keys
message.block = ""                         # none
```

Keys are written as `ctrl+k`, `Ctrl-K` or `^k`; `alt+enter`, `shift+tab`, `f5`, `G`, `?`, `space`, `comma`.
What your terminal sends for a key, and whether it sends anything, `inbox-tui keys` shows. A key that means
two things in one place, hides another, or begins another is told by `inbox-tui config check`.
"""
_ACCOUNTS: Final = """
## `[accounts."service:name"]`

One account, by its service and its name there:

```toml
[accounts."matrix:@me:example.org"]
proxy = "socks5://127.0.0.1:9050"
```

`proxy` is `socks5://host:port` or `http://host:port`, with `user@` before the host where it wants one; `""`
is the direct way, and without the line what was said when signing in holds. Everything of the account goes
through it, looking up names included.

A proxy's password is not kept in this file: give proxy, user and password when signing in (`F9`); they are
kept in the encrypted store. A service that can't go through a proxy (XMPP) refuses to connect instead of
passing it by. A change connects the account anew.
"""


def documentation() -> str:
    """The whole page."""
    return (
        _HEAD + "".join(line for section in SECTIONS for line in _section(section.id)) + _ACCOUNTS
    )


def _section(section: str) -> Iterator[str]:
    (about,) = (each for each in SECTIONS if each.id == section)
    yield f"\n## `[{about.id}]`\n\n{about.doc}\n\n"
    yield "| key | default | allowed | what it does |\n|---|---|---|---|\n"
    yield from (_row(each) for each in SETTINGS if each.section == section)
    if section == "keys":
        yield _OWN_KEYS


def _row(setting: Setting) -> str:
    default = spelled(setting.default)
    return f"| `{setting.word}` | `{default}` | {setting.kind.allowed} | {setting.doc} |\n"


if __name__ == "__main__":
    sys.stdout.write(documentation())
