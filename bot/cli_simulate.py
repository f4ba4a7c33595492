"""The command `zuruf simulate`: what would happen to a post, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from bot.answers import Answers
from bot.cli_library import Misused, mendable
from bot.domain.policy import Policy
from bot.languages import language_of
from bot.library import load_library
from bot.policy_file import load_file
from bot.settings import Settings, with_env_file
from bot.simulation import BadPosts, Incoming, Simulation, posts_in
from bot.simulation import simulate as simulated
from bot.simulation.as_json import as_json, summary_as_json
from bot.simulation.telling import summary, told
from bot.simulation.waves import in_waves
from bot.texts import LANGUAGES, speaking
from bot.texts.texts import Texts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out, and how to show it."""

    simulations: Sequence[Simulation]
    policy: Policy
    texts: Texts
    several: bool


@click.command()
@click.argument("posts", type=click.File("r", encoding="utf-8-sig", lazy=False))
@click.option(
    "--policy", type=click.Path(path_type=Path), help="The policy; what ZURUF_POLICY says if not given."
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    help="The folder of the templates; what ZURUF_TEMPLATES says if not given.",
)
@click.option(
    "--faq",
    type=click.Path(path_type=Path),
    help="The folder of the questions; what ZURUF_FAQ says if not given.",
)
@click.option(
    "--account", default="", help="Where the posts came to, such as webhook/shop; else the policy's first."
)
@click.option("--at", help="When they arrive, such as 2026-03-02T20:00 in the policy's time zone; else now.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), help="Of the answer; the policy's if not given."
)
@click.option("--summary", "as_summary", is_flag=True, help="Only count the posts of each department.")
@click.option("--json", "for_machines", is_flag=True, help="Machine-readable.")
@mendable()
def simulate(
    posts: IO[str],
    *,
    policy: Path | None,
    templates: Path | None,
    faq: Path | None,
    account: str,
    at: str | None,
    language: str | None,
    as_summary: bool,
    for_machines: bool,
) -> None:
    """Say what would happen to a post, and why. Nothing is sent or stored.

    POSTS is a file as the webhook takes it, a JSON list of such posts, or one on each line; - reads what is piped in. A post
    may name its "account"; each one is taken for the first of its conversation.
    """
    settings = Settings.read_offline(with_env_file(os.environ, Path(".env")))
    rules = load_file(policy or settings.policy)
    library = load_library(templates or settings.templates, faq or settings.faq, rules)
    incoming = _incoming(posts, rules, account)
    now = _moment(at, rules) if at else datetime.now(UTC)
    answers = Answers(library)
    found = [simulated(post, rules, answers, now, language_of=language_of) for post in incoming.posts]
    outcome = Outcome(in_waves(found, rules), rules, speaking(language or rules.language), incoming.several)
    show = _machine if for_machines else _words
    click.echo(show(outcome, as_summary=as_summary))


def _incoming(file: IO[str], policy: Policy, account: str) -> Incoming:
    try:
        return posts_in(file.read(), policy, account)
    except UnicodeDecodeError as error:
        raise Misused(f"{file.name}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from None
    except BadPosts as error:
        raise Misused(f"{file.name}: {error}\ndocs/reference/webhook.md explains every field.") from None


def _moment(text: str, policy: Policy) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=policy.time_zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misused(f"--at: {text!r} is no time. Write it as 2026-03-02T20:00.") from None


def _words(outcome: Outcome, *, as_summary: bool) -> str:
    policy, texts = outcome.policy, outcome.texts
    if as_summary:
        return "\n".join(summary(outcome.simulations, policy, texts))
    each = ("\n".join(told(one, policy, texts)) for one in outcome.simulations)
    return "\n\n".join([*each, texts.simulation.nothing_happened()])


def _machine(outcome: Outcome, *, as_summary: bool) -> str:
    """Return JSON: a list for a file of several posts, else an object."""
    if as_summary:
        return json.dumps(summary_as_json(outcome.simulations, outcome.policy), indent=2, ensure_ascii=False)
    found = [as_json(one, outcome.policy) for one in outcome.simulations]
    return json.dumps(found if outcome.several else found[0], indent=2, ensure_ascii=False)
