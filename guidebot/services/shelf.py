"""Where a knowledge base is found, and how one is made ready: loaded, indexed, calibrated, with a cache of the index.

The cache is an `.npz` without pickled objects, named by revision and code version. Whatever is wrong with it, the index
is built anew, silently.
"""

import gc
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import numpy as np
from threadpoolctl import threadpool_limits

from guidebot import __version__
from guidebot.knowledge import KnowledgeBase, load
from guidebot.matching import Compiled, Matcher, build_matcher

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_CODE_ROOMS: Final = ("reading", "matching")
_MAX_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shelf:
    """One revision ready to answer from."""

    base: KnowledgeBase
    matcher: Matcher


def shipped_knowledge() -> Path:
    """Return the folder of the knowledge base that comes with guidebot: in the wheel, else in the checkout."""
    packaged = Path(str(files("guidebot"))) / "_shipped"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "knowledge"


def default_cache() -> Path:
    """Return the user's cache folder for guidebot, by the platform's custom."""
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA", "")
        return Path(root or Path.home() / "AppData" / "Local") / "guidebot" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "guidebot"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guidebot"


def open_shelf(
    folder: Path,
    force: str | None = None,
    cache: Path | None = None,
    building: Callable[[], None] | None = None,
    apart: bool = False,
) -> Shelf:
    """Load a knowledge base and make it ready.

    Args:
        folder: The knowledge folder.
        force: The overlay to apply.
        cache: Folder for the index; None for no cache.
        building: Called when the index has to be built, which may take seconds.
        apart: Be sparing with memory: build in a process of its own, and forget lines, which are for editors.

    Raises:
        KnowledgeError: If the base cannot be served.
    """
    # More threads than idle cores cost 100 ms at the 95th percentile of one product, measured.
    threadpool_limits(limits=1, user_api="blas")
    with _uncollected():
        return _open(folder, force, cache, building, apart)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Suspend garbage collection: opening a base makes a million lasting objects, and nothing to collect."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _open(
    folder: Path, force: str | None, cache: Path | None, building: Callable[[], None] | None, apart: bool
) -> Shelf:
    base = load(folder, force).without_lines() if apart else load(folder, force)
    path = _cache_path(cache, base.revision) if cache else None
    kept = _read(path) if path else None
    if kept is None and apart:
        kept = _built_apart(folder, force, cache)
    if kept is not None:
        try:
            return Shelf(base, build_matcher(base, kept))
        except (IndexError, ValueError):
            pass  # of another base after all: built anew below
    if building:
        building()
    matcher = build_matcher(base)
    if path:
        _write(path, matcher)
    return Shelf(base, matcher)


def _built_apart(folder: Path, force: str | None, cache: Path | None) -> Compiled | None:
    """Build an index in a process of its own and have it handed over, whether or not a cache can be written."""
    from multiprocessing import get_context  # noqa: PLC0415 - of no use to a question from the command line

    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    builder = context.Process(target=_hand_over, args=(folder, force, cache, sender))
    builder.start()
    sender.close()
    try:
        return _unpacked(BytesIO(receiver.recv_bytes()))
    except EOFError:
        return None
    finally:
        builder.join()


def _hand_over(folder: Path, force: str | None, cache: Path | None, sender: "Connection") -> None:
    packed = BytesIO()
    _pack(packed, open_shelf(folder, force, cache).matcher)
    sender.send_bytes(packed.getbuffer())


def cached(cache: Path, revision: str) -> bool:
    """Return whether the index of a revision is kept in a cache."""
    return _cache_path(cache, revision).is_file()


def _cache_path(cache: Path, revision: str) -> Path:
    return cache / f"index-{revision}-{_code_version()}.npz"


def _code_version() -> str:
    """Return a short hash that changes with the code that makes an index."""
    digest = sha256(__version__.encode())
    for room in _CODE_ROOMS:
        for file in sorted((Path(__file__).resolve().parents[1] / room).rglob("*.*")):
            if file.suffix in (".py", ".txt", ".npz"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def _read(path: Path) -> Compiled | None:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        with path.open("rb") as file:
            return _unpacked(file)
    except OSError:
        return None


def _unpacked(file: IO[bytes]) -> Compiled | None:
    try:
        with np.load(file, allow_pickle=False) as arrays:
            return Compiled.from_arrays(arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, zipfile.BadZipFile):
        return None


def _pack(file: IO[bytes], matcher: Matcher) -> None:
    np.savez(file, **matcher.compiled().to_arrays())  # type: ignore[arg-type]


def _write(path: Path, matcher: Matcher) -> None:
    """Write the cache whole or not at all; failing to write is nobody's concern."""
    name = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            name = file.name
            _pack(file, matcher)
        os.replace(name, path)
        for old in sorted(path.parent.glob("index-*.npz"), key=lambda item: item.stat().st_mtime)[:-8]:
            old.unlink(missing_ok=True)
    except OSError:
        if name is not None:
            Path(name).unlink(missing_ok=True)
