"""The content security policy of the pages behind the sign-in: a browser loads and runs the hub's own files, and nothing else."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'none'"
)
# The one page that works without a connection has a worker, of the hub's own.
WORKER_POLICY = POLICY.replace("worker-src 'none'", "worker-src 'self'")
# For what no browser shows as a page.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
