"""All verbs in one place, and how their failures leave: one clear line on stderr, no traceback."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from guidebot import __version__
from guidebot.cli import ask, chat, check, doctor, evaluate
from guidebot.errors import ConfigError, GuidebotError, InputError, KnowledgeError

STORED: Final = {
    "invite": "people",
    "people": "people",
    "erase": "people",
    "audit": "proof",
    "receipt": "proof",
    "migrate": "upkeep",
    "backup": "upkeep",
    "restore": "upkeep",
}
"""Verbs that need the store, by the module that has them: it is loaded when one of them is wanted, for it loads SQLAlchemy."""


class Verbs(TyperGroup):
    """All verbs, of which those that need the store are loaded when they are wanted."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all verbs."""
        return [*super().list_commands(ctx), *STORED]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a verb."""
        if cmd_name not in STORED:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"guidebot.cli.{STORED[cmd_name]}"), cmd_name)
        if not isinstance(found, typer.Typer):
            one = typer.Typer(add_completion=False)
            one.command(cmd_name)(found)
            found = one
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(
    name="guidebot",
    cls=Verbs,
    help="Cited answers about stalking and harassment for police officers in England and Wales.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("check")(check.check)
app.command("evaluate")(evaluate.evaluate)
app.command("doctor")(doctor.doctor)


@app.command("run")
def run() -> None:
    """Run the bot: long polling by default, a webhook when GUIDEBOT_WEBHOOK_URL is set."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # else reading how long to wait warns
    from guidebot.cli.run import run as serve  # noqa: PLC0415 - Telegram is loaded by this verb alone

    serve()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"guidebot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Answer officers' questions from a curated knowledge base, always with citations."""


def main() -> None:
    """Run the command line. Exit 0 when it did its work, 1 when what it checked is wrong, 2 for bad usage or setting."""
    try:
        code = app(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except typer.Abort:
        sys.exit(130)
    except UnicodeEncodeError:
        _complain("this terminal cannot show the answer; set PYTHONIOENCODING=utf-8")
        sys.exit(1)
    except OSError as error:
        _complain(f"the output could not be written ({error.strerror})")
        sys.exit(1)
    except KnowledgeError as error:
        for problem in error.problems[:20]:
            _complain(str(problem))
        if len(error.problems) > 20:
            _complain(f"and {len(error.problems) - 20} more; see guidebot check")
        sys.exit(2)
    except (ConfigError, InputError) as error:
        _complain(str(error))
        sys.exit(2)
    except GuidebotError as error:
        _complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        usage = getattr(error, "format_message", None)  # typer's own class for it has moved between versions
        if usage is not None:
            _complain(f"{usage().rstrip('.')}; see guidebot --help")
            sys.exit(2)
        # the last resort: a person gets a sentence, whatever went wrong
        _complain(f"guidebot met a fault of its own ({type(error).__name__}); please report it with what you typed")
        sys.exit(1)


def _complain(line: str) -> None:
    typer.echo(f"error: {' '.join(line.split())}", err=True)
