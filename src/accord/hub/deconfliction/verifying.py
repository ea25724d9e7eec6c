"""Looking at all targets and introductions, with what requests say of them."""

from accord.hub.deconfliction import store
from accord.hub.findings import Findings
from accord.hub.requests import queries as requests


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone. It says how many, never whose."""
    findings.count("targets", store.count_stakes())
    nameless = store.nameless()
    if nameless:
        findings.fault("deconfliction", f"{nameless} targets have no key by which they are found.")
    wanted = store.match_requests()
    lacking = len(wanted) - len(requests.by_ids(wanted)) if wanted else 0
    if lacking:
        findings.fault("deconfliction", f"{lacking} introductions have no request.")
