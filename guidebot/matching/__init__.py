"""Matching: a query and an index to a decision. Pure: no clock, file, database, network or logging."""

from guidebot.matching.confidence import Confidence, Logistic
from guidebot.matching.decision import Candidate, Decision, DecisionPolicy, Outcome, Topic
from guidebot.matching.index import Index
from guidebot.matching.matcher import Matcher, build_matcher

__all__ = [
    "Candidate",
    "Confidence",
    "Decision",
    "DecisionPolicy",
    "Index",
    "Logistic",
    "Matcher",
    "Outcome",
    "Topic",
    "build_matcher",
]
