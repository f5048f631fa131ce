"""A plugin that is broken on purpose: it asks for a module that is nowhere."""

import bpvcheck_of_another_planet  # type: ignore[import-not-found]

plugin = bpvcheck_of_another_planet.plugin
