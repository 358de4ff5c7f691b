// Takes the private file system away from the page's workers, as browsers and private windows do.

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
  await page.route(/build-document-[0-9a-f]+_start\.js$/, async (route) => {
    const answer = await route.fetch();
    const headers = { ...answer.headers() };
    delete headers["content-length"];
    // The start script holds what ends the worker's script.
    const body = (await answer.text()).replace("const TAIL = `", (begin) => `${begin}${LINES[how]}`);
    await route.fulfill({ status: 200, headers, body });
  });
}
