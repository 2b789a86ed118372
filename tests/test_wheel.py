"""Installed from its wheel, guidebot finds its knowledge from any folder, and a question loads nothing it does not need."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the contents of the wheel, as pip would unpack them."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _run(site: Path, folder: Path, code: str, **more: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site), "XDG_CACHE_HOME": str(folder), **more}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_the_installed_one_carries_its_own_knowledge(installed: Path, tmp_path: Path) -> None:
    found = _run(installed, tmp_path, "from guidebot.services.shelf import shipped_knowledge as k; print(k(), end='')")
    assert Path(found) == installed / "guidebot" / "_shipped"
    shipped = {path.relative_to(found) for path in Path(found).rglob("*.yaml")}
    assert shipped == {path.relative_to(CHECKOUT / "knowledge") for path in (CHECKOUT / "knowledge").rglob("*.yaml")}


def test_the_installed_one_answers(installed: Path, tmp_path: Path) -> None:
    code = "import sys; sys.argv[1:] = ['ask', '--json', 'max sentence for s4A stalking']; from guidebot.cli import main; main()"
    reply = json.loads(_run(installed, tmp_path, code))
    assert reply["entry"] == "pha-s4a-penalty"
    assert reply["citations"]


def test_the_installed_one_makes_its_database(installed: Path, tmp_path: Path) -> None:
    code = "import sys; sys.argv[1:] = ['migrate']; from guidebot.cli import main; main()"
    environment = {"GUIDEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'guidebot.sqlite'}"}
    assert _run(installed, tmp_path, code, **environment).startswith("schema none → ")
    assert "nothing to do" in _run(installed, tmp_path, code, **environment)
