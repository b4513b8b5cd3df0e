"""Lines that appear at once, also where they go to a file."""

import sys


def say(text):
    print(text, flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)
