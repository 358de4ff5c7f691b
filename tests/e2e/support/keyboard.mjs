// A person at the keyboard: by Tab from control to control, each of which shows that it has the focus.
import { expect } from "@playwright/test";

/** Presses enough for the longest screen that a test goes through. */
const PRESSES = 120;

/** The element that has the focus: its name as far as it shows, its type, and whether one can see that it has the focus. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent;
    const seen = (node) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(node);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== "rgba(0, 0, 0, 0)";
    };
    // A radio button shows its focus on the label around it.
    const visible = [element, element.closest("label")].some((node) => node && seen(node));
    return { name: label.trim().replace(/\s+/g, " "), tag: element.tagName, visible };
  });
}

/** Presses Tab until the focus is on `wanted`: a control's name, a pattern of it, or a locator. Every stop on the way must be seen. */
export async function tabTo(page, wanted) {
  const reached = async ({ name }) => {
    if (typeof wanted === "string") return name === wanted;
    if (wanted instanceof RegExp) return wanted.test(name);
    return await wanted.evaluateAll((found) => found.includes(document.activeElement));
  };
  const passed = [];
  for (let presses = 0; presses < PRESSES; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop.tag === "BODY") continue;
    // A page that has just come may still be drawn.
    await expect.poll(async () => (await focused(page)).visible, `the focus is seen on ${stop.name}`).toBe(true);
    passed.push(stop.name);
    if (await reached(stop)) return;
  }
  throw new Error(`Tab does not reach ${wanted}; it passed ${passed.join(" | ")}`);
}

/** Goes on by Tab to `wanted` and presses `key` there. */
export async function go(page, wanted, key = "Enter") {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** Goes on by Tab to the field `wanted` and writes `text` in the place of what stands there. */
export async function write(page, wanted, text) {
  await tabTo(page, wanted);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}
