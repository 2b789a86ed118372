"""Kernel ridge readout: all phrasings near a query vote, weighed against one another, instead of the nearest alone.

Measured on ten public sets the readout is worth nine points over the nearest phrasing (`research/matcher.md`, 4.1). It
is solved among the nearest phrasings only, so it needs no training and costs the same at any size of the base.
"""

from typing import Final

import numpy as np

from guidebot.matching.index import Floats, Index, Ints

NEAREST: Final = 56
RIDGE: Final = 0.3


def votes(index: Index, kernel: Floats) -> Floats:
    """Return what the phrasings nearest to a query say for each document; about 0-1, not clipped.

    Args:
        index: The index.
        kernel: Kernel of the query with every phrasing.
    """
    near = _nearest(kernel)
    said = np.zeros(index.count)
    if len(near):
        system = index.gram(near) + RIDGE * np.diag(index.ridge_scale[near])
        np.add.at(said, index.documents[near], np.linalg.solve(system, kernel[near]))
    return said


def _nearest(kernel: Floats) -> Ints:
    """Return the nearest phrasings in index order; of equally near ones those that come first."""
    rounded = np.round(kernel, 9)
    if len(rounded) > NEAREST:
        least = np.partition(rounded, len(rounded) - NEAREST)[len(rounded) - NEAREST]
        above = np.flatnonzero(rounded > least)
        level = np.flatnonzero(rounded == least)[: NEAREST - len(above)]
        near = np.sort(np.concatenate([above, level]))
    else:
        near = np.arange(len(rounded))
    found: Ints = near[rounded[near] > 0]
    return found
