// The one door for what the program writes as text: names and words of others can neither hide nor turn what stands around them.

/** What no font shows and what turns the direction of reading (Unicode Default_Ignorable_Code_Point), with the characters for control. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{DI}]/gu;
/** Letters that are read from right to left, with what stands between them and is no other letter. */
const RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}";
const TURNED = new RegExp(`[${RIGHT}]+(?:[^\\p{L}${RIGHT}]+[${RIGHT}]+)*`, "gu");
/** The attributes that people read or hear. */
const READ = /^(?:aria-|data-|title$|placeholder$|alt$)/;

/** The text with each unseen character as its code point, like `\u{202e}`, as findings write it. */
export function seen(text) {
  return typeof text === "string" ? text.replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0).toString(16)}}`) : text;
}

/** [`seen`], and what is read from right to left between FSI and PDI (Unicode UAX #9): it then turns nothing beside it. */
export function alone(text) {
  return typeof text === "string" ? seen(text).replace(TURNED, "\u2068$&\u2069") : text;
}

/** Has every text that is written into this document pass here from now on, whatever writes it. */
export function watchTexts() {
  const { createTextNode } = Document.prototype;
  Document.prototype.createTextNode = function (text) {
    return createTextNode.call(this, alone(text));
  };
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, text) {
    setAttribute.call(this, name, READ.test(name) ? alone(text) : text);
  };
  const members = [[Node, "nodeValue"], [Node, "textContent"], [CharacterData, "data"], [Document, "title"]];
  for (const [{ prototype }, name] of members) {
    const { set, ...rest } = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, {
      ...rest,
      set(text) {
        set.call(this, alone(text));
      },
    });
  }
}
