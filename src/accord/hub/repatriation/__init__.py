"""Repatriation: operations of many persons and single ones, consulates asked in parallel, travel, reception, follow-up."""
