import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { files, steps } from "../support/walkthrough.ts";
import { openBrowser, TerminalHands, watchForTrouble } from "./browser.ts";

const pictures = join(import.meta.dirname, "../../test-results/pictures");

describe("a student's first hour in the page", () => {
  let browser: Browser;
  let page: Page;
  let hands: TerminalHands;
  let trouble: string[];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    trouble = watchForTrouble(page, inject("pageUrl"));
    await page.goto(`${inject("pageUrl")}/?speed=instant`);
    hands = new TerminalHands(page);
    await hands.ready();
  });
  afterAll(() => browser?.close());

  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  it("has a folder with the course's files", async () => {
    await hands.run("docker run -d -p 5000:5000 --name registry registry:2 > /dev/null 2>&1");
    await hands.run("mkdir ~/course && cd ~/course");
    for (const [path, text] of Object.entries(files)) await hands.run(`cat > ${path} <<'END'\n${text}END`);
    expect(await hands.run("ls")).toMatch(/Dockerfile\s+app\.py\s+requirements\.txt/);
    await page.getByRole("tab", { name: "requirements.txt" }).waitFor();
  });

  it.each(steps.map((step) => [step.cmd.split("\n")[0] ?? "", step] as const))("%s", async (_cmd, step) => {
    const printed = await hands.run(step.cmd);
    for (const pattern of step.see ?? []) expect(printed).toMatch(pattern);
    for (const pattern of step.not ?? []) expect(printed).not.toMatch(pattern);
    expect(await hands.run("echo exit=$?")).toContain(`exit=${step.exit ?? 0}`);
  });

  it("an edit in the page's editor: exactly COPY and what follows runs, and the page names the file", async () => {
    for (const [path, text] of Object.entries(files)) await hands.run(`cat > ${path} <<'END'\n${text}END`);
    await hands.run("docker build -t shop .");
    await page.getByRole("tab", { name: "app.py" }).click();
    const line = page.locator(".cm-line", { hasText: "Hello from the shop" });
    await line.click();
    await page.keyboard.press("End");
    await page.keyboard.type("  # edited");
    await page.locator(".xterm-helper-textarea").focus();
    await hands.waitFor(/\$ *$/);
    await expect.poll(() => hands.run("grep -c edited app.py")).toMatch(/^1/m);
    const built = await hands.run("docker build -t shop .");
    expect(built).toMatch(/CACHED \[2\/4\] WORKDIR \/app/);
    expect(built).not.toMatch(/CACHED \[3\/4\]/);
    await page.getByRole("tab", { name: "Build" }).click();
    const step = (text: string) =>
      page.locator(".step").filter({ has: page.locator(".text", { hasText: text }) });
    const copy = step("COPY . app.py /app/");
    await copy.getByText("app.py", { exact: true }).first().waitFor();
    expect(await copy.innerText()).toMatch(/The files it copies changed: app\.py \(1 line changed\)/);
    expect(await step("WORKDIR /app").innerText()).toMatch(/CACHED/);
    expect(await step("RUN pip install").innerText()).toMatch(/RAN/);
    await picture("build");
    await page.getByRole("tab", { name: "Machine" }).click();
    await picture("machine");
    await page.locator(".xterm-helper-textarea").focus();
  });

  it("an interactive container: look around and leave", async () => {
    await page.locator(".xterm-helper-textarea").focus();
    const inside = /root@[0-9a-f]{12}:\/app# *$/;
    await hands.keys("docker run -it --rm shop bash\n");
    await hands.waitFor(inside);
    expect(await hands.run("ls", inside)).toMatch(/Dockerfile\s+app\.py\s+requirements\.txt/);
    expect(await hands.run("pip list 2>/dev/null", inside)).toMatch(/Flask +2\.0\.1/);
    await hands.keys("exit\n");
    await hands.waitFor(/student@drydock:~\/course\$ *$/);
  });

  it("shows containers and takes a command back", async () => {
    await page.getByRole("tab", { name: "Machine" }).click();
    await page.locator(".xterm-helper-textarea").focus();
    await hands.run("docker run -d --name web -p 8080:5000 shop");
    await page.locator(".container.running", { hasText: "web" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator(".container.running", { hasText: "web" }).waitFor({ state: "detached" });
    await page.locator(".xterm-helper-textarea").focus();
    await hands.press("Enter");
    expect(await hands.run("docker ps -a")).not.toMatch(/web/);
  });

  afterEach(async (context) => {
    if (context.task.result?.state === "fail") await picture(`failed-${context.task.id}`);
  });

  it("had no error, no warning and no request elsewhere", () => {
    expect(trouble).toEqual([]);
  });
});
