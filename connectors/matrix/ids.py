"""How Matrix names things, and how those names go into a path."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from connectors.matrix.json_reading import JsonObject, Malformed
from inbox_tui.domain.ids import Identity, ServiceId

SERVICE: Final = ServiceId("matrix")


def identity(user_id: str) -> Identity:
    """The identity of a Matrix user."""
    return Identity(SERVICE, user_id)


def is_user_id(text: str) -> bool:
    """Whether a text has the form ``@local:server``."""
    return text.startswith("@") and ":" in text[1:]


def user_named(fields: JsonObject, key: str) -> Identity:
    """The user a field names. Raises ``Malformed`` for anything that is not a user id."""
    name = fields.name(key)
    if not is_user_id(name):
        raise Malformed(f"{key} must be a user id")
    return identity(name)


def local_part(user_id: str) -> str:
    """What stands between ``@`` and the server's name."""
    return user_id[1:].split(":", 1)[0]


def client_path(*segments: str, version: str = "v3") -> str:
    """A path of the client API; every segment is percent-encoded, slashes included."""
    return f"/_matrix/client/{version}/" + "/".join(quote(item, safe="") for item in segments)


def permalink(person: Identity) -> str:
    """The address by which clients know that a link is a mention (specification, “matrix.to”)."""
    return f"https://matrix.to/#/{quote(person.native, safe='@:')}"
