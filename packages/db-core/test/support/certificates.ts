import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate and its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** One certificate authority that signs for tests, in a temporary folder of its own. */
export class CertificateAuthority {
  readonly #folder: string;
  #serial = 0;

  constructor(name: string) {
    this.#folder = mkdtempSync(join(tmpdir(), "abe-certificates-"));
    this.#openssl([
      ...["req", "-x509", ...ellipticKey, "-keyout", "ca.key", "-out", "ca.crt"],
      ...["-subj", `/CN=${name}`, "-days", "2"],
      ...["-addext", "basicConstraints=critical,CA:TRUE"],
    ]);
  }

  /** Its own certificate. */
  get cert(): string {
    return this.#read("ca.crt");
  }

  /** @param names as in subjectAltName, such as `DNS:localhost`; none for a client. */
  issue(commonName: string, names: readonly string[] = []): Certificate {
    const file = `issued-${++this.#serial}`;
    const extension = names.length === 0 ? "" : `subjectAltName=${names.join(",")}\n`;
    writeFileSync(join(this.#folder, `${file}.ext`), `basicConstraints=CA:FALSE\n${extension}`);
    this.#openssl([
      ...["req", "-new", ...ellipticKey, "-keyout", `${file}.key`, "-out", `${file}.csr`],
      ...["-subj", `/CN=${commonName}`],
    ]);
    this.#openssl([
      ...["x509", "-req", "-in", `${file}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key"],
      ...["-set_serial", String(this.#serial), "-days", "2", "-sha256"],
      ...["-extfile", `${file}.ext`, "-out", `${file}.crt`],
    ]);
    return { cert: this.#read(`${file}.crt`), key: this.#read(`${file}.key`) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), "utf8");
  }

  #openssl(args: readonly string[]): void {
    execFileSync("openssl", args, { cwd: this.#folder, stdio: "pipe" });
  }
}

const ellipticKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Why no certificates can be made here; `undefined` when they can. */
export function missingOpenssl(): string | undefined {
  try {
    execFileSync("openssl", ["version"], { stdio: "pipe" });
    return undefined;
  } catch {
    return "openssl is not on the search path";
  }
}
