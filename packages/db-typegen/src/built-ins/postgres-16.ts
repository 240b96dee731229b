import type { BuiltInsText } from "./built-ins.js";

/** Written by `node scripts/typegen/built-ins.mjs 16` from PostgreSQL 16.14. */
export const postgres16: BuiltInsText = {
  strict: `
    56-57 60-70 72-74 77-79 84 89 115-116 125-138 141 144-173 176-193 202-207 209 211-213 216-221
    223-225 227-253 266 274 277-314 316-320 324 328 339-346 350-351 354-361 363-365 368-369
    371-373 377 380-382 390-393 395-396 399-401 404 406-409 421-422 425 432 441-455 457-459
    462-472 474-483 515-516 598-599 605 619 626 635 652-653 655-659 668-669 677-681 683 696-699
    702 704 710-711 714 716-717 720-725 727-730 740-746 749 752-754 766 768-771 776 778-782 785
    830-842 846-868 870-885 888-899 919-930 935-937 940-949 959-960 972-973 975-978 981-999 1026
    1039 1048-1053 1063-1064 1078 1080 1086-1092 1102-1107 1138-1142 1145-1149 1152-1159
    1162-1170 1172 1174-1176 1178 1180-1181 1189-1190 1194-1200 1217-1219 1230 1236-1241 1246
    1251-1254 1256-1258 1265 1268 1272-1285 1287-1288 1292 1295-1299 1314-1315 1317-1319 1326
    1339-1347 1349 1352-1359 1362 1367-1370 1372-1381 1385 1389-1390 1394-1398 1400-1401
    1404-1416 1419 1421-1426 1428-1434 1436-1449 1452-1487 1492-1493 1495-1499 1530-1532 1534
    1540-1543 1545 1556 1569-1572 1574 1576 1581-1582 1592-1596 1598 1600-1610 1618 1620-1622
    1624 1631-1639 1656-1661 1666-1685 1687-1688 1690-1693 1696-1699 1703-1715 1717-1750
    1764-1767 1769 1771-1776 1778-1783 1810-1813 1848 1850-1861 1892-1915 1946-1954 1961
    1965-1969 1973 1980 1986-1987 2003-2015 2020 2024-2025 2027-2029 2032-2033 2035-2039
    2045-2048 2052-2058 2069-2072 2075-2076 2085-2090 2160-2161 2163-2164 2166-2167 2169-2170
    2174-2175 2177-2178 2180 2188-2195 2233-2234 2284-2285 2288 2308-2311 2316 2320-2321
    2338-2344 2351-2357 2364-2370 2377-2383 2401 2403 2405 2407 2409 2411 2413 2415 2419 2421
    2423 2425 2427 2429 2431 2433 2435 2437 2439 2441 2443 2445 2447 2449 2451 2453 2455 2457
    2459 2461-2467 2469 2471 2473 2475 2477 2479 2481 2483 2485 2487 2489 2491 2493 2495 2497
    2499 2503 2515-2516 2520-2533 2546-2550 2557-2558 2562-2569 2587-2588 2627-2633 2647-2649
    2711 2731-2738 2747-2749 2767-2768 2790-2796 2804-2805 2850-2851 2895-2896 2954-2960
    2962-2963 2971 2981-2987 3030-3033 3051-3053 3060-3062 3144-3146 3153-3156 3165-3166 3176
    3179 3181-3187 3202-3203 3207 3210 3218 3261-3264 3275 3290 3292 3301-3306 3308-3309
    3319-3321 3323 3326-3327 3343-3345 3399 3409-3412 3414 3416-3422 3432 3447 3461-3464 3480
    3508-3515 3524-3525 3533 3546-3547 3551 3562-3563 3579 3616-3625 3634-3635 3638 3640
    3662-3673 3684-3685 3691-3692 3696 3705-3706 3709-3711 3724 3739 3743-3747 3749-3751
    3754-3755 3759-3761 3774 3787 3803 3811-3812 3822-3824 3837 3846-3847 3850-3874 3902
    3914-3915 3922-3925 3928-3930 3939 3956 3968 4004 4007 4038-4050 4057 4063 4067 4071 4088
    4091 4095 4112-4123 4125-4141 4197 4201-4216 4228 4234 4237-4241 4244-4298 4350-4351
    4541-4542 5001 5003-5004 5006-5007 5009 5011 5023 5034-5037 5043-5049 5051 5058 5062-5063
    5065 5071 5083-5085 5091 5096-5098 6162-6163 6172 6177-6178 6192-6193 6195-6196 6198
    6200-6201 6204 6212 6215-6216 6219-6223 6251-6264 6273 6292 6311`,
  others: `
    376:0 378: 379: 383:0|1 384:0+1 394:0 438: 440: 1081:0 1193: 1271:0+1+2+3 1286: 1289: 1290:
    1304:0+1+2+3 1305:0+1+2+3 1306:0+1+2+3 1307:0+1+2+3 1308:0+1+2+3 1309:0+1+2+3 1310:0+1+2+3
    1311:0+1+2+3 1623:0 1840:0|1 1841:0|1 1842:0|1 2041:0+1+2+3 2042:0+1+2+3 2043:0+1+2+3
    2044:0+1+2+3 3058: 3059:0 3167:0 3168:0 3198: 3199: 3200: 3201: 3271: 3272: 3273: 3274:
    3279:0 3528: 3529: 3530: 3531: 3539:0 3540:0 3840: 3841: 3844: 3845: 3933: 3934: 3937: 3938:
    3941: 3942: 3945: 3946: 5028: 5054:0+1+3`,
  aggregates: `
    2050:value 2051:value 2100:value 2101:value 2102:value 2103:value 2104:value 2105:value
    2106:value 2107:value 2108:value 2109:value 2110:value 2111:value 2112:value 2113:value
    2114:value 2115:value 2116:value 2117:value 2118:value 2119:value 2120:value 2122:value
    2123:value 2124:value 2125:value 2126:value 2127:value 2128:value 2129:value 2130:value
    2131:value 2132:value 2133:value 2134:value 2135:value 2136:value 2138:value 2139:value
    2140:value 2141:value 2142:value 2143:value 2144:value 2145:value 2146:value 2147:nothing
    2236:value 2237:value 2238:value 2239:value 2240:value 2241:value 2242:value 2243:value
    2244:value 2245:value 2335:row 2517:value 2518:value 2519:value 2718:value 2719:value
    2720:value 2721:value 2722:value 2723:value 2724:value 2725:value 2726:value 2727:value
    2728:value 2729:value 2797:value 2798:value 2803:nothing 2818:nothing 3175:row 3197:value
    3267:row 3270:value 3526:value 3527:value 3538:value 3545:value 3564:value 3565:value
    3972:value 3974:value 3976:value 3978:value 3980:value 3982:value 3984:value 4053:value
    4189:value 4190:value 4301:value 4389:value 4450:value 5099:value 5100:value 6164:value
    6165:value 6166:value 6167:value 6227:value 6276:row 6280:value 6281:value 6282:value
    6284:row 6288:value 6289:value 6290:value 6291:value`,
  fields: `
    1171:century+decade+epoch+isoyear+julian+millennium+year
    1384:century+decade+epoch+isoyear+julian+millennium+year
    2021:century+decade+epoch+isoyear+julian+millennium+year
    6199:century+decade+epoch+isoyear+julian+millennium+year
    6202:century+decade+epoch+isoyear+julian+millennium+year
    6203:century+decade+epoch+isoyear+julian+millennium+year`,
  sets: `
    938:1 939:1 1066:1 1067:1 1068:1 1069:1 1179:1 1191:1 1192:1 2763:1 2765:1 2766:1 3208:1+2
    3219:1 3259:1 3260:1 3322:1 3931:1 3932:1 3955:1 3957:1 3958:1+2 3959:1 4006:1 5064:1 6160:1
    6183:1+2+3+4 6184:1+2+3+4 6274:1`,
  witnesses: {
    362: "\"lseg_interpt\"('[(0,0),(1,1)]'::lseg, '[(0,0),(1,1)]'::lseg)",
    366: "\"close_ps\"('(NaN,1)'::point, '[(0,0),(1,1)]'::lseg)",
    367: "\"close_pb\"('(NaN,1)'::point, '(1,1),(0,0)'::box)",
    370: "\"path_distance\"('[(0,0),(1,1)]'::path, '[(5,5)]'::path)",
    676: "\"pg_indexam_progress_phasename\"('0'::oid, '0'::bigint)",
    747: "\"array_dims\"('{}'::integer[])",
    748: "\"array_ndims\"('{}'::integer[])",
    961: "\"close_pl\"('(0,0)'::point, '{1,0,NaN}'::line)",
    979: "\"area\"('[(0,0),(1,1)]'::path)",
    980: "\"box_intersect\"('(1,1),(0,0)'::box, '(3,3),(2,2)'::box)",
    1171: "\"date_part\"('month'::text, 'infinity'::timestamp with time zone)",
    1177: '"jsonb_path_exists_tz"(\'{"a":{"b":1}}\'::jsonb, \'$.a.double()\'::jsonpath, \'{"a":{"b":1}}\'::jsonb, \'t\'::boolean)',
    1316: "\"time\"('infinity'::timestamp without time zone)",
    1384: "\"date_part\"('month'::text, 'infinity'::date)",
    1388: "\"timetz\"('infinity'::timestamp with time zone)",
    1435: "\"path_add\"('[(0,0),(1,1)]'::path, '((0,0),(1,1),(1,0))'::path)",
    1488: "\"close_ls\"('{1,-1,0}'::line, '[(0,0),(1,1)]'::lseg)",
    1489: "\"close_lseg\"('[(0,0),(1,1)]'::lseg, '[(0,0),(1,1)]'::lseg)",
    1494: "\"line_interpt\"('{1,-1,0}'::line, '{1,-1,0}'::line)",
    1768: "\"to_char\"('0'::interval, ''::text)",
    1770: "\"to_char\"('2024-02-29 01:02:03+00'::timestamp with time zone, ''::text)",
    1777: "\"to_number\"(''::text, ''::text)",
    2019: "\"time\"('infinity'::timestamp with time zone)",
    2021: "\"date_part\"('month'::text, 'infinity'::timestamp without time zone)",
    2023: "\"jsonb_path_query_first_tz\"('[null,1]'::jsonb, '$.a.double()'::jsonpath, '{\"a\":{\"b\":1}}'::jsonb, 'f'::boolean)",
    2030: '"jsonb_path_match_tz"(\'{"a":{"b":1}}\'::jsonb, \'$.a > 1\'::jsonpath, \'{"a":1,"b":[2],"c":"x"}\'::jsonb, \'t\'::boolean)',
    2049: "\"to_char\"('2024-02-29 01:02:03'::timestamp without time zone, ''::text)",
    2073: "\"substring\"(''::text, 'a'::text)",
    2074: "\"substring\"('english'::text, '$.a'::text, '1'::text)",
    2091: "\"array_lower\"('{}'::integer[], '0'::integer)",
    2092: "\"array_upper\"('{}'::integer[], '0'::integer)",
    2176: "\"array_length\"('{}'::integer[], '0'::integer)",
    2319: "\"pg_encoding_max_length\"('-1'::integer)",
    3214: "\"jsonb_object_field_text\"('{}'::jsonb, ''::text)",
    3215: "\"jsonb_array_element\"('{}'::jsonb, '0'::integer)",
    3216: "\"jsonb_array_element_text\"('{}'::jsonb, '0'::integer)",
    3217: "\"jsonb_extract_path\"('{}'::jsonb, VARIADIC '{a}'::text[])",
    3277: "\"array_position\"('{}'::integer[], '0'::integer)",
    3278: "\"array_position\"('{}'::integer[], '0'::integer, '0'::integer)",
    3281: "\"scale\"('NaN'::numeric)",
    3396: "\"regexp_match\"(''::text, 'a'::text)",
    3397: "\"regexp_match\"('FM999'::text, 'month'::text, ''::text)",
    3424: "\"pg_partition_root\"('pg_class'::regclass)",
    3478: "\"jsonb_object_field\"('{}'::jsonb, ''::text)",
    3723: "\"ts_lexize\"('scan_dictionary'::regdictionary, 'a'::text)",
    3848: "\"lower\"('empty'::int4range)",
    3849: "\"upper\"('empty'::int4range)",
    3940: "\"jsonb_extract_path_text\"('{}'::jsonb, VARIADIC '{a}'::text[])",
    3947: "\"json_object_field\"('{}'::json, ''::text)",
    3948: "\"json_object_field_text\"('{}'::json, ''::text)",
    3949: "\"json_array_element\"('{}'::json, '0'::integer)",
    3950: "\"json_array_element_text\"('{}'::json, '0'::integer)",
    3951: "\"json_extract_path\"('{}'::json, VARIADIC '{a}'::text[])",
    3953: "\"json_extract_path_text\"('{}'::json, VARIADIC '{a}'::text[])",
    4005: '"jsonb_path_exists"(\'{"a":{"b":1}}\'::jsonb, \'$.a.double()\'::jsonpath, \'{"a":{"b":1}}\'::jsonb, \'t\'::boolean)',
    4008: "\"jsonb_path_query_first\"('[null,1]'::jsonb, '$.a.double()'::jsonpath, '{\"a\":{\"b\":1}}'::jsonb, 'f'::boolean)",
    4009: '"jsonb_path_match"(\'{"a":{"b":1}}\'::jsonb, \'$.a > 1\'::jsonpath, \'{"a":1,"b":[2],"c":"x"}\'::jsonb, \'t\'::boolean)',
    4010: "\"jsonb_path_exists_opr\"('{}'::jsonb, 'strict $.a'::jsonpath)",
    4011: "\"jsonb_path_match_opr\"('{}'::jsonb, '$'::jsonpath)",
    4235: "\"lower\"('{}'::int4multirange)",
    4236: "\"upper\"('{}'::int4multirange)",
    5042: "\"min_scale\"('NaN'::numeric)",
    6199: "\"extract\"('month'::text, 'infinity'::date)",
    6202: "\"extract\"('month'::text, 'infinity'::timestamp without time zone)",
    6203: "\"extract\"('month'::text, 'infinity'::timestamp with time zone)",
    6265: "\"regexp_substr\"(''::text, 'a'::text)",
    6266: "\"regexp_substr\"('g'::text, 'public'::text, '32'::integer)",
    6267: "\"regexp_substr\"('public'::text, 'abc'::text, '1'::integer, '2'::integer)",
    6268: "\"regexp_substr\"('public'::text, 'second'::text, '1'::integer, '32'::integer, 'i'::text)",
    6269: "\"regexp_substr\"('a,b'::text, 'no such thing'::text, '2'::integer, '32'::integer, ''::text, '32'::integer)",
  },
};
