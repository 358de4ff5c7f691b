"""Reads summary.pdf as others do: pypdf for what is tagged, pdftotext for what is seen. Prints TAP.

    .tools/python/bin/python tests/pdf/read.py target/debug/examples/summary
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

import pypdf
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "summary"
SECTIONS = [
    "To the auditor",
    "Headline figures",
    "By month",
    "What is missing, and why",
    "Limits that were reached",
    "Left out on purpose",
    "Control index",
    "Entries",
    "What this document does not prove",
]


class Skip(Exception):
    """A check that cannot be made here."""


class Document:
    """A document of the program, with the facts that it was made of."""

    def __init__(self, program: str, name: str, folder: pathlib.Path) -> None:
        source = FIXTURES / f"{name}.json"
        self.facts = json.loads(source.read_text(encoding="utf-8"))
        self.path = folder / f"{name}.pdf"
        subprocess.run([program, source, self.path], check=True)
        self.pdf = pypdf.PdfReader(self.path, strict=True)
        self.catalog = self.pdf.trailer["/Root"]

    def elements(self):
        """Every structure element with its role, in reading order, the elements that it is in, and its own attributes."""

        def walk(node, above):
            for kid in kids(node):
                if isinstance(kid, DictionaryObject) and "/S" in kid:
                    yield kid["/S"], above, kid
                    yield from walk(kid, [*above, kid["/S"]])

        yield from walk(self.catalog["/StructTreeRoot"], [])

    def text(self) -> str:
        if shutil.which("pdftotext") is None:
            raise Skip("pdftotext is not here")
        out = subprocess.run(["pdftotext", self.path, "-"], check=True, capture_output=True).stdout
        return " ".join(out.decode("utf-8").split())


def kids(node):
    found = node.get("/K", [])
    found = found if isinstance(found, ArrayObject) else [found]
    return [kid.get_object() if isinstance(kid, IndirectObject) else kid for kid in found]


def attribute(element, name):
    """An attribute of a structure element, from whichever of its owners has it."""
    found = element.get("/A", [])
    for owner in found if isinstance(found, ArrayObject) else [found]:
        owner = owner.get_object()
        if name in owner:
            return owner[name]
    return None


def says_what_it_is(full: Document, small: Document) -> None:
    for document in (full, small):
        catalog, facts = document.catalog, document.facts
        title = f"{facts['title']}, {facts['organisation']}"
        assert catalog["/Lang"] == "en-GB", catalog["/Lang"]
        assert catalog["/MarkInfo"]["/Marked"] is True or catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712
        assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
        assert document.pdf.metadata.title == title, document.pdf.metadata.title
        packet = catalog["/Metadata"].get_object().get_data().decode("utf-8")
        assert "<pdfuaid:part>1</pdfuaid:part>" in packet, packet
        assert facts["title"] in packet and facts["organisation"].replace("&", "&amp;") in packet, packet


def headings_are_a_ladder(full: Document, small: Document) -> None:
    for document in (full, small):
        levels = [int(role[2:]) for role, _, _ in document.elements() if role[:2] == "/H" and role[2:].isdigit()]
        assert levels[0] == 1 and levels.count(1) == 1, levels
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), levels


def the_outline_has_the_sections(full: Document, small: Document) -> None:
    titles = [entry.title for entry in full.pdf.outline]
    assert titles == SECTIONS, titles
    # Without a chart there is no section for it.
    assert [entry.title for entry in small.pdf.outline] == [title for title in SECTIONS if title != "By month"]


def tables_have_heads(full: Document, _small: Document) -> None:
    rows = cells = 0
    for role, above, element in full.elements():
        if role == "/TR":
            rows += 1
            assert "/Table" in above, above
            assert [kid["/S"] for kid in kids(element)].count("/TH") >= 1, "a row without a name"
        if role == "/TH":
            expected = "/Column" if "/THead" in above else "/Row"
            assert attribute(element, "/Scope") == expected, (attribute(element, "/Scope"), expected)
        if role == "/TD":
            cells += 1
            assert above[-1] == "/TR", above
    facts = full.facts
    lists = [facts["missing"], facts["exclusions"], facts["controls"], facts["entries"], facts["chart"]["bars"]]
    frameworks = {line["framework"] for line in facts["controls"]}
    # A head each, and the seven lines of the cover.
    assert rows == sum(map(len, lists)) + 4 + len(frameworks) + 7, rows
    assert cells > rows, cells


def the_chart_has_words(full: Document, _small: Document) -> None:
    figures = [element for role, _, element in full.elements() if role == "/Figure"]
    assert len(figures) == 1, len(figures)
    words = figures[0]["/Alt"]
    for bar in full.facts["chart"]["bars"]:
        told = f"{bar['label']}: {bar['shown']}" + ("" if bar["value"] is not None else " (nothing is known)")
        assert told in words, (told, words)
    assert len(attribute(figures[0], "/BBox")) == 4


def everything_is_tagged_or_an_ornament(full: Document, _small: Document) -> None:
    named = {}
    for _, _, element in full.elements():
        for kid in kids(element):
            if isinstance(kid, DictionaryObject) and kid.get("/Type") == "/MCR":
                page, number = kid.get("/Pg", element.get("/Pg")).get_object(), kid["/MCID"]
            elif isinstance(kid, int):
                page, number = element["/Pg"].get_object(), kid
            else:
                continue
            named.setdefault(page.indirect_reference.idnum, []).append(int(number))
    for page in full.pdf.pages:
        within, marked = [], []
        for operands, operator in ContentStream(page.get_contents(), full.pdf).operations:
            if operator in (b"BDC", b"BMC"):
                within.append(operands[0])
                if operator == b"BDC" and isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]:
                    marked.append(int(operands[1]["/MCID"]))
            elif operator == b"EMC":
                within.pop()
            elif operator in (b"Tj", b"TJ", b"f", b"f*", b"S", b"B"):
                assert within, f"{operator} stands in no marked content"
        # Each piece has one place in the tree, and no place is empty.
        assert sorted(named[page.indirect_reference.idnum]) == sorted(marked), page.page_number


def fonts_are_in_it(full: Document, _small: Document) -> None:
    names = set()
    for page in full.pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            names.add(font["/BaseFont"].split("+")[1])
            assert "/ToUnicode" in font, font["/BaseFont"]
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, font["/BaseFont"]
    assert names == {"NotoSans-Regular", "NotoSans-Bold"}, names


def text_reads_in_order(full: Document, small: Document) -> None:
    for document in (full, small):
        text, facts = document.text(), document.facts
        at = 0
        sections = [title for title in SECTIONS if facts["chart"] or title != "By month"]
        for words in ["Summary for the auditor", facts["title"], facts["organisation"], facts["pack_id"], *sections]:
            found = text.find(words, at)
            assert found >= 0, f"{words} does not come after {text[max(0, at - 60):at]!r}"
            at = found + len(words)
        pages = len(document.pdf.pages)
        assert all(f"{page} of {pages}" in text for page in range(1, pages + 1)), text


def text_has_the_facts(full: Document, _small: Document) -> None:
    text, facts = full.text(), full.facts
    # A reader finds a digest without the gaps that are seen.
    assert facts["payload_sha256"] in text
    for entry in facts["entries"]:
        assert entry["name"] in text and entry["sha256"][:32] in text and entry["sha256"][32:] in text, entry
        assert f"{entry['bytes']:,}" in text, entry
    for control in facts["controls"]:
        assert control["about"] in text, control
        assert (f"nothing here for {control['control']}" in text) == (not control["answers"]), control
    for exclusion in facts["exclusions"]:
        assert exclusion["what"] in text, exclusion
    for figure in facts["figures"]:
        assert figure["label"] in text and figure["value"] in text, figure
    for character in "日本語\u202e\u202c\U0001f600":
        assert f"[U+{ord(character):04X}]" in text and character not in text, hex(ord(character))


CHECKS = [
    says_what_it_is,
    headings_are_a_ladder,
    the_outline_has_the_sections,
    tables_have_heads,
    the_chart_has_words,
    everything_is_tagged_or_an_ornament,
    fonts_are_in_it,
    text_reads_in_order,
    text_has_the_facts,
]


def main(program: str) -> int:
    counts = {"pass": 0, "fail": 0, "skipped": 0}
    with tempfile.TemporaryDirectory() as folder:
        full, small = (Document(program, name, pathlib.Path(folder)) for name in ("full", "small"))
        for number, check in enumerate(CHECKS, 1):
            name = check.__name__.replace("_", " ")
            try:
                check(full, small)
                counts["pass"] += 1
                print(f"ok {number} - {name}")
            except Skip as why:
                counts["skipped"] += 1
                print(f"ok {number} - {name} # SKIP {why}")
            except Exception:
                counts["fail"] += 1
                print(f"not ok {number} - {name}")
                traceback.print_exc()
    for word, count in counts.items():
        print(f"# {word} {count}")
    return 1 if counts["fail"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
