"""The reading side: one small class for each thing that is asked about, all through one gate."""

from collections.abc import Callable
from datetime import datetime

from sqlcipher3 import dbapi2

from app.ports import Actor
from db.access import Gate
from db.queries.cases import CaseQueries
from db.queries.centre import CentreQueries
from db.queries.day import DayQueries
from db.queries.house import HouseQueries
from db.queries.records import RecordQueries
from db.queries.returns import ReturnQueries
from db.queries.rights import RightsQueries
from db.queries.trust import TrustQueries


class Queries:
    """Implements app.ports.Queries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self.house = HouseQueries(connection, clock, gate)
        self.cases = CaseQueries(connection, clock, gate)
        self.records = RecordQueries(connection, clock, gate, self.house.tonight)
        self.day = DayQueries(connection, clock, actor, gate)
        self.trust = TrustQueries(connection, actor, gate)
        self.returns = ReturnQueries(connection, clock, actor, gate)
        self.rights = RightsQueries(connection, clock, actor, gate)
        self.centre = CentreQueries(connection)
