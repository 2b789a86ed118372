"""One call of the Bot API, from its parameters to its answer: the token, then the fault, then the method."""

import asyncio
import inspect
import traceback
from dataclasses import dataclass
from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import ApiError, Dropped, NotEmulated
from tests.telegram.fake.faults import GATEWAY, Fault
from tests.telegram.fake.journal import Call
from tests.telegram.fake.methods import METHODS
from tests.telegram.fake.parameters import Parameters
from tests.telegram.fake.world import World

_UNAUTHORIZED: Final = ApiError(401, "Unauthorized")
_UNKNOWN: Final = ApiError(404, "Not Found: method not found")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status with JSON, or with a page."""

    status: int
    body: dict[str, Any]
    page: bool = False
    """Whether it is a page of something before the Bot API."""


def refusal(error: ApiError) -> Answer:
    """Return what an error answers."""
    return Answer(error.code, error.body(), error.page or error.code in GATEWAY)


async def dispatch(
    world: World, token: str, name: str, parameters: Parameters, *, in_webhook: bool = False
) -> Answer | None:
    """Carry a call out; None means that the connection is cut."""
    journal = world.journal
    call = await journal.begin(token, _spelling(name), parameters.as_json(), in_webhook=in_webhook)
    answer: Answer | None
    try:
        answer = Answer(200, {"ok": True, "result": await _result(world, call, parameters)})
    except ApiError as error:
        answer = refusal(error)
    except Dropped:
        answer = None
    except Exception as error:
        reason = str(error) if isinstance(error, NotEmulated) else traceback.format_exc()
        journal.violate(call, reason)
        answer = Answer(500, ApiError(500, f"Internal Server Error: the fake does not do this: {error}").body())
    except asyncio.CancelledError:
        await asyncio.shield(journal.end(call, 0, None))
        raise
    await journal.end(call, answer.status if answer else 0, answer.body if answer else None)
    return answer


async def _result(world: World, call: Call, parameters: Parameters) -> Any:
    bot = world.bots.get(call.token)
    if bot is None:
        raise _UNAUTHORIZED
    if bot.logged_out:
        raise ApiError(400, "Logged out")
    fault = world.faults.strike(call.method, call.params)
    if fault:
        call.fault = str(fault)
        if fault.when == "before":
            await _suffer(world, fault)
    result = await _carry_out(world, call, bot, parameters)
    call.took_effect = True
    await world.journal.tell()
    if fault and fault.when == "after":
        await _suffer(world, fault)
    return result


async def _carry_out(world: World, call: Call, bot: Bot, parameters: Parameters) -> Any:
    if call.method.lower() not in METHODS:
        world.journal.violate(call, "unknown method")
        raise _UNKNOWN
    act = METHODS[call.method.lower()][1](parameters)
    if parameters.unread:
        raise NotEmulated(f"{call.method} does not read {', '.join(parameters.unread)}")
    result = act(bot)
    return await result if inspect.isawaitable(result) else result


async def _suffer(world: World, fault: Fault) -> None:
    over = world.over
    if fault.hang or fault.delay_s:
        try:
            async with asyncio.timeout(None if fault.hang else fault.delay_s):
                await over.wait()
        except TimeoutError:
            pass
        else:
            raise Dropped
    if fault.drop:
        raise Dropped
    if error := fault.error():
        raise error


def _spelling(name: str) -> str:
    """Return a method's name as Telegram documents it."""
    found = METHODS.get(name.lower())
    return found[0] if found else name
