"""The second opinion on redaction: Python's own `re` with the patterns of the playbook's contract, section 5.

oracle.py texts FILE   for each text in a JSON array: [partial, full, replacements by rule, rules that match the text as it stands]
oracle.py classes      for \\d, \\w and \\s the runs of code points that match, and the runs that are private or unknown to this Python
"""

import json
import re
import sys
import unicodedata

PATTERNS = [
    r"\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b",
    r"\b\d{3}[-.]?\d{2}[-.]?\d{4}\b",
    r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b",
    r"\b\d{3}[-.]?\d{3}[-.]?\d{4}\b",
    r"\b\d+\s+([A-Za-z]+ ){1,3}(St|Street|Rd|Road|Ave|Avenue|Blvd|Boulevard)\b",
]
RULES = [re.compile(pattern) for pattern in PATTERNS]
MASKED = (0, 4)


def redact(text, partial):
    counts = []
    for index, rule in enumerate(RULES):
        mask = partial and index in MASKED
        text, count = rule.subn(lambda match: "****" + match.group()[-4:] if mask else "[REDACTED]", text)
        counts.append(count)
    return text, counts


def texts(path):
    with open(path, encoding="utf-8") as file:
        given = json.load(file)
    answers = []
    for text in given:
        partial, counts = redact(text, True)
        full, _ = redact(text, False)
        answers.append([partial, full, counts, [index for index, rule in enumerate(RULES) if rule.search(text)]])
    return answers


def runs(test):
    found = []
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000 or not test(chr(code)):
            continue
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return found


def classes():
    tests = [re.compile(name).match for name in (r"\d", r"\w", r"\s")]
    return [runs(test) for test in tests] + [runs(lambda c: unicodedata.category(c) in ("Cn", "Co"))]


print(json.dumps(texts(sys.argv[2]) if sys.argv[1] == "texts" else classes()))
