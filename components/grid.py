"""A grid that asks the server for the rows it shows. Headings sort; a case's number leads to its page
(assets/desk/cases.js draws both it and the due words)."""

from typing import Any

import dash_ag_grid as dag

from words import t

BLOCK = 100
_COLUMNS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("case_id", 165, {"cellRenderer": "CaseLink", "pinned": "left"}),
    ("received_at", 165, {}),
    ("category", 215, {}),
    ("agency", 130, {}),
    ("area", 150, {}),
    ("state", 130, {}),
    ("due", 170, {"cellRenderer": "DueWords", "sortable": False}),
    ("resolved_at", 165, {}),
    ("outcome", 150, {"sortable": False}),
    ("kind", 165, {}),
    ("channel", 120, {}),
)


def grid(name: str, lang: str) -> dag.AgGrid:
    """Fed by a callback on its getRowsRequest."""
    return dag.AgGrid(
        id=name,
        rowModelType="infinite",
        columnDefs=[_column(field, width, more, lang) for field, width, more in _COLUMNS],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            "sortingOrder": ["desc", "asc"],
        },
        dashGridOptions={
            "cacheBlockSize": BLOCK,
            "maxBlocksInCache": 10,
            "infiniteInitialRowCount": 1,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "suppressDragLeaveHidesColumns": True,
            "tooltipShowDelay": 400,
            "localeText": _words(lang),
        },
        getRowId="params.data.case_id",
        style={"height": "100%", "width": "100%"},
    )


def _column(field: str, width: int, more: dict[str, Any], lang: str) -> dict[str, Any]:
    """`flex` lets the columns fill a wide screen; `width` is what each needs."""
    title = t(f"cases.{field}", lang)
    return {
        "field": field,
        "headerName": title,
        "minWidth": width,
        "flex": width,
        "tooltipField": field,
        **more,
    }


def _words(lang: str) -> dict[str, str]:
    names = ("loadingOoo", "noRowsToShow", "loadingError")
    return {name: t(f"grid.{name}", lang) for name in names}
