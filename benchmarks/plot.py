"""Line charts as SVG, side by side. Both axes are logarithmic, so that a power law is a straight line."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT, COLUMNS = 420, 260, 2
LEFT, RIGHT, TOP, BOTTOM = 62, 112, 34, 34
COLORS = ["#0b62a4", "#c44e00", "#2c7a39"]
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #222 } .title { font-weight: 600 } .grid { stroke: #ddd }
.line { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #444 } }
"""


def lines(charts):
    """An SVG of `charts`: (title, {label: [(x, y), …]}), y in seconds."""
    rows = math.ceil(len(charts) / COLUMNS)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * COLUMNS} {HEIGHT * rows}">',
             f"<style>{STYLE}</style>"]
    for i, (title, curves) in enumerate(charts):
        parts.append(f'<g transform="translate({i % COLUMNS * WIDTH} {i // COLUMNS * HEIGHT})">')
        parts += chart(title, curves)
        parts.append("</g>")
    return "\n".join(parts + ["</svg>", ""])


def chart(title, curves):
    points = [point for curve in curves.values() for point in curve]
    xs = sorted({x for x, _ in points})
    low, high = (math.log10(f(y for _, y in points)) for f in (min, max))
    low, high = low - 0.05 * (high - low + 0.2), high + 0.05 * (high - low + 0.2)

    def across(x):
        first, last = math.log(xs[0]), math.log(xs[-1])
        return LEFT + (WIDTH - LEFT - RIGHT) * ((math.log(x) - first) / (last - first) if last > first else 0.5)

    def up(y):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(y) - low) / (high - low)

    parts = [f'<text class="title" x="8" y="18">{escape(title)}</text>']
    for x in xs:
        parts.append(f'<text x="{across(x):.1f}" y="{HEIGHT - 12}" text-anchor="middle">{amount(x)}</text>')
    for y in ticks(low, high):
        parts.append(f'<path class="grid" d="M{LEFT} {up(y):.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{up(y) + 4:.1f}" text-anchor="end">{y:g} s</text>')
    taken = []
    for color, (label, curve) in zip(COLORS, curves.items()):
        path = "L".join(f"{across(x):.1f} {up(y):.1f}" for x, y in curve)
        parts.append(f'<path class="line" stroke="{color}" d="M{path}"/>')
        parts += [f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{color}"><title>{escape(label)}, '
                  f"{x:,}: {y:.3g} s</title></circle>" for x, y in curve]
        place = up(curve[-1][1]) + 4
        while any(abs(place - other) < 13 for other in taken):
            place += 13
        taken.append(place)
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{place:.1f}" style="fill: {color}">'
                     f"{escape(short(label))}</text>")
    return parts


def ticks(low, high):
    """1, 2 and 5 times powers of ten between two powers."""
    all_ticks = [m * 10.0 ** e for e in range(math.floor(low) - 1, math.ceil(high) + 1) for m in (1, 2, 5)]
    inside = [tick for tick in all_ticks if low <= math.log10(tick) <= high]
    return inside if len(inside) <= 6 else [tick for tick in inside if f"{tick:e}"[0] == "1"]


def amount(x):
    return f"{x / 1e6:g}M" if x >= 1e6 else f"{x / 1e3:g}k" if x >= 1e4 else f"{x:g}"


def short(label):
    return label.split(" ")[0]
