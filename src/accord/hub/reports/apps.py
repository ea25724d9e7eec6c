from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "accord.hub.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the layers below: intake shows the plan of a report, and ends items whose consent was taken back, through this;
        rescues report their state; desks take bells with the reports that they ring for.
        """
        from accord.hub.desks.actions import register_matter
        from accord.hub.intake.actions import ReportHandler, handle_reports_by
        from accord.hub.reports.outcomes.bells import ReportBells
        from accord.hub.reports.outcomes.endings import settle
        from accord.hub.reports.outcomes.progress import parts
        from accord.hub.reports.outcomes.rescues import asks_first, end, tell, wish
        from accord.hub.reports.planning.reading import outlook
        from accord.hub.rescue.actions import register_origin

        handle_reports_by(ReportHandler(outlook, settle, wish, asks_first, parts))
        register_origin(tell, end)
        register_matter(ReportBells())
