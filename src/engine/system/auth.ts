/** `POST /auth`: whether a registry takes these credentials. */
import { EngineError } from "../../api/errors.ts";
import type { AuthRequest, AuthResponse } from "../../api/types.ts";
import { DistributionError } from "../../oci/distribution.ts";
import { defaultDomain } from "../../oci/reference.ts";
import type { Env } from "../env.ts";
import { pause } from "../images/progress.ts";
import { reach, registryUrl, reworded } from "../images/registry.ts";

export async function login(env: Env, body: AuthRequest): Promise<AuthResponse> {
  const address = body.serveraddress ?? "";
  const host =
    /^(https?:\/\/)?(index\.)?docker\.io(\/v1\/?)?$/.test(address) || address === ""
      ? defaultDomain
      : address.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const registry = await reach(env, host);
  await pause(env);
  try {
    await registry.login({ username: body.username ?? "", password: body.password ?? "" });
  } catch (error) {
    if (!(error instanceof DistributionError)) throw error;
    if (error.reason !== "unauthorized" && error.reason !== "denied") throw reworded(error, { host });
    if (host === defaultDomain) throw new EngineError("registry.hub_login", {});
    throw new EngineError("registry.login_status", { url: `${registryUrl(host)}/v2/` });
  }
  return { IdentityToken: "", Status: "Login Succeeded" };
}
