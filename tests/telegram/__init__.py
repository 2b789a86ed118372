"""A strict Telegram for tests: a Bot API server in a process of its own, and the people who write to the bot."""
