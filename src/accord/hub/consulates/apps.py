from django.apps import AppConfig


class ConsulatesConfig(AppConfig):
    name = "accord.hub.consulates"
    label = "consulates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Intake lies below: it shows a person whom to call where they are held, through this."""
        from accord.hub.consulates.queries import offices
        from accord.hub.intake.offices import find_by

        find_by(offices)
