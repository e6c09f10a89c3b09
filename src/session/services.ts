/** Registries on a port of the student's machine: for `docker push` and for `curl`. */
import { httpService } from "../os/net/http.ts";
import type { NetworkNamespace } from "../os/net/namespace.ts";
import type { Hosts } from "../registry/hosts.ts";
import { handleRegistryRequest } from "../registry/http.ts";
import { createRegistry, type Registry } from "../registry/registry.ts";

/**
 * @param service `registry:localhost:5000`, or `registry-with-login:localhost:5001` (user `student`, password `s3cret`)
 * @throws Error when the service is none of these
 */
export function startService(service: string, hosts: Hosts, net: NetworkNamespace): Registry {
  const parsed = /^(registry|registry-with-login):(localhost):(\d+)$/.exec(service);
  if (parsed === null) throw new Error(`no such service: ${service}`);
  const [, kind, host, port] = parsed;
  const registry = createRegistry(
    kind === "registry" ? {} : { auth: { username: "student", password: "s3cret" } },
  );
  hosts.serve(`${host}:${port}`, registry);
  net.serve(Number(port), registryService(registry));
  return registry;
}

function registryService(registry: Registry) {
  return httpService(async (request) => {
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const answer = await handleRegistryRequest(registry, {
      method: request.method,
      path: request.target,
      headers,
    });
    return { status: answer.status, headers: Object.entries(answer.headers), body: answer.body };
  });
}
