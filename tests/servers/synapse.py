"""A real Synapse on loopback: federation off, every rate limit opened, its database in memory."""

from __future__ import annotations

import json
import secrets
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.servers.ports import free_port, stop, wait_until_listening

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-servers" / "bin" / "python"

_OPEN = {"per_second": 100_000, "burst_count": 100_000}


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody with an account on the test server."""

    user_id: str
    password: str
    access_token: str
    device_id: str


@dataclass(frozen=True, slots=True)
class Synapse:
    """A running homeserver whose name is ``localhost``."""

    base_url: str
    folder: Path
    server_name: str = "localhost"

    def register(self, user: str | None = None, password: str = "a good password") -> Registered:
        """A new account; a name nobody has where none is given."""
        name = user or f"user-{secrets.token_hex(6)}"
        reply = httpx.post(
            f"{self.base_url}/_matrix/client/v3/register",
            json={
                "username": name,
                "password": password,
                "auth": {"type": "m.login.dummy"},
                "initial_device_display_name": "test",
            },
            timeout=60,
        )
        reply.raise_for_status()
        body = reply.json()
        return Registered(body["user_id"], password, body["access_token"], body["device_id"])


def is_installed() -> bool:
    """Whether the servers' environment has been built."""
    return PYTHON.exists()


@contextmanager
def running_synapse(extra: Mapping[str, object] | None = None) -> Iterator[Synapse]:
    """A homeserver for as long as the block runs; ``extra`` is added to its configuration."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder, port = Path(name), free_port()
        _configure(folder, port, extra or {})
        log = folder / "output.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", folder / "hs.yaml"],
                cwd=folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_listening(port, process, log)
            yield Synapse(f"http://127.0.0.1:{port}", folder)
        finally:
            stop(process)


@pytest.fixture(scope="session")
def synapse() -> Generator[Synapse]:
    """One homeserver for the whole run: tests make accounts of their own on it."""
    if not is_installed():
        pytest.skip("Synapse is not installed: run  make servers")
    with running_synapse() as server:
        yield server


def _configure(folder: Path, port: int, extra: Mapping[str, object]) -> None:
    (folder / "signing.key").write_text(f"ed25519 a_test {_signing_seed()}\n")
    (folder / "log.yaml").write_text(json.dumps(_log_settings()))
    settings = {
        "server_name": "localhost",
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "pid"),
        "listeners": [
            {
                "port": port,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "hs.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "trusted_key_servers": [],
        "report_stats": False,
        "macaroon_secret_key": "only for tests",
        "registration_shared_secret": "only for tests",
        "form_secret": "only for tests",
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "presence": {"enabled": False},
        "bcrypt_rounds": 4,
        **_no_limits(),
        **extra,
    }
    # JSON is YAML
    (folder / "hs.yaml").write_text(json.dumps(settings))


def _no_limits() -> dict[str, object]:
    single = (
        "rc_message",
        "rc_registration",
        "rc_admin_redaction",
        "rc_3pid_validation",
        "rc_media_create",
        "rc_reports",
        "rc_room_creation",
        "rc_delayed_event_mgmt",
        "rc_user_directory",
    )
    return {
        **dict.fromkeys(single, _OPEN),
        "rc_login": {"address": _OPEN, "account": _OPEN, "failed_attempts": _OPEN},
        "rc_joins": {"local": _OPEN, "remote": _OPEN},
        "rc_joins_per_room": _OPEN,
        "rc_invites": {"per_room": _OPEN, "per_user": _OPEN, "per_issuer": _OPEN},
    }


def _log_settings() -> dict[str, object]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"level": "WARNING", "handlers": ["console"]},
    }


def _signing_seed() -> str:
    # 32 bytes of unpadded base64, the format of signedjson's key files
    return "A" * 42 + "E"
