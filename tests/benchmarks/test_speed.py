"""Speed and memory, measured and printed, not judged: `pytest tests/benchmarks --benchmark-enable --benchmark-only -s`."""

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from guidebot.services.ask import Asker
from guidebot.services.shelf import Shelf, open_shelf
from tests.builders import make_entry, write_knowledge

TODAY = date(2026, 11, 25)


def _sized(shelf: Shelf, folder: Path, phrasings: int) -> Asker:
    """Return a base of so many phrasings, made of the shipped ones, shuffled word by word where they run out."""
    rng = random.Random(7)  # noqa: S311 - reproducible text, no secret
    pool = list(dict.fromkeys(text for text in shelf.matcher.phrasings if '"' not in text))
    entries = []
    for number in range(phrasings // 10):
        texts = []
        for place in range(9):
            words = pool[(number * 9 + place) % len(pool)].split()
            if number * 9 + place >= len(pool):
                words += rng.sample(rng.choice(pool).split(), 1)
                rng.shuffle(words)
            texts.append(" ".join(words))
        entries.append(make_entry(id=f"entry-{number}", title=f"Entry {number}", questions=texts))
    return Asker(open_shelf(write_knowledge(folder, *entries[:0] or entries[:300], **{
        f"entries__area__more{part}": entries[300 * part : 300 * part + 300] for part in range(1, -(-len(entries) // 300))
    })))  # fmt: skip


def _asked(asker: Asker, texts: list[str]) -> str:
    spent = []
    for text in texts:
        started = time.perf_counter()
        asker.ask(text, TODAY)
        spent.append(1000 * (time.perf_counter() - started))
    p50, p99 = np.percentile(spent, [50, 99])
    return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, {asker.shelf.matcher.index.size} phrasings"


def _questions(shelf: Shelf) -> list[str]:
    rng = random.Random(3)  # noqa: S311
    chosen = rng.sample(list(shelf.matcher.phrasings), 400)
    return [
        " ".join(w for w in text.split() if rng.random() > 0.15) + rng.choice([" pls", "?", " for my job", ""])
        for text in chosen
    ]


@pytest.mark.parametrize("size", [1500, 10_000])
def test_a_question_at_a_size(benchmark: BenchmarkFixture, size: int, shelf: Shelf, tmp_path: Path) -> None:
    asker, texts = _sized(shelf, tmp_path, size), _questions(shelf)
    best = min((_asked(asker, texts) for _ in range(3)), key=lambda line: float(line.split("p99 ")[1].split()[0]))
    print(f"\n{best}")  # noqa: T201 - a benchmark prints
    benchmark(asker.ask, texts[0], TODAY)


def test_a_question_on_the_shipped_base(benchmark: BenchmarkFixture, shelf: Shelf, asker: Asker) -> None:
    print(f"\nshipped: {_asked(asker, _questions(shelf))}")  # noqa: T201
    benchmark(asker.ask, "max sentence for s4A stalking", TODAY)


def test_building_the_shipped_index(benchmark: BenchmarkFixture) -> None:
    folder = Path(__file__).resolve().parents[2] / "knowledge"
    benchmark.pedantic(open_shelf, args=(folder,), rounds=3)  # type: ignore[no-untyped-call]


def test_cold_start_and_memory(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guidebot", "ask", "max sentence for s4A stalking"]
    env = {"GUIDEBOT_CACHE": str(tmp_path), "PATH": ""}
    started = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, check=True)
    print(f"\ncold, no cache: {time.perf_counter() - started:.2f} s")  # noqa: T201
    code = (
        "import psutil; from guidebot.services.shelf import *; "
        "s = open_shelf(shipped_knowledge()); print(psutil.Process().memory_info().rss // 2**20)"
    )
    memory = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    print(f"resident with the shipped base: {memory} MiB (this process: {psutil.Process().memory_info().rss // 2**20})")  # noqa: T201
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"env": env, "capture_output": True}, rounds=5)  # type: ignore[no-untyped-call]
