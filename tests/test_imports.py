"""The order of the rooms, read from the imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "guidebot"
ROOMS = ("errors", "config", "knowledge", "reading", "matching", "answering", "services", "cli")
BY_MODULE = frozenset({"services", "errors", "config", "cli"})
"""Rooms whose modules may be imported one by one: no heavy import at their door."""


def _imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        n.module
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom) and n.module and n.module.startswith("guidebot.")
    ]


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    room = _room(path)
    if room in ("__init__", "__main__"):
        return
    for module in _imports(path):
        other = module.split(".")[1]
        assert ROOMS.index(other) <= ROOMS.index(room), f"{path.name} imports {module}"
        if other != room and other not in BY_MODULE:
            assert module.count(".") == 1, f"{path.name} reaches into {module}"


def test_ask_loads_neither_telegram_nor_a_database() -> None:
    code = (
        "import sys; from guidebot.cli.app import app; from typer.testing import CliRunner;"
        "r = CliRunner().invoke(app, ['ask', 'max sentence s4A stalking']); assert r.exit_code == 0, r.output;"
        "bad = {'telegram', 'sqlalchemy', 'matplotlib', 'scipy', 'sqlite3'} & set(sys.modules); assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
