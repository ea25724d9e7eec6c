from django.apps import AppConfig


class ReindexConfig(AppConfig):
    name = "accord.hub.reindex"
    label = "reindex"
