// JSON and CSV as Python's own modules read and write them, a second opinion on the pack's bytes: numbers keep their spelling.

/** A number as it was spelled. */
export class Token {
  constructor(text) {
    this.text = text;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const WORDS = { true: true, false: false, null: null };

/** Parses JSON; numbers become a Token each. */
export function parseJson(text) {
  let at = 0;
  const skip = () => {
    while (" \t\r\n".includes(text[at]) && at < text.length) at += 1;
  };
  const fail = () => {
    throw new Error(`no JSON at ${at}: ${text.slice(at, at + 20)}`);
  };
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found) at += found.length;
    return found;
  };
  const list = (close, item) => {
    at += 1;
    skip();
    if (text[at] === close) return void (at += 1);
    for (;;) {
      item();
      skip();
      if (text[at] === close) return void (at += 1);
      if (text[at] !== ",") fail();
      at += 1;
    }
  };
  const value = () => {
    skip();
    if (text[at] === "{") {
      const object = {};
      list("}", () => {
        skip();
        const key = JSON.parse(take(STRING) ?? fail());
        skip();
        if (text[at] !== ":") fail();
        at += 1;
        object[key] = value();
      });
      return object;
    }
    if (text[at] === "[") {
      const array = [];
      list("]", () => array.push(value()));
      return array;
    }
    if (text[at] === '"') return JSON.parse(take(STRING) ?? fail());
    for (const [word, meaning] of Object.entries(WORDS)) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    return new Token(take(NUMBER) ?? fail());
  };
  const whole = value();
  skip();
  if (at !== text.length) fail();
  return whole;
}

const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** `json.dumps(value, indent=2, sort_keys=True)`. */
export function dumpJson(value, indent = "") {
  const deeper = `${indent}  `;
  const block = (open, close, items) =>
    items.length === 0 ? open + close : `${open}\n${items.map((item) => deeper + item).join(",\n")}\n${indent}${close}`;
  if (value instanceof Token) return value.text;
  if (Array.isArray(value)) return block("[", "]", value.map((item) => dumpJson(item, deeper)));
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).sort(byCodePoint);
    return block("{", "}", keys.map((key) => `${dumpJson(key)}: ${dumpJson(value[key], deeper)}`));
  }
  if (typeof value !== "string") return String(value);
  const ascii = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  // Python escapes DEL no more than JSON does; both leave it as it is.
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, ascii);
}

/** One line of `csv.writer` in its default dialect. `null` is an empty cell, booleans are Python's. */
export function csvLine(cells) {
  const spell = (cell) => {
    if (cell === null) return "";
    if (typeof cell === "boolean") return cell ? "True" : "False";
    const text = cell instanceof Token ? cell.text : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${cells.map(spell).join(",")}\r\n`;
}

/** The vendor's guard against formulas: a `'` before a first `=`, `+`, `@` or TAB. */
export function guarded(cell) {
  return typeof cell === "string" && /^[=+@\t]/.test(cell) ? `'${cell}` : cell;
}
