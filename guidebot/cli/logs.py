"""The log: structured, JSON for machines or coloured for a terminal, without secrets and without what people typed."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final, Literal

import structlog

_QUIET: Final = ("httpx", "httpcore", "telegram", "aiohttp.access", "asyncio")
"""Libraries that log each call, or say what we say better."""


def configure(form: Literal["json", "console"] | None, token: str | None) -> None:
    """Set up the log of the whole process, on standard error.

    Args:
        form: None for console on a terminal, else JSON.
        token: Replaced wherever it would appear.
    """
    console = form == "console" or (form is None and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without(token),
    ]
    renderer = (
        structlog.dev.ConsoleRenderer()
        if console
        else structlog.processors.JSONRenderer(default=lambda value: type(value).__name__)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_text, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL if name == "asyncio" else logging.WARNING)


def _without(token: str | None) -> structlog.typing.Processor:
    """Return a processor that blots out the token, whole or without its number, in every text of an event."""
    secrets = [part for part in (token, (token or "").partition(":")[2]) if part]

    def blotted(value: Any) -> Any:
        if isinstance(value, str):
            for secret in secrets:
                value = value.replace(secret, "[token]")
            return value
        if isinstance(value, list | tuple):
            return [blotted(item) for item in value]
        return value

    def process(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {key: blotted(value) for key, value in event.items()}

    return process


def _without_text(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of a library's line where it was written and the type of its exception.

    Its text may hold an address or what a person typed.
    """
    record: logging.LogRecord = event["_record"]
    kept = {"event": "library_message", "source": f"{record.filename}:{record.lineno}"}
    if record.exc_info and record.exc_info[0] is not None:
        kept["error"] = record.exc_info[0].__name__
    return kept | {name: value for name, value in event.items() if name in ("_record", "_from_structlog")}
