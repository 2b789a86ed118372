"""Print the conversation of the README's section "On Telegram", as the bot has it today.

    python -m tests.tools.transcript

The real process runs against the fake Telegram; detail is left out, buttons stand in brackets.
"""

import asyncio
import sys
import textwrap
from collections.abc import Iterator
from typing import Final

from tests.e2e.process import running
from tests.telegram.asks import Shown
from tests.telegram.client import Person, Sim
from tests.telegram.running import fake_telegram

ASKED: Final = ("s2A", "max sentence for s4A stalking in 2016", "and the time limit?", "what is the weather")
PRESSED: Final = {"s2A": 0}
"""Which button is pressed under the answer to a question."""
_MARGIN: Final = " " * 10
_WIDTH: Final = 120
"""Without the four of a block of code."""


def conversation() -> list[tuple[str, Shown]]:
    """Return what an officer did and the message that came of it, in order."""
    with fake_telegram() as telegram, running(telegram.url, telegram.token):
        return asyncio.run(_held(telegram.url, telegram.token))


async def _held(url: str, token: str) -> list[tuple[str, Shown]]:
    async with Sim(url, token) as sim:
        await sim.receiving()
        officer = await sim.person(1, "Jo Bloggs")
        return [turn for text in ASKED for turn in await _asked(officer, text)]


async def _asked(officer: Person, text: str) -> list[tuple[str, Shown]]:
    await officer.say(text)
    turns = [(text, await officer.message())]
    if text in PRESSED:
        button = turns[0][1].buttons[PRESSED[text]]
        await officer.press(button, on=turns[0][1])
        turns.append((f"[{button.label}]", await officer.change()))
    return turns


def transcript() -> str:
    """Return the conversation in the form of the README, indented as a block of code."""
    lines = [line for done, shown in conversation() for line in _turn(done, shown)]
    return "\n".join(f"    {line}" for line in lines)


def _turn(done: str, shown: Shown) -> Iterator[str]:
    yield f"{'officer:':10}{done}"
    lead = f"{'bot:':10}"
    for line in filter(None, _without_detail(shown).splitlines()):
        yield from textwrap.wrap(line, _WIDTH, initial_indent=lead, subsequent_indent=_MARGIN)
        lead = _MARGIN
    if shown.labels:
        yield from _buttons(shown.labels)


def _buttons(labels: list[str]) -> Iterator[str]:
    """Yield the buttons, none divided, as many on a line as it holds."""
    line = ""
    for label in (f"[{label}]" for label in labels):
        if line and len(line) + len(label) > _WIDTH - len(_MARGIN):
            yield _MARGIN + line
            line = ""
        line += ("  " if line else "") + label
    yield _MARGIN + line


def _without_detail(shown: Shown) -> str:
    text = shown.text
    for kind in ("blockquote", "expandable_blockquote"):
        for part in shown.styled(kind):
            text = text.replace(part, "")
    return text


if __name__ == "__main__":
    sys.stdout.write(f"{transcript()}\n")
