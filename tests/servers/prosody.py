"""Debian's Prosody on loopback, with a certificate of a test authority.

Version 0.12 knows neither moderated retraction (XEP-0425) nor spam reports (XEP-0377): those are
tested on recorded stanzas only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from inbox_tui.connector.egress import Egress, EgressSettings
from tests.servers.certificates import TestAuthority
from tests.servers.ports import free_port, stop, wait_until_listening

HOST: Final = "localhost"
ROOMS: Final = "conference.localhost"
UPLOADS: Final = "upload.localhost"


@dataclass(slots=True)
class Prosody:
    """A Prosody of our own: where it listens, and how to add accounts."""

    folder: Path
    port: int
    direct_port: int
    http_port: int
    ca_file: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def config(self) -> Path:
        """The configuration file it runs with."""
        return self.folder / "prosody.cfg.lua"

    @property
    def egress(self) -> Egress:
        """A way to the network that trusts this server."""
        return Egress(EgressSettings(ca_file=self.ca_file))

    def register(self, user: str, password: str) -> str:
        """A new account; its address."""
        # the server reads accounts from the disk when somebody signs in
        subprocess.run(
            ["prosodyctl", "--config", self.config, "--root", "register", user, HOST, password],
            check=True,
            capture_output=True,
            timeout=30,
        )
        return f"{user}@{HOST}"

    def start(self) -> None:
        """Start it and wait until every port answers."""
        self.process = subprocess.Popen(
            ["prosody", "--config", self.config, "--root", "-F"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        for port in (self.port, self.direct_port, self.http_port):
            wait_until_listening(port, self.process, self.folder / "prosody.log", seconds=20)

    def stop(self) -> None:
        """Stop it as an administrator would."""
        if self.process is not None:
            stop(self.process)
            self.process = None


@contextmanager
def running_prosody() -> Iterator[Prosody]:
    """A server with an empty database, gone afterwards."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="prosody-", dir=memory if memory.is_dir() else None
    ) as name:
        folder = Path(name)
        authority = TestAuthority(folder / "certificates")
        leaf = authority.issue(HOST, (ROOMS, UPLOADS, "127.0.0.1"))
        server = Prosody(folder, free_port(), free_port(), free_port(), authority.ca_file)
        server.config.write_text(
            _CONFIG.format(
                folder=folder,
                certificate=leaf.certificate,
                key=leaf.key,
                port=server.port,
                direct_port=server.direct_port,
                http_port=server.http_port,
                host=HOST,
                rooms=ROOMS,
                uploads=UPLOADS,
            )
        )
        (folder / "data").mkdir()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def prosody() -> Generator[Prosody, None, None]:
    """One Prosody for the whole run. Accounts tell tests apart."""
    if shutil.which("prosody") is None or shutil.which("prosodyctl") is None:
        reason = "Prosody is not installed (Debian: apt install prosody)"
        if os.environ.get("INBOX_TUI_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_prosody() as server:
        yield server


_CONFIG: Final = """
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
log = {{ debug = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {direct_port} }}
s2s_ports = {{ }}
http_ports = {{ }}
https_ports = {{ {http_port} }}
https_interfaces = {{ "127.0.0.1" }}
c2s_require_encryption = true
allow_unencrypted_plain_auth = false
authentication = "internal_hashed"
storage = "internal"
archive_expires_after = "never"
muc_log_expires_after = "never"
ssl = {{ certificate = "{certificate}"; key = "{key}" }}
https_ssl = {{ certificate = "{certificate}"; key = "{key}" }}
c2s_direct_tls_ssl = {{ certificate = "{certificate}"; key = "{key}" }}
modules_enabled = {{
  "roster"; "saslauth"; "tls"; "disco"; "mam"; "carbons"; "smacks"; "blocklist"; "bookmarks";
  "pep"; "vcard4"; "vcard_legacy"; "csi"; "ping"; "time"; "version"; "offline";
}}
modules_disabled = {{ "s2s" }}
limits = {{ }}
smacks_hibernation_time = 60

VirtualHost "{host}"

Component "{rooms}" "muc"
  modules_enabled = {{ "muc_mam" }}
  muc_log_by_default = true
  restrict_room_creation = false
  muc_room_locking = false
  muc_room_default_persistent = true
  muc_tombstones = false

Component "{uploads}" "http_file_share"
  http_host = "{host}"
  http_external_url = "https://{host}:{http_port}/"
  http_file_share_size_limit = 10485760
"""
