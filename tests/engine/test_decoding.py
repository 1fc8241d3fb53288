"""Pictures are decoded in a process that may do nothing else, and is not believed."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from inbox_tui.engine.decoding.decoder import Decoder, Undecodable, _program
from inbox_tui.engine.thumbnails import Thumbnails
from inbox_tui.store.errors import Damaged
from tests.engine.conftest import Town

CORPUS = Path(__file__).parents[1] / "corpus" / "hostile.jsonl"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, data: bytes | None = None, extra: bytes = b"") -> bytes:
    """A red picture, or one whose size and content don't fit."""
    rows = (b"\0" + b"\xff\0\0" * width) * height if data is None else data
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body


def size_of(image: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def run(code: str, seconds: float = 20.0) -> Decoder:
    return Decoder(program=[sys.executable, "-I", "-S", "-c", code], seconds=seconds)


def test_a_picture_becomes_small_and_keeps_its_shape() -> None:
    image = Decoder().thumbnail([png(400, 100)], 64)
    assert size_of(image) == (64, 16)


def test_a_small_picture_stays_as_it_is() -> None:
    assert size_of(Decoder().thumbnail([png(4, 3)], 64)) == (4, 3)


def test_what_else_is_written_in_a_picture_does_not_come_along() -> None:
    said = chunk(b"tEXt", b"Comment\0where I live")
    assert b"where I live" not in Decoder().thumbnail([png(4, 3, extra=said)], 64)


def test_no_decoder_is_ever_in_this_process() -> None:
    code = (
        "import sys; from inbox_tui.engine.thumbnails import Decoder;"
        "Decoder().thumbnail([sys.stdin.buffer.read()], 8);"
        "print([name for name in sys.modules if name.startswith('PIL')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=png(9, 9), capture_output=True, check=True, timeout=60
    )
    assert done.stdout == b"[]\n"


@pytest.mark.parametrize(
    "bomb",
    [
        png(60_000, 60_000, data=b""),
        png(2**31 - 1, 2**31 - 1, data=b""),
        png(20_000, 20_000, data=bytes(30_000_000)),
    ],
)
def test_a_picture_that_would_fill_the_memory_is_refused(bomb: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Undecodable):
        Decoder().thumbnail([bomb], 64)
    assert time.monotonic() - began < 10


def test_a_text_that_unpacks_to_gigabytes_is_refused() -> None:
    packed = zlib.compress(bytes(50_000_000))
    bomb = png(4, 3, extra=chunk(b"zTXt", b"Comment\0\0" + packed) * 20)
    with pytest.raises(Undecodable):
        Decoder().thumbnail([bomb], 64)


def hostile() -> Iterator[bytes]:
    random = Random(11)
    whole = png(40, 40)
    yield b""
    yield whole[:50]
    yield b"GIF89a" + random.randbytes(500)
    yield b"\xff\xd8\xff\xe0" + random.randbytes(500)
    yield b"RIFF\xff\xff\xff\xffWEBPVP8 " + random.randbytes(500)
    yield b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) print\n"
    yield b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"
    lines = CORPUS.read_text(encoding="utf-8").splitlines()[:200]
    texts = "".join(json.loads(line)["text"] for line in lines)
    yield texts.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("data", tuple(hostile()))
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Undecodable, match="It can still be saved"):
        Decoder().thumbnail([data], 64)


def test_altered_pictures_give_a_picture_or_a_refusal_and_nothing_else() -> None:
    random = Random(12)
    for _ in range(8):
        altered = bytearray(png(40, 40))
        for _ in range(5):
            altered[random.randrange(8, len(altered))] = random.randrange(256)
        try:
            image = Decoder().thumbnail([bytes(altered)], 16)
        except Undecodable:
            continue
        assert max(size_of(image)) <= 16


def test_a_decoder_that_never_ends_is_killed() -> None:
    began = time.monotonic()
    with pytest.raises(Undecodable):
        run("while True: pass", seconds=0.3).thumbnail([b""], 64)
    assert time.monotonic() - began < 5


def test_a_decoder_that_reads_nothing_is_killed_though_the_picture_is_large() -> None:
    with pytest.raises(Undecodable):
        run("import time; time.sleep(100)", seconds=0.3).thumbnail([bytes(1_000_000)] * 3, 64)


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nwhile True: sys.stdout.write('x' * 65536)",
        "print('\\x89PNG but no more')",
        "print('{\"error\": ')",
        "print('[' * 5000)",
        "print('[]')",
        "import os; os.kill(os.getpid(), 11)",
        "import sys; sys.stdout.buffer.write(bytes.fromhex("
        "'89504e470d0a1a0a0000000d49484452000fffff000fffff'))",
    ],
)
def test_what_the_decoder_says_is_not_believed(code: str) -> None:
    with pytest.raises(Undecodable):
        run(code).thumbnail([png(4, 3)], 64)


def test_the_decoder_knows_nothing_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INBOX_SECRET", "s3cret")
    code = "import os, sys; sys.exit('INBOX_SECRET' in os.environ or len(os.listdir('/proc/self/fd')) > 4)"
    program = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"try:\n {code}\nexcept SystemExit as e:\n"
        " import sys; sys.stdout.buffer.write(GOOD if not e.code else b'')",
    ]
    program[-1] = f"GOOD = {png(4, 3)!r}\n" + program[-1]
    assert Decoder(program=program).thumbnail([b""], 64) == png(4, 3)


def test_behind_its_limits_it_writes_no_file_and_starts_no_program(tmp_path: Path) -> None:
    worker = _program(64)[4]
    code = f"""
import runpy, sys, os, resource
worker = runpy.run_path({worker!r})
worker["limit"]()
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
said = []
try:
    with open({str(tmp_path / "file")!r}, "w") as file:
        file.write("x" * 100000)
except OSError:
    said.append("file")
try:
    bytearray(2 * 1024**3)
except MemoryError:
    said.append("memory")
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC):
    assert resource.getrlimit(kind)[1] <= 16
print(*said)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, timeout=60, check=False
    )
    assert done.stdout == b"file memory\n", done.stderr


def test_a_picture_that_is_here_is_made_small_once_and_kept(town: Town) -> None:
    locator = town.store.attachments.add(png(100, 50))
    made = Thumbnails(town.store)
    assert made.get(locator, 32) is None
    image = made.make(locator, 32)
    assert size_of(image) == (32, 16)
    assert made.get(locator, 32) == image
    assert Thumbnails(town.store, run("1/0")).make(locator, 32) == image


def test_a_damaged_file_is_said_to_be_damaged(town: Town) -> None:
    locator = town.store.attachments.add(png(100, 50))
    (path,) = (town.folder / "attachments").glob("*/*")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged):
        Thumbnails(town.store).make(locator, 32)
