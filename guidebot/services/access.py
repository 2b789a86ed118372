"""Who may use the bot: every permission question has its one answer here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    """Answers for the people that the operator listed."""

    allowed: frozenset[int]
    """Telegram user ids."""

    def may_ask(self, user_id: int) -> bool:
        """Return whether a person is answered at all."""
        return user_id in self.allowed
