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
