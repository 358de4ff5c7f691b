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

/** Puts a line of JavaScript before the start of every build worker of `page` (or context). */
export async function beforeWorker(page, line) {
  const changed = (matches, change) =>
    page.route(matches, async (route) => {
      const answer = await route.fetch();
      const headers = { ...answer.headers() };
      delete headers["content-length"];
      await route.fulfill({ status: answer.status(), headers, body: change(await answer.text()) });
    });
  // The start script holds what ends the worker's script.
  await changed(/build-document-[0-9a-f]+_start\.js$/, (text) => text.replace("const TAIL = `", (begin) => `${begin}${line}`));
  // The document names the digest that the script then has no more.
  const isDocument = (url) => url.pathname === "/" || url.pathname === "/index.html";
  await changed(isDocument, (text) => text.replace(/(_start\.js") integrity="[^"]*"/, "$1"));
}
