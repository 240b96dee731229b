import { type Trap, trap } from "./trap.js";

/** Statements over what a schema defines itself: functions, casts, operators, foreign keys. */
export const definitionTraps: readonly Trap[] = [
  // Functions.
  trap(`SELECT shout(s), shout(nn), shout(s) FROM a`, "?-?"),
  trap(`SELECT id, s FROM all_of_a()`, "~?"),
  trap(`SELECT x FROM each_of_a() x`, "-"),
  trap(`SELECT x, y FROM half()`, "?~"),
  trap(`SELECT (SELECT 1 LIMIT int8dec(1)), (SELECT 1 LIMIT 1::smallint)`, "?-"),
  trap(
    `SELECT jsonb_set_lax(path => '{a}', replacement => '1', jsonb_in => j, create_if_missing => true),
      jsonb_set_lax(replacement => '1', create_if_missing => true, path => '{a}', jsonb_in => coalesce(j, '{}')) FROM document`,
    "?-",
  ),

  // A cast that only the planner adds.
  trap(
    `SELECT x FROM (VALUES ('small'::size)) v (x) UNION ALL SELECT y FROM (VALUES ('small'::old_size)) w (y)`,
    "?",
  ),
  trap(
    `(SELECT x FROM (VALUES ('small'::old_size)) v (x) UNION ALL SELECT 'large'::old_size) UNION ALL SELECT e FROM a`,
    "?",
  ),
  trap(`SELECT e FROM a UNION ALL SELECT 'small'::size_domain UNION ALL SELECT 'large'`, "-"),

  // An operator whose negator knows NULL.
  trap(`SELECT n FROM a WHERE n ==== 2`, "-"),
  trap(`SELECT n FROM a WHERE NOT (n ==== 77)`, "?"),
  trap(`SELECT n FROM a WHERE NOT (n ==== ANY (ARRAY[77]))`, "?"),
  trap(`SELECT n FROM a WHERE NOT (n = 77)`, "-"),

  // Foreign keys that are not what they seem.
  trap(`SELECT p.v FROM to_part x LEFT JOIN part_low p ON p.id = x.part_id`, "?"),
  trap(`SELECT t.v FROM keeps_deleted x LEFT JOIN target t ON t.id = x.target_id`, "?"),
  trap(`SELECT t.v FROM keeps_updated x LEFT JOIN target t ON t.id = x.target_id`, "?"),
  trap(`SELECT t.v FROM follows x LEFT JOIN target t ON t.id = x.target_id`, "-"),
  trap(`SELECT t.v FROM switched_off x LEFT JOIN target t ON t.id = x.target_id`, "?"),

  // What is of this row, of another one, or of none.
  trap(
    `SELECT coalesce(first_value(b.id) OVER (ORDER BY b.id NULLS FIRST), a.id) FROM a FULL JOIN b ON false`,
    "?",
  ),
  trap(`DELETE FROM c WHERE b_id IS NOT NULL RETURNING new.b_id, old.b_id, b_id`, "?--", {
    since: 18,
  }),
  trap(`DELETE FROM c WHERE c IS NOT NULL RETURNING new, old`, "?-", { since: 18 }),
  trap(
    `SELECT generate_series(1, 2) AS x, generate_series(1, 3) AS y, generate_series(1, count(*)::int) FROM a GROUP BY 1, 2`,
    "?~~",
  ),
  trap(`SELECT generate_series(1, 2) AS x, count(*) FROM a GROUP BY 1`, "--"),
  trap(`SELECT n + 1 FROM a WHERE n + 1 > 0 GROUP BY GROUPING SETS ((n), (s))`, "?"),
];
