"""Reads ZIP files as Python's zipfile does: for each path on standard input one line of JSON.

`{"entries": [["name", "<sha256>"], ...]}` when every entry can be read, else `{"error": "..."}`. The digest of a folder is null.
"""

import hashlib
import json
import sys
import warnings
import zipfile

warnings.simplefilter("ignore")


def listing(path: str) -> dict:
    with zipfile.ZipFile(path) as archive:
        entries = []
        for info in archive.infolist():
            digest = None if info.is_dir() else hashlib.sha256(archive.read(info)).hexdigest()
            entries.append([info.filename, digest])
        return {"entries": entries}


for line in sys.stdin:
    try:
        found = listing(line.rstrip("\n"))
    except Exception as error:  # noqa: BLE001 - any error is a refusal
        found = {"error": f"{type(error).__name__}: {error}"}
    # A name that is no text is told apart from every other one.
    print(json.dumps(found, ensure_ascii=True))
