"""Everything of a matcher that is costly to make, as plain arrays that a cache may keep."""

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidebot.matching.confidence import Confidence, Logistic
from guidebot.matching.documents import Document
from guidebot.matching.index import Index
from guidebot.reading import EmergencyDetector, KeyedPairs, Learned, Reference


@dataclass(frozen=True, slots=True)
class Compiled:
    """What matching needs of one revision beside the knowledge base itself."""

    index: Index
    documents: tuple[Document, ...]
    exact: Mapping[str, int]
    """Document by the canonical words of a phrasing."""
    learned: Learned
    confidence: Confidence

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return plain arrays; nothing in them is an object."""
        emergency = self.learned.emergency
        facts = {
            "documents": [asdict(document) for document in self.documents],
            "exact": dict(self.exact),
            "vocabulary": dict(self.learned.vocabulary),
            "emergency": {name: getattr(emergency, name) for name in ("unknown", "threshold", "settled")},
            "confidence": asdict(self.confidence),
        }
        text = json.dumps(facts, default=_as_list, separators=(",", ":"))
        return {
            **self.index.to_arrays(),
            "emergency_keys": np.frombuffer(emergency.weights.keys, dtype=np.uint64),
            "emergency_idf": np.frombuffer(emergency.weights.first, dtype=np.float64),
            "emergency_odds": np.frombuffer(emergency.weights.second, dtype=np.float64),
            "facts": np.frombuffer(text.encode(), dtype=np.uint8),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Compiled":
        """Return what `to_arrays` wrote.

        Raises:
            KeyError, TypeError, ValueError: If the arrays are not such.
        """
        facts = json.loads(arrays["facts"].tobytes().decode())
        return cls(
            index=Index.from_arrays(arrays),
            documents=tuple(_document(fields) for fields in facts["documents"]),
            exact={str(key): int(position) for key, position in facts["exact"].items()},
            learned=Learned(facts["vocabulary"], _detector(facts["emergency"], arrays)),
            confidence=Confidence(**{name: _logistic(fields) for name, fields in facts["confidence"].items()}),
        )


def _detector(fields: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> EmergencyDetector:
    weights = KeyedPairs(
        array("Q", arrays["emergency_keys"].tobytes()),
        array("d", arrays["emergency_idf"].tobytes()),
        array("d", arrays["emergency_odds"].tobytes()),
    )
    return EmergencyDetector(weights, float(fields["unknown"]), float(fields["threshold"]), fields["settled"])


def _as_list(values: Iterable[Any]) -> list[Any]:
    """Return a set's members in an order that does not depend on the machine."""
    return sorted(values, key=repr)


def _document(fields: Mapping[str, Any]) -> Document:
    sets = {name: frozenset(fields[name]) for name in ("hard_keys", "named_keys", "extents", "numbers")}
    provisions = frozenset(Reference(section, instrument) for section, instrument in fields["provisions"])
    return Document(**{**fields, **sets, "provisions": provisions})


def _logistic(fields: Mapping[str, Any]) -> Logistic:
    return Logistic(float(fields["bias"]), tuple(float(weight) for weight in fields["weights"]))
