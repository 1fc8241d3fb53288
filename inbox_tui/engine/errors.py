"""What the engine refuses or could not do.

::

    EngineError
    ├── Refused          it may not be done, and why: no consent, no such feature, switched off
    ├── NotConnected     it needs the network, and the account is not connected
    ├── TookTooLong      the connector did not answer within its time limit
    ├── NotConfigured    a setting could not be written to the person's file
    ├── Crashed          the connector broke in a way it does not declare
    └── EngineStopped    the engine is stopping; nothing new is begun

Each message is a sentence that says what the person can do.
"""

from __future__ import annotations


class EngineError(Exception):
    """Something the engine refused or could not do. Never raised itself."""


class Refused(EngineError):
    """It may not be done. The message says why."""


class NotConnected(EngineError):
    """The account has no connection at the moment."""


class Withdrawn(EngineError):
    """The person gave up what was being sent, before the service had it."""


class TookTooLong(EngineError):
    """A connector did not answer within its time limit."""


class NotConfigured(EngineError):
    """A setting could not be written to the person's file; nothing has changed."""


class Crashed(EngineError):
    """A connector raised something it does not declare. The cause is the original."""


class EngineStopped(EngineError):
    """The engine is stopping or has stopped."""
