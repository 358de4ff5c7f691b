#!/usr/bin/env python3
"""Makes the font of summary.pdf from Noto Sans, as the Debian package fonts-noto-core 20201225-1 has it.

    apt-get download fonts-noto-core=20201225-1 && dpkg -x fonts-noto-core_20201225-1_all.deb noto
    pip install fonttools==4.68.0
    python3 scripts/fonts/subset.py noto/usr/share/fonts/truetype/noto src/summary/pdf/font

It is run by hand when the font changes; src/summary/pdf/font/README.md has the digests of what goes in and what comes out.
"""

import hashlib
import pathlib
import sys

from fontTools import subset, ttLib

SOURCES = {
    "NotoSans-Regular.ttf": "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
    "NotoSans-Bold.ttf": "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
}

# Latin with Vietnamese and the pinyin letters, Greek, Cyrillic, and the signs that stand between words in them.
# No format characters and no soft hyphen: what cannot be seen is shown by its code point.
RANGES = [
    (0x0020, 0x007E),
    (0x00A0, 0x00AC),
    (0x00AE, 0x024F),
    (0x0259, 0x0259),
    (0x02B9, 0x02DD),
    (0x0300, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2116, 0x2122),
    (0x2150, 0x215F),
]


def make(source: pathlib.Path, target: pathlib.Path) -> None:
    options = subset.Options()
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern", "DSIG", "STAT", "meta"]
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = ttLib.TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.save(target)


def main() -> None:
    folder, out = (pathlib.Path(argument) for argument in sys.argv[1:3])
    for name, expected in SOURCES.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{name}: SHA-256 {found}, expected {expected}")
        make(folder / name, out / name)
        print(hashlib.sha256((out / name).read_bytes()).hexdigest(), name)


if __name__ == "__main__":
    main()
