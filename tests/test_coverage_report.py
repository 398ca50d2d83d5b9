"""The table of `python3 dev.py test --coverage`."""

from __future__ import annotations

from tests.coverage_report import below_floor, by_package, table


def file(lines: int, reached: int, branches: int = 0, branches_reached: int = 0) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "num_statements": lines,
            "covered_lines": reached,
            "num_branches": branches,
            "covered_branches": branches_reached,
        }
    }


FILES = {
    "faxdesk/store/faxes.py": file(60, 60, 10, 5),
    "faxdesk/store/database/schema.py": file(40, 34, 10, 10),
    "faxdesk/demo.py": file(10, 1),
    "faxdesk/domain/fax.py": file(20, 19),
    "faxdesk/provider/service.py": file(0, 0),
    "faxdesk/services/sync.py": file(1000, 950),
}


def test_files_count_for_their_package() -> None:
    lines = list(table(by_package(FILES)))
    assert [line.split() for line in lines[1:]] == [
        ["demo.py", "10", "10.0", "%", "100.0", "%"],
        ["domain", "20", "95.0", "%", "100.0", "%"],
        ["provider", "0", "100.0", "%", "100.0", "%"],
        ["services", "1000", "95.0", "%", "100.0", "%"],
        ["store", "100", "94.0", "%", "75.0", "%"],
        ["all", "1130", "94.2", "%", "75.0", "%"],
    ]


def test_a_package_below_its_floor_is_named_and_so_is_one_that_is_not_there() -> None:
    """95 % are enough; demo.py has no floor, and ringcentral was not measured at all."""
    assert below_floor(by_package(FILES)) == ["ringcentral", "store"]
