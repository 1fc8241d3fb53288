"""What can go wrong between a connector and its service.

::

    ConnectorError
    ├── BadCredentials     the service no longer accepts the login
    ├── RateLimited        the service asks to wait, and for how long
    ├── Unsupported        this chat, account or service has no way to do that
    ├── Rejected           the service understood and said no, with its reason
    ├── Transient          nothing happened; the same thing may work later
    │   └── Unreachable    the server could not be reached at all
    ├── OutcomeUnknown     it may have happened, and nobody can tell
    └── LimitExceeded      something came in larger than this program accepts

Each message is a full sentence that says what happened and what the person can do. It may quote the
service; it is remote text then, and shown only through ``SafeText``.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """Something a connector could not do. Never raised itself."""


class BadCredentials(ConnectorError):
    """The service no longer accepts the login: the person has to sign in again."""


class RateLimited(ConnectorError):
    """The service asks to wait ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unsupported(ConnectorError):
    """This chat, account or service has no way to do that."""


class Rejected(ConnectorError):
    """The service understood and refused. Trying again changes nothing."""


class Transient(ConnectorError):
    """Nothing happened, or repeating it with the same transaction id does no harm."""


class Unreachable(Transient):
    """The server could not be reached: its name, the network or its certificate."""


class OutcomeUnknown(ConnectorError):
    """It may have been sent. Nothing is sent again without the person."""


class LimitExceeded(ConnectorError):
    """A reply or file was larger, or nested deeper, than this program accepts."""
