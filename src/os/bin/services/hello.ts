/** What hello-world prints: the greeting, then in our own words what has just happened. */
import type { Program } from "../../process.ts";

export const hello: Program = async (proc) => {
  await proc.stdout.write(`
Hello from Docker!
You see this because everything between you and this text is in working order.

On its way here:
 1. Your docker client asked the Docker daemon to run the image "hello-world".
 2. The daemon looked for the image on this machine; if it was missing, it
    pulled it from the registry.
 3. From the image the daemon made a new container and started the program in
    it. This text is what that program wrote.
 4. The daemon passed the text back to the client, which put it on your terminal.

The program has ended, and so has its container: docker ps -a still lists it.

For something larger, start a shell in a container:
 $ docker run -it ubuntu bash

`);
  return 0;
};
