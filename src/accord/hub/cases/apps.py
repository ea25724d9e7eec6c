from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "accord.hub.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with desks, a layer below: a bell is not snoozed past the time at which what it rings for is due."""
        from accord.hub.cases.bells import CaseBells
        from accord.hub.desks.actions import register_matter

        register_matter(CaseBells())
