"""A report: what happened to somebody, or that somebody is held. It is filled in step by step, and kept from the first step on."""

from accord.hub.intake.kinds.base import Kind

KIND = Kind(word="report", sealed="report", days=1095, fields={}, in_steps=True)
