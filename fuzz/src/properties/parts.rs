//! Inputs of several files: the parts are apart by a line of their own, which mutations can add, move and take away.

/// Stands between two parts.
pub const BETWEEN: &[u8] = b"\n=====\n";

/// The parts, as many as there are; an empty one is as good as none.
pub fn split<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut parts: [&[u8]; N] = [&[]; N];
    let mut rest = data;
    let last = N.saturating_sub(1);
    for (at, part) in parts.iter_mut().enumerate() {
        let end = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN).filter(|_| at < last);
        let (this, after) = rest.split_at(end.unwrap_or(rest.len()));
        *part = this;
        rest = after.strip_prefix(BETWEEN).unwrap_or_default();
    }
    parts
}

/// The input of these parts.
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.join(BETWEEN)
}
