/** Loops, substitutions and pipelines in the shell. Run by hand: see test/bench/README.md or bundle and run with node. */
import { shellMachine } from "../os/sh/harness.ts";

const scripts: readonly (readonly [name: string, script: string])[] = [
  ["while loop, 2000 rounds", "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done"],
  ["for loop, 2000 echoes", "for i in {1..2000}; do echo $i; done > /dev/null"],
  ["2000 function calls", "f() { local x=$1; x=$((x+1)); }; for ((i=0;i<2000;i++)); do f $i; done"],
  ["200 pipelines of 3", "for i in {1..200}; do echo $i | cat | grep -c x; done > /dev/null"],
  ["500 command substitutions", "for i in {1..500}; do x=$(echo $i); done"],
  ["yes | head -c 100M | wc -c", "yes | head -c 100M | wc -c"],
  ["200 programs", "for i in {1..200}; do /usr/bin/true; done"],
];

const machine = shellMachine();
for (let round = 0; round < 3; round++) {
  for (const [name, script] of scripts) {
    const from = performance.now();
    await machine.run(["bash", "-c", script]);
    console.log(`${name}: ${(performance.now() - from).toFixed(1)} ms`);
  }
}
