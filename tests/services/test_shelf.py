"""The cache of the index is a convenience: wrong, old or unwritable, it is built anew."""

from datetime import date
from pathlib import Path

import pytest

from guidebot.services.ask import Asker
from guidebot.services.shelf import open_shelf, shipped_knowledge
from tests.builders import write_knowledge

TODAY = date(2026, 11, 25)


def test_the_cache_gives_the_same_answer(tmp_path: Path) -> None:
    built: list[bool] = []
    folder, cache = write_knowledge(tmp_path / "k"), tmp_path / "cache"
    first = open_shelf(folder, cache=cache, building=lambda: built.append(True))
    second = open_shelf(folder, cache=cache, building=lambda: built.append(True))
    assert built == [True]
    text = "how long is string"
    assert Asker(first).ask(text, TODAY) == Asker(second).ask(text, TODAY)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"rubbish" * 100])
def test_a_broken_cache_is_ignored(tmp_path: Path, content: bytes) -> None:
    folder, cache = write_knowledge(tmp_path / "k"), tmp_path / "cache"
    open_shelf(folder, cache=cache)
    for path in cache.iterdir():
        path.write_bytes(content)
    built: list[bool] = []
    assert open_shelf(folder, cache=cache, building=lambda: built.append(True)).base.revision
    assert built == [True]


def test_a_cache_that_cannot_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert open_shelf(write_knowledge(tmp_path / "k"), cache=tmp_path / "file" / "cache").base.revision


def test_the_shipped_knowledge_is_found() -> None:
    assert (shipped_knowledge() / "guidebook.yaml").is_file()


def test_an_index_built_apart_is_handed_over_where_no_cache_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    built: list[bool] = []
    folder, cache = write_knowledge(tmp_path / "k"), tmp_path / "file" / "cache"
    shelf = open_shelf(folder, cache=cache, building=lambda: built.append(True), apart=True)
    assert not built
    assert Asker(shelf).ask("how long is string", TODAY) == Asker(open_shelf(folder)).ask("how long is string", TODAY)


def test_an_index_built_apart_is_kept_in_the_cache(tmp_path: Path) -> None:
    built: list[bool] = []
    folder, cache = write_knowledge(tmp_path / "k"), tmp_path / "cache"
    shelf = open_shelf(folder, cache=cache, building=lambda: built.append(True), apart=True)
    assert not built
    assert list(cache.glob("index-*.npz"))
    assert Asker(shelf).ask("how long is string", TODAY) == Asker(open_shelf(folder)).ask("how long is string", TODAY)
