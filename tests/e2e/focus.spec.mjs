// The FOCUS export of a pack that was built from the running tenant, checked on the Verify page with the network cut.
import { expect, test } from "./support/servers.mjs";
import { drop, expectHeadline, openVerify, savedReport } from "./support/verify.mjs";

test("the vendor's known deviations from FOCUS are findings, and change no verdict", async ({ page, pack }) => {
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: "pack.zip", bytes: pack });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.getByText("A value is none of the words that FOCUS allows")).toBeVisible();
  const { findings } = JSON.parse((await savedReport(page)).text);
  const focus = findings.filter(({ code }) => code.startsWith("focus."));
  const word = focus.find(({ code, place }) => code === "focus.value.word" && place.includes("ChargeClass"));
  expect(word.place).toBe("exports/focus-v1.3-core.csv, ChargeClass, row 1");
  expect(word.expected).toBe("Correction");
  expect(word.found).toMatch(/^Regular; in [\d]+ rows: 1, 2, 3, …$/);
  expect(focus.every(({ outcome }) => outcome === "NOTE")).toBe(true);
});
