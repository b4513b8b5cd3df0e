"""Prints lines that appear at once, even in a file."""

import sys


def say(text):
    print(text, flush=True)


def note(text):
    print(text, file=sys.stderr, flush=True)
