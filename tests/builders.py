"""Small knowledge bases for tests."""

from pathlib import Path
from typing import Any

import yaml


class _Plain(yaml.SafeDumper):
    """Writes shared values out: the reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def make_entry(**overrides: Any) -> dict[str, Any]:
    """Return a valid entry as text; any field may be overridden, None leaves it out."""
    entry: dict[str, Any] = {
        "id": "first",
        "title": "First entry",
        "questions": ["how long is a piece of string"],
        "versions": [{"answer": "Twice half its length.", "citations": [{"source": "act", "pinpoint": "s 1"}]}],
    }
    entry.update(overrides)
    return {key: value for key, value in entry.items() if value is not None}


def write_knowledge(folder: Path, *entries: dict[str, Any], **files: Any) -> Path:
    """Write a small valid base; `files` are further documents by name without `.yaml`, `__` for a folder."""
    documents: dict[str, Any] = {
        "guidebook": {"title": "Test"},
        "sources": [
            {"id": "act", "title": "Test Act 2000", "url": "https://www.legislation.gov.uk/ukpga/2000/1", "kind": "act"}
        ],
        "entries__area__all": list(entries) or [make_entry()],
        **files,
    }
    for name, value in documents.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = value if isinstance(value, str) else yaml.dump(value, Dumper=_Plain, sort_keys=False, default_style='"')
        path.write_text(text, encoding="utf-8")
    return folder
