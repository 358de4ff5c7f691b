// INDEX.csv in LibreOffice: no cell of it becomes a formula, whichever separators it is opened with. tests/native/controls keeps the files up to date.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ROOT, which } from "../../scripts/lib/tools.mjs";

const FILES = join(ROOT, "tests", "fixtures", "controls");
const folder = mkdtempSync(join(tmpdir(), "packseal-office-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the import dialogue offers: separators, the quote (34, or none), UTF-8, from line 1. Nothing chosen: the program's own guess. */
const OPENED = {
  "as the program guesses": undefined,
  "with commas": "44,34,76,1",
  "with semicolons": "59,34,76,1",
  "with tabs": "9,34,76,1",
  "with all three": "44/59/9,34,76,1",
  "with all three, merged": "44/59/9/MRG,34,76,1",
  "with commas and no quotes": "44,,76,1",
  "with semicolons and no quotes": "59,,76,1",
};

/** The sheet as flat XML. */
function opened(name, tokens) {
  const filter = tokens === undefined ? [] : [`--infilter=Text - txt - csv (StarCalc):${tokens}`];
  const own = `-env:UserInstallation=file://${join(folder, "profile")}`;
  const program = which("soffice", "libreoffice");
  const arguments_ = [own, "--headless", ...filter, "--convert-to", "fods", "--outdir", folder, join(FILES, `${name}.csv`)];
  const { status, stderr } = spawnSync(program, arguments_, { encoding: "utf8", timeout: 120_000 });
  assert.equal(status, 0, stderr);
  return readFileSync(join(folder, `${name}.fods`), "utf8");
}

const formulas = (sheet) => [...sheet.matchAll(/ table:formula="([^"]*)"/g)].map(([, formula]) => formula);
const texts = (sheet) => [...sheet.matchAll(/<text:p>([^<]*)<\/text:p>/g)].map(([, text]) => text);

for (const [how, tokens] of Object.entries(OPENED)) {
  test(`no formula is alive ${how}`, () => {
    // Cells without the guard: if nothing were found here, nothing could be found below either.
    assert.ok(formulas(opened("live", tokens)).length >= 4, "the reader sees no formula at all");
    for (const name of ["driftwise", "hostile"]) {
      const sheet = opened(name, tokens);
      assert.deepEqual(formulas(sheet), [], name);
      assert.ok(texts(sheet).some((text) => text.includes("CC7.2")), `${name} was not read`);
    }
  });
}

test("the columns and the gaps are read as they were written", () => {
  const found = texts(opened("driftwise", OPENED["with commas"]));
  const columns = readFileSync(join(FILES, "driftwise.csv"), "utf8").split("\r\n")[0].split(",");
  assert.deepEqual(found.slice(0, columns.length), columns);
  assert.ok(found.includes("nothing here for CC7.4"));
  assert.ok(found.includes("Changes are approved, tested and traced"));
});
