import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.logs import CHATTY, RedactSecrets, set_up
from bot.settings import Secret

CANARY = "hunter2-canary"
Written = Callable[[], str]


@pytest.fixture
def written() -> Iterator[Callable[[str], Written]]:
    """Set logging up for a test; what was there before comes back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def begin(log_format: str, level: str = "info") -> Written:
        stream = io.StringIO()
        set_up(level, log_format, secrets=[Secret(CANARY)], stream=stream)
        return stream.getvalue

    yield begin
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET)


def say_it_in_every_way(logger: logging.Logger) -> None:
    logger.info("plain %s", CANARY)
    logger.info(CANARY)
    logger.info("table %(token)s", {"token": CANARY})
    logger.info("extra", extra={"ticket": 5, "url": f"https://x/{CANARY}", "things": [CANARY], "none": None})
    logger.info("stack", stack_info=True, extra={"stack": CANARY})
    logger.info("does not fit %d", CANARY)
    try:
        int(CANARY)
    except ValueError:
        logger.exception("raised")


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_no_secret_reaches_the_log(written: Callable[[str], Written], log_format: str) -> None:
    log = written(log_format)
    say_it_in_every_way(logging.getLogger("bot.test"))
    assert "canary" not in log()
    assert log().count("***") >= 8
    assert "Traceback" in log()


def test_a_secret_that_was_revealed_anywhere_is_known(written: Callable[[str], Written]) -> None:
    log = written("console")
    Secret("correct horse battery").reveal()
    logging.getLogger("bot.test").warning("correct horse battery staple")
    assert log().endswith("warning bot.test: *** staple\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("xoxb-12-34-AbCd and xoxe.xoxp-1-AbC.d", "*** and ***"),
        ("xapp-1-A0-12-abc!", "***!"),
        ("secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw==", "secret ***"),
        ("Authorization: Bearer abc.DEF-123~x", "Authorization: Bearer ***"),
        ("authorization: basic YTpiY2Q6ZQ==", "authorization: basic ***"),
        ("wss://wss-primary.slack.com/link/?ticket=ab-cd&app_id=1", "wss://wss-primary.slack.com/link/?ticket=***&app_id=1"),
        ("https://hooks.slack.com/actions/T1/2/abc", "https://hooks.slack.com/***"),
        ("postgres://zuruf:pa55@db/zuruf", "postgres://***@db/zuruf"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1", "***"),
        ("basic information about a bearer of news: xox", "basic information about a bearer of news: xox"),
        ("https://slack.com/api/chat.postMessage", "https://slack.com/api/chat.postMessage"),
    ],
)  # fmt: skip
def test_what_looks_like_a_token_is_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert RedactSecrets().redacted(text) == shown


def test_short_secrets_do_not_eat_ordinary_words() -> None:
    assert RedactSecrets([Secret("a"), Secret("")]).redacted("a banana") == "a banana"


def test_json_lines_hold_event_and_extra_fields(written: Callable[[str], Written]) -> None:
    log = written("json")
    logging.getLogger("bot.test").warning("card\nshown \ud800", extra={"ticket": 5})
    line: dict[str, Any] = json.loads(log())
    assert line.pop("ts").endswith("Z")
    assert line == {"level": "warning", "logger": "bot.test", "event": "card\nshown \ud800", "ticket": 5}


def test_one_event_is_one_line_whatever_it_says(written: Callable[[str], Written]) -> None:
    log = written("console")
    logging.getLogger("bot.test").info("Größe\nfake line\x1b[2J\u2028", extra={"who": "a\nb"})
    assert log().endswith("Z info bot.test: Größe\\nfake line\\x1b[2J\\u2028 who=a\\nb\n")
    assert log().count("\n") == 1


def test_libraries_are_heard_when_something_is_wrong(written: Callable[[str], Written]) -> None:
    log = written("console")
    logging.getLogger("httpx").info("a request")
    logging.getLogger("httpx").warning("a problem")
    assert "a request" not in log()
    assert "a problem" in log()


def test_below_the_level_nothing_is_written(written: Callable[..., Written]) -> None:
    log = written("console", "error")
    logging.getLogger("bot.test").warning("hm")
    assert log() == ""
