/** Exact and statistical arithmetic. */
import decimal from "../../library/numbers/decimal.py?raw";
import fractions from "../../library/numbers/fractions.py?raw";
import numbers from "../../library/numbers/numbers.py?raw";
import statistics from "../../library/numbers/statistics.py?raw";

export const sources: Readonly<Record<string, string>> = {
  decimal,
  fractions,
  numbers,
  statistics,
};
