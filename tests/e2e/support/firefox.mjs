// Playwright drives a Firefox as its makers ship it by WebDriver BiDi. Here is what of its commands is said in another way, so that it gets on
// with this site's policies and with the Firefox that the tests ask for.
import { mkdirSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

/** How Playwright calls a function of a test in the page: by `eval`, which these documents refuse. */
const CALL = "(utilityScript, ...args) => utilityScript.evaluate(...args)";

/** Where a download lies until it is whole, below the folder in which Playwright looks for it. */
const COMING = "coming";

/** Amends what this process and Firefox say to each other from now on. */
export function driveFirefox() {
  const { ws } = createRequire(import.meta.url)("playwright-core/lib/utilsBundle");
  const { emit, send } = ws.prototype;
  ws.prototype.send = function (data, ...rest) {
    return send.call(this, typeof data === "string" ? asked(data) : data, ...rest);
  };
  ws.prototype.emit = function (name, ...given) {
    if (name === "message" && given[0].includes('"browsingContext.download')) given[0] = downloaded(given[0]);
    return emit.call(this, name, ...given);
  };
}

/** A command of Playwright's, as Firefox understands it. */
function asked(text) {
  if (text.includes(CALL)) return withoutEval(text);
  // Firefox has no such command yet, and Playwright sends it for every page: the question for its state does nothing.
  if (text.includes('"method":"emulation.setMediaFeaturesOverride"')) {
    return JSON.stringify({ id: JSON.parse(text).id, method: "session.status", params: {} });
  }
  if (text.includes('"method":"browser.setDownloadBehavior"')) {
    const message = JSON.parse(text);
    const behaviour = message.params.downloadBehavior;
    if (behaviour.destinationFolder) {
      behaviour.destinationFolder = join(behaviour.destinationFolder, COMING);
      mkdirSync(behaviour.destinationFolder, { recursive: true });
    }
    return JSON.stringify(message);
  }
  return text;
}

/**
 * Playwright waits for the id of a download, which Firefox does not give yet: the address will do, each is used once. And where a file of that
 * name lies already, Firefox takes another name; so what is whole goes out of its way.
 */
function downloaded(bytes) {
  const message = JSON.parse(bytes);
  const { params } = message;
  if (message.type !== "event") return bytes;
  params.download ??= params.url;
  if (params.filepath) renameSync(params.filepath, join(dirname(dirname(params.filepath)), basename(params.filepath)));
  return Buffer.from(JSON.stringify(message));
}

/**
 * A function of a test reaches the page as the text of the command's own function, which no policy of the document concerns, as none does in
 * Chromium. The policies hold for all that the page does by itself.
 */
function withoutEval(text) {
  const message = JSON.parse(text);
  const { params } = message;
  if (params?.functionDeclaration !== CALL) return text;
  // After Playwright's script: whether this is a function, whether its value is wanted, and its text.
  const given = params.arguments[3].value;
  const body = isExpression(given) ? `(${given}\n)` : `{ ${given}\n}`;
  params.functionDeclaration = `(utilityScript, ...args) =>
    Object.create(utilityScript, { global: { value: { eval: () => ${body} } } }).evaluate(...args)`;
  return JSON.stringify(message);
}

function isExpression(text) {
  try {
    new Script(`(${text}\n)`);
    return true;
  } catch {
    return false;
  }
}
