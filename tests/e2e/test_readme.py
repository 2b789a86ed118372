"""The README's conversation is one that the process holds today, but for the ids of receipts, which are new each time."""

import asyncio
import re

from tests.e2e.process import ROOT
from tests.e2e.receipts import receipts, without_ids
from tests.tools.transcript import conversation


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


async def test_the_readme_shows_what_the_bot_says_today() -> None:
    written = (ROOT / "README.md").read_text("utf-8")
    readme = without_ids(_flat(written))
    held = await asyncio.to_thread(conversation)
    given = receipts("\n".join(shown.text for _, shown in held))
    assert len(set(receipts(written))) == len(given) == len(set(given)) > 1, "one of its own for each answer"
    for done, shown in held:
        title, *rest = shown.text.splitlines()
        assert f"officer: {done} bot: {_flat(title)}" in readme
        assert without_ids(_flat(shown.text.splitlines()[-1])) in readme
        for line in rest[:1] if not shown.text.startswith("Did you mean") else rest:
            assert _flat(line) in readme
        for label in shown.labels:
            assert f"[{label}]" in readme
