"""Tests of the chat adapter."""
