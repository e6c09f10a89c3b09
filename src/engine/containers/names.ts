/** Made-up container names: an adjective and a person of computing or the sea. */
const left =
  "able agile amber blithe bold brave breezy bright brisk calm candid cheerful clever cosy crisp daring dazzling eager earnest easy fair fancy fleet fond frank gentle glad golden grand happy hardy hearty honest humble jolly keen kind lively loyal lucid lucky mellow merry mighty modest neat nimble noble patient placid polite proud quick quiet ready serene sharp silent sincere smart snug spry steady sunny swift tidy tranquil trusty upbeat valiant vivid warm wise witty zealous".split(
    " ",
  );
const right =
  "anning ballard beaufort bering bjarni boole bowditch cabot cartier church codd cook cousteau dijkstra drake earle engelbart erikson franklin frobisher gagarin galway gama goldberg hamilton harrison hooke hopper hoare hudson jansz jemison kay kernighan knuth lamport liskov lovelace maury mccarthy mercator milner minsky naur newell nansen noether perlis pytheas ritchie scoresby shackleton shannon slocum somerville tasman thompson torvalds turing vespucci wegener wilkes wirth zheng".split(
    " ",
  );

/** `random` gives [0, 1). A name that is taken gets a digit. */
export function inventName(random: () => number, taken: (name: string) => boolean): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  for (let tries = 0; ; tries++) {
    const name = `${pick(left)}_${pick(right)}${tries < 6 ? "" : Math.floor(random() * 10)}`;
    if (!taken(name)) return name;
  }
}

/** At least two characters. */
export function isValidName(name: string): boolean {
  return /^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name);
}
