import { expect, it } from "vitest";
import { pickServerUser } from "./server-user.js";

const root = "root:x:0:0:root:/root:/bin/bash";
const daemon = "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin";
const nobody = "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin";
const postgres = "postgres:x:101:104::/var/lib/postgresql:/bin/bash";

it("prefers postgres, then nobody, then whoever is not root", () => {
  expect(pickServerUser([root, daemon, nobody, postgres].join("\n"))).toEqual({
    name: "postgres",
    uid: 101,
    gid: 104,
  });
  expect(pickServerUser([root, daemon, nobody].join("\n"))?.name).toBe("nobody");
  expect(pickServerUser([root, daemon].join("\n"))?.name).toBe("daemon");
});

it("never picks root, root's group or a line it cannot read", () => {
  expect(pickServerUser(`${root}\nops:x:5:0::/:/bin/sh\n\nbroken\n`)).toBeUndefined();
});
