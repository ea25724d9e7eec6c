"""A code for a camera, as a picture that the page's policy allows: an SVG of shapes, without styles."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules of white around it, which cameras need


def qr_svg(text: str, label: str) -> SafeString:
    """Black on white in every theme: a code in light on dark is read by few cameras."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#ffffff"/><path fill="#000000" d="{}"/></svg>',
        label,
        len(rows),
        len(rows),
        mark_safe(path),
    )
