/** A real Chromium, and a student's hands: type into the terminal, read what it shows. */
import { type Browser, chromium, type Frame, type Page } from "playwright-core";

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Errors of the page, and requests that left its origin. */
export function watchForTrouble(page: Page, origin: string): string[] {
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      trouble.push(`request: ${request.url()}`);
  });
  return trouble;
}

/** The terminal of a page or of a frame in it. */
export class TerminalHands {
  constructor(
    private readonly page: Page,
    private readonly frame: Page | Frame = page,
  ) {}

  async ready(): Promise<void> {
    await this.waitFor(/\$ *$/);
    await this.frame.locator(".xterm-helper-textarea").focus();
  }

  /** The screen and what has scrolled off it, lines joined, wrapped lines as one. */
  text(): Promise<string> {
    return this.frame.evaluate(() => {
      const shown = (globalThis as unknown as { drydockScreen?: { text(): string } }).drydockScreen;
      return shown?.text() ?? "";
    });
  }

  async waitFor(pattern: RegExp, from = 0): Promise<string> {
    const handle = await this.frame.waitForFunction(
      ([source, flags, start]) => {
        const shown = (globalThis as unknown as { drydockScreen?: { text(): string } }).drydockScreen;
        const text = (shown?.text() ?? "").slice(start as number);
        return new RegExp(source as string, flags as string).test(text) ? text : undefined;
      },
      [pattern.source, pattern.flags, from] as const,
      { timeout: 30_000, polling: 50 },
    );
    return (await handle.jsonValue()) as string;
  }

  /** Types keys without Enter. */
  keys(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** Types a command, waits for the next prompt, and returns what it printed. */
  async run(command: string, prompt: RegExp = /student@drydock:[^\n]*\$ *$/): Promise<string> {
    const before = (await this.text()).length;
    await this.keys(`${command}\n`);
    const shown = await this.waitFor(
      new RegExp(`\\n(?:[\\s\\S]*\\n)?(?:${prompt.source})`, prompt.flags),
      before,
    );
    return shown.slice(shown.indexOf("\n") + 1, shown.lastIndexOf("\n") + 1);
  }
}
