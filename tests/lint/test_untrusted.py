"""Strangers' words stay `Untrusted` until a renderer has them: read from the source, so that a new place is noticed.

What the type cannot see is whether a module looks inside. Whoever does stands here, with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"

RAW = {
    "bot/domain/text.py": "is the type itself",
    "bot/domain/posts.py": "asks whether two names are the same",
    "bot/domain/receiving.py": "hashes it, to tell edits apart",
    "bot/domain/reconciling.py": "compares it with a reply of ours",
    "bot/chat/card.py": "asks whether there is a handle",
    "bot/handlers/moderate.py": "makes the label of an option, which is plain text on every surface",
    "bot/handlers/profile.py": "asks whether there is a handle",
    "bot/texts/acts/de.py": "asks whether an attachment has a name or a description",
    "bot/texts/acts/en.py": "asks whether an attachment has a name or a description",
    "bot/handlers/sightings.py": "puts title and words of a feed's entry together as a post, `Untrusted` again",
    "bot/keeping/sightings.py": "stores it",
    "bot/texts/monitoring/de.py": "asks whether there are words",
    "bot/texts/monitoring/en.py": "asks whether there are words",
    "bot/connectors/meta/rereading.py": "compares a post with what stands there now",
    "bot/connectors/post_json.py": "writes it into the body of a signed test post",
    "bot/stores/codec.py": "stores it",
    "bot/links.py": "cuts it before it looks for hosts",
    "bot/chat/slack/escape.py": "is the renderer for Slack",
    "bot/chat/teams/escape.py": "is the renderer for Teams",
}
"""Modules that may read `.raw`."""

CLEANS = {
    "bot/chat/card.py": "shortens a post, `Untrusted` again",
    "bot/chat/export.py": "writes a file of its own format, cell by cell",
    "bot/chat/questions.py": "shortens a post, `Untrusted` again",
    "bot/chat/slack/escape.py": "is the renderer for Slack",
    "bot/chat/teams/escape.py": "is the renderer for Teams",
    "bot/chat/wave_card.py": "makes one line of each post, `Untrusted` again",
    "bot/connectors/http.py": "cuts a platform's answer to what an error may say, `Untrusted` where it is shown",
    "bot/connectors/meta/graph.py": "cuts what Meta says to what an error may say, `Untrusted` where it is shown",
    "bot/desk.py": "asks which language a post is in",
    "bot/domain/bundling.py": "fills a text for many, which a person reads before it is sent",
    "bot/domain/posts.py": "makes a name one line, `Untrusted` again",
    "bot/domain/receiving.py": "looks for the policy's hints",
    "bot/domain/recutting.py": "looks for the policy's hints",
    "bot/domain/regions.py": "looks for the policy's words",
    "bot/domain/routing.py": "looks for the policy's words",
    "bot/domain/searching.py": "makes an index, which nobody reads",
    "bot/domain/tags.py": "reads what a person of the team typed, and looks for tags",
    "bot/domain/waves.py": "compares words, which nobody reads",
    "bot/handlers/finding.py": "makes the label of an option, which is plain text on every surface",
    "bot/handlers/form.py": "reads what a person of the team typed, and shortens a quotation, `Untrusted` again",
    "bot/domain/forwarding.py": "makes a draft of an answer, which a person reads before it is sent",
    "bot/handlers/mail_text.py": "writes the plain text of a mail, which a person reads before it is sent",
    "bot/handlers/listing.py": "makes one line, `Untrusted` again",
    "bot/handlers/moderate.py": "makes the label of an option, which is plain text on every surface",
    "bot/handlers/log.py": "puts posts together as one quotation, `Untrusted` again",
    "bot/handlers/prepared.py": "fills a template, whose result a person reads before it is sent",
    "bot/handlers/profile.py": "shortens a post, `Untrusted` again",
    "bot/handlers/propose.py": "puts a placeholder in the place of a customer's name",
    "bot/handlers/search.py": "cuts the passage that was found, `Untrusted` again",
    "bot/handlers/sighted.py": "shortens what a feed says, `Untrusted` again",
    "bot/jobs/monitoring.py": "looks for the policy's words",
    "bot/handlers/split.py": "makes the label of an option, which is plain text on every surface",
    "bot/handlers/themes.py": "makes one line, `Untrusted` again, and looks for themes",
    "bot/links.py": "looks for hosts, `Untrusted` where they are shown",
    "bot/simulation/simulating.py": "looks for answers and asks which language a post is in",
    "bot/simulation/telling.py": "shortens a post, `Untrusted` again",
    "bot/texts/delivery/__init__.py": "asks whether a platform gave a reason",
    "bot/texts/mails/saying.py": "shortens what came by mail, `Untrusted` again",
    "bot/texts/plain.py": "is the renderer for terminals and files",
    "bot/texts/saying.py": "shortens a post, `Untrusted` again",
    "bot/texts/stops/de.py": "puts a platform's or a colleague's reason into brackets of plain text",
    "bot/texts/stops/en.py": "puts a platform's or a colleague's reason into brackets of plain text",
    "bot/transcript.py": "prints to a terminal, line by line",
}
"""Modules that may call `.clean()`. The result is a string; where it is shown, it goes through a renderer as ours do."""

LIVE = re.compile(r"(?<!\?)<[!@#]|mrkdwn")  # a regular expression may look behind itself: (?<!
SPEAKS_SLACK = {
    "bot/chat/slack/escape.py": "says what is escaped, and why",
    "bot/chat/slack/typed.py": "reads what people typed, as Slack stores it",
}
"""Modules that may name Slack's markup."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(BOT.rglob("*.py")):
        name = str(path.relative_to(BOT.parent))
        if not name.startswith("bot/workspace/"):  # imitates Slack, and is never part of a deployment
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def reads_raw(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "raw" for node in ast.walk(tree))


def cleans(tree: ast.AST) -> bool:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Attribute) and called.attr == "clean" for called in calls)


def live_words(tree: ast.AST) -> list[str]:
    """Return the strings of a module, without its docstrings, that Slack would take for markup."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    words = (node.value for node in strings if isinstance(node.value, str))
    return [word for word in words if LIVE.search(word)]


def test_only_who_has_a_reason_reads_the_raw_words() -> None:
    assert {name for name, tree in modules() if reads_raw(tree)} == RAW.keys()


def test_only_who_has_a_reason_makes_a_string_of_strangers_words() -> None:
    assert {name for name, tree in modules() if cleans(tree)} == CLEANS.keys()


def test_nobody_writes_slacks_markup() -> None:
    assert {name for name, tree in modules() if live_words(tree)} <= SPEAKS_SLACK.keys()


def test_only_one_module_makes_mrkdwn() -> None:
    makers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Mrkdwn"
    }
    assert makers == {"bot/chat/slack/escape.py"}


@pytest.mark.parametrize(
    "slip",
    [
        'f"{post.text.clean()} wrote"',
        'post.author.shown.clean() + " wrote"',
        '"%s wrote" % post.text.clean()',
        '"{} wrote".format(post.text.clean())',
        '" ".join([post.text.clean()])',
        'f"{shortened(post.text.clean(), 9)}"',
    ],
)
def test_a_slip_is_noticed(slip: str) -> None:
    assert cleans(ast.parse(slip))


@pytest.mark.parametrize("slip", ['f"<@{user}>"', '{"type": "mrkdwn"}', '"<!channel> " + words'])
def test_markup_is_noticed(slip: str) -> None:
    assert live_words(ast.parse(slip))


def test_a_look_inside_is_noticed() -> None:
    assert reads_raw(ast.parse("show(post.text.raw)"))
