"""From a folder of YAML to a `KnowledgeBase`: the only module here that touches files.

Every problem of every file is gathered before anything is refused. Only regular files are read, so that a pipe or a
device left in the folder cannot hang the reader.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from guidebot.errors import KnowledgeError, Problem
from guidebot.knowledge import yamltext
from guidebot.knowledge.base import KnowledgeBase, Place
from guidebot.knowledge.contacts import Contact
from guidebot.knowledge.fields import Model
from guidebot.knowledge.guidebook import Force, Guidebook
from guidebot.knowledge.lexicon import Lexicon
from guidebot.knowledge.model import Change, Declined, Emergencies, Entry, Question, Source, Subject
from guidebot.knowledge.revision import revision_id

MAX_FILES: Final = 2000
MAX_NAMES: Final = 20_000
MAX_TOTAL_BYTES: Final = 24 * 1024 * 1024
MAX_TOTAL_NODES: Final = 500_000
MAX_PROBLEMS: Final = 500
REPLACEABLE_AREAS: Final = frozenset({"recording", "safeguarding", "contacts"})
"""What a force may replace; legislation and sentencing are the same for all."""

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class _Reader:
    """Gathers raw text, typed items and problems while the files of one base are read."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    files: int = 0
    size_bytes: int = 0
    nodes: int = 0
    full: bool = False
    """Whether the base has been found too large; the rest is not read."""

    def problem(self, path: str, line: int, message: str, mend: str = "", entry_id: str = "") -> None:
        self.problems.append(Problem(path, line, message[:400], entry_id=entry_id, mend=mend))

    def document(self, path: str) -> yamltext.Document | None:
        """Read and parse one file; None where there is nothing usable, the reason being among the problems."""
        data = self._bytes(path)
        if data is None:
            return None
        document, problems = yamltext.parse(data, path)
        self.problems += problems
        if not problems and document.value is None:
            self.problem(path, 0, "the file is empty", "write it, or remove it")
        self.nodes += len(document.lines)
        return None if problems or document.value is None else document

    def _bytes(self, path: str) -> bytes | None:
        self.files += 1
        if self.full or len(self.problems) > MAX_PROBLEMS:
            return None
        if self.files > MAX_FILES or self.size_bytes > MAX_TOTAL_BYTES or self.nodes > MAX_TOTAL_NODES:
            self.full = True
            self.problem(path, 0, "the knowledge base is too large to be read from here on", "make it smaller")
            return None
        try:
            handle = os.open(self.root / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    self.problem(path, 0, "not a regular file", "remove it")
                    return None
                data = file.read(yamltext.MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            self.problem(
                path, 0, f"cannot be read ({getattr(error, 'strerror', None) or 'bad name'})", "check the file"
            )
            return None
        self.size_bytes += len(data)
        return data

    def items(self, path: str, kind: str, model: type[M], known: dict[str, M]) -> None:
        """Read a file that holds a list of `model` into `known`, by id."""
        document = self.document(path)
        if document is None:
            return
        if not isinstance(document.value, list):
            self.problem(path, document.line(()), f"expected a list of {kind}", "begin each with '- '")
            return
        for position, value in enumerate(document.value):
            item = self._validated(path, document, (position,), value, model)
            if item is None:
                continue
            key = item.key if isinstance(item, Question) else str(getattr(item, "id", ""))
            if key in known and not self._replaces(kind, key, path, document.line((position,))):
                continue
            known[key] = item
            self.places[kind, key] = Place(path, document, (position,))
            self.raw.setdefault(kind, {})[key] = value

    def one(self, path: str, model: type[M]) -> M | None:
        """Read a file that holds one mapping."""
        document = self.document(path)
        if document is None:
            return None
        if not isinstance(document.value, dict):
            self.problem(path, document.line(()), "expected keys and values", "write 'key: value' lines")
            return None
        self.raw[path] = document.value
        self.places[path.rpartition("/")[2].removesuffix(".yaml"), ""] = Place(path, document, ())
        return self._validated(path, document, (), document.value, model)

    def _validated(
        self, path: str, document: yamltext.Document, at: yamltext.Path, value: Any, model: type[M]
    ) -> M | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            named = value.get("id", "") if isinstance(value, dict) else ""
            details = error.errors(include_url=False, include_context=False, include_input=False)
            for detail in details:
                where = tuple(detail["loc"])
                if detail["type"] == "too_short" and any(d["loc"][: len(where)] == where != d["loc"] for d in details):
                    continue  # pydantic counts only valid items: the invalid one is named by itself
                message = detail["msg"].removeprefix("Value error, ")
                line = document.line(at + where)
                dotted = ".".join(map(str, where))
                shown_id = named[:40] if isinstance(named, str) else ""
                if len(self.problems) <= MAX_PROBLEMS:
                    self.problems.append(Problem(path, line, message[:400], entry_id=shown_id, field=dotted[:200]))
            return None

    def _replaces(self, kind: str, key: str, path: str, line: int) -> bool:
        """Whether a force's item may take the place of the national one; if not, say why."""
        first = self.places[kind, key]
        if not path.startswith("forces/") or first.path.startswith("forces/"):
            self.problem(path, line, f"the id is used before, at {first}", "choose another id", entry_id=key)
            return False
        area = self.areas.get(key, kind) if kind == "entries" else kind
        if area not in REPLACEABLE_AREAS:
            self.problem(path, line, f"a force cannot replace {area}", "give the local entry an id of its own", key)
            return False
        return True


def load(folder: Path, force: str | None = None) -> KnowledgeBase:
    """Read a knowledge base, with one force's overlay if named.

    Args:
        folder: The folder that holds `guidebook.yaml`.
        force: Name of a folder under `forces/`.

    Raises:
        KnowledgeError: With every problem found, if the base cannot be served.
    """
    reader = _Reader(folder)
    base = _read(reader, force)
    if len(reader.problems) > MAX_PROBLEMS:
        reader.problems = [*reader.problems[:MAX_PROBLEMS], Problem("", 0, "more problems follow; mend these first")]
    if reader.problems or base is None:
        raise KnowledgeError(reader.problems or [Problem("", 0, "nothing could be read")])
    return base


def load_questions(path: Path) -> tuple[list[Question], list[Problem]]:
    """Read a file of labelled questions that stands by itself, and what is wrong with it."""
    reader = _Reader(path.parent)
    found: dict[str, Question] = {}
    reader.items(path.name, "questions", Question, found)
    return list(found.values()), reader.problems


def _read(reader: _Reader, force: str | None) -> KnowledgeBase | None:
    paths = _yaml_files(reader, force) if "\0" not in str(reader.root) else []
    for required in ("guidebook.yaml", "sources.yaml"):
        if required not in paths:
            reader.problem(required, 0, "the file is missing", "a knowledge base begins with it")
    if not any(path.startswith("entries/") for path in paths):
        reader.problem("entries", 0, "no file with entries", "add one, as entries/legislation/first.yaml")
    overlay = f"forces/{force}/"
    if force is not None and not any(path.startswith(overlay) for path in paths):
        reader.problem(f"forces/{force}"[:80], 0, "no such force in this knowledge base", "check the name")

    sources: dict[str, Source] = {}
    subjects: dict[str, Subject] = {}
    entries: dict[str, Entry] = {}
    contacts: dict[str, Contact] = {}
    declined: dict[str, Declined] = {}
    changes: dict[str, Change] = {}
    questions: dict[str, Question] = {}
    lists: Mapping[str, tuple[str, type[Any], dict[str, Any]]] = {
        "sources.yaml": ("sources", Source, sources),
        "subjects.yaml": ("subjects", Subject, subjects),
        "changes.yaml": ("changes", Change, changes),
        "declined.yaml": ("declined", Declined, declined),
        "entries/": ("entries", Entry, entries),
        "contacts/": ("contacts", Contact, contacts),
        "questions/": ("questions", Question, questions),
    }
    local = reader.one(f"{overlay}force.yaml", Force) if f"{overlay}force.yaml" in paths else None
    guidebook = reader.one("guidebook.yaml", Guidebook) if "guidebook.yaml" in paths else None
    lexicon = reader.one("lexicon.yaml", Lexicon) if "lexicon.yaml" in paths else None
    emergencies = reader.one("emergencies.yaml", Emergencies) if "emergencies.yaml" in paths else None
    for path in paths:
        if not path.startswith("forces/"):
            _read_list(reader, path, path, lists)
    for path in paths:
        if force is not None and path.startswith(overlay):
            _read_list(reader, path, path.removeprefix(overlay), lists)
    if guidebook is None:
        return None
    if local is not None and local.person is not None:
        guidebook = guidebook.model_copy(update={"person": local.person})
    for contact in contacts.values():
        if contact.id in entries:
            place = reader.places["contacts", contact.id]
            reader.problem(place.path, place.line(), "an entry has the same id", "choose another id", contact.id)
    return KnowledgeBase(
        guidebook=guidebook,
        lexicon=lexicon or Lexicon(),
        emergencies=emergencies or Emergencies(),
        sources=sources,
        subjects=subjects,
        entries=entries,
        contacts=contacts,
        declined=declined,
        changes=tuple(sorted(changes.values(), key=lambda change: (change.date, change.id))),
        questions=tuple(questions.values()),
        areas=reader.areas,
        places=reader.places,
        force=force,
        force_name=local.name if local else force,
        revision=revision_id(reader.raw, reader.areas, force),
    )


def _read_list(
    reader: _Reader, path: str, name: str, lists: Mapping[str, tuple[str, type[Any], dict[str, Any]]]
) -> None:
    """Read the file at `path` as what its `name` within the base or the overlay says it is."""
    if name in ("guidebook.yaml", "lexicon.yaml", "emergencies.yaml", "force.yaml"):
        return
    folder, _, rest = name.partition("/")
    kind, model, known = lists.get(name if not rest else f"{folder}/", ("", None, {}))
    if model is None:
        reader.problem(path, 0, "no such file belongs to a knowledge base", "check its name and folder, or remove it")
        return
    before = set(known)
    reader.items(path, kind, model, known)
    if kind in ("entries", "contacts"):
        area = rest.split("/")[0] if kind == "entries" and "/" in rest else kind
        reader.areas.update(dict.fromkeys(known.keys() - before, area))


def _yaml_files(reader: _Reader, force: str | None) -> list[str]:
    """Return the paths of the base's YAML files, relative and sorted; symbolic links are not followed."""
    found: list[str] = []

    def unreadable(error: OSError) -> None:
        reader.problem("", 0, f"cannot be read ({error.strerror})", "check the folder")

    seen = 0
    for parent, folders, names in os.walk(reader.root, onerror=unreadable):
        relative = os.path.relpath(parent, reader.root).replace(os.sep, "/")
        prefix = "" if relative == "." else f"{relative}/"
        folders[:] = sorted(name for name in folders if _belongs(prefix + name, force))
        _report_unread(reader, parent, prefix, folders, names)
        found += [prefix + name for name in names if name.endswith((".yaml", ".yml")) and not name.startswith(".")]
        seen += len(names) + len(folders)
        if len(found) > MAX_FILES or seen > MAX_NAMES:
            reader.problem("", 0, f"more than {MAX_FILES} files", "a knowledge base is smaller; check the folder")
            return []
    return sorted(found)


def _report_unread(reader: _Reader, parent: str, prefix: str, folders: list[str], names: list[str]) -> None:
    """Say what an editor would think is read, and is not."""
    for name in folders:
        if os.path.islink(os.path.join(parent, name)):
            reader.problem(
                prefix + name, 0, "a folder behind a symbolic link is not read", "put the folder itself here"
            )
    for name in names:
        if name.lower().endswith((".yaml", ".yml")) and not name.endswith((".yaml", ".yml")):
            reader.problem(prefix + name, 0, "not read for its name", "end it in .yaml, in small letters")


def _belongs(folder: str, force: str | None) -> bool:
    """Whether a folder can be part of the base: others, a whole disk perhaps, are not walked."""
    top, _, rest = folder.partition("/")
    if top == "forces":
        return force is not None and (not rest or rest.split("/")[0] == force)
    return top in ("entries", "contacts", "questions") and not folder.rpartition("/")[2].startswith(".")
