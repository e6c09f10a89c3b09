/** Exact and statistical arithmetic. */
import statistics from "../../library/numbers/statistics.py?raw";

export const sources: Readonly<Record<string, string>> = {
  statistics,
};
