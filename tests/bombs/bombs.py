"""What `packseal verify` does with files that are built to exhaust it: outcome, CPU seconds, largest resident set. Prints TAP.

    python3 tests/bombs/bombs.py target/debug/packseal           small ones
    python3 tests/bombs/bombs.py target/release/packseal --full  all of them in full size (make bombs)

The outcome and the memory are held against what is expected; time is printed and not judged. Where a case may take more than 100 MiB, it has as
many entries as a pack may have, or documents that are looked into. The Verify page runs the same code over a `Blob` that it reads by slices.
"""

import json
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True  # Nothing is left in the tree.
import files  # noqa: E402

MIB = 1 << 20
REFUSED, INTACT_OR_NOT = 2, 1

# The maker of the file; exit status; the container; a code that must be among the findings, where there is one; the most memory in MiB.
CASES = [
    (files.overlapping, REFUSED, "hostile", "zip.entry.overlap", 100),
    (files.shared, REFUSED, "hostile", "zip.entry.overlap", 100),
    (files.nested, INTACT_OR_NOT, "profile", None, 100),
    (files.goes_on, REFUSED, "malformed", "zip.size.mismatch", 100),
    (files.claims_4_gib, REFUSED, "hostile", "zip.limit.exceeded", 100),
    (files.claims_2_63, REFUSED, "hostile", "zip.limit.exceeded", 100),
    (files.claims_2_32_entries, REFUSED, "malformed", "zip.directory.count", 100),
    (files.too_many_names, REFUSED, "hostile", "zip.limit.exceeded", 100),
    (files.most_names, INTACT_OR_NOT, "profile", None, 200),
    (files.most_long_names, INTACT_OR_NOT, "profile", None, 400),
    (files.broken_names, REFUSED, "hostile", "zip.path.unsafe", 100),
    (files.one_name, REFUSED, "hostile", "zip.entry.overlap", 100),
    (files.far_descriptors, REFUSED, "malformed", "zip.descriptor.disagrees", 100),
    (files.files_as_folders, REFUSED, "hostile", "zip.entry.collision", 120),
    (files.names_of_64_kib, REFUSED, "hostile", "zip.path.unsafe", 100),
    (files.large_directory, REFUSED, "hostile", "zip.limit.exceeded", 100),
    (files.stored_blocks, INTACT_OR_NOT, "profile", None, 100),
    (files.fixed_blocks, INTACT_OR_NOT, "profile", None, 100),
    (files.dynamic_blocks, INTACT_OR_NOT, "profile", None, 100),
    (files.best_ratio, INTACT_OR_NOT, "profile", None, 100),
    (files.lines_of_nothing, INTACT_OR_NOT, "profile", "manifest.malformed", 200),
    (files.lines_of_one_name, INTACT_OR_NOT, "profile", "manifest.entry.duplicate", 200),
    (files.many_documents, INTACT_OR_NOT, "profile", None, 200),
    (files.many_signatures, INTACT_OR_NOT, "profile", None, 400),
    (files.deep_json, INTACT_OR_NOT, "profile", None, 100),
    (files.wide_json, INTACT_OR_NOT, "profile", None, 200),
]

FINDINGS_MAX = 50_000
REPORT_MAX = 32 * MIB


def make(of, path: pathlib.Path, scale: float) -> None:
    """In a process of its own, so that what a child takes is not what this one took before it."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with path.open("wb") as out:
                of(out, scale)
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError(f"{of.__name__} could not be made")


def measure(program: str, path: pathlib.Path, report: pathlib.Path):
    """Exit status, CPU seconds and the largest resident set in bytes of `packseal verify`."""
    with report.open("wb") as out:
        actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1)]
        child = os.posix_spawn(program, [program, "verify", "--json", str(path)], os.environ, file_actions=actions)
        _, status, used = os.wait4(child, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * unit


def size(number: float) -> str:
    for unit in ["B", "KiB", "MiB"]:
        if number < 1024 or unit == "MiB":
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
    return ""


def judge(case, exit_status: int, memory: int, report: pathlib.Path) -> tuple[str, list[str]]:
    """What came of it, and what is wrong with that."""
    _, expected, container, code, most = case
    length = report.stat().st_size
    if exit_status not in (0, 1, 2):
        return f"status {exit_status}", [f"status {exit_status}"]
    found = json.loads(report.read_text(encoding="utf-8"))
    codes = [finding["code"] for finding in found["findings"]]
    wrong = []
    if exit_status != expected:
        wrong.append(f"status {exit_status}, not {expected}")
    if found["container"] != container:
        wrong.append(f"{found['container']}, not {container}")
    if code is not None and code not in codes:
        wrong.append(f"no {code} among {sorted(set(codes))}")
    if len(codes) > FINDINGS_MAX or length > REPORT_MAX:
        wrong.append(f"a report of {len(codes)} findings and {size(length)}")
    if memory >= most * MIB:
        wrong.append(f"{size(memory)}, not under {most} MiB")
    said = code or (codes[0] if codes else "")
    return f"{found['headline']}, {found['container']} {said} ({len(codes)} of {found['findings_total']})", wrong


def main() -> int:
    program, full = os.path.abspath(sys.argv[1]), "--full" in sys.argv[2:]
    wanted = [word for word in sys.argv[2:] if not word.startswith("--")]
    cases = [case for case in CASES if not wanted or case[0].__name__ in wanted]
    failed = 0
    print("TAP version 13")
    print(f"# {'file':<20} {'size':>10} {'CPU s':>7} {'peak':>10}  outcome")
    with tempfile.TemporaryDirectory(prefix="packseal-bombs-") as folder:
        path, report = pathlib.Path(folder, "bomb.zip"), pathlib.Path(folder, "report.json")
        for number, case in enumerate(cases, 1):
            name = case[0].__name__.replace("_", " ")
            make(case[0], path, 1 if full else 1 / 16)
            exit_status, cpu, memory = measure(program, path, report)
            outcome, wrong = judge(case, exit_status, memory, report)
            failed += bool(wrong)
            print(f"# {name:<20} {size(path.stat().st_size):>10} {cpu:>7.2f} {size(memory):>10}  {outcome}")
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}", flush=True)
            for line in wrong:
                print(f"  {line}", flush=True)
    print(f"1..{len(cases)}\n# tests {len(cases)}\n# pass {len(cases) - failed}\n# fail {failed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
