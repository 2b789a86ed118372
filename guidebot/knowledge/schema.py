"""The JSON Schema of every kind of knowledge file, for editors that complete and check while one types."""

from typing import Any

from pydantic import TypeAdapter

from guidebot.knowledge.contacts import Contact
from guidebot.knowledge.guidebook import Force, Guidebook
from guidebot.knowledge.lexicon import Lexicon
from guidebot.knowledge.model import Change, Declined, Emergencies, Entry, Question, Source, Subject


def json_schema() -> dict[str, Any]:
    """Return one JSON Schema (2020-12) whose `properties` are the files, by path pattern.

    It describes the text that editors write: dates and numbers are strings of a given form.
    """
    files: dict[str, Any] = {
        "guidebook.yaml": Guidebook,
        "sources.yaml": list[Source],
        "lexicon.yaml": Lexicon,
        "subjects.yaml": list[Subject],
        "changes.yaml": list[Change],
        "declined.yaml": list[Declined],
        "emergencies.yaml": Emergencies,
        "entries/<area>/*.yaml": list[Entry],
        "contacts/*.yaml": list[Contact],
        "questions/*.yaml": list[Question],
        "forces/<force>/force.yaml": Force,
    }
    definitions: dict[str, Any] = {}
    properties = {}
    for path, kind in files.items():
        schema = TypeAdapter(kind).json_schema(ref_template="#/$defs/{model}", mode="validation")
        definitions |= schema.pop("$defs", {})
        properties[path] = schema
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "guidebot knowledge base",
        "type": "object",
        "properties": properties,
        "required": ["guidebook.yaml", "sources.yaml", "entries/<area>/*.yaml"],
        "$defs": definitions,
    }
