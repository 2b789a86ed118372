"""Answering: a decision and a date to a cited reply. Pure: no clock, file, database, network or logging."""

from guidebot.answering.compose import citation_lines, compose, day, first_notices, option, sentences
from guidebot.answering.model import NOTHING, CitationLine, Noticed, Option, Reply
from guidebot.answering.plain import citation_texts, freshness, option_text, plain_text

__all__ = [
    "NOTHING",
    "CitationLine",
    "Noticed",
    "Option",
    "Reply",
    "citation_lines",
    "citation_texts",
    "compose",
    "day",
    "first_notices",
    "freshness",
    "option",
    "option_text",
    "plain_text",
    "sentences",
]
