"""Small proxies on loopback, SOCKS5 and HTTP, that write down whom they were asked for.

They know names that nobody else knows: what reaches such a name came through the proxy.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class PretendProxy:
    """``places``: for a name and port, the port on this machine. ``user``: who may come in."""

    places: Mapping[tuple[str, int], int]
    user: tuple[str, str] | None = None
    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    turned_away: int = 0

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """RFC 1928 with the user and password of RFC 1929; only to names, never to addresses."""
        (_, count) = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 2 if self.user else 0
        if wanted not in methods:
            self.turned_away += 1
            writer.write(b"\x05\xff")
            return
        writer.write(bytes((5, wanted)))
        if self.user and not await self._knows(reader, writer):
            self.turned_away += 1
            return
        _, _, _, kind = await reader.readexactly(4)
        if kind != 3:
            raise AssertionError("a name was looked up before the proxy was asked")
        (length,) = await reader.readexactly(1)
        host = (await reader.readexactly(length)).decode()
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        self.asked.append((host, port))
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await self._join(reader, writer, self.places[host, port])

    async def _knows(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await reader.readexactly(1)
        said = []
        for _ in range(2):
            (length,) = await reader.readexactly(1)
            said.append((await reader.readexactly(length)).decode())
        is_known = tuple(said) == self.user
        writer.write(b"\x01\x00" if is_known else b"\x01\x01")
        return is_known

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """CONNECT of RFC 9110, with Basic credentials where a user is known."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        _, target, _ = head.split(" ", 2)
        host, _, port = target.rpartition(":")
        if self.user:
            token = base64.b64encode(":".join(self.user).encode()).decode()
            if f"Basic {token}" not in head:
                self.turned_away += 1
                writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
                return
        self.asked.append((host, int(port)))
        writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
        await self._join(reader, writer, self.places[host, int(port)])

    async def _join(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int
    ) -> None:
        beyond, out = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pass_on(reader, out), _pass_on(beyond, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(ConnectionError, RuntimeError):
        writer.close()


@asynccontextmanager
async def proxying(proxy: PretendProxy, kind: str) -> AsyncIterator[str]:
    """Run a proxy; yields its address."""
    speak = proxy.socks if kind == "socks5" else proxy.http
    faults: list[BaseException] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        except (AssertionError, KeyError) as fault:
            faults.append(fault)
        finally:
            with contextlib.suppress(ConnectionError):
                writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield f"{kind}://127.0.0.1:{proxy.port}"
    finally:
        server.close()
        await asyncio.sleep(0)
    if faults:
        raise faults[0]
