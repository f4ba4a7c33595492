"""A question goes to somebody without chat by mail, and the answer comes back: on a real mailbox, through every part of the bot."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.connectors.mail import ids
from bot.domain.forwards import ForwardState
from bot.workspace.mail import dovecot, local
from tests.fakes.mail.company import TOKEN, Company, received, said_in
from tests.fakes.mail.world import ADDRESSES, LENA, OURS, SERVICE, written
from tests.mailboxes import need_dovecot


@pytest.mark.parametrize("sign", ["id", "tag", "subject"])
async def test_the_answer_comes_back_by_whatever_sign_and_reaches_the_customer_when_somebody_sends_it(
    sign: str,
) -> None:
    need_dovecot()
    async with local.running(ADDRESSES) as mail:
        arrive = partial(dovecot.deliver, mail.mailboxes)
        company = Company(mail, SERVICE)
        try:
            # A customer writes, and the team asks
            await asyncio.to_thread(
                arrive, [OURS], written("Wo ist mein Paket?\nLena Vogt", subject="Paket").as_bytes()
            )
            await company.until(lambda one: one.posts)
            await company.forwards("Wo ist das Paket?")
            await company.until(lambda one: one.forwards[0].state is ForwardState.SENT)
            [asked] = await asyncio.to_thread(received, mail, SERVICE)
            assert f"[{TOKEN}]" in asked["Subject"]
            assert "Wo ist mein Paket?" in said_in(asked)
            assert "Lena V." in said_in(asked)
            assert "Vogt" not in said_in(asked)

            # A machine confirms; then somebody answers, and quotes everything
            automatic = written(
                "Bin bis Montag weg", number="ooo", sender=SERVICE, Auto_Submitted="auto-replied"
            )
            answer = written(
                "Es kommt morgen.\n\nAm 02.03.2026 um 09:12 schrieb Shop:\n> Wo ist das Paket?\n",
                number="answer",
                sender=f"Selma <{SERVICE}>",
                **({"subject": f"AW: [{TOKEN}]"} if sign == "subject" else {}),
            )
            for message in (automatic, answer):
                if sign == "id" or message is automatic:
                    message["In-Reply-To"] = str(asked["Message-ID"])
                if sign == "tag":
                    message.replace_header("To", ids.with_tag(OURS, TOKEN))
                await asyncio.to_thread(arrive, [OURS], message.as_bytes())
            ticket = await company.until(lambda one: one.draft is not None)
            assert ticket.draft is not None
            assert ticket.draft.text == "Es kommt morgen."
            said = [line for line in company.thread() if line.startswith("🤖")]
            assert said == [f"🤖 Automatic mail of {SERVICE}: Bin bis Montag weg"]
            assert await asyncio.to_thread(received, mail, LENA) == []

            # It is looked at, and goes out
            await company.sends_the_draft()
            await company.until(lambda one: one.last_sent is not None)
            [out] = await asyncio.to_thread(received, mail, LENA)
            assert said_in(out).strip() == "Liebe Lena, Es kommt morgen."
            assert len(mail.office.taken) == 2
        finally:
            await company.connector.close()
