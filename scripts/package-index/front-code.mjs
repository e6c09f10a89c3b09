/**
 * Rows as lines of tab-separated columns, sorted by the first. Of a name only the end is
 * written, after one digit (base 36) that tells how much it shares with the one before;
 * a second column equal to the one above is empty.
 */
export function frontCode(rows) {
  let before = ["", ""];
  return rows
    .map((row) => {
      const [name, second = "", ...others] = row;
      let shared = 0;
      while (shared < 35 && shared < name.length && name[shared] === before[0][shared]) shared++;
      const line = [shared.toString(36) + name.slice(shared), second === before[1] ? "" : second, ...others];
      before = [name, second];
      return line.join("\t").replace(/\t+$/, "");
    })
    .join("\n");
}
