// Who may build: told after the sign-in, before the form is sent.
import { ADMIN, FREE_OWNER, MEMBER, OWNER, signIn } from "./support/build.mjs";
import { expect, test } from "./support/servers.mjs";

const sendButton = (page) => page.getByRole("button", { name: "Build the pack" });

test("an Owner sees the role and nothing else", async ({ builder: page }) => {
  await signIn(page, OWNER);
  await expect(sendButton(page)).toBeEnabled();
  await expect(page.locator(".session")).toContainText("Role: Owner");
  await expect(page.locator(".notices .notice")).toHaveCount(0);
});

test("an Admin is warned and may build", async ({ builder: page }) => {
  await signIn(page, ADMIN);
  await expect(page.getByRole("heading", { name: "You are an Admin" })).toBeVisible();
  await expect(page.locator(".notices")).toContainText("The vendor gives its own pack to Owners only.");
  await expect(page.locator(".session")).toContainText("Role: Admin");
  await expect(sendButton(page)).toBeEnabled();
});

for (const { name, account, title, words } of [
  { name: "a member", account: MEMBER, title: "Role and plan: your role may not read it", words: "Insufficient permissions. Required role: admin" },
  { name: "a free plan", account: FREE_OWNER, title: "Your plan does not include this", words: "requires an upgrade. Current tier: free" },
]) {
  test(`${name} is told in the server's words, and cannot send the form`, async ({ builder: page }) => {
    await signIn(page, account);
    const alert = page.getByRole("alert").filter({ has: page.getByRole("heading", { name: title }) });
    await expect(alert).toContainText(words);
    await alert.getByText("Details").click();
    await expect(alert).toContainText("GET /api/v1/");
    await expect(alert).toContainText("403");
    await expect(sendButton(page)).toBeDisabled();
    await expect(sendButton(page)).toHaveAccessibleDescription(/cannot build a pack/);
    await alert.getByRole("button", { name: "Sign in as somebody else" }).click();
    await expect(page.getByRole("button", { name: OWNER })).toBeVisible();
  });
}

test("a token that the server does not take is told at once", async ({ builder: page }) => {
  await page.goto("/");
  await page.getByLabel("Access token").fill("e30.e30.e30");
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByRole("heading", { name: "The server does not take this sign-in" })).toBeVisible();
  await expect(sendButton(page)).toBeDisabled();
  await page.getByRole("button", { name: "Sign in as somebody else" }).click();
  await expect(page.getByLabel("Access token")).toBeVisible();
});
