"""The name of a file that is sent, in the header Content-Disposition: proxies log addresses, and a name may be a person's."""

import re
from urllib.parse import unquote

_FILE = re.compile(r"""filename\*=(?:utf-8|UTF-8)''([^;\s]{1,900})|filename="([^"\\]{1,255})"|filename=([^;"\s]{1,255})""")
AS_A_FORM = "Send the file as the body itself, and not as a part of a form (with curl: --data-binary @FILE in the place of -F)."


def file_name(header: str) -> str:
    """The name in a Content-Disposition, without what would be a folder; empty where none can be read."""
    match = _FILE.search(header)
    if match is None:
        return ""
    name = unquote(match[1], errors="replace") if match[1] else match[2] or match[3]
    return name.replace("\\", "/").rpartition("/")[2].strip()


def is_form(content_type: str) -> bool:
    """Whether a body is a form with a file in it, as programs send files by themselves: read as the file it would be another one."""
    return content_type.strip().lower().startswith("multipart/")
