"""The tokens of one login, and their renewal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from connectors.matrix.ids import client_path
from inbox_tui.connector.errors import BadCredentials, Rejected
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

if TYPE_CHECKING:
    from connectors.matrix.homeserver import Homeserver

Keep = Callable[[Credentials], Awaitable[None]]


class Session:
    """An access token and, on servers that expire them, the token that renews it."""

    def __init__(self, credentials: Credentials, keep: Keep) -> None:
        self._credentials = credentials
        self._keep = keep
        self._renewing = asyncio.Lock()

    @property
    def token(self) -> str:
        """The access token requests carry now."""
        secret = self._credentials.secrets.get("access_token")
        return secret.reveal() if secret else ""

    async def renew(self, homeserver: Homeserver, refused: str) -> bool:
        """Get a new token in place of ``refused``. False where the login can't be renewed."""
        async with self._renewing:
            if self.token != refused:
                return True
            refresh = self._credentials.secrets.get("refresh_token")
            if refresh is None:
                return False
            await self._exchange(homeserver, refresh)
            return True

    async def _exchange(self, homeserver: Homeserver, refresh: Secret) -> None:
        try:
            reply = await homeserver.without_session().post(
                client_path("refresh"), {"refresh_token": refresh.reveal()}
            )
        except Rejected as error:
            raise BadCredentials(
                "The homeserver would not renew this login. Sign in to the account again."
            ) from error
        secrets = {
            "access_token": Secret(reply.text("access_token")),
            "refresh_token": Secret(reply.text_or("refresh_token", refresh.reveal())),
        }
        renewed = Credentials({**self._credentials.secrets, **secrets}, self._credentials.settings)
        # durable before it is used: a refresh token works once
        await self._keep(renewed)
        self._credentials = renewed
