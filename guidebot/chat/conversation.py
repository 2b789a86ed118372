"""What each chat was last about; in memory, bounded, the longest silent forgotten first."""

from collections import OrderedDict
from typing import Final

from guidebot.matching import Topic

_MOST: Final = 10_000


class Conversations:
    """The topic of each chat. It holds ids of guidance, never words of a person."""

    def __init__(self, most: int = _MOST) -> None:
        self._topics: OrderedDict[int, Topic] = OrderedDict()
        self._most = most

    def topic(self, chat_id: int) -> Topic | None:
        """Return what a chat was last about."""
        return self._topics.get(chat_id)

    def remember(self, chat_id: int, topic: Topic | None) -> None:
        """Set what a chat is about; None forgets it."""
        self._topics.pop(chat_id, None)
        if topic is None:
            return
        self._topics[chat_id] = topic
        while len(self._topics) > self._most:
            self._topics.popitem(last=False)
