"""What a file is, by its content, against what its name and its sender say it is.

Nothing here opens a file. Programs are told by content where that shows, and by name as well: many
systems start a script by its name alone.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 8_192
"""How much of a file's beginning is looked at."""

_PROGRAMS: Final = {
    suffix: words
    for words, suffixes in (
        ("a program for Windows", "exe com scr pif cpl dll msi msix appx msp gadget sys ocx"),
        (
            "a script for Windows",
            "bat cmd ps1 psm1 vbs vbe vb js jse ws wsf wsh wsc hta sct reg inf",
        ),
        (
            "a shortcut that starts a program",
            "lnk url desktop scf settingcontent-ms library-ms webloc",
        ),
        ("a program for macOS", "app command dmg pkg mpkg scpt scptd applescript workflow action"),
        ("a program for Linux", "appimage run deb rpm snap flatpakref bin elf so"),
        ("a script", "sh bash zsh fish csh ksh py pyw pyc pyz pl rb php lua tcl awk"),
        ("a program for Java", "jar jnlp class war"),
        ("a program for Android or iOS", "apk xapk aab ipa"),
        ("an extension for a browser", "xpi crx"),
        ("a document with macros", "docm dotm xlsm xltm xlam xll pptm potm ppam ppsm one iqy slk"),
        ("a disk image", "iso img vhd vhdx"),
    )
    for suffix in suffixes.split()
}
_BEGINNINGS: Final = (
    (b"MZ", "a program for Windows"),
    (b"\x7fELF", "a program for Linux"),
    (b"\xfe\xed\xfa\xce", "a program for macOS"),
    (b"\xfe\xed\xfa\xcf", "a program for macOS"),
    (b"\xce\xfa\xed\xfe", "a program for macOS"),
    (b"\xcf\xfa\xed\xfe", "a program for macOS"),
    (b"\xca\xfe\xba\xbe", "a program for macOS or Java"),
    (b"dex\n", "a program for Android or iOS"),
    (b"\0asm", "a program"),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut that starts a program"),
    (b"[Desktop Entry]", "a shortcut that starts a program"),
    (b"[InternetShortcut]", "a shortcut that starts a program"),
    (b"#!", "a script"),
    (b"!<arch>\ndebian", "a program for Linux"),
    (b"\xed\xab\xee\xdb", "a program for Linux"),
    (b"Cr24", "an extension for a browser"),
    (b"<?php", "a script"),
)
"""Signatures of what a computer would run. The rest is told by ``puremagic``."""
_PAGES: Final = frozenset(("html", "htm", "xhtml", "xht", "mht", "mhtml", "svg", "svgz", "xsl"))
_FAMILIES: Final = {
    "image": "a picture",
    "audio": "a sound",
    "video": "a film",
    "font": "a font",
    "text": "a text",
}
_DOCUMENT_SUFFIXES: Final = (
    "pdf doc docx dot dotx xls xlsx xlt ppt pptx pps odt ods odp odg rtf epub pages numbers ps eps"
)
_DOCUMENTS: Final = frozenset(_DOCUMENT_SUFFIXES.split())
_ARCHIVE_SUFFIXES: Final = "zip gz tgz bz2 xz zst 7z rar tar cab lz4 lzma"
_ARCHIVES: Final = frozenset(_ARCHIVE_SUFFIXES.split())
_AGREEING: Final = (
    {"a sound", "a film"},
    {"a document", "an archive"},
    {"a page", "a text"},
    {"a script", "a text"},
)
"""The same containers hold sound and film, office documents are archives, and the rest is text."""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a file is, in words, and what speaks against opening it."""

    kind: str
    is_program: bool = False
    concerns: tuple[str, ...] = ()

    @property
    def needs_a_question(self) -> bool:
        """Whether the person is asked before it is opened."""
        return self.is_program or bool(self.concerns)


def inspect_file(name: str, declared: str, head: bytes) -> FileVerdict:
    """Judge a file by the name and media type its sender gives, and its first bytes."""
    suffixes = _suffixes(name)
    last = suffixes[-1] if suffixes else ""
    program = _program(last, head)
    named, found, said = _family_of_suffix(last), _family_of(head), _family_of_type(declared)
    fits = named if found and named and _agree(found, named) else found
    kind = program or fits or named or said or "a file of a kind that is not known"
    concerns = tuple(_concerns(suffixes, program, named, found, said))
    return FileVerdict(kind, is_program=program is not None, concerns=concerns)


def _concerns(
    suffixes: tuple[str, ...],
    program: str | None,
    named: str | None,
    found: str | None,
    said: str | None,
) -> Iterator[str]:
    pretended = next((f for s in suffixes[:-1] if (f := _family_of_suffix(s))), None)
    if program is not None:
        yield f"It is {program}: opening it can do anything you can do."
        if pretended is not None:
            yield f"Its name pretends that it is {pretended}."
        elif named is not None and named != program:
            yield f"Its name says that it is {named}."
    elif found is not None and named is not None and not _agree(found, named):
        yield f"Its name says that it is {named}, and its content is {found}."
    if said is not None and not _agree(program or found or named or said, said):
        yield f"Its sender says that it is {said}."
    if program is None and (found == "a page" or named == "a page"):
        yield "It is a page: opened in a browser, it can load things and run scripts."


def _agree(one: str, other: str) -> bool:
    if one == other:
        return True
    return {one, other} in _AGREEING


def _suffixes(name: str) -> tuple[str, ...]:
    pieces = name.rstrip(" .").casefold().split(".")[1:]
    return tuple(piece.strip() for piece in pieces[-4:])


def _program(suffix: str, head: bytes) -> str | None:
    for beginning, words in _BEGINNINGS:
        if head.lstrip(b"\xef\xbb\xbf").startswith(beginning):
            return words
    return _PROGRAMS.get(suffix)


def _family_of_suffix(suffix: str) -> str | None:
    if suffix in _PROGRAMS:
        return _PROGRAMS[suffix]
    if suffix in _PAGES:
        return "a page"
    if suffix in _DOCUMENTS:
        return "a document"
    if suffix in _ARCHIVES:
        return "an archive"
    return _family_of_type(mimetypes.guess_type(f"x.{suffix}")[0] or "")


def _family_of_type(media_type: str) -> str | None:
    kind, _, rest = media_type.casefold().partition(";")[0].strip().partition("/")
    if rest in ("html", "xhtml+xml", "svg+xml"):
        return "a page"
    if rest in ("pdf", "msword", "rtf") or "officedocument" in rest or "opendocument" in rest:
        return "a document"
    if rest in ("zip", "gzip", "x-tar", "x-7z-compressed", "vnd.rar", "x-xz"):
        return "an archive"
    return _FAMILIES.get(kind)


def _family_of(head: bytes) -> str | None:
    """What the content is; ``None`` where that doesn't show."""
    import puremagic  # noqa: PLC0415 - reads its table of signatures when the first file is looked at

    if not head:
        return None
    try:
        found = puremagic.magic_string(head[:HEAD_BYTES])
    except (puremagic.PureError, ValueError):
        return None
    best = max(found, key=lambda match: match.confidence)
    if best.confidence < SURE:
        return None
    return _family_of_suffix(best.extension.removeprefix(".")) or _family_of_type(best.mime_type)


SURE: Final = 0.3
"""Below this, ``puremagic`` says of short signatures, they are as likely chance."""
