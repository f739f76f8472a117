"""QR codes (ISO/IEC 18004), drawn as SVG that stands in a page."""

import segno
from markupsafe import Markup, escape

# What a code keeps clear around itself (ISO/IEC 18004, 6.3.8), in modules.
QUIET_ZONE = 4


def qr_picture(text: str, label: str) -> Markup:
    """A picture of `text`, dark on light whatever the page's colours; `label` is read aloud.

    A quarter of it may be scratched or in shadow: error correction of level Q.
    """
    matrix = segno.make_qr(text, error="q", boost_error=False).matrix
    size = len(matrix) + 2 * QUIET_ZONE
    path = "".join(_runs(row, y) for y, row in enumerate(matrix, QUIET_ZONE))
    return Markup(  # noqa: S704 - numbers, and a label that is escaped
        f'<svg class="qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def _runs(row: bytearray, y: int) -> str:
    """The dark modules of a row, those beside each other in one piece."""
    drawn, x = "", 0
    while x < len(row):
        length = 0
        while x + length < len(row) and row[x + length]:
            length += 1
        if length:
            drawn += f"M{x + QUIET_ZONE} {y}h{length}v1h-{length}z"
        x += length or 1
    return drawn
