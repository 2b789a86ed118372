"""Answers to presses of buttons, and to inline queries."""

from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters

_MOST_RESULTS: Final = 50
_MOST_TEXT: Final = 200
_DAY_S: Final = 86_400


@method
def answer_callback_query(parameters: Parameters) -> Act:
    """Settle a press."""
    query_id = parameters.text("callback_query_id")
    answer = {
        "text": parameters.text("text"), "show_alert": parameters.flag("show_alert"), "url": parameters.text("url"),
        "cache_time": parameters.integer("cache_time", 0, 0, 30 * _DAY_S),
    }  # fmt: skip

    def act(bot: Bot) -> Any:
        if len(str(answer["text"])) > _MOST_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        bot.settle(query_id, "callback_query", answer)
        return True

    return act


@method
def answer_inline_query(parameters: Parameters) -> Act:
    """Settle an inline query."""
    query_id = parameters.text("inline_query_id")
    results = parameters.parsed("results", list, "can't parse inline query results JSON object") or []
    answer = {
        "results": results, "cache_time": parameters.integer("cache_time", 300, 0, _DAY_S),
        "is_personal": parameters.flag("is_personal"), "next_offset": parameters.text("next_offset"),
        "button": parameters.parsed("button", dict, "can't parse inline query results button"),
    }  # fmt: skip

    def act(bot: Bot) -> Any:
        if len(results) > _MOST_RESULTS:
            raise bad_request("RESULTS_TOO_MUCH")
        names = [result.get("id") for result in results if isinstance(result, dict)]
        if len(set(names)) < len(results) or not all(isinstance(name, str) and name for name in names):
            raise bad_request("RESULT_ID_DUPLICATE")
        bot.settle(query_id, "inline_query", answer)
        return True

    return act
