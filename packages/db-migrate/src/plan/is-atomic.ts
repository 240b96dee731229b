/** Whether what a plan was asked for runs all in one transaction: an `up` with `atomic`. */
export function isAtomic(request: object): boolean {
  return Reflect.get(request, "atomic") === true;
}
