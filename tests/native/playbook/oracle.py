"""The second opinion on audit.jsonl: logs written and redacted by Python's own json, re and hashlib (playbook contract sections 1 to 5).

oracle.py SEED FOLDER   writes FOLDER/in.jsonl, a log as the reference would write it, and what must come of it by level: partial.jsonl, full.jsonl
                        and none.jsonl; prints the replacements by rule, which are those of partial and full alike where no match hides another
"""

import hashlib
import json
import random
import re
import sys
from pathlib import Path

RULES = [
    r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b",
    r"\b\d{3}[-.]?\d{2}[-.]?\d{4}\b",
    r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b",
    r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b",
    r"\b\d+\s+([A-Za-z]+ ){1,3}(St|Street|Rd|Road|Ave|Avenue|Blvd|Boulevard)\b",
]
KEYS = ["timestamp", "action", "user_id", "resource_id", "details", "previous_hash", "entry_hash"]
TEXTS = [
    "plain", "caf\u00e9 \u901a\u8fc7 \U0001f600", "mail ada@example.org twice: ada@example.org", "4111 1111 1111 1111", "call 555-010-4477",
    "078-05-1120", "from 10.0.0.7", "12 Old Mill Road", "\ud83d alone", "quote \" back \\ del \u007f sep \u2028 tab \t", "", "[REDACTED]", "****4477",
]
NUMBERS = [0, 1, -7, 1.0, 0.1, 1e22, 1e-05, -0.0, 12345678901234567890, float("nan"), float("inf"), True, False, None]


def value(r, depth):
    kind = r.randrange(6 if depth else 4)
    if kind < 2:
        return r.choice(TEXTS)
    if kind < 4:
        return r.choice(NUMBERS)
    if kind == 4:
        return [value(r, depth - 1) for _ in range(r.randrange(3))]
    return {f"k{n} " + r.choice(TEXTS): value(r, depth - 1) for n in range(r.randrange(4))}


def hashed(entry):
    six = {key: entry[key] for key in KEYS[:-1]}
    return hashlib.sha256(json.dumps(six, sort_keys=True).encode("ascii")).hexdigest()


def redact_text(text, level, counts):
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    if level == "none":
        return text
    for index, rule in enumerate(RULES):
        mask = level == "partial" and index in (0, 4)
        text, count = re.subn(rule, lambda m: "****" + m.group()[-4:] if mask else "[REDACTED]", text)
        counts[index] += count
    return text


def redact(v, level, counts):
    if isinstance(v, str):
        return redact_text(v, level, counts)
    if isinstance(v, list):
        return [redact(item, level, counts) for item in v]
    if isinstance(v, dict):
        keys = [redact_text(key, level, counts) for key in v]
        assert len(set(keys)) == len(keys), "the keys end in numbers of their own"
        return dict(zip(keys, [redact(item, level, counts) for item in v.values()]))
    return v


def main(seed, folder):
    r = random.Random(int(seed))
    latest, log = {}, []
    for n in range(400):
        resource = r.choice(["req-1", "req-2", "unknown", "r\u00e9q"])
        details = {f"k{k} " + r.choice(TEXTS): value(r, 3) for k in range(r.randrange(5))}
        previous = latest.get(resource) if r.random() < 0.9 else None
        timestamp = f"2026-02-{1 + n // 20:02}T10:20:{n % 60:02}" + r.choice(["", ".000250"]) + "+00:00"
        entry = dict(zip(KEYS, [timestamp, r.choice(["predict", "export"]), "0badcafe", resource, details, previous, None]))
        entry["entry_hash"] = latest[resource] = hashed(entry)
        log.append(json.dumps(entry))
    Path(folder, "in.jsonl").write_text("".join(line + "\n" for line in log), encoding="ascii")
    said = {}
    for level in ("none", "partial", "full"):
        counts, latest, out = [0] * 6, {}, []
        for line in log:
            entry = json.loads(line)
            entry["details"] = redact(entry["details"], level, counts)
            entry["previous_hash"] = latest.get(entry["resource_id"])
            entry["entry_hash"] = latest[entry["resource_id"]] = hashed(entry)
            out.append(json.dumps(entry) + "\n")
        Path(folder, level + ".jsonl").write_text("".join(out), encoding="ascii")
        said[level] = counts
    print(json.dumps(said))


main(sys.argv[1], sys.argv[2])
