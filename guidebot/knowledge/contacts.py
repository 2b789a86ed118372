"""Organisations that help, and how each reads as a piece of guidance."""

from datetime import time
from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from guidebot.knowledge.fields import MAX_ANSWER, MAX_DETAIL, Clock, Day, Id, Line, Model, Text, Url
from guidebot.knowledge.model import Citation, Entry, Questions, Review, Version

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_REGION: Final = "GB"
_LONGEST_SHORT_CODE: Final = 6


class Phone(Model):
    """A telephone number: E.164, or a short code such as 999."""

    number: Annotated[str, Field(pattern=r"^(\+[0-9]{8,15}|[0-9]{2,6})$")]
    label: Line | None = None
    hours: Line | None = None
    cost: Line | None = None

    @property
    def shown(self) -> str:
        """The number as people in the United Kingdom write it."""
        if not self.number.startswith("+"):
            return self.number
        import phonenumbers  # noqa: PLC0415 - its metadata would slow every start of the command line

        try:
            parsed = phonenumbers.parse(self.number, None)
        except phonenumbers.NumberParseException:
            return self.number
        national = phonenumbers.region_code_for_number(parsed) == _REGION
        style = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(parsed, style.NATIONAL if national else style.INTERNATIONAL)

    @property
    def is_valid(self) -> bool:
        """Whether the numbering plan knows such a number; short codes are taken as they are."""
        if len(self.number) <= _LONGEST_SHORT_CODE and self.number.isdigit():
            return True
        import phonenumbers  # noqa: PLC0415 - as above

        try:
            return phonenumbers.is_valid_number(phonenumbers.parse(self.number, None))
        except phonenumbers.NumberParseException:
            return False


class Opening(Model):
    """Days and hours, Europe/London, on which a service answers."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    from_: Clock = Field(alias="from")
    until: Clock
    """`24:00` for midnight at the end of the day."""


class Contact(Model):
    """An organisation that an officer or a victim may turn to."""

    id: Id
    name: Line
    what_for: Line
    who_for: Line | None = None
    area: Line | None = None
    phones: tuple[Phone, ...] = ()
    email: Line | None = None
    text: Line | None = None
    """Ways to write instead of speak: text message, web chat, textphone."""
    hours: Line | None = None
    open: tuple[Opening, ...] = ()
    fallback: Id | None = None
    """The contact that answers round the clock while this one is shut."""
    referral: Text | None = None
    caution: Line | None = None
    """Why to confirm before giving it out; shown with the number."""
    url: Url | None = None
    questions: Questions
    keywords: tuple[Line, ...] = ()
    extent: tuple[Id, ...] = ()
    citations: Annotated[tuple[Citation, ...], Field(min_length=1, max_length=8)]
    last_confirmed: Day | None = None
    review: Review = Review()

    @property
    def round_the_clock(self) -> bool:
        """Whether it answers at any time of any day."""
        whole = {
            day for hours in self.open if hours.from_ == time.min and hours.until == time.max for day in hours.days
        }
        return len(whole) == len(get_args(Weekday))

    def as_entry(self) -> Entry:
        """Return the contact as an entry: number and purpose in the answer, the rest folded."""
        answer = _joined(
            [
                f"{self.name}: {_sentence(self.what_for)}",
                *(_phone_line(phone) for phone in self.phones),
                f"Hours: {_sentence(self.hours)}" if self.hours and not any(p.hours for p in self.phones) else None,
                f"Email: {self.email}" if self.email and not self.phones else None,
                f"Website: {self.url}" if self.url and not (self.phones or self.email) else None,
                f"Caution: {_sentence(self.caution)}" if self.caution else None,
            ],
            MAX_ANSWER,
        )
        detail = _joined(
            [
                f"For: {self.who_for}" if self.who_for else None,
                f"Area: {self.area}" if self.area else None,
                f"How to refer: {_sentence(self.referral)}" if self.referral else None,
                f"Email: {self.email}" if self.email and self.phones else None,
                f"In writing: {_sentence(self.text)}" if self.text else None,
                f"Website: {self.url}" if self.url else None,
                f"Last confirmed: {self.last_confirmed:%Y-%m-%d}" if self.last_confirmed else None,
            ],
            MAX_DETAIL,
        )
        return Entry(
            id=self.id,
            title=self.name,
            aspect="contact",
            questions=self.questions,
            keywords=self.keywords,
            extent=self.extent,
            versions=(Version(answer=answer, detail=detail or None, citations=self.citations),),
            review=self.review,
        )


def _phone_line(phone: Phone) -> str:
    extra = ", ".join(part for part in (phone.label, phone.hours, phone.cost) if part)
    return f"{phone.shown} ({extra})" if extra else phone.shown


def _sentence(text: str | None) -> str:
    text = (text or "").strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _joined(lines: list[str | None], limit: int) -> str:
    """Join the lines that fit whole into `limit` characters; the first is cut if it alone is longer."""
    kept: list[str] = []
    for line in filter(None, lines):
        if not kept:
            kept.append(line[:limit])
        elif len("\n".join([*kept, line])) <= limit:
            kept.append(line)
    return "\n".join(kept)
