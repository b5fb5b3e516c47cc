"""The forms are a value: a count sees one set of them from beginning to end, whatever is corrected meanwhile."""

import threading

from app.forms import definitions
from app.forms.count import count_year
from app.forms.definitions import Correction, Forms, use_corrections
from app.forms.rules import CountingRules
from tests.app.build import havn_register
from tests.support import TODAY

OWN = Correction("reasons_for_stay", "own_1", "Egen årsak")


def test_two_sets_of_forms_stand_beside_each_other() -> None:
    plain, own = Forms(), Forms((OWN,))
    assert "own_1" not in {item.code for item in plain.items("reasons_for_stay")}
    assert own.label("reasons_for_stay", "own_1") == "Egen årsak"
    assert plain.label("reasons_for_stay", "own_1") == "own_1"
    worded = Forms((Correction("question:resident", plain.form("resident", 2025).questions[0].code, "Ny ordlyd"),))
    assert worded.form("resident", 2025).questions[0].label == "Ny ordlyd"
    assert plain.form("resident", 2025).questions[0].label != "Ny ordlyd"


def test_a_count_is_of_one_set_of_forms_while_another_thread_corrects_them() -> None:
    register = havn_register()
    sets = {
        len(count_year(register, 2025, CountingRules(), TODAY, forms).figures) for forms in (Forms(), Forms((OWN,)))
    }
    assert len(sets) == 2
    stop = threading.Event()

    def correct() -> None:
        while not stop.is_set():
            for corrections in ((), (OWN,)):
                use_corrections(corrections)

    thread = threading.Thread(target=correct)
    thread.start()
    try:
        for _ in range(20):
            assert len(count_year(register, 2025, CountingRules(), TODAY).figures) in sets
    finally:
        stop.set()
        thread.join()
        use_corrections(())
    assert definitions.in_force() == Forms()
