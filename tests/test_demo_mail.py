"""The demo with real mailboxes: what somebody writes on their page becomes a card, and what the team sends arrives there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot import demo_mail
from bot.demo import NoStage, staged
from bot.demo_mail import LENA, LOST, OURS
from bot.workspace.mail import dovecot
from tests.journeys.people import Somebody
from tests.journeys.stage import card_in
from tests.mailboxes import need_dovecot
from tests.test_demo import POLICY

PATIENCE = 30.0


async def until_it_says(page: httpx.AsyncClient, words: str, who: str) -> str:
    """Look at somebody's mailbox until it says something."""
    async with asyncio.timeout(PATIENCE):
        while True:
            shown = (await page.get("/", params={"as": who})).text
            if words in shown:
                return shown
            await asyncio.sleep(0.2)


async def test_a_mail_becomes_a_card_and_its_answer_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_dovecot()
    monkeypatch.setattr(demo_mail, "WRITES_AFTER", 0.0)
    hurried = replace(POLICY, undo_window=timedelta(seconds=1))
    async with staged(hurried, tmp_path, port=0, environ={}, mail=True) as demo:
        await demo.workspace.connected()
        async with httpx.AsyncClient(base_url=demo.addresses()["mail"]) as page:
            card = await card_in(demo.workspace, "social-media", "Blaue Tasche im Zug vergessen")
            anna = Somebody(demo.workspace, "U01ANNA")
            form = await anna.open(card, "Antworten")
            await form.type("Antwort", "Wir fragen nach.")
            await form.submit()
            await form.submit()
            shown = await until_it_says(page, "Wir fragen nach.", LENA)
            assert "Re: Blaue Tasche" in shown
            german = await page.get("/write", params={"as": LOST}, headers={"Accept-Language": "de-AT"})
            assert "Mail schreiben" in german.text
            sent = await page.post(
                "/write",
                params={"as": LOST},
                data={"to": OURS, "subject": "Fund", "text": "Ein <b>Schirm</b>"},
            )
            assert sent.status_code == 303
            await card_in(demo.workspace, "social-media", "Schirm")


async def test_the_page_escapes_and_refuses(tmp_path: Path) -> None:
    need_dovecot()
    async with (
        staged(POLICY, tmp_path, port=0, environ={}, mail=True) as demo,
        httpx.AsyncClient(base_url=demo.addresses()["mail"]) as page,
    ):
        form = {"to": "nobody@else.example", "subject": "<script>", "text": "</textarea><script>"}
        wrong = await page.post("/write", params={"as": LENA}, data=form)
        assert "There is no such address here." in wrong.text
        assert "<script>" not in wrong.text
        elsewhere = await page.post("/write", data=form, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403


async def test_without_dovecot_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dovecot, "program", lambda: None)
    with pytest.raises(NoStage, match="dovecot-imapd"):
        async with staged(POLICY, tmp_path, port=0, environ={}, mail=True):
            pass
