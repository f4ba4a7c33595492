"""What is installed is whole: a wheel runs in an empty folder, without a checkout beside it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.docs.reading import ROOT
from tests.journeys.process import zuruf
from tests.terminal import SECRETS, written_by_demo

POST = ROOT / "docs" / "reference" / "post.example.json"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a wheel of this checkout was unpacked."""
    [wheel] = WheelBuilder(str(ROOT)).build(
        directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"]
    )
    target = tmp_path_factory.mktemp("site-packages")
    with ZipFile(wheel) as content:
        content.extractall(target)
    return target


def files_below(folder: Path) -> set[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder) for path in files}


def test_a_wheel_holds_every_file_of_the_package(installed: Path) -> None:
    packed = files_below(installed / "bot")
    assert files_below(ROOT / "bot") - packed == set()
    assert {Path("py.typed"), Path("suggesting/fields/de.txt"), Path("workspace/page/index.html")} <= packed


@pytest.mark.parametrize("part", ["escalation.yaml", "templates", "faq"])
def test_the_example_comes_along(installed: Path, part: str) -> None:
    theirs, ours = installed / "bot" / "example" / part, ROOT / part
    for path in [Path()] if ours.is_file() else files_below(ours):
        assert (theirs / path).read_bytes() == (ours / path).read_bytes()


def test_a_wheel_says_how_to_start_it(installed: Path) -> None:
    [metadata] = installed.glob("zuruf-*.dist-info")
    assert "zuruf = bot.cli:main" in (metadata / "entry_points.txt").read_text()
    assert (metadata / "licenses" / "LICENSE").is_file()


async def test_an_installed_demo_runs_on_the_example(installed: Path, tmp_path: Path) -> None:
    report = tmp_path / "build" / "demo.json"
    async with zuruf(tmp_path, "demo", "--port", "0", environ={"PYTHONPATH": str(installed)}) as demo:
        await asyncio.to_thread(written_by_demo, report)
        page = json.loads(report.read_text())["page"].rstrip("/")
        for path in ("/", "/page/main.js"):
            answer = await asyncio.to_thread(httpx.get, page + path, trust_env=False)
            assert answer.status_code == 200, path
        assert await demo.stop() == 0, demo.said
    assert not any(secret in demo.said for secret in SECRETS)


async def test_an_installed_bot_suggests_from_the_example(installed: Path, tmp_path: Path) -> None:
    post = json.loads(POST.read_text())["post"] | {
        "text": "Mein Zug hat eine Stunde Verspätung!",
        "language": "de",
    }
    (tmp_path / "post.json").write_text(json.dumps(post))
    example = installed / "bot" / "example"
    library = (
        "--policy",
        example / "escalation.yaml",
        "--templates",
        example / "templates",
        "--faq",
        example / "faq",
    )
    arguments = ("simulate", "post.json", "--json", *map(str, library))
    async with zuruf(tmp_path, *arguments, environ={"PYTHONPATH": str(installed)}) as running:
        assert await running.process.wait() == 0, running.said
    assert json.loads(running.said)["templates"]
