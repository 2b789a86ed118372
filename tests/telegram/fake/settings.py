"""What tests may change about the server; `/sim/reset` brings the defaults back."""

from pydantic import BaseModel, ConfigDict, Field


class Flood(BaseModel):
    """Telegram's limits on sending. Source: core.telegram.org/bots/faq; the real ones vary."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chat_per_s: int = Field(default=1, ge=1, description="Messages a second in one private chat")
    group_per_min: int = Field(default=20, ge=1, description="Messages a minute in one group")
    overall_per_s: int = Field(default=30, ge=1, description="Messages a second over all chats")


class Settings(BaseModel):
    """Switches and durations, in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    flood: Flood | None = Field(default=None, description="Limits on sending; None: no limit")
    stretch_s: float = Field(default=3.0, description="How long a poll repeated with the same offset is held at least")
    conflict_s: float = Field(default=3.0, description="How long a second Conflict within that time is kept back")
    query_s: float = Field(default=15.0, description="How long a press or an inline query may be answered")
    webhook_timeout_s: float = Field(default=30.0, description="How long a webhook may take to answer")
    webhook_pace: float = Field(default=1.0, description="Factor on the pauses between attempts: 0, 2, 4, 8.. seconds")
    webhook_often: bool = Field(default=False, description="Allow setWebhook more often than once a second")
    webhook_via: tuple[str, ...] = Field(
        default=(), description="Origins, http on loopback, in place of that of the webhook, in turn: a balancer"
    )
