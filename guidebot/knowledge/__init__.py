"""Knowledge: YAML files to typed, checked, frozen guidance. Only `load` touches files; nothing here knows the time."""

from guidebot.knowledge.base import KnowledgeBase, Place
from guidebot.knowledge.check import check
from guidebot.knowledge.contacts import Contact, Phone
from guidebot.knowledge.fields import MAX_ANSWER, MAX_DETAIL
from guidebot.knowledge.guidebook import Extent, Guidebook, Notices
from guidebot.knowledge.lexicon import Abbreviation, Aspect, HardKey, Lexicon
from guidebot.knowledge.load import load, load_questions
from guidebot.knowledge.model import (
    Change,
    Citation,
    Declined,
    Emergencies,
    Entry,
    Period,
    Question,
    Review,
    Source,
    Subject,
    Version,
)
from guidebot.knowledge.schema import json_schema

__all__ = [
    "MAX_ANSWER",
    "MAX_DETAIL",
    "Abbreviation",
    "Aspect",
    "Change",
    "Citation",
    "Contact",
    "Declined",
    "Emergencies",
    "Entry",
    "Extent",
    "Guidebook",
    "HardKey",
    "KnowledgeBase",
    "Lexicon",
    "Notices",
    "Period",
    "Phone",
    "Place",
    "Question",
    "Review",
    "Source",
    "Subject",
    "Version",
    "check",
    "json_schema",
    "load",
    "load_questions",
]
