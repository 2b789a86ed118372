"""A database in which officers are enrolled, made once and copied for each bot."""

import asyncio
import atexit
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from guidebot.services.access import Role
from guidebot.services.people import People
from guidebot.store.database import open_database, sqlite_url
from guidebot.store.migrate import migrate

OFFICERS: Final = range(1, 200)
OWNER: Final = 900
ADMIN: Final = 901
SUPERVISOR: Final = 902
_ROLES: Final = {OWNER: Role.OWNER, ADMIN: Role.ADMIN, SUPERVISOR: Role.SUPERVISOR} | dict.fromkeys(
    OFFICERS, Role.OFFICER
)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="guidebot-enrolled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with ThreadPoolExecutor(1) as apart:  # where no event loop runs, as it does in tests that await
        apart.submit(asyncio.run, enrol(sqlite_url(folder / "guidebot.sqlite"))).result()
    return folder / "guidebot.sqlite"


async def enrol(address: str) -> None:
    """Make the tables of an empty database, and enrol everybody in it."""
    database = open_database(address)
    await migrate(database)
    people, now = People(database, 180, 7), datetime.now(UTC)
    for telegram_id, role in _ROLES.items():
        made = await people.invite(None, role, now, telegram_id=telegram_id, name=f"Member {telegram_id}", team="north")
        await people.redeem(made.code, telegram_id, now)
    await database.close()


def enrolled(folder: Path) -> str:
    """Return the address of a fresh copy in a folder."""
    file = folder / "guidebot.sqlite"
    shutil.copyfile(_template(), file)
    return sqlite_url(file)
