"""The README's conversation is one that the process holds today."""

import asyncio
import re

from tests.e2e.process import ROOT
from tests.tools.transcript import conversation


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


async def test_the_readme_shows_what_the_bot_says_today() -> None:
    readme = _flat((ROOT / "README.md").read_text("utf-8"))
    for done, shown in await asyncio.to_thread(conversation):
        title, *rest = shown.text.splitlines()
        assert f"officer: {done} bot: {_flat(title)}" in readme
        for line in rest[:1] if not shown.text.startswith("Did you mean") else rest:
            assert _flat(line) in readme
        for label in shown.labels:
            assert f"[{label}]" in readme
