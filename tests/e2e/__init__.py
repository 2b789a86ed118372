"""The real process, `guidebot run`, against the fake Telegram."""
