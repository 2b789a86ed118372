"""The identity of a knowledge base: a hash over its canonical content."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any


def revision_id(raw: Mapping[str, Any], areas: Mapping[str, str], force: str | None) -> str:
    """Return the first 12 hex digits of the SHA-256 over the canonical content.

    Canonical is sorted JSON of the text as loaded, in NFC, with no defaults filled in; the order of files, and of items
    within a file, changes nothing, for items go by their id.

    Args:
        raw: Items by kind and id, and single documents by path, as parsed.
        areas: The area of each entry and contact, which is where its file lies.
        force: The overlay that was applied, if any.
    """
    content = _composed({"raw": raw, "areas": areas, "force": force})
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _composed(value: Any) -> Any:
    """Return the content in NFC: before its keys are sorted, for composing changes their order."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_composed(key): _composed(below) for key, below in value.items()}
    return [_composed(below) for below in value] if isinstance(value, list) else value
