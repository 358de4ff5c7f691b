// Takes the private file system away from the page and its worker, as browsers and private windows do.

/** The line that goes before the program's own, by the way in which the browser has no such storage. */
const LINES = {
  // The address is not secure: there is no storage at all.
  absent: 'Object.defineProperty(navigator, "storage", { value: undefined });',
  // An older browser.
  unknown: "delete StorageManager.prototype.getDirectory;",
  // A private window.
  refused: 'StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));',
};

/** Lets `page` and its build worker start without OPFS; `how` is a key of the table above. */
export async function withoutStaging(page, how = "refused") {
  await page.addInitScript(LINES[how]);
  // The page fetches the worker's script itself; an answer changed on the way would not have the digest that the page asks for.
  await page.addInitScript((line) => {
    const given = window.fetch;
    window.fetch = async (what, options) => {
      const answer = await given(what, options);
      if (!/build-document-[0-9a-f]+\.js$/.test(String(what))) return answer;
      return new Response(`${line}\n${await answer.text()}`, { status: answer.status });
    };
  }, LINES[how]);
}
