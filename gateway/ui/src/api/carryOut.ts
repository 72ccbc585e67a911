/**
 * Has something done and goes on with the answer, also where the row or dialog that asked is gone by then: an event may take it off the
 * page before the answer comes, and `mutate` tells only who is still shown, and of several the last. What was refused stands in the
 * mutation, beside what asked.
 *
 * @param onRefused for those of whom nothing is left on the page
 */
export function carryOut<Wish, Answer>(
  mutation: { mutateAsync: (wish: Wish) => Promise<Answer> },
  wish: NoInfer<Wish>,
  onDone: (answer: Answer) => void,
  onRefused: (problem: Error) => void = () => {},
) {
  void mutation.mutateAsync(wish).then(onDone, onRefused)
}
