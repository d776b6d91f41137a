/** True for a text with an expression in it, or with what only the run can tell. */
export function hasUntold(text: string): boolean {
  return text.includes('${{') || text.includes('\uE000');
}
