"""What a login leaves behind, and the way to the network it was made for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from connectors.matrix.json_reading import JsonObject
from inbox_tui.connector.egress import Egress, EgressSettings
from inbox_tui.connector.errors import Unreachable
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

DEVICE_NAME: Final = "inbox-tui"
SYNC_MODES: Final = ("auto", "sliding", "v2")


def egress_trusting(egress: Egress, ca_file: str) -> Egress:
    """The same way out, trusting a certificate authority of the person's own besides."""
    if not ca_file or egress.settings.ca_file is not None:
        return egress
    path = Path(ca_file).expanduser()
    if not path.is_file():
        raise Unreachable(f"The CA file {ca_file} is not there. Check its path.")
    trusting = Egress(EgressSettings(ca_file=path, proxy=egress.settings.proxy))
    try:
        trusting.tls_context()
    except OSError as error:
        raise Unreachable(
            f"The CA file {ca_file} can't be read. Give a file of certificates in PEM form."
        ) from error
    return trusting


def credentials_from(
    reply: JsonObject, *, base_url: str, ca_file: str, token: str | None = None
) -> Credentials:
    """What to keep of a reply to ``/login`` or ``/account/whoami``."""
    secrets = {"access_token": Secret(token or reply.text("access_token"))}
    if refresh := reply.text_or("refresh_token"):
        secrets["refresh_token"] = Secret(refresh)
    settings = {
        "homeserver": base_url,
        "user_id": reply.name("user_id"),
        "device_id": reply.text_or("device_id"),
        "sync": "auto",
    }
    if ca_file:
        # kept whole: the program may be started in another folder next time
        settings["ca_file"] = str(Path(ca_file).expanduser().absolute())
    return Credentials(secrets, settings)
