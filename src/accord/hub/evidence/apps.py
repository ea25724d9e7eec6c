from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "accord.hub.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Cases are to tell of the parts that are evidence."""
        from accord.hub.cases.actions import register_keeper
        from accord.hub.evidence.erasing import Keeper

        register_keeper(Keeper())
