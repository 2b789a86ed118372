"""The server: `python -m tests.telegram.fake`. Tests talk to it through `tests.telegram.client`.

It is written from research/telegram-testing, section 6, which is the specification: it refuses what Telegram refuses, and
what it does not emulate is a violation that fails the test.
"""
