/** Properties try the same cases each time; `SEED=random` or a number tries others. */
import fc from "fast-check";

const wanted = process.env.SEED;
if (wanted !== "random") fc.configureGlobal({ seed: wanted === undefined ? 1 : Number(wanted) });
