"""The methods of the Bot API, one file a family; importing this package registers all of them."""

from tests.telegram.fake.methods import chats, commands, editing, files, me, queries, sending, updates
from tests.telegram.fake.methods.registry import METHODS, Act

__all__ = ["METHODS", "Act", "chats", "commands", "editing", "files", "me", "queries", "sending", "updates"]
