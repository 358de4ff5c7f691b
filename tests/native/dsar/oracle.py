"""The second opinion on DSAR exports: a data set in which it is known who is named where, and a reader that looks for everybody else.

oracle.py make SEED FOLDER    writes FOLDER/answer.json, pages.json and log.jsonl, and FOLDER/truth.json: {"subject": {...}, "others": [...],
                              "answer": [...], "pages": [...], "log": [...]}, the rows that name the subject, by the number that each row has in "n"
oracle.py check FOLDER        reads FOLDER/out and prints what is wrong: rows that are absent or too many, and others who can be read; null if nothing
"""

import html
import json
import random
import re
import sys
from pathlib import Path
from urllib.parse import quote, unquote

SUBJECT = {"emails": ["Ada.Lovell@example.org"], "user_ids": ["u-ada-1"], "principal_ids": ["user_ada"]}


def spellings(r, name):
    escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in name)
    return r.choice([
        name, name.upper(), name.lower(), name.swapcase(), quote(name, safe=""), quote(quote(name, safe=""), safe=""), escaped,
        json.dumps(name)[1:-1], json.dumps(json.dumps({"who": name})), "x" + name + "y", quote(escaped, safe=""), "".join(f"%{b:02x}" for b in name.encode()),
    ])


def make(seed, folder):
    r = random.Random(int(seed))
    kinds = [lambda n: f"person{n}.x@mail{n % 3}.example", lambda n: f"u-{n:04}", lambda n: f"user_ad{n}", lambda n: f"Zo\u00eb \u738b {n}",
             lambda n: f"o'neil/{n}\\\"q", lambda n: f"u-ada-1{n}", lambda n: f"bob{n}+tag@x{n}.example", lambda n: f"u-{n:04}0"]
    others = [r.choice(kinds)(n) for n in range(40)]
    own = [SUBJECT["emails"][0], SUBJECT["emails"][0].lower(), "u-ada-1", "user_ada"]
    n = 0

    def row(person):
        nonlocal n
        n += 1
        # Everybody is named in such a member at least once: that is how others are known.
        other = others[n % len(others)]
        hit = r.random() < 0.3
        value = {"n": n, person: r.choice(own) if hit and r.random() < 0.5 else other, "action": "login"}
        named = value[person] in own
        text = "note " + " / ".join(spellings(r, r.choice(others)) for _ in range(r.randrange(4)))
        if hit and not named:
            name = r.choice(own)
            where = r.randrange(3)
            if where == 0:
                text = f"by <{name}>, {text}"
            elif where == 1:
                value["meta"] = {"deep": [{name: 1}]}
            else:
                text += " see /users/" + quote(name, safe="") + "?x"
            named = True
        value["text"] = text
        value["nested"] = {spellings(r, r.choice(others)): [r.choice(others), {"email": other}]}
        return value, n if named else None

    def rows(person):
        made = [row(person) for _ in range(60)]
        return [value for value, _ in made], [number for _, number in made if number]

    answer, in_answer = rows("principalId")
    pages, in_pages = rows("actor_email")
    log, in_log = rows("user_id")
    folder = Path(folder)
    (folder / "answer.json").write_text(json.dumps({"meta": {"n": 0, "total": 60}, "auditEntries": answer[:40], "grants": {"items": answer[40:]}}), encoding="utf-8")
    (folder / "pages.json").write_text(json.dumps([pages[:30], pages[30:]], ensure_ascii=False), encoding="utf-8")
    (folder / "log.jsonl").write_text("".join(json.dumps(value) + "\n" for value in log), encoding="utf-8")
    truth = {"subject": SUBJECT, "others": others, "answer": in_answer, "pages": in_pages, "log": in_log}
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def read(text, depth=4):
    """Every text that a reader could make of it."""
    found = {text}
    for _ in range(depth):
        for one in list(found):
            found.add(unquote(one))
            found.add(html.unescape(one))
            found.add(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), one))
            found.add(re.sub(r"\\([\"\\/])", r"\1", one))
    return found


def texts(value):
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def check(folder):
    folder = Path(folder)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    wrong = []
    for path in sorted((folder / "out" / "dsar").iterdir()):
        raw = path.read_text(encoding="utf-8")
        values = [json.loads(line) for line in raw.splitlines()] if path.suffix == ".jsonl" else json.loads(raw)
        if path.name != "report.json":
            found, expected = [value["n"] for value in values], truth[path.stem]
            if found != expected:
                wrong.append(f"{path.name}: rows {found}, expected {expected}")
        for text in [path.name, raw, *texts(values)]:
            for one in read(text):
                one = one.casefold()
                for name in truth["others"]:
                    if name.casefold() in one:
                        wrong.append(f"{path.name}: {name} in {text[:200]}")
    print(json.dumps(wrong[:5] or None))


make(*sys.argv[2:]) if sys.argv[1] == "make" else check(sys.argv[2])
