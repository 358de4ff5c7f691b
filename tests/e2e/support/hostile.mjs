// Texts of others that would be markup, script, a link or a formula, or would hide or turn what stands around them; and the look at a document
// that shows them.
import { expect } from "@playwright/test";
import { createHash } from "node:crypto";
import { entries, stored } from "./zip.mjs";

/** An element that no document of ours has: where one is, a text became markup. */
export const MARK = "packseal-hostile";
/** A text that names may have. */
export const NAME = `<${MARK} onclick="globalThis.ran=1">x</${MARK}><img src=x onerror="globalThis.ran=1">[a](javascript:globalThis.ran=1) \u05d0\u05d1\u05d2 123 \u05d3\u05d4`;
/** What turns, hides or steers besides. */
export const TURNS = "\u202egnp.exe\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u200d\ufeff\u00ad\u{e0041}\u001b[31m\u0085\u2028";
/** All of it, with what a browser would run, and a word that no line has room for. */
export const TEXT = `${NAME}<script>globalThis.ran=1</script><svg onload="globalThis.ran=1"></svg><style>*{display:none}</style>\`~~~ ![b](https://other.example/x.png) =1+1 ${TURNS}${"W".repeat(3000)}`;

/** Members whose text is somebody's own words. */
const FREE =
  /^(?:action|actor|claimed|decision|description|detail|error|event|email|id|label|message|name|note|organisation|org_id|org_slug|place|producer|reason|resource|role|rule|section|signer|source|status|summary|tenant|tenant_id|title|tier|type|user|what|why|key|comment|owner|version)/;
/** Values that a rule is about: a digest, a time, the name of a form. */
const RULED = /^(?:[0-9a-f]{32,}|\d{4}-\d\d-\d\d.*|packseal[-/].*|[\w-]+\/v?\d+|v\d+)$/;

/** A JSON value with `text` before each text of others; `all` leaves but what rules are about. */
export function poisoned(value, text = TEXT, { all = false } = {}, key = "") {
  if (Array.isArray(value)) return value.map((item) => poisoned(item, text, { all }, key));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, poisoned(member, text, { all }, name)]));
  }
  return typeof value === "string" && !RULED.test(value) && (all || FREE.test(key)) ? `${text}${value}` : value;
}

function poisonedFile(name, bytes, options) {
  const text = bytes.toString();
  try {
    if (name.endsWith(".json")) return Buffer.from(JSON.stringify(poisoned(JSON.parse(text), TEXT, options), null, 2));
    if (name.endsWith(".jsonl")) {
      const lines = text.split("\n").map((line) => (line === "" ? line : JSON.stringify(poisoned(JSON.parse(line), TEXT, options))));
      return Buffer.from(lines.join("\n"));
    }
  } catch {
    // Not what its name says: then it is text.
  }
  if (name.endsWith(".csv")) return Buffer.from(text.replace(/\n(?=[^\n])/, () => `\n"${TEXT.replaceAll('"', '""')}"`));
  return Buffer.from(`${TEXT}\n${text}`);
}

/** A pack with hostile texts in every file, whose list of digests agrees with them, and files that a browser would draw besides. */
export function poisonedPack(bytes, options) {
  const files = [...entries(bytes)].filter(([name]) => name !== "MANIFEST.txt");
  const kept = (name) => name.startsWith("signatures/");
  const made = files.map(([name, content]) => [name, kept(name) ? content : poisonedFile(name, content, options)]);
  made.push([`<${MARK}>.html`, `<h1>${TEXT}</h1>`], [`${MARK}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.ran=1"/>`]);
  const list = entries(bytes).get("MANIFEST.txt")?.toString();
  if (list !== undefined) {
    const now = new Map(made);
    const lines = list.split("\n").map((line) => {
      const name = line.match(/^[0-9a-f]{64}  (.+)$/)?.[1];
      return now.has(name) ? `${createHash("sha256").update(now.get(name)).digest("hex")}  ${name}` : line;
    });
    made.push(["MANIFEST.txt", lines.join("\n")]);
  }
  return stored(made);
}

/** Sees that the document shows texts as texts: nothing was made of them, nothing ran, nothing was asked for, nothing is hidden or turned. */
export async function expectHarmless(page, what) {
  const found = await page.evaluate((mark) => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    const unseen = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{DI}]/u;
    const right = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
    // What is read from right to left stands between FSI and PDI, each in its own text.
    const apart = (text) => text.replace(/\u2068[^\u2066-\u2069]*\u2069/g, "");
    const wrong = (text) => unseen.test(apart(text)) || right.test(apart(text));
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    for (const element of document.querySelectorAll("body *")) {
      // What is in a field is its person's own.
      for (const { name, value } of element.attributes) if (name !== "value") texts.push(`${name}=${value}`);
    }
    const handlers = [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => /^on/i.test(name)));
    const links = [...document.querySelectorAll("[href], [src], [action], [formaction], [data]")]
      .map((element) => element.href ?? element.src ?? "")
      .map((address) => (typeof address === "string" ? address : address.baseVal));
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const outside = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    return {
      made: [...document.querySelectorAll(`${mark}, body img, body script:not([src]), body style, iframe, object, embed, video, audio, #hostile`)].map(({ outerHTML }) => outerHTML.slice(0, 80)),
      handlers: handlers.length,
      ran: globalThis.ran ?? null,
      wrong: texts.filter(wrong).map((text) => JSON.stringify(text.slice(0, 200))),
      elsewhere: links.filter((address) => address !== "" && !address.startsWith(`${location.origin}/`) && !address.startsWith(`blob:${location.origin}/`) && !address.startsWith("data:image/svg+xml,")),
      wide: wide ? outside.filter((element) => !outside.some((other) => other !== element && element.contains(other))).map(({ tagName, className }) => `${tagName}.${className}`) : [],
    };
  }, MARK);
  expect(found, what).toEqual({ made: [], handlers: 0, ran: null, wrong: [], elsewhere: [], wide: [] });
}

/** Whether the document shows the hostile text, letter for letter where it can be seen. */
export async function showsIt(page) {
  const text = await page.evaluate(() => document.body.textContent + document.title);
  return { markup: text.includes(`<${MARK}`), turned: text.includes("\\u{202e}") };
}
