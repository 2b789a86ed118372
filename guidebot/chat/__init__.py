"""Telegram in and out; thin. What is said comes from the services; this room reads updates and renders replies."""
