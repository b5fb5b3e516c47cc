"""How SQLite goes about what is asked of who belongs to a case: it looks them up, and reads no table through."""

import operator

import pytest

from app.domain.errors import RuleBroken
from tests.app.caring import Clock
from tests.db.test_gate import READINGS, arguments, of_case, shut_case, shut_out_of
from tests.support import prepared, spare_vault

WHOLE = ("m.household, coalesce((SELECT min(offer)", "min(d), max(d)", "SELECT DISTINCT person, household FROM member")
"""The list of all cases, the years there are, and the search index made anew read them all."""


@pytest.mark.parametrize("name", READINGS)
def test_who_belongs_to_a_case_is_looked_up_never_read_through(tmp_path, name):
    """A view of two tables is read whole where a question does not reach into both; the gate would do so at every row."""
    vault = spare_vault(tmp_path / "v", Clock(), shut_case)
    somebody, statements = shut_out_of(vault, "duty"), set()
    vault.db.set_trace_callback(statements.add)
    try:
        somebody.read(lambda q: operator.attrgetter(name)(q)(**arguments(name, of_case(vault, prepared(shut_case)))))
    except RuleBroken as error:
        assert error.code in ("case_shut", "leader_only", "register_has_shut")
    finally:
        vault.db.set_trace_callback(None)
    asked = [sql for sql in statements if "follow_up" in sql and not any(whole in sql for whole in WHOLE)]
    asked += [sql for sql in statements if " member" in sql and sql not in asked and not any(w in sql for w in WHOLE)]
    for sql in asked:
        if sql.lstrip().startswith(("SELECT", "WITH")):
            plan = {row[3] for row in vault.db.execute(f"EXPLAIN QUERY PLAN {sql}")}
            assert {"SCAN stay", "SCAN follow_up"} - plan, sql
    vault.close()
