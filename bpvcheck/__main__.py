"""``python -m bpvcheck``."""

from bpvcheck.cli import main

main()
