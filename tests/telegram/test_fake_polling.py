"""Updates by long polling: kept until they are confirmed, one poller at a time."""

import asyncio
import time

from telegram import Bot, Update
from telegram.error import Conflict

from tests.telegram.client import Person, Sim
from tests.telegram.raw import Raw, description, refused


async def test_an_offset_confirms_and_a_negative_one_counts_from_the_end(sim: Sim, jo: Person, bot: Bot) -> None:
    numbers = [(await jo.say(f"{n}")).update_id or 0 for n in range(3)]
    assert [update.update_id for update in await bot.get_updates()][1:] == numbers
    assert [update.update_id for update in await bot.get_updates(limit=1, offset=numbers[1])] == [numbers[1]]
    assert (await sim.state())["pending_updates"] == numbers[1:]
    assert [update.update_id for update in await bot.get_updates(offset=-1)] == [numbers[2]]
    assert (await sim.state())["pending_updates"] == numbers[2:]
    assert [update.update_id for update in await bot.get_updates(offset=numbers[2] + 100)] == [numbers[2]]
    assert await bot.get_updates(offset=numbers[2] + 1) == ()
    assert await sim.confirmed()


async def test_update_numbers_are_never_used_again(sim: Sim) -> None:
    first = await (await sim.person()).say("a")
    await sim.reset()
    second = await (await sim.person()).say("a")
    assert (second.update_id or 0) > (first.update_id or 0)
    assert (second.message_id or 0) > (first.message_id or 0)


async def test_a_poll_is_held_and_wakes_for_an_update(sim: Sim, jo: Person, bot: Bot) -> None:
    latest = (await bot.get_updates())[-1].update_id
    poll = asyncio.create_task(bot.get_updates(offset=latest + 1, timeout=10))
    await sim.receiving()
    await asyncio.sleep(0.05)
    assert not poll.done()
    await jo.say("wake up")
    started = time.monotonic()
    assert [update.message.text for update in await poll if update.message] == ["wake up"]
    assert time.monotonic() - started < 1


async def test_a_repeated_poll_is_stretched(sim: Sim, bot: Bot) -> None:
    await sim.settings(stretch_s=0.4)
    for offset, least, most in ((0, 0.0, 0.3), (0, 0.3, 0.9), (5, 0.0, 0.3)):
        started = time.monotonic()
        assert await bot.get_updates(offset=offset, timeout=0) == ()
        assert least <= time.monotonic() - started < most
    assert (await sim.settings())["stretch_s"] == 0.4


async def test_a_second_poller_ends_the_first(sim: Sim, bot: Bot, raw: Raw) -> None:
    first = asyncio.create_task(raw("getUpdates", timeout="5", offset="1"))
    await sim.receiving()
    second = asyncio.create_task(raw("getUpdates", timeout="1", offset="2"))
    response = await first
    assert (response.status_code, description(response)) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    assert (await second).json() == {"ok": True, "result": []}


async def test_a_second_conflict_is_kept_back(sim: Sim, bot: Bot) -> None:
    await sim.settings(conflict_s=0.3, webhook_often=True)
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    for least, most in ((0.0, 0.2), (0.3, 0.8)):
        started = time.monotonic()
        with refused("use deleteWebhook to delete the webhook first", Conflict):
            await bot.get_updates()
        assert least <= time.monotonic() - started < most


async def test_only_wanted_kinds_become_updates_and_the_wish_is_remembered(sim: Sim, jo: Person, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=[Update.MESSAGE])
    assert (await jo.blocks()).update_id is None
    await jo.unblocks()
    said = await jo.say("b")
    assert (await jo.edits(said.message_id, "c")).update_id is None
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["hello", "b"]
    await bot.get_updates(allowed_updates=[])
    assert (await jo.edits(said.message_id, "d")).update_id


async def test_groups_channels_edits_and_raw_updates(sim: Sim, jo: Person, bot: Bot) -> None:
    await jo.in_group(-1001).say("/ask@guide_123456_bot now")
    await jo.in_group(-1002, "channel").say("news")
    await jo.edits((await jo.say("a /help")).message_id, "b")
    await sim.update("poll", {
        "id": "1", "question": "q", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    })  # fmt: skip
    _, group, channel, said, edited, _ = await bot.get_updates()
    assert group.message is not None
    assert list(group.message.parse_entities(["bot_command"]).values()) == ["/ask@guide_123456_bot"]
    assert channel.channel_post is not None
    assert channel.channel_post.from_user is None
    assert said.message is not None
    assert list(said.message.parse_entities(["bot_command"]).values()) == ["/help"]
    assert edited.edited_message is not None
    assert edited.edited_message.edit_date is not None
