"""Whether a file can be attached."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.ui.times import size_words


def problem_with(path: Path, most_bytes: int | None) -> str:
    """Why the file at ``path`` can't be sent to a chat that takes ``most_bytes``, or nothing."""
    try:
        if not path.is_file():
            return "There is no such file. Check the path."
        size = path.stat().st_size
    except OSError as error:
        return f"The file can't be read: {error.strerror}."
    if most_bytes is not None and size > most_bytes:
        return f"The file has {size_words(size)}; this chat takes {size_words(most_bytes)}."
    return "" if size else "The file is empty."
