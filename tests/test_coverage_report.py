"""The table of `python3 dev.py test --coverage`."""

from __future__ import annotations

import json
from pathlib import Path

from coverage import CoverageData

from tests.coverage_report import NOT_SEEN, below_floor, by_package, failed_tests, leave_out_torn, table


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
    assert [line.split() for line in lines[1:-1]] == [
        ["demo.py", "10", "10.0", "%", "100.0", "%"],
        ["domain", "20", "95.0", "%", "100.0", "%"],
        ["provider", "0", "100.0", "%", "100.0", "%"],
        ["services", "1000", "95.0", "%", "100.0", "%"],
        ["store", "100", "94.0", "%", "75.0", "%"],
        ["all", "1130", "94.2", "%", "75.0", "%"],
    ]
    assert lines[-1] == NOT_SEEN


def test_a_package_below_its_floor_is_named_and_so_is_one_that_is_not_there() -> None:
    """95 % are enough; demo.py has no floor, and ringcentral was not measured at all."""
    assert below_floor(by_package(FILES)) == ["ringcentral", "store"]


def test_what_failed_is_read_from_the_cache_of_pytest(tmp_path: Path) -> None:
    kept = tmp_path / "v" / "cache" / "lastfailed"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"tests/test_b.py::test_two[x]": True, "tests/test_a.py::test_one": True}))
    assert failed_tests(tmp_path) == ["tests/test_a.py::test_one", "tests/test_b.py::test_two[x]"]


def test_without_a_cache_nothing_failed(tmp_path: Path) -> None:
    assert failed_tests(tmp_path) == []


def test_what_killed_processes_left_is_not_combined(tmp_path: Path) -> None:
    whole = CoverageData(str(tmp_path / "data.whole"))
    whole.add_arcs({f"faxdesk/{number}.py": {(1, 2), (2, number)} for number in range(300)})
    whole.write()
    whole.close()
    content = (tmp_path / "data.whole").read_bytes()
    for size in (0, 1, 100, 4096, len(content) // 2, len(content) - 4096):
        (tmp_path / f"data.torn at {size}").write_bytes(content[:size])
    leave_out_torn(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["data.whole"]
