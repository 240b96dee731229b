/** What pg runs as it is: a cursor, a stream, a COPY. Its own code speaks to the connection. */
export interface PgSubmittable {
  submit(connection: never): unknown;
}

/** One statement with what pg can be told about it. */
export interface PgQueryConfig {
  readonly text?: string;
  readonly values?: readonly unknown[];
  /** The server's name of a prepared statement, unique on its connection. */
  readonly name?: string;
  /** An object with `getTypeParser(oid, format)`, for this statement alone. */
  readonly types?: object;
  /** `array` yields each row as an array of values. */
  readonly rowMode?: string;
}

/** A column of a result. */
export interface PgField {
  readonly name: string;
  readonly tableID: number;
  readonly columnID: number;
  readonly dataTypeID: number;
  readonly dataTypeSize: number;
  readonly dataTypeModifier: number;
  readonly format: string;
}

/** What a statement returned, its values read by pg's type parsers. */
export interface PgResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number | null;
  readonly command: string;
  readonly fields: PgField[];
}

/** Told the error, or the result. */
export type PgCallback<Result> = (error: unknown, result?: Result) => void;

type PgRow = Record<string, unknown>;

/**
 * `pg.Pool.query`: a text or a configuration, with or without values, by promise or by callback. A text
 * without values may hold several statements; the result is an array then.
 */
export interface PgQuery {
  <Row = PgRow>(query: string | PgQueryConfig, values?: readonly unknown[]): Promise<PgResult<Row>>;
  <Row = PgRow>(query: string | PgQueryConfig, callback: PgCallback<PgResult<Row>>): void;
  <Row = PgRow>(
    query: string | PgQueryConfig,
    values: readonly unknown[] | undefined,
    callback: PgCallback<PgResult<Row>>,
  ): void;
}

/** `pg.Client.query`: as {@link PgQuery}, and a submittable, which is given back as it is. */
export interface PgClientQuery extends PgQuery {
  <Submitted extends PgSubmittable>(submittable: Submitted): Submitted;
}
