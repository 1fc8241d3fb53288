"""What a file is taken for, and what a person is told before it opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.policy.file_types import inspect_file

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(60)
PDF = b"%PDF-1.7\n1 0 obj"
WINDOWS = b"MZ\x90\0" + bytes(100)
LAUNCHER = b"[Desktop Entry]\nExec=x\n"
ZIP = b"PK\x03\x04" + bytes(60)


@pytest.mark.parametrize(
    ("name", "declared", "head", "kind"),
    [
        ("photo.png", "image/png", PNG, "a picture"),
        ("photo.JPG", "image/jpeg", JPEG, "a picture"),
        ("photo.heic", "image/heic", b"\0\0\0\x18ftypheic", "a picture"),
        ("paper.pdf", "application/pdf", PDF, "a document"),
        ("letter.docx", "application/octet-stream", ZIP, "a document"),
        ("all.zip", "application/zip", ZIP, "an archive"),
        ("note.txt", "text/plain", b"hello there", "a text"),
        ("voice.ogg", "audio/ogg", b"OggS\0\x02" + bytes(50), "a sound"),
        ("film.mp4", "video/mp4", b"\0\0\0\x20ftypisom" + bytes(30), "a film"),
        ("sound.m4a", "audio/mp4", b"\0\0\0\x20ftypM4A " + bytes(30), "a sound"),
        ("v1.2.final.pdf", "application/pdf", PDF, "a document"),
    ],
)
def test_an_ordinary_file_raises_no_concern(
    name: str, declared: str, head: bytes, kind: str
) -> None:
    verdict = inspect_file(name, declared, head)
    assert (verdict.kind, verdict.concerns) == (kind, ())
    assert not verdict.needs_a_question


@pytest.mark.parametrize(
    ("name", "declared", "head"),
    [
        ("invoice.jpg.desktop", "image/jpeg", LAUNCHER),
        ("invoice.jpg.desktop", "image/jpeg", b""),
        ("photo.jpg", "image/jpeg", WINDOWS),
        ("setup.exe", "application/octet-stream", WINDOWS),
        ("run", "", b"#!/bin/sh\nid\n"),
        ("run.sh", "text/x-shellscript", b"echo"),
        ("a.ps1", "text/plain", b"Get-Item"),
        ("in\u202egpj.exe", "image/jpeg", b""),
        ("sheet.xlsm", "", ZIP),
        ("a.lnk", "", b"L\0\0\0\x01\x14\x02\0" + bytes(50)),
        ("tool", "", b"\x7fELF\x02\x01\x01" + bytes(60)),
        ("tool.exe. ", "", b""),
    ],
)
def test_what_a_computer_would_run_is_called_that(name: str, declared: str, head: bytes) -> None:
    verdict = inspect_file(name, declared, head)
    assert verdict.is_program
    assert verdict.needs_a_question
    assert "anything you can do" in verdict.concerns[0]


@pytest.mark.parametrize(
    ("name", "declared", "head", "concern"),
    [
        ("invoice.jpg.desktop", "", LAUNCHER, "pretends that it is a picture"),
        ("photo.jpg", "", WINDOWS, "Its name says that it is a picture"),
        ("photo.jpg", "", PDF, "its content is a document"),
        ("paper.pdf", "image/png", PDF, "Its sender says that it is a picture"),
        ("photo.jpg", "image/jpeg", b"<!DOCTYPE html><html>", "its content is a page"),
        (
            "drawing.svg",
            "image/svg+xml",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "run scripts",
        ),
    ],
)
def test_what_does_not_fit_together_is_said(
    name: str, declared: str, head: bytes, concern: str
) -> None:
    verdict = inspect_file(name, declared, head)
    assert any(concern in each for each in verdict.concerns)
    assert verdict.needs_a_question


@given(st.text(), st.text(), st.binary(max_size=200))
def test_every_file_gets_a_verdict(name: str, declared: str, head: bytes) -> None:
    assert inspect_file(name, declared, head).kind
