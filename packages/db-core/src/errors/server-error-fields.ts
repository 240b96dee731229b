/**
 * The fields of an ErrorResponse or NoticeResponse, as PostgreSQL documentation section 55.8 names
 * them. Only those the server sent are present.
 */
export interface ServerErrorFields {
  /** Five characters, PostgreSQL documentation appendix A. */
  readonly sqlState?: string;
  readonly severity?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly schema?: string;
  readonly column?: string;
  readonly dataType?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly where?: string;
  /** 1-based, in characters. */
  readonly position?: number;
  readonly routine?: string;
}
