// Accessibility: what axe finds that a person would be stopped by.
import axe from "axe-core";

const RULE_SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * The findings of axe on the page as it stands whose impact is serious or critical, one line each:
 * `rule: help (first element)`. A test expects `[]`. With `rules`, only these are asked.
 */
export async function seriousFindings(page, { rules } = {}) {
  // Half a megabyte of script: once a document. Of our pages none has a frame, which is what axe's own package for Playwright opens a page more for.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: RULE_SETS };
  return page.evaluate(async (options) => {
    if (document.querySelector("iframe, frame")) throw new Error("axe looks into no frame from here");
    const { violations } = await globalThis.axe.run(document, options);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(" ")).join("; ")})`);
  }, { runOnly, resultTypes: ["violations"] });
}
