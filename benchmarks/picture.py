#!/usr/bin/env python3
"""Draws terminal output as an SVG: benchmarks/picture.py < log > docs/run.svg. Needs only Python."""
import html
import sys

lines = [line.rstrip() for line in sys.stdin.read().rstrip("\n").split("\n")]
width, height = 8.4 * max(map(len, lines)) + 40, 20 * len(lines) + 40
print(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img" '
    'aria-label="The output of a run in a terminal" font-size="14" '
    'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">'
)
print(f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#16181d"/>')
for row, line in enumerate(lines):
    if line:
        color = "#8fd18f" if line.startswith("$") else "#e6e6e6"
        print(f'<text x="20" y="{34 + 20 * row}" fill="{color}" xml:space="preserve">{html.escape(line)}</text>')
print("</svg>")
