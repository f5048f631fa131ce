"""Tests of the pytest plugin run pytest on a plugin of their own."""

pytest_plugins = ["pytester"]
