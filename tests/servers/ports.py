"""Free loopback ports, and waiting until something listens on one."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path


class ServerFailed(RuntimeError):
    """A test server ended or never listened; carries the end of its log."""


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_listening(
    port: int, process: subprocess.Popen[bytes], log: Path, *, seconds: float = 60.0
) -> None:
    """Return as soon as ``port`` accepts a connection; raise when the process ends first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerFailed(f"the server ended with {process.returncode}: {_tail(log)}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            # polling a port has no event to wait for; the process itself is the clock
            wait_a_moment(process)
        else:
            return
    raise ServerFailed(f"nothing listened on {port} within {seconds:.0f} s: {_tail(log)}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that was started here, politely first."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_a_moment(process: subprocess.Popen[bytes]) -> None:
    """Between two looks at a server that comes up."""
    try:
        process.wait(timeout=0.05)
    except subprocess.TimeoutExpired:
        return


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else "no log"
