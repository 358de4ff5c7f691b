// `make screenshots`: a picture of every state in light, dark and narrow. With PACKSEAL_SCREENS=docs/screens, the README's three instead.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "./support/servers.mjs";
import { STATES } from "./support/states.mjs";

const README = ["build-running", "build-done", "verify-intact"];
const FOLDER = process.env.PACKSEAL_SCREENS ?? "test-results/screens";
const forReadme = FOLDER.endsWith("docs/screens");

const LOOKS = forReadme
  ? [{ ending: "", colorScheme: "light", width: 1280, height: 900, fullPage: false }]
  : [
      { ending: "-light", colorScheme: "light", width: 1280, height: 900, fullPage: true },
      { ending: "-dark", colorScheme: "dark", width: 1280, height: 900, fullPage: true },
      { ending: "-360", colorScheme: "light", width: 360, height: 740, fullPage: true },
    ];

for (const { name, reach } of STATES.filter((state) => !forReadme || README.includes(state.name))) {
  test(name, async ({ builder: page, pack, tenant }) => {
    mkdirSync(FOLDER, { recursive: true });
    await page.setViewportSize(LOOKS[0]);
    // A picture must not catch a colour on its way to another.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await reach(page, { pack, tenant });
    for (const { ending, colorScheme, width, height, fullPage } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(FOLDER, `${name}${ending}.png`), fullPage: fullPage && !name.endsWith("dialog"), caret: "hide" });
    }
  });
}
