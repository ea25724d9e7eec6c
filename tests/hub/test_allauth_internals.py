"""What the hub takes from inside its sign-in library: in one file, and read anew for each version."""

import ast
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

SOURCE = Path(__file__).parents[2] / "src/accord"
HERE = "hub/allauth_internals.py"
READ_IN = "65.21."


def test_another_version_is_read_before_it_comes() -> None:
    came = version("django-allauth")
    assert came.startswith(READ_IN), (
        f"django-allauth {came} came, and src/accord/{HERE} was read beside {READ_IN}x alone. Read in it what that file imports, and "
        "DefaultMFAAdapter._get_site_name; mend what changed; then write the version here and in pyproject.toml."
    )


def test_one_file_alone_imports_what_is_inside() -> None:
    inside = [
        f"{path.relative_to(SOURCE)}: {module}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for module in _imported(node)
        if module.startswith("allauth.") and any(part == "internal" or part.startswith("_") for part in module.split("."))
    ]
    assert len(inside) == 3 and all(where.startswith(HERE) for where in inside), inside


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [f"{node.module}.{name.name}" for name in node.names] if isinstance(node, ast.ImportFrom) else []


def test_what_was_shown_is_recorded_for_one_person_and_forgotten() -> None:
    from django.contrib.auth import get_user_model

    from accord.hub.allauth_internals import clear_login, record_authentication
    from accord.hub.members.store.sessions import showed_second_step

    session: dict[str, Any] = {}
    request: Any = SimpleNamespace(session=session)
    person: Any = get_user_model()(n=7)
    record_authentication(request, person, "password")
    assert not showed_second_step(session, 7)
    record_authentication(request, person, "mfa", id=1, type="totp")
    assert showed_second_step(session, 7) and not showed_second_step(session, 8)
    clear_login(request)
    assert not showed_second_step(session, 7) and not session
