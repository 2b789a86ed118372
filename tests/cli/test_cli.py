"""The command contract, from outside."""

import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from guidebot.chat.commands import COMMANDS
from guidebot.cli.app import STORED, app
from guidebot.cli.show import show_reply
from guidebot.config import Settings, describe
from guidebot.errors import ConfigError
from guidebot.services.access import Role
from guidebot.services.ask import Asker
from tests.builders import make_entry, write_knowledge

ROOT = Path(__file__).resolve().parents[2]


def guidebot(*args: str, stdin: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "guidebot", *args],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_jsonl_answers_in_order_and_survives_bad_lines() -> None:
    lines = [
        {"id": "a", "text": "max sentence s4A stalking"},
        "not json",
        {"id": "b", "text": 5},
        {"id": "c", "text": "and the time limit?", "context": ["max sentence s4A stalking"], "as_of": "2016-05-01"},
        {"id": "d", "text": "x", "as_of": "yesterday"},
        {"id": None, "text": "what is the weather"},
    ]
    done = guidebot(
        "ask", "--jsonl", stdin="\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [item["id"] for item in found] == ["a", None, "b", "c", "d", None]
    assert ["error" in item for item in found] == [False, True, True, False, True, False]
    first = found[0]
    assert first["outcome"] == "answer"
    assert set(first) == {
        "id", "outcome", "emergency", "personal_data", "as_of", "entry", "title", "short", "detail", "text", "citations",
        "choices", "candidates", "confidence", "reason", "revision",
    }  # fmt: skip
    assert first["short"] in first["text"]
    assert len(first["candidates"]) == 5
    assert found[5]["reason"]


def test_the_same_question_gets_the_same_answer_twice() -> None:
    asked = [guidebot("ask", "--json", "how long does an spo last").stdout for _ in range(2)]
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("ask",), 2),
        (("ask", "--knowledge", "/nowhere", "x"), 2),
        (("ask", "--as-of", "soon", "x"), 2),
        (("ask", "--force", "atlantis", "x"), 2),
        (("frobnicate",), 2),
        (("check", "/nowhere"), 2),
        (("evaluate", "/nowhere.yaml"), 2),
    ],
)
def test_bad_usage_is_one_clear_line(args: tuple[str, ...], code: int) -> None:
    done = guidebot(*args)
    assert done.returncode == code
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


def test_check_says_what_where_and_exits_1(tmp_path: Path) -> None:
    broken = write_knowledge(tmp_path, make_entry(title=None))
    done = guidebot("check", str(broken))
    assert done.returncode == 1
    assert "entries/area/all.yaml:" in done.stdout
    assert guidebot("check", "--schema").stdout.startswith("{")


def test_evaluate_reports_and_draws(tmp_path: Path) -> None:
    labelled = tmp_path / "q.yaml"
    labelled.write_text(
        "- {question: max sentence s4A stalking, entry: pha-s4a-penalty}\n- {question: weather today, entry: declined}\n"
    )
    done = guidebot("evaluate", str(labelled), "--json", "--plot", str(tmp_path / "plot.png"))
    found = json.loads(done.stdout)
    assert found["right"]["percent"] == 100
    assert found["declined"]["interval"][0] > 0
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_chat_talks(tmp_path: Path) -> None:
    said = "max sentence s4A stalking\n/sources\n/as-of 2016-05-01\nmax sentence s4A stalking\ns2A\n1\n9\n/nonsense\n/quit\n"
    done = guidebot("chat", stdin=said)
    assert done.returncode == 0
    assert "10 years" in done.stdout
    assert "section/4A" in done.stdout
    assert "5 years" in done.stdout
    assert "Which did you mean?" in done.stdout
    assert "There is no /nonsense" in done.stdout


def test_doctor_finds_the_house_in_order() -> None:
    done = guidebot("doctor", "--plain")
    assert done.returncode == 0
    assert "knowledge: ok" in done.stdout
    assert "index cache: ok" in done.stdout


def test_doctor_finds_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    base = write_knowledge(tmp_path / "base")
    done = guidebot("doctor", "--plain", GUIDEBOT_CACHE=str(tmp_path / "file" / "cache"), GUIDEBOT_KNOWLEDGE=str(base))
    assert done.returncode == 1
    assert "index cache: WRONG" in done.stdout


def test_a_choice_in_chat_keeps_the_date_asked_about() -> None:
    done = guidebot("chat", stdin="which act s4 penalty harassment or stalking fear in 2014\n1\n/quit\n")
    assert "5 years" in done.stdout
    assert "From 3 April 2017" not in done.stdout


def test_a_terminal_shows_where_an_answer_stands(asker: Asker) -> None:
    out = Console(file=io.StringIO(), force_terminal=True, width=100)
    show_reply(out, asker.ask("max sentence s4A stalking", date(2026, 11, 25)).reply, full=False)
    assert "section/4A" in out.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "line", ['{"id": NaN, "text": "x"}', '{"text": "x", "as_of": "20160501"}', '{"text": "x", "as_of": "2016-W18-7"}']
)
def test_a_line_that_is_not_to_the_contract_is_refused(line: str) -> None:
    assert "error" in json.loads(guidebot("ask", "--jsonl", stdin=line).stdout)


def test_a_label_that_names_no_entry_is_said_to(tmp_path: Path) -> None:
    labelled = tmp_path / "q.yaml"
    labelled.write_text("- {question: max sentence s4A stalking, entry: pha-s4a-penaltee}\n")
    done = guidebot("evaluate", str(labelled))
    assert done.returncode == 2
    assert "pha-s4a-penaltee" in done.stderr


def test_settings_name_the_setting_and_hide_the_value() -> None:
    with pytest.raises(ConfigError, match="GUIDEBOT_FORCE") as caught:
        Settings.from_env({"GUIDEBOT_FORCE": "../secret"})
    assert "secret" not in str(caught.value)


def test_the_readme_names_every_verb_and_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    verbs = {command.name for command in app.registered_commands} | set(STORED)
    assert {verb for verb in verbs if f"guidebot {verb}" not in readme} == set()
    assert {name for name, *_ in describe() if name not in readme} == set()
    assert set(re.findall(r"GUIDEBOT_[A-Z_]+", readme)) == {name for name, *_ in describe()}
    assert set(re.findall(r"\n\| (\w+) \| ", readme[readme.index("| role | may |") :])) >= set(Role)
    assert {name for name in COMMANDS if f"/{name}" not in readme} == set()
