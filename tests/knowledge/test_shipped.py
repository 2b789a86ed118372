"""The guidance that comes with guidebot."""

from datetime import date
from pathlib import Path

import pytest

from guidebot.knowledge import check, load

FOLDER = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.mark.parametrize("force", [None, "cambridgeshire"])
def test_it_loads_and_has_no_findings(force: str | None) -> None:
    base = load(FOLDER, force)
    assert check(base, date(2026, 11, 25)) == []


def test_it_is_whole() -> None:
    base = load(FOLDER)
    assert len(base.entries) >= 60
    areas = {base.areas[key] for key in base.guidance}
    assert {"legislation", "sentencing", "orders", "recording", "investigation", "safeguarding", "contacts"} <= areas
    assert [key for key, entry in base.guidance.items() if len(entry.questions) < 8] == []
    assert [
        key for key, entry in base.entries.items() for v in entry.versions for c in v.citations if not c.pinpoint
    ] == []
    assert [source.id for source in base.sources.values() if not source.url.startswith("https://")] == []
