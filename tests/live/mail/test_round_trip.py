"""The whole way of a mail: from a customer to the team, to a service desk without chat, back into the thread, and out to the customer."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from bot.domain.forwards import ForwardState
from bot.domain.replies import ReplyState
from bot.workspace.mail import dovecot
from bot.workspace.mail.local import LocalMail
from bot.workspace.mail.post_office import PostOffice, opened
from tests.fakes.mail.company import Company, received, said_in
from tests.fakes.mail.world import LENA, OURS, written
from tests.live.mail import request_tracker
from tests.live.mail.request_tracker import ADDRESS, PACKAGES
from tests.mailboxes import need_dovecot


@pytest.mark.skipif(not os.environ.get("ZURUF_LIVE"), reason="`make test-live` runs it")
async def test_a_question_goes_to_a_service_desk_and_its_answer_comes_back(tmp_path: Path) -> None:
    need_dovecot()
    if not request_tracker.is_installed():
        pytest.skip(f"Request Tracker is missing: apt-get install --no-install-recommends {PACKAGES}")
    async with AsyncExitStack() as stack:
        mailboxes = await stack.enter_async_context(dovecot.running())
        desks: list[request_tracker.Desk] = []

        def deliver(users: Sequence[str], data: bytes) -> None:
            people = [user for user in users if user != ADDRESS]
            dovecot.deliver(mailboxes, people, data)
            if ADDRESS in users:
                desks[0].take(data)

        office = await stack.enter_async_context(
            opened(PostOffice(lambda address: address in {OURS, LENA, ADDRESS}, deliver))
        )
        mail = LocalMail(mailboxes, office)
        service = await stack.enter_async_context(request_tracker.running(tmp_path, office.port))
        desks.append(service)
        company = Company(mail, ADDRESS)
        stack.push_async_callback(company.connector.close)

        # A customer writes
        arriving = partial(dovecot.deliver, mailboxes, [OURS])
        mailed = written("Wo ist mein Paket? Tel. 0664 123 45 67", subject="Bestellung")
        await asyncio.to_thread(arriving, mailed.as_bytes())
        ticket = await company.until(lambda one: one.posts)
        assert ticket.last_post.text.raw.startswith("Bestellung\n\nWo ist mein Paket?")

        # The desk is asked, and confirms by itself
        await company.forwards("Wo ist das Paket?")
        await company.until(lambda one: one.forwards[0].state is ForwardState.SENT)
        await company.until(lambda _: any("🤖" in line for line in company.thread()))
        [at_the_desk] = await service.tickets()
        assert "1-1-abcdefghij" in at_the_desk["Subject"]
        asked = office.taken[0].data.decode()
        assert "0664" not in asked

        # A person there answers, without any id of ours
        await service.answers(at_the_desk["id"], "Das Paket kommt morgen.")
        ticket = await company.until(lambda one: one.draft is not None)
        [answer] = [one for one in received(mail, OURS) if "kommt morgen" in said_in(one)]
        assert not str(answer["In-Reply-To"] or "").strip()
        assert "zuruf-" not in str(answer["References"])
        assert ticket.forwards[0].state is ForwardState.ANSWERED
        assert ticket.draft is not None
        assert "Das Paket kommt morgen." in ticket.draft.text
        assert received(mail, LENA) == []

        # It is looked at, and goes out
        await company.sends_the_draft()
        ticket = await company.until(lambda one: one.last_sent is not None)
        assert ticket.last_sent is not None
        assert ticket.last_sent.state is ReplyState.SENT
        [out] = received(mail, LENA)
        assert "Liebe Lena, Das Paket kommt morgen." in out.get_content()
        assert out["In-Reply-To"] == "<1@kunden.example>"
        assert len(await service.tickets()) == 1
