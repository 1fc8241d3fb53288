"""Small files that are what they say they are: pictures and documents without a library."""

from __future__ import annotations

import math
import struct
import zlib
from random import Random
from typing import Final

WIDTH: Final = 320
HEIGHT: Final = 200


def png(seed: str) -> bytes:
    """A PNG (W3C PNG, third edition) of hills under a sky, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - a picture, not a secret
    sky = [random.randrange(120, 240) for _ in range(3)]
    hill = [random.randrange(30, 120) for _ in range(3)]
    height, swing, phase = random.uniform(90, 130), random.uniform(15, 45), random.uniform(0, 6)
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)  # each row's filter: none
        above = bytes(min(255, channel + y // 3) for channel in sky)
        for x in range(WIDTH):
            ridge = height + swing * math.sin(phase + x / 45)
            rows += above if y < ridge else bytes(hill)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(bytes(rows))), _chunk(b"IEND", b""))
    )


def pdf(title: str) -> bytes:
    """A PDF (ISO 32000) of one page that says its title."""
    shown = title.encode("ascii", "replace").translate(None, b"()\\")
    page = b"BT /F1 24 Tf 72 720 Td (" + shown + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    document = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(document))
        document += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(document)
    document += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    document += b"".join(b"%010d 00000 n \n" % place for place in places)
    document += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    document += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(document)


def _chunk(kind: bytes, body: bytes) -> bytes:
    checked = kind + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))
