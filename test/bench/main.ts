/**
 * All figures as one table: `npm run bench`, or `npm run bench -- word…` for those
 * with a word in their name or title. Exits 1 when one is over its budget.
 *
 * argv: the folder of a built page, then the words.
 */
import { buildFigures } from "./build.ts";
import { engineFigures } from "./engine.ts";
import { type Figure, withinBudget } from "./figure.ts";
import { fileFigures, processFigures } from "./os.ts";
import { pageFigures } from "./page.ts";
import { shellFigures } from "./shell.ts";

const [page = "", ...words] = process.argv.slice(2);
const groups = [
  shellFigures,
  processFigures,
  fileFigures,
  engineFigures,
  buildFigures,
  ...(page === "none" ? [] : [pageFigures(page)]),
];

let over = 0;
for (const group of groups) {
  const { figures, close } = await group.figures();
  const wanted = figures.filter(
    ({ name }) => words.length === 0 || words.some((word) => `${group.title} ${name}`.includes(word)),
  );
  if (wanted.length > 0) console.log(`\n${group.title}`);
  for (const figure of wanted) await show(figure);
  await close?.();
}
console.log(over === 0 ? "\nEverything is within its budget." : `\n${over} over budget.`);
process.exit(over === 0 ? 0 : 1);

async function show(figure: Figure): Promise<void> {
  const value = await figure.measure();
  const good = withinBudget(figure, value);
  if (!good) over += 1;
  const { budget } = figure;
  const limit =
    budget === undefined
      ? ""
      : `${"atMost" in budget ? "at most" : "at least"} ${"atMost" in budget ? budget.atMost : budget.atLeast}${good ? "" : "  OVER"}`;
  const number = value < 10 ? value.toFixed(1) : Math.round(value).toString();
  console.log(
    `  ${figure.name.padEnd(56)} ${number.padStart(8)} ${figure.unit.padEnd(8)} ${limit}`.trimEnd(),
  );
}
