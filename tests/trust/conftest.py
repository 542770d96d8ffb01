"""The long tests of trust are asked for by name: ``-m trust``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.postgresql import PostgreSQL
from tests.trust.servers import Served, a_place

#: Both engines, by the names of SQLAlchemy.
ENGINES = ("sqlite", "postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "trust" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("trust")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(params=ENGINES)
def new_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], AbstractContextManager[Served]]:
    """Makes empty databases of one engine, each with an instance folder of its own."""

    def make() -> AbstractContextManager[Served]:
        folder = tmp_path_factory.mktemp(request.param)
        if request.param == "sqlite":
            return a_place(f"sqlite:///{folder / 'served.sqlite'}", folder)
        server: PostgreSQL = request.getfixturevalue("postgresql")
        return a_place(server.new_database(), folder)

    return make


@pytest.fixture
def place(new_place: Callable[[], AbstractContextManager[Served]]) -> Iterator[Served]:
    """One empty database; a test starts as many workers on it as it likes."""
    with new_place() as served:
        yield served
