// Keeps what a page says and asks for, so that a test can look for what must not be there.

/**
 * Listens to `page` from now on and returns growing lists:
 *
 * - `messages`: what the console shows, as `type: text (file)`, the page's and its workers' alike.
 * - `errors`: the messages of type error, and errors that nobody caught.
 * - `requests`: every request, as `{ method, url, headers, resourceType }`, of the page and of its workers.
 * - `failures`: requests that got no answer, as `url: reason`.
 */
export function listen(page) {
  const heard = { messages: [], errors: [], requests: [], failures: [] };
  page.on("console", (message) => {
    const where = message.location().url;
    const line = `${message.type()}: ${message.text()}${where ? ` (${where})` : ""}`;
    heard.messages.push(line);
    if (message.type() === "error") heard.errors.push(line);
  });
  page.on("pageerror", (error) => heard.errors.push(`uncaught: ${error.message}`));
  // The context sees the requests of workers too; the page's own event does not promise that.
  const context = page.context();
  context.on("request", (request) => {
    const [method, url] = [request.method(), request.url()];
    heard.requests.push({ method, url, headers: request.headers(), resourceType: request.resourceType() });
  });
  context.on("requestfailed", (request) => {
    heard.failures.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  return heard;
}
