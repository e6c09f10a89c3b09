/** A student at the page's terminal, without a page: a whole world at the pace of the page, and what its terminal printed. */
import { nodePlatform } from "../../src/node/platform.ts";
import type { Pace, World } from "../../src/session/types.ts";
import { createWorld } from "../../src/session/world.ts";

const prompt = /(?:student|I have no name!)@drydock:\S*\$ $/;
/** Enough for what a test looks for, in any flood. */
const mostShown = 20_000;
/** Colours and modes of the terminal are not what is read. */
const styles = /\x1b\[[?\d;]*[a-zA-Z]/g;

export class Seat {
  readonly world: World;
  private readonly terminal;
  private readonly decoder = new TextDecoder();
  private shown = "";
  private changed = () => {};

  constructor(pace: Pace = "instant") {
    this.world = createWorld({ platform: nodePlatform, pace, startMs: Date.UTC(2025, 5, 1, 9), seed: 1 });
    this.terminal = this.world.openTerminal({ columns: 80, rows: 24 });
    this.terminal.onOutput((data) => {
      this.shown = (this.shown + this.decoder.decode(data, { stream: true })).slice(-mostShown);
      this.changed();
    });
  }

  /** What was printed since `forget`, without styles. */
  get text(): string {
    return this.shown.replace(styles, "").replaceAll("\r", "");
  }

  forget(): void {
    this.shown = "";
  }

  /** Keys, as they come from the keyboard. */
  keys(text: string): void {
    this.terminal.input(text);
  }

  /** As the page does with what is pasted. */
  paste(text: string): void {
    this.keys(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`);
  }

  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.text)) {
      await new Promise<void>((resolve) => {
        this.changed = resolve;
      });
    }
    return this.text;
  }

  /** Resolves once nothing more is printed: all of the machine waits. */
  async settled(): Promise<void> {
    for (let before = -1; before !== this.shown.length; ) {
      before = this.shown.length;
      await this.world.kernel.settled();
    }
    this.forget();
    this.keys("\r");
    await this.prompt();
  }

  prompt(): Promise<string> {
    return this.until(prompt);
  }

  /** Types a command and returns what it printed up to the next prompt. */
  async run(command: string): Promise<string> {
    await this.prompt();
    this.forget();
    this.keys(`${command}\r`);
    const text = await this.until(new RegExp(`\\n(?:.*\\n)*${prompt.source}`));
    return text.slice(text.indexOf("\n") + 1, text.lastIndexOf("\n") + 1);
  }
}
