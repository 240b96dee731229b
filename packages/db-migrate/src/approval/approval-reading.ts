import type { Refusal } from "../errors/refusal.js";
import type { ApprovalClaims } from "./approval-claims.js";

/** What a token says, once its signature is good; otherwise why it counts for nothing. */
export type ApprovalReading = { readonly claims: ApprovalClaims } | { readonly refusal: Refusal };
