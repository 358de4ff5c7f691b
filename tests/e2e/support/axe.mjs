// Accessibility: what axe finds that a person would be stopped by.
import { AxeBuilder } from "@axe-core/playwright";

const RULE_SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * The findings of axe on the page as it stands whose impact is serious or critical, one line each:
 * `rule: help (first element)`. A test expects `[]`. With `rules`, only these are asked.
 */
export async function seriousFindings(page, { rules } = {}) {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(RULE_SETS)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(" ")).join("; ")})`);
}
