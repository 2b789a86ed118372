"""Matching: a query and an index to a decision. Pure: no clock, file, database, network or logging."""

from guidebot.matching.building import build_matcher
from guidebot.matching.compiled import Compiled
from guidebot.matching.decision import Candidate, Decision, DecisionPolicy, Outcome, Topic
from guidebot.matching.matcher import Matcher

__all__ = [
    "Candidate",
    "Compiled",
    "Decision",
    "DecisionPolicy",
    "Matcher",
    "Outcome",
    "Topic",
    "build_matcher",
]
