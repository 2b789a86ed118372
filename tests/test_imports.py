"""The order of the rooms, read from the imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "guidebot"
ROOMS = ("errors", "config", "knowledge", "reading", "matching", "answering", "store", "services", "chat", "cli")
STRANGERS = frozenset({"answering", "store"})
"""Rooms that do not know each other."""
BY_MODULE = frozenset({"store", "services", "errors", "config", "chat", "cli"})
"""Rooms whose modules may be imported one by one: no heavy import at their door."""


def _imports(path: Path) -> list[str]:
    """Return the modules of guidebot that a file imports, written out: `guidebot.room` or `guidebot.room.module`."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} imports relatively"
            if node.module == "guidebot":
                found += [f"guidebot.{alias.name}" for alias in node.names]
            elif node.module:
                found.append(node.module)
    return [name for name in found if name.startswith("guidebot.") and name.split(".")[1] != "__version__"]


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
        assert other == room or {other, room} != STRANGERS, f"{path.name} imports {module}"
        if other != room and other not in BY_MODULE:
            assert module.count(".") == 1, f"{path.name} reaches into {module}"


def test_ask_loads_neither_telegram_nor_a_database() -> None:
    code = (
        "import sys; from guidebot.cli.app import app; from typer.testing import CliRunner;"
        "r = CliRunner().invoke(app, ['ask', 'max sentence s4A stalking']); assert r.exit_code == 0, r.output;"
        "bad = {'telegram', 'aiohttp', 'structlog', 'sqlalchemy', 'alembic', 'matplotlib', 'sqlite3'} & set(sys.modules);"
        "assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_room_has_its_place() -> None:
    rooms = {_room(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms <= set(ROOMS)


def test_what_is_imported_from_a_room_is_public() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("guidebot."):
                room = str(node.module).split(".")[1]
                private = [alias.name for alias in node.names if alias.name.startswith("_")]
                assert room == _room(path) or not private, f"{path.name} imports {private}"
