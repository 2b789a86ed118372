"""What people type is not kept: invented values are planted wherever something can be typed, and looked for everywhere."""

import asyncio
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.enrolled import OWNER, enrolled
from tests.e2e.outside import audited, bytes_of, guidebot, sql, told
from tests.e2e.process import Bot, running
from tests.telegram.client import Person, Sim
from tests.telegram.running import Running

PLANTED: Final = [
    # names, some of words that anybody uses, in every way of writing them
    "Quillon Marrable", "Siobhan O'Dreadnought", "Thaddeus Wrigglesworth", "Oluwaseun Adebayo-Finch", "Kowalczyk",
    "Jürgen Straßenmeier", "小林健太", "mark bishop", "grace field", "Rose Butcher", "will hunt", "dawn french", "HOPE SUMMERS",
    # telephones, e-mails, postcodes, addresses
    "07700 900123", "+44 7700 900456", "0113 496 0999", "020 7946 0018", "07700900789", "quillon.m@example.org",
    "t_wrigglesworth99@mail.example", "SW1A 1AA", "pe29 3ab", "LS1 4DY", "14 Gallowtree Passage", "Flat 3, 12 Skerry Lane",
    # vehicles, handles, devices, places
    "AB12 CDE", "K9 QQX", "xy65zzz", "@stalky_mcstalk", "snap quillbot88", "instagram.com/quill.marr", "203.0.113.77",
    "490154203237518", "52.2053, 0.1218", "///filled.count.soap",
    # numbers of people and of cases
    "943 476 5919", "QQ 12 34 56 C", "35/12345/26", "12-34-56 31926819", "17/03/1984", "CR/884412/26",
    "4929 1234 5678 9012", "533401372",
    # sentences
    "Her ex Quentin hid a tag under the third gnome at 14 Skerry Lane.",
    "He texted her 214 times from 07700 900222 on Tuesday!",
    "Zebedee from number 9 waits outside the nursery every day at 08:47",
]  # fmt: skip
PARTS: Final = [
    "Quillon", "Marrable", "Dreadnought", "Wrigglesworth", "Oluwaseun", "Straßenmeier", "Gallowtree", "Skerry", "quillbot",
    "stalky", "Quentin", "Zebedee", "900222", "900123", "Crumplehorn", "ecrumple", "Pomfrey",
]  # fmt: skip
"""Words of these values that stand nowhere else, and of the names that people have on Telegram."""


def _ways(value: str) -> set[bytes]:
    """Return how a value may be written: as it is, as JSON, without spaces, in small letters."""
    escaped = json.dumps(value)[1:-1]
    return {
        one.encode() for one in (value, escaped, value.lower(), value.replace(" ", ""), value.lower().replace(" ", ""))
    }


def _found(where: bytes, values: Iterable[str]) -> list[str]:
    """Return which values stand in some bytes, whatever the case."""
    small = where.lower()
    return [value for value in values if any(way in where or way.lower() in small for way in _ways(value))]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return enrolled(tmp_path)


async def _officer_types(sim: Sim, officer: Person, value: str) -> None:
    """Plant a value in everything that an officer can send."""
    await told(
        sim,
        officer,
        f"{value} keeps following her, what can I do",
        f"can {value} get a dog licence on the moon",
        f"{value}",
        f"max sentence for s4A stalking, the suspect is {value}",
        f"/offence {value}",
        f"/contacts {value}",
        f"/changes {value}",
        f"/receipt 0000-0000 {value} complaint",
        f"/people {value}",
        f"/nonsense {value}",
        f"raise please {value}",
        f"fail in the store please {value}",
    )
    sent = await officer.say("is harassment either way")
    await officer.edits(sent.message_id, f"is harassment by {value} either way")
    await officer.sends_photo(caption=f"this is {value}")
    await officer.sends_document(value.encode(), f"{value[:40]}.txt", caption=value)
    assert await sim.confirmed()


async def _stranger_types(sim: Sim, stranger: Person, value: str) -> None:
    """Plant a value in everything that a stranger can send."""
    await told(sim, stranger, f"/start {value}", value, f"/receipt 0000-0000 {value}", f"/start@guide_bot {value}")
    await stranger.say(f"/start {value}", entities=[])
    assert await sim.confirmed()


