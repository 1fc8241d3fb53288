"""Keys of the composer, where one writes."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, rows

WRITING_KEYS: Final[tuple[Key, ...]] = (
    *rows(
        Group.WRITING,
        Where.COMPLETING,
        ("completion.accept", "tab,enter", "complete('accept')", "Take the name that is offered"),
        ("completion.next", "down,ctrl+n", "complete('next')", "The next one offered"),
        ("completion.previous", "up", "complete('previous')", "The one before"),
        ("completion.close", "escape", "complete('close')", "Offer nothing"),
    ),
    *rows(
        Group.WRITING,
        Where.COMPOSER,
        ("composer.send", "enter", "send", "Send", "send"),
        (
            "composer.newline",
            "alt+enter,ctrl+j,shift+enter",
            "newline",
            "Begin a new line",
            "new line",
        ),
        (
            "composer.attach",
            "ctrl+o",
            "attach",
            "Attach a file, or the files whose paths were pasted",
            "attach",
        ),
        (
            "composer.select",
            "up",
            "select_messages",
            "From the first line: choose a message",
            "messages",
        ),
        ("composer.edit_last", "f8,alt+e", "edit_last", "Edit what you sent last"),
        ("composer.editor", "ctrl+g,alt+g", "editor", "Write in your own editor ($EDITOR)"),
        ("composer.later", "ctrl+s,alt+s", "later", "Send it later: choose when"),
        (
            "composer.preview",
            "f9,alt+p",
            "preview",
            "Show how the text will look, or no longer",
        ),
        (
            "composer.undo",
            "ctrl+z",
            "undo",
            "Undo: the last change of the text; what was just sent, where it waits",
        ),
        ("composer.redo", "ctrl+r,alt+z", "redo", "Do again what was undone"),
        ("composer.line_start", "home,ctrl+a", "cursor_line_start", "To the line's start"),
        ("composer.line_end", "end,ctrl+e", "cursor_line_end", "To the line's end"),
        (
            "composer.word_left",
            "ctrl+left,alt+b,alt+left",
            "cursor_word_left",
            "One word to the left",
        ),
        (
            "composer.word_right",
            "ctrl+right,alt+f,alt+right",
            "cursor_word_right",
            "One word to the right",
        ),
        ("composer.kill_word", "ctrl+w,alt+backspace", "kill('word')", "Cut the word before"),
        ("composer.kill_next_word", "ctrl+delete,alt+d", "kill('next_word')", "Cut the next word"),
        ("composer.kill_start", "ctrl+u", "kill('start')", "Cut back to the line's start"),
        ("composer.yank", "ctrl+y", "yank", "Put in what was cut last"),
        ("composer.page_up", "pageup", "scroll_timeline(-1)", "Messages: one page up"),
        ("composer.page_down", "pagedown", "scroll_timeline(1)", "Messages: one page down"),
    ),
)
