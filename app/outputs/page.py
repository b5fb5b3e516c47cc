"""The return as one HTML file for the municipality's own pages: tables a screen reader can walk, bars drawn in the line.

ReportLab cannot tag a PDF; this is the edition for whoever reads with ears or fingers.
"""

from html import escape
from itertools import groupby

from app.forms.tables import Cell, Table
from app.outputs.edition import Edition, FilledForm, key_lines, rule_lines, settings_lines, summary
from app.texts import text

_CSS = """
body{font:16px/1.45 system-ui,sans-serif;color:#1f2933;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:0 0 .3rem}caption{text-align:left;font-weight:600;padding:.9rem 0 .3rem}
th,td{padding:.2rem .5rem;border-bottom:1px solid #c5ced6;text-align:right;font-weight:400}
th:first-child,td:first-child{text-align:left}thead th,tfoot th,tfoot td{font-weight:600;background:#eef2f5}
td.bar{width:9rem}small{color:#52606d}@media(prefers-color-scheme:dark){body{color:#e4e7eb;background:#14191f}
thead th,tfoot th,tfoot td{background:#1f2933}th,td{border-color:#3e4c59}small{color:#9aa5b1}}
@media print{body{font-size:10px;max-width:none}table{break-inside:avoid}}
"""


def html_bytes(edition: Edition) -> bytes:
    """One file, nothing fetched from anywhere."""
    parts = [
        f"<title>{escape(edition.title)}</title><style>{_CSS}</style></head><body><main>",
        f"<h1>{escape(edition.title)}</h1>",
        f"<p>{escape(edition.marks)}<br>{escape(text('report', 'as_of', date=f'{edition.result.as_of:%d.%m.%Y}'))}</p>",
        f"<p>{escape(text('report', 'protected' if edition.public else 'unprotected'))}</p>",
        _summary(edition),
        "".join(f"<p><small>{escape(line)}</small></p>" for line in key_lines(edition)),
    ]
    for chapter, tables in groupby(edition.tables, lambda table: table.chapter):
        parts.append(f"<h2>{escape(chapter)}</h2>")
        parts += [_table(table) for table in tables]
    parts += [_form(form) for form in edition.forms]
    parts.append(f"<h2>{escape(text('report', 'rules'))}</h2>")
    parts += [f"<p>{escape(line)}</p>" for line in (*settings_lines(edition), *rule_lines())]
    head = (
        '<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    )
    return (head + "".join(parts) + "</main></body></html>\n").encode()


def _summary(edition: Edition) -> str:
    earlier = edition.before is not None and not edition.public
    years = [edition.result.year, *([edition.result.year - 1] if earlier else [])]
    head = "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(n)}</td>" for n in numbers[: len(years)])
        + "</tr>"
        for name, *numbers in summary(edition)
    )
    caption = f"<caption>{escape(text('report', 'summary'))}</caption>"
    return f"<table>{caption}<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _table(table: Table) -> str:
    shares = table.columns[-1] == "%"
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    spare = '<td class="bar"></td>' if shares else ""
    body = "".join(
        f'<tr><th scope="row">{escape(line.label)}</th>{_cells(line.cells, shares)}</tr>' for line in table.lines
    )
    empty = "<td></td>" * (len(table.columns) - 1)
    foot = "".join(
        f'<tr><th scope="row">{escape(text("report", name))}</th><td>{escape(cell.text)}</td>{empty}{spare}</tr>'
        for name, cell in table.closing
    )
    notes = [text("report", "base_text", base=table.base_text)] if table.base_text else []
    notes += [table.note] if table.note else []
    notes.append(text("report", "rule", numbers=", ".join(map(str, table.rules))))
    return (
        f"<table><caption>{escape(table.heading)}</caption><thead><tr><td></td>{heads}{spare}</tr></thead>"
        f"<tbody>{body}</tbody>" + (f"<tfoot>{foot}</tfoot>" if foot else "") + "</table>"
        f"<p><small>{escape(' · '.join(notes))}</small></p>"
    )


def _cells(cells: tuple[Cell, ...], shares: bool) -> str:
    columns = "".join(f"<td>{escape(cell.text)}</td>" for cell in cells)
    if not shares:
        return columns
    percent = cells[0].percent
    bar = (
        f'<svg width="130" height="11" aria-hidden="true"><rect width="130" height="11" fill="#cbd5db" opacity=".35"/>'
        f'<rect width="{1.3 * percent:.1f}" height="11" fill="#2f6b7e"/></svg>'
        if percent is not None
        else ""
    )
    return f'{columns}<td>{escape(cells[0].percent_text)}</td><td class="bar">{bar}</td>'


def _form(form: FilledForm) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(q)}</th><td>{escape(a)}</td></tr>' for q, a in form.lines)
    return f"<h2>{escape(form.title)}</h2><table><tbody>{rows}</tbody></table>" if rows else ""
