"""The one function that opens a link in the person's browser."""

from __future__ import annotations

import shutil
import subprocess
import sys

from inbox_tui.policy.links import LinkVerdict


def open_in_browser(verdict: LinkVerdict) -> bool:
    """Hand a link that was judged openable, and shown to the person, to the system's browser.

    Whether there was a program to hand it to. No shell; nothing that program says reaches the
    terminal.
    """
    if not verdict.openable or not verdict.url.startswith(("http://", "https://")):
        return False
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is None:
        return False
    subprocess.Popen(  # noqa: S603 - an argument list; the address begins with http and is ASCII
        [opener, verdict.url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
