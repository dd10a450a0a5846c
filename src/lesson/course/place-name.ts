/** A step as everyone names it: `10.4`. @param stepIndex from 0 */
export function placeName(lesson: number, stepIndex: number): string {
  return `${lesson}.${stepIndex + 1}`;
}
