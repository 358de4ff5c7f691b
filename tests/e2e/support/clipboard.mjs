// What a page has put on the clipboard. The site's own policy lets no page of it read there, so a test that looks takes that line out.

/** Lets the pages of `context` that are opened from now on read the clipboard. */
export async function withClipboard(context) {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const isDocument = (url) => url.pathname === "/" || url.pathname.endsWith(".html");
  await context.route(isDocument, async (route) => {
    const answer = await route.fetch();
    const { "permissions-policy": _, ...headers } = answer.headers();
    await route.fulfill({ response: answer, headers });
  });
}

/** What stands on the clipboard. */
export function clipboard(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}
