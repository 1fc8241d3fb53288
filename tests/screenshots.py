"""``python -m tests.screenshots``: draw ``screenshots/`` anew from the running demonstration.

The pretend services stand still and the clock is fixed, so the same program gives the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

from inbox_tui.ui.timeline.strips import StripCache
from tests.screenshots_drawing import drawn, missing_fonts, write
from tests.screenshots_scenes import SHOTS, Shot, staged

FOLDER: Final = Path(__file__).resolve().parents[1] / "screenshots"
MOMENT: Final = 1_795_513_800
"""Tuesday 24 November 2026, 09:50 UTC, in seconds."""
TODAY: Final = date(2026, 11, 24)


def main() -> int:
    """Draw the pictures named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="pictures; all where none is named"
    )
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    arguments = parser.parse_args()
    for missing in missing_fonts():
        _show(f"the PNGs will have empty boxes for {missing}")
    arguments.into.mkdir(exist_ok=True)
    wanted = [shot for shot in SHOTS if not arguments.names or shot.name in arguments.names]
    os.environ.update(TZ="UTC", INBOX_TUI_DEMO_SPEED="0")
    time.tzset()
    with (
        patch("time.time_ns", lambda: MOMENT * 1_000_000_000),
        patch.object(StripCache.__init__, "__defaults__", (lambda: TODAY,)),
    ):
        for shot in wanted:
            write(asyncio.run(taken(shot)), arguments.into / shot.name)
            _show(shot.name)
    return 0


async def taken(shot: Shot) -> str:
    """One picture, as an SVG."""
    async with staged(shot) as pilot:
        return drawn(pilot.app)


def _show(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a program for people


if __name__ == "__main__":
    sys.exit(main())
