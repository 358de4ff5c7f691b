// What the page's workers find when they start: tests take the private file system away from them, as browsers and private windows do, or change
// their clock.

/** The line that goes before the worker's start, by the way in which the browser has no such storage. */
const LINES = {
  // The address is not secure: there is no storage at all.
  absent: 'Object.defineProperty(navigator, "storage", { value: undefined });',
  // An older browser.
  unknown: "delete StorageManager.prototype.getDirectory;",
  // A private window.
  refused: 'StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));',
};

/** Lets the build worker of `page` start without OPFS; `how` is a key of the table above. */
export async function withoutStaging(page, how = "refused") {
  await beforeWorker(page, LINES[how]);
}

/** Puts a line of JavaScript before the start of every worker of `page` (or context): the page makes each of a text of its own. */
export async function beforeWorker(page, line) {
  await page.addInitScript((line) => {
    const { Blob } = globalThis;
    globalThis.Blob = class extends Blob {
      constructor(parts, options) {
        super(options?.type === "text/javascript" ? [line, ...parts] : parts, options);
      }
    };
  }, `${line}\n`);
}
