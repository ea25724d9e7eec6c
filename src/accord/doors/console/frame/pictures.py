"""A picture out of the vault, as the console hands it to people who may see it: shown apart from the page, and kept nowhere."""

from django.http import HttpResponse


def sealed_picture(content_type: str, data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{content_type.partition("/")[2]}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
