"""The kinds of ids that stand in addresses, beside uuids."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class FindingConverter(BaseConverter):
    """The digest that a finding has for its id."""

    regex = "[0-9a-f]{16}"
    part_isolating = True
