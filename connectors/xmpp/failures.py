"""What a server's refusals mean, in sentences."""

from __future__ import annotations

import ssl
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.elements import attribute, child, child_text
from connectors.xmpp.namespaces import CLIENT, STANZA_ERRORS
from inbox_tui.connector.errors import (
    BadCredentials,
    ConnectorError,
    RateLimited,
    Rejected,
    Transient,
    Unreachable,
    Unsupported,
)

WAIT_SECONDS: Final = 30.0

_CONDITIONS: Final = {
    "conflict": "the name is taken",
    "feature-not-implemented": "it can't do that",
    "forbidden": "that is not allowed",
    "gone": "the address no longer exists",
    "item-not-found": "it is not there",
    "jid-malformed": "the address is malformed",
    "not-acceptable": "it was not accepted",
    "not-allowed": "that is not allowed",
    "not-authorized": "a password or permission is missing",
    "policy-violation": "it is against the server's rules",
    "recipient-unavailable": "the recipient is not there",
    "registration-required": "only members may do that",
    "remote-server-not-found": "the other server can't be found",
    "remote-server-timeout": "the other server does not answer",
    "resource-constraint": "the server is out of resources",
    "service-unavailable": "the recipient does not exist or accepts nothing from you",
}
_UNSUPPORTED: Final = frozenset({"feature-not-implemented"})
_PASSING: Final = frozenset({"remote-server-timeout", "internal-server-error"})


def condition_of(stanza: Element) -> str:
    """The defined condition of an error stanza (RFC 6120, 8.3.3); empty where there is none."""
    error = child(stanza, CLIENT, "error")
    if error is None:
        return ""
    for inside in error:
        namespace, _, name = inside.tag[1:].partition("}")
        if namespace == STANZA_ERRORS and name != "text":
            return name
    return ""


def reason_of(stanza: Element) -> str:
    """What an error stanza says, as a clause: what is known of its condition, and its own text."""
    condition = condition_of(stanza)
    error = child(stanza, CLIENT, "error")
    text = "" if error is None else child_text(error, STANZA_ERRORS, "text")[:200]
    known = _CONDITIONS.get(condition, condition or "it gave no reason")
    return f"{known}: {text}" if text else known


def describe_refusal(stanza: Element) -> ConnectorError:
    """The typed error for an error stanza."""
    condition = condition_of(stanza)
    message = f"The server refused: {reason_of(stanza)}."
    if condition in _UNSUPPORTED:
        return Unsupported(message)
    if condition in _PASSING:
        return Transient(message)
    if attribute(child(stanza, CLIENT, "error"), "type") == "wait":
        return RateLimited(message, WAIT_SECONDS)
    return Rejected(message)


def refused_login(condition: str) -> ConnectorError:
    """The typed error for a failed SASL exchange (RFC 6120, 6.5)."""
    if condition == "temporary-auth-failure":
        return Transient("The server can't check passwords right now. Try again later.")
    if condition == "no-mechanism":
        return BadCredentials(
            "The server offers no way to sign in that this program accepts: it needs SCRAM or PLAIN."
        )
    if condition in ("account-disabled", "credentials-expired"):
        return BadCredentials("The server has disabled this account. Ask whoever runs it.")
    return BadCredentials("The address or the password is not right. Check both and try again.")


def describe_connection_failure(error: Exception | None, domain: str) -> ConnectorError:
    """The typed error for a connection that was never made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(
            f"The certificate of {domain} is not trusted ({error.verify_message}). Check the "
            "address; if the server is yours, give its CA file when signing in."
        )
    if isinstance(error, ssl.SSLError):
        return Unreachable(f"No secure connection to {domain} came about ({error.reason}).")
    return Unreachable(
        f"{domain} cannot be reached. Check the address, the host and the port, and your network "
        "connection."
    )
