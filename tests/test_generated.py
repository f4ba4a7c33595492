from pathlib import Path

from click.testing import CliRunner

from bot.generated import keeping


def test_a_stale_file_is_named_and_only_written_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "page.md"
    command = keeping({path: "Straße\n"})

    compared = CliRunner().invoke(command, [])
    assert (compared.exit_code, compared.output) == (1, f"out of date: {path}\n")
    assert not path.exists()

    written = CliRunner().invoke(command, ["--write"])
    assert (written.exit_code, written.output) == (0, f"written: {path}\n")
    assert path.read_text(encoding="utf-8") == "Straße\n"

    assert CliRunner().invoke(command, []).exit_code == 0