async def _asks_a_person(sim: Sim, officer: Person) -> None:
    """Hand on a question with names in it."""
    await officer.messages(0)
    await officer.say("can mark bishop or Quillon Marrable get a dog licence on the moon, ring 07700 900123")
    declined = await officer.message()
    await officer.press("Ask a person", on=declined)
    _, offered = await officer.messages(2)
    await officer.press("Hand my question on, without my name", on=offered)
    assert (await officer.change()).text.startswith("Handed on")
    await officer.forges("Quillon Marrable.0", on=declined)
    assert await sim.confirmed()


def _unpacked(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def _everything(address: str, bots: list[str], folder: Path) -> dict[str, bytes]:
    """Return all that is left behind, by where it lies."""
    file = folder / "kept.zip"
    done = guidebot(address, "backup", str(file))
    assert done.returncode == 0, done.stderr
    written = b"".join(path.read_bytes() for path in sorted((folder / "tmp").rglob("*")) if path.is_file())
    rows = json.dumps(audited(address), ensure_ascii=False).encode()
    return {
        "database": bytes_of(address),
        "backup": _unpacked(file),
        "audit": rows,
        "log": "".join(bots).encode(),
        "temporary files": written,
        "words kept": "\n".join(words for (words,) in sql(address, "SELECT words FROM unanswered")).encode(),
    }


@pytest.mark.slow
async def test_nothing_that_was_typed_is_found_anywhere(
    sim: Sim, telegram: Running, address: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(PLANTED) >= 40
    (tmp_path / "tmp").mkdir()
    settings = {"GUIDEBOT_DATABASE_URL": address, "TMPDIR": str(tmp_path / "tmp")}
    officer = await sim.person(60, "Ebenezer Crumplehorn", "ecrumple")
    stranger = await sim.person(6001, "Griselda Pomfrey", "gpomfrey")
    await (await sim.person(OWNER, "Owner")).say("/start")
    logs = []
    with running(telegram.url, telegram.token, module="tests.e2e.faulty", **settings) as bot:
        for value in PLANTED:
            await _officer_types(sim, officer, value)
            await _stranger_types(sim, stranger, value)
        await _asks_a_person(sim, officer)
        assert bot.log().count('"update_failed"') >= 2 * len(PLANTED)
        before = _everything(address, [bot.log()], tmp_path)
        await _killed_at_work(officer, bot)
        logs.append(bot.log())
    with running(telegram.url, telegram.token, module="tests.e2e.faulty", **settings) as bot:
        assert await sim.confirmed(60)
        assert bot.stop() == 0
        logs.append(bot.log())
    after = _everything(address, logs, tmp_path)
    said = "".join(capfd.readouterr()).encode()
    for where, content in {**{f"{name} at work": one for name, one in before.items()}, **after, "output": said}.items():
        assert _found(content, PLANTED) == [], where
        assert _found(content, PARTS) == [], where
    assert sql(address, "SELECT count(*) FROM unanswered")[0][0] > len(PLANTED)
    assert b"dog licence" in after["words kept"]
    assert {row["action"] for row in audited(address)} == {"invited", "joined", "consulted", "exported"}
    assert guidebot(address, "audit", "verify").returncode == 0


async def _killed_at_work(officer: Person, bot: Bot) -> None:
    """Kill the bot while it has such questions under way."""
    await asyncio.gather(*(officer.say(f"{value} keeps following her, what can I do") for value in PLANTED[:20]))
    await asyncio.sleep(0.2)
    bot.kill()


def test_the_search_finds_what_is_there() -> None:
    """A test that looks for nothing would find nothing: each way of writing is found where it was planted."""
    for value in PLANTED:
        for text in (value, json.dumps(value), value.upper() if value.isascii() else value, value.replace(" ", "")):
            assert _found(b"\0\1" + text.encode() + b"\2", PLANTED), text


def test_a_verb_that_fails_shows_no_value(address: str) -> None:
    """Neither a reason nor an id that was typed comes back in the words of an error."""
    for args in (
        ("receipt", "Quillon Marrable", "--reason", "about Thaddeus Wrigglesworth"),
        ("erase", "07700 900123"),
    ):
        done = guidebot(address, *args)
        assert done.returncode
        assert _found((done.stdout + done.stderr).encode(), PLANTED) == []
