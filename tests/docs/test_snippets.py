"""What people copy from the pages works."""

from __future__ import annotations

import ast
import asyncio
import configparser
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from ruamel.yaml import YAML

from bot.connectors import registry
from bot.connectors.hooks import Secrets, SignedHook
from bot.domain.posts import AccountId, News, Post
from bot.policy_file import load
from bot.web import make_web, serve
from tests.docs.reading import ROOT, Block, all_blocks, blocks

SECRET: Final = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
GUIDE: Final = ROOT / "docs" / "how-to" / "policy.md"


def _needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is missing; on CI nothing is skipped, so the test fails there."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(
        bool(missing) and os.environ.get("CI") != "true", reason=f"not on this machine: {', '.join(missing)}"
    )


@_needs("bash")
@pytest.mark.parametrize("block", all_blocks("sh", "bash"), ids=str)
def test_a_shell_can_read_it(block: Block) -> None:
    text = re.sub(r"<[aA][^>]*>", "address", block.text)  # <address of this repository>
    checked = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)  # noqa: S607 - whichever bash is there
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("block", all_blocks("json"), ids=str)
def test_json_is_json(block: Block) -> None:
    assert json.loads(block.text)


@pytest.mark.parametrize("block", all_blocks("yaml"), ids=str)
def test_yaml_is_yaml(block: Block) -> None:
    assert YAML(typ="safe", pure=True).load(block.text)


@pytest.mark.parametrize("block", all_blocks("python"), ids=str)
def test_python_is_python(block: Block) -> None:
    assert ast.parse(block.text).body


@pytest.mark.parametrize("block", all_blocks("ini"), ids=str)
def test_a_unit_has_its_sections(block: Block) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_file(io.StringIO(block.text))
    assert parser["Service"]["ExecStart"].endswith("/python -m bot run")
    assert parser["Service"]["ReadWritePaths"].startswith(parser["Service"]["WorkingDirectory"])


def test_every_kind_of_block_is_looked_at() -> None:
    looked_at = {"sh", "bash", "json", "yaml", "python", "ini", "text"}
    assert {
        block.language for page in {b.page for b in all_blocks(*looked_at)} for block in blocks(page)
    } <= looked_at


# Policies


def _sections(text: str) -> dict[str, str]:
    """Return the parts of a policy by their key."""
    parts = re.split(r"^(?=\w+:)", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if part.strip()}


def _policies() -> list[tuple[str, str]]:
    """Return each marked policy of the guides as a whole file: parts replace what the guide said before."""
    said: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for block in [*blocks(GUIDE), *blocks(ROOT / "docs" / "how-to" / "webhook.md")]:
        if block.mark.startswith("policy: "):
            said = _sections(block.text) if block.mark == "policy: whole" else said | _sections(block.text)
            found.append((block.mark, "\n".join(said.values())))
    return found


@pytest.mark.parametrize(("mark", "text"), _policies(), ids=[mark for mark, _ in _policies()])
def test_a_policy_of_the_guide_is_valid(mark: str, text: str) -> None:
    assert mark
    assert load(text, account_problems=registry.problems).routes[-1].name


def test_a_part_replaces_what_its_mark_says() -> None:
    for block in blocks(GUIDE):
        if block.mark.startswith("policy: replaces "):
            assert set(_sections(block.text)) == set(block.mark.removeprefix("policy: replaces ").split(", "))


def test_all_policies_of_the_guides_are_marked() -> None:
    unmarked = [block for block in blocks(GUIDE) if block.language == "yaml" and not block.mark]
    assert unmarked == []
    assert len(_policies()) == 11


# The webhook


def _marked(mark: str) -> str:
    return next(block.text for block in all_blocks("bash", "python") if block.mark == mark)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[News]]]:
    """Run the real door for posts; return its address and what came in."""
    account, taken = AccountId("webhook/shop"), list[News]()

    async def receive(item: News) -> None:
        taken.append(item)

    async def health() -> Mapping[str, Any]:
        return {}

    door = SignedHook(account, Secrets(SECRET), lambda: datetime.now(UTC))
    runner = await serve(make_web(hooks={account: door}, receive=receive, health=health), "127.0.0.1", 0)
    host, port = runner.addresses[0]
    yield f"http://{host}:{port}/hooks/webhook/shop", taken
    await runner.cleanup()


async def _sent(hook: str, secret: str, folder: Path) -> int:
    script = folder / "post.sh"
    script.write_text(_marked("runs"), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        "bash", str(script), env={**os.environ, "HOOK": hook, "SECRET": secret, "no_proxy": "127.0.0.1"}
    )
    return await process.wait()


@_needs("bash", "curl", "openssl", "od")
async def test_the_script_sends_a_post(hook: tuple[str, list[News]], tmp_path: Path) -> None:
    address, taken = hook
    assert await _sent(address, SECRET, tmp_path) == 0
    assert [post.text.raw for post in taken if isinstance(post, Post)] == [
        "Where is my order? It should have come on Monday."
    ]


@_needs("bash", "curl", "openssl", "od")
async def test_the_script_fails_with_another_secret(hook: tuple[str, list[News]], tmp_path: Path) -> None:
    address, taken = hook
    assert await _sent(address, SECRET.replace("MDE", "MDI"), tmp_path) != 0
    assert taken == []


def _genuine(headers: Mapping[str, str], body: bytes) -> bool:
    names: dict[str, Any] = {}
    exec(compile(_marked("runs: genuine"), "webhook.md", "exec"), names)  # noqa: S102 - this is what readers copy
    return bool(names["genuine"](SECRET, headers, body))


def test_a_receiver_can_tell_our_replies_from_others() -> None:
    body = b'{"type": "reply"}'
    headers = Secrets(SECRET).sign("reply_1", datetime.now(UTC), body)
    assert _genuine(headers, body)
    assert not _genuine(headers, body + b" ")
    assert not _genuine({**headers, "webhook-id": "reply_2"}, body)
    assert not _genuine({**headers, "webhook-timestamp": "1"}, body)
