"""The command `duty`: what the duty board shows of a night, as JSON in codes."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

from app.capacity.tonight import in_house
from app.care.due import CareOn, expiring, fetches, lacking
from app.cli.capacity import day_argument
from app.cli.io import DONE, logged_in, print_json
from app.domain.day import Appointment, Call
from app.domain.house import Task
from app.ports import Queries, Vaults


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the command in; `add` makes one that opens a vault."""
    duty = add("duty", _duty)
    duty.add_argument("--date", type=day_argument, required=True)
    duty.add_argument("--format", choices=("json",), required=True)


def _duty(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        rows = vault.read(lambda queries: duty_rows(queries, options.date))
    print_json(rows)
    return DONE


def duty_rows(queries: Queries, day: date) -> dict[str, object]:
    """Who is here, who lacks a mapping, the open tasks, what runs out, who is fetched by whom, how many are in the house, where
    somebody must be that day and the next, and who rang."""
    span, here = queries.house.night(day)
    care = queries.records.care_on(day, here)
    return {
        "present": [{"code": row.person, "kind": row.kind, "room": row.room} for row in here],
        "missing_threat_mapping": list(lacking(care, "threat")),
        "missing_needs_mapping": list(lacking(care, "needs")),
        "tasks": [_task(task) for task in queries.records.tasks_open()],
        "expiring": _expiring(care),
        "fetch": [
            {
                "child": f.child,
                "at": f.at,
                "from": f.place,
                "by": f.fetcher,
                "relation": f.relation,
                "problem": f.problem,
            }
            for f in fetches(care)
        ],
        "in_house": asdict(in_house(span, day)),
        "appointments": [_appointment(one) for one in queries.day.appointments(day, day + timedelta(days=1))],
        "calls": [_call(call) for call in queries.day.calls(day, day)],
    }


def _appointment(one: Appointment) -> dict[str, object]:
    return {
        "code": one.code, "household": one.household, "person": one.person, "day": one.day.isoformat(), "at": one.at,
        "what": one.what, "along": one.along, "interpreter": one.interpreter, "outcome": one.outcome,
    }  # fmt: skip


def _call(call: Call) -> dict[str, object]:
    """Without what was said."""
    return {
        "code": call.code, "at": call.at.isoformat(timespec="minutes"), "night": call.by_night, "caller": call.caller,
        "about": sorted(call.about), "became": call.became, "contact": call.contact, "request": call.request,
    }  # fmt: skip


def _task(task: Task) -> dict[str, object]:
    return {
        "code": task.code, "kind": task.kind, "subject": task.subject, "household": task.household,
        "due": task.due.isoformat(timespec="minutes"), "responsible": task.responsible,
    }  # fmt: skip


def _expiring(care: CareOn) -> list[object]:
    return [
        {"what": e.what, "code": e.code, "person": e.person, "household": e.household, "expires": e.expires.isoformat()}
        for e in expiring(care)
    ]
