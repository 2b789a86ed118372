"""Every error that guidebot raises on purpose.

The tree, split by who acts on it:

    GuidebotError
      ConfigError      the operator fixes it       names the setting; never prints a secret
      KnowledgeError   an editor fixes it          carries every Problem found
      InputError       the person typing fixes it  its text is safe to show in chat
      RefusedError     nobody fixes it             a rule forbids it; its text is safe to show in chat

A wrong argument from our own code is `ValueError` or `TypeError`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


class GuidebotError(Exception):
    """Base of the tree; its text is one sentence, fit to print after `error: `."""


class ConfigError(GuidebotError):
    """A setting or an option has a value that cannot be used."""


class InputError(GuidebotError):
    """What a person typed cannot be used; the text says what would do."""


class RefusedError(GuidebotError):
    """A rule forbids what was asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a knowledge base: where, what, and how to mend it."""

    path: str
    """File, relative to the knowledge folder; empty for the folder itself."""
    line: int
    """Line in that file, from 1; 0 where no line can be named."""
    message: str
    """What was found and what is wanted."""
    entry_id: str = ""
    """Id of the entry, source or contact concerned, if there is one."""
    field: str = ""
    """Dotted path inside it, as `versions.0.answer`."""
    mend: str = ""
    """What an editor can do about it."""
    severity: Severity = "error"
    """Errors keep a base from being served or pass for a wrong answer; warnings do not."""

    def __str__(self) -> str:
        """Return `path:line: "id": field: message`, leaving out what is unknown."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        parts = [place, f'"{self.entry_id}"' if self.entry_id else "", self.field, self.message]
        return ": ".join(part for part in parts if part)


class KnowledgeError(GuidebotError):
    """A knowledge base cannot be served; `problems` lists everything found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        first = str(self.problems[0]) if self.problems else "unknown problem"
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{first}{more}")
