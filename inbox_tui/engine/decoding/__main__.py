"""The process that decodes one picture: bytes on standard input, a PNG or an error on standard output.

Run by its path, isolated and without site packages, so it imports nothing of ours. It gives up what it
does not need before it reads the first byte of the picture: memory, time, files, further processes.
Arguments: the most pixels a side, and the folder Pillow is imported from.
"""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 10
OPEN_FILES = 16
MAX_INPUT_BYTES = 64 * 1024 * 1024
MAX_PICTURE_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class Refused(Exception):
    """Why there is no picture, in one word."""


def main(arguments: list[str]) -> int:
    """0 with a PNG, 1 with an error."""
    out = sys.stdout.buffer
    try:
        pixels, folder = int(arguments[0]), arguments[1]
        limit()
        out.write(thumbnail(sys.stdin.buffer.read(MAX_INPUT_BYTES + 1), pixels, folder))
    except Refused as error:
        out.write(json.dumps({"error": str(error)}).encode())
        return 1
    except MemoryError:
        out.write(b'{"error": "too large"}')
        return 1
    except Exception as error:  # noqa: BLE001 - a decoder raises anything; the other side is told so
        out.write(json.dumps({"error": "unreadable", "kind": type(error).__name__}).encode())
        return 1
    return 0


def limit() -> None:
    """Let this process do nothing but compute, for a little while. Raises ``Refused``."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        raise Refused("no limits on this system") from None
    wanted = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform != "darwin":
        # macOS keeps no such limit; the number of pixels and the time bound it there
        wanted[resource.RLIMIT_AS] = MEMORY_BYTES
    for kind, value in wanted.items():
        resource.setrlimit(kind, (value, value))


def thumbnail(data: bytes, pixels: int, folder: str) -> bytes:
    """A PNG of at most ``pixels`` a side, with nothing of the original's metadata."""
    sys.path.append(folder)
    from PIL import (  # noqa: PLC0415 - only here, behind the limits
        Image,
        ImageOps,
        JpegImagePlugin,  # noqa: F401
        WebPImagePlugin,  # noqa: F401
    )

    if len(data) > MAX_INPUT_BYTES:
        raise Refused("too large")
    # the size is checked below; Pillow's own warning would only be written to nobody
    Image.MAX_IMAGE_PIXELS = None
    picture: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MAX_PICTURE_PIXELS:
        raise Refused("too large")
    picture.draft("RGB", (pixels, pixels))
    picture.thumbnail((pixels, pixels))
    return png(ImageOps.exif_transpose(picture))


def png(picture: Image.Image) -> bytes:
    """The pixels alone, as PNG."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    plain = picture.convert(mode)
    plain.info = {}
    written = io.BytesIO()
    plain.save(written, "PNG")
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
