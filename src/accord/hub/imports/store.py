"""The table of mappings."""

from accord.hub.imports.models import Mapping


def mapping(member: int, source: str) -> str | None:
    return Mapping.objects.filter(member=member, source=source).values_list("mapping", flat=True).first()


def keep(member: int, source: str, mapping: str, at: int) -> None:
    Mapping.objects.update_or_create(member=member, source=source, defaults={"mapping": mapping, "made": at})
