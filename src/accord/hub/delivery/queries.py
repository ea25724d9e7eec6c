"""Whether something may be sent to an address."""

from accord.hub.delivery.addresses import allowed as allowed
from accord.hub.delivery.addresses import inner as inner
from accord.hub.delivery.addresses import is_url as is_url
