/** What "decided" means in SQL: one wording for every query that asks whether a person has settled a line. */

/** True where an active match or an exclusion holds the line whose id `lineId` names, such as "l.id". */
export function decided(lineId: string): string {
  return `(EXISTS (SELECT 1 FROM active_leg held WHERE held.line_id = ${lineId}) OR EXISTS (SELECT 1 FROM excluded_line out WHERE out.line_id = ${lineId}))`;
}

/** The opposite: the line is still open. */
export function undecided(lineId: string): string {
  return `NOT ${decided(lineId)}`;
}
