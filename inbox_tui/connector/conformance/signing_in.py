"""Driving a connector's login as the login screen would."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.connector.conformance.base import Conformance, is_a_sentence
from inbox_tui.connector.conformance.peer import PATIENCE, Peer
from inbox_tui.connector.conformance.subject import answer_to, sign_in
from inbox_tui.connector.login import Ask, Done, Show


class SigningInConformance(Conformance):
    """Signing in: the right answers, the wrong ones, and giving up."""

    async def test_the_right_answers_sign_in(self, peer: Peer) -> None:
        done = await sign_in(peer)
        assert done.identity == peer.ours
        assert not any(
            secret.reveal() in repr(done)
            for secret in done.credentials.secrets.values()
            if secret.reveal()
        )

    async def test_a_wrong_answer_asks_again_and_says_what_to_do(self, peer: Peer) -> None:
        wrong = peer.login_script.wrong
        if wrong is None:
            await self.test_the_right_answers_sign_in(peer)
            return
        steps = peer.connector.login(peer.egress)
        try:
            async with asyncio.timeout(PATIENCE):
                step = await anext(steps)
                while not (isinstance(step, Ask) and step.error):
                    assert not isinstance(step, Done), "signed in with the wrong answers"
                    assert not isinstance(step, Show), "went on with the wrong answers"
                    step = await steps.asend(answer_to(step, wrong))
            assert is_a_sentence(step.error), step.error
        finally:
            await steps.aclose()

    async def test_after_a_wrong_answer_the_right_one_still_signs_in(self, peer: Peer) -> None:
        wrong = peer.login_script.wrong
        done = await sign_in(peer, first=wrong)
        assert done.identity == peer.ours

    async def test_a_login_can_be_given_up(self, peer: Peer) -> None:
        before = asyncio.all_tasks()
        steps = peer.connector.login(peer.egress)
        await anext(steps)
        await steps.aclose()
        with pytest.raises(StopAsyncIteration):
            await anext(steps)
        assert asyncio.all_tasks() <= before
