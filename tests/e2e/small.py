"""A small knowledge base, for tests of how the process starts, is killed and stops: it is ready in a third of the time."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.builders import make_entry, write_knowledge

_CITED = [{"source": "act", "pinpoint": "s 4A"}]


@cache
def small() -> dict[str, str]:
    """Return the settings that give a bot this base; it answers "max sentence for s4A stalking" on any day."""
    folder = Path(tempfile.mkdtemp(prefix="guidebot-small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    penalty = make_entry(
        id="penalty",
        title="Maximum sentence for stalking",
        questions=["max sentence for s4A stalking"],
        related=["limit"],
        versions=[
            {"in_force": {"from": "2012-11-25", "until": "2017-04-02"}, "answer": "5 years.", "citations": _CITED},
            {"in_force": {"from": "2017-04-03"}, "answer": "10 years.", "citations": _CITED},
        ],
    )
    limit = make_entry(id="limit", title="Time limit", questions=["time limit for stalking"], related=["penalty"])
    return {"GUIDEBOT_KNOWLEDGE": str(write_knowledge(folder, penalty, limit))}
