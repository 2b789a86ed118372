"""Files: where their bytes are. The download itself is in the server."""

from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters

_MOST: Final = 20 * 1024 * 1024


@method
def get_file(parameters: Parameters) -> Act:
    """Return the path from which a file can be had."""
    file_id = parameters.text("file_id")

    def act(bot: Bot) -> Any:
        found = bot.files.get(file_id)
        if found is None:
            raise bad_request("invalid file_id")
        if len(found.content) > _MOST:
            raise bad_request("file is too big")
        return found.as_json() | {"file_path": found.path}

    return act
