// Numbers that look random and follow from a seed (mulberry32), so that what was drawn can be drawn again.

/** Draws from `seed`: `below(n)` is a whole number from 0 to n - 1, `pick` one of a list, `chance` true in so many of a hundred. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)], chance: (percent) => below(100) < percent };
}
