"""Order within a chat, company between chats, a bound over all."""

import asyncio

from guidebot.chat.lanes import Lanes


async def test_one_chat_is_served_in_order_and_others_meanwhile() -> None:
    lanes, seen = Lanes(), list[str]()
    release = asyncio.Event()

    async def slow() -> None:
        await release.wait()
        seen.append("slow")

    async def quick(name: str) -> None:
        seen.append(name)

    first = lanes.submit(1, slow)
    second = lanes.submit(1, lambda: quick("after slow"))
    await lanes.submit(2, lambda: quick("other chat"))
    assert seen == ["other chat"]
    assert lanes.busy
    release.set()
    await asyncio.gather(first, second)
    await lanes.drained()
    assert seen == ["other chat", "slow", "after slow"]
    assert not lanes.busy


async def test_no_more_than_so_many_at_once() -> None:
    lanes, most, now = Lanes(at_once=3), 0, 0

    async def work() -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.01)
        now -= 1

    await asyncio.gather(*(lanes.submit(chat, work) for chat in range(20)))
    assert most == 3


async def test_whoever_pauses_leaves_the_place_to_others_and_takes_it_again() -> None:
    lanes, seen = Lanes(at_once=1), list[str]()

    async def waiting() -> None:
        await lanes.pause(0.05)
        seen.append("waited")

    async def quick(name: str) -> None:
        seen.append(name)
        await asyncio.sleep(0)

    first = lanes.submit(1, waiting)
    second = lanes.submit(1, lambda: quick("after waiting"))
    await lanes.submit(2, lambda: quick("other"))
    assert seen == ["other"]
    await asyncio.gather(first, second, lanes.submit(3, lambda: quick("third")))
    assert seen == ["other", "third", "waited", "after waiting"]


async def test_pauses_that_are_cancelled_leave_as_many_places_as_before() -> None:
    lanes = Lanes(at_once=2)
    for key in range(4):
        lanes.submit(key, lambda: lanes.pause(60))
    await asyncio.sleep(0.05)
    tasks = [lane.task for lane in lanes._lanes.values() if lane.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert not lanes.busy
    assert lanes._room._value == 2
