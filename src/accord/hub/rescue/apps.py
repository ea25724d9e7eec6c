from django.apps import AppConfig


class RescueConfig(AppConfig):
    name = "accord.hub.rescue"
    label = "rescue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with desks, a layer below: a bell is not snoozed past the time at which the rescue that it rings for is over."""
        from accord.hub.desks.actions import register_matter
        from accord.hub.rescue.alerts.bells import RescueBells

        register_matter(RescueBells())
