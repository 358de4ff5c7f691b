//! Prefix codes of least cost within a greatest length (RFC 1951, section 3.2.2).

/// The longest code of any alphabet of deflate.
const LONGEST: usize = 15;

/// The lengths of a code for symbols that occur so often; 0 for those that do not. There are two codes at least, since some readers take no fewer.
pub(crate) fn lengths<const N: usize>(counts: &[u32; N], longest: usize) -> [u8; N] {
    let mut lengths = [0; N];
    let mut used: Vec<(u32, u16)> = Vec::with_capacity(N);
    used.extend(counts.iter().zip(0u16..).filter(|(count, _)| **count > 0).map(|(count, symbol)| (*count, symbol)));
    for symbol in 0..2 {
        if used.len() < 2 && used.first().is_none_or(|(_, other)| *other != symbol) {
            used.push((1, symbol));
        }
    }
    used.sort_unstable();
    let mut of_length = limited(&depths(&used), longest);
    // The rarest have the longest.
    let mut length = longest;
    for (_, symbol) in used {
        while length > 0 && of_length.get(length).is_none_or(|left| *left == 0) {
            length = length.saturating_sub(1);
        }
        if let Some(left) = of_length.get_mut(length) {
            *left = left.saturating_sub(1);
        }
        if let Some(place) = lengths.get_mut(usize::from(symbol)) {
            *place = length as u8;
        }
    }
    lengths
}

/// How many leaves lie how deep in the tree of least cost over these counts, which ascend.
fn depths(used: &[(u32, u16)]) -> Vec<u32> {
    // Nodes come into being in the order of their counts: the least is always the next leaf or the next node.
    let mut nodes: Vec<(u64, usize, usize)> = Vec::with_capacity(used.len());
    let leaves = used.len();
    let (mut leaf, mut node) = (0, 0);
    let mut least = |nodes: &[(u64, usize, usize)]| {
        let of_leaf = used.get(leaf).map(|(count, _)| u64::from(*count));
        let of_node = nodes.get(node).map(|(count, ..)| *count);
        match (of_leaf, of_node) {
            (Some(count), other) if other.is_none_or(|other| count <= other) => {
                leaf = leaf.saturating_add(1);
                Some((count, leaf.saturating_sub(1)))
            }
            (_, Some(count)) => {
                node = node.saturating_add(1);
                Some((count, leaves.saturating_add(node).saturating_sub(1)))
            }
            (_, None) => None,
        }
    };
    while nodes.len().saturating_add(1) < leaves {
        let (Some((one, left)), Some((other, right))) = (least(&nodes), least(&nodes)) else { break };
        nodes.push((one.saturating_add(other), left, right));
    }
    let mut depth_of = vec![0u32; nodes.len()];
    let mut depths = vec![0u32; leaves.saturating_add(1)];
    for (at, (_, left, right)) in nodes.iter().enumerate().rev() {
        let below = depth_of.get(at).copied().unwrap_or_default().saturating_add(1);
        for child in [*left, *right] {
            match child.checked_sub(leaves) {
                Some(node) => depth_of.get_mut(node).map(|depth| *depth = below),
                None => depths.get_mut(below as usize).map(|count| *count = count.saturating_add(1)),
            };
        }
    }
    depths
}

/// The same with none deeper than `longest`, still a complete code: what is too deep comes up, and others go down for it.
fn limited(depths: &[u32], longest: usize) -> [u32; LONGEST + 1] {
    let mut counts = [0u32; LONGEST + 1];
    for (depth, count) in depths.iter().enumerate() {
        if let Some(place) = counts.get_mut(depth.min(longest)) {
            *place = place.saturating_add(*count);
        }
    }
    // In leaves of the greatest depth.
    let whole = 1u64 << longest;
    let taken = |(depth, count): (usize, &u32)| u64::from(*count) << longest.saturating_sub(depth);
    let mut total: u64 = counts.iter().enumerate().skip(1).map(taken).sum();
    while total > whole {
        let Some(depth) = (1..longest).rev().find(|depth| counts.get(*depth).is_some_and(|count| *count > 0)) else {
            break;
        };
        for (place, change) in [(longest, -1), (depth, -1), (depth.saturating_add(1), 2)] {
            if let Some(count) = counts.get_mut(place) {
                *count = count.saturating_add_signed(change);
            }
        }
        total = total.saturating_sub(1);
    }
    counts
}

/// The codes of these lengths, as they stand in the stream: the first bit lowest.
pub(crate) fn codes<const N: usize>(lengths: &[u8; N]) -> [u16; N] {
    let mut next = [0u32; LONGEST + 2];
    for length in lengths.iter().filter(|length| **length > 0) {
        if let Some(count) = next.get_mut(usize::from(*length).saturating_add(1)) {
            *count = count.saturating_add(1);
        }
    }
    let mut code = 0u32;
    for place in &mut next {
        code = code.saturating_add(*place) << 1;
        *place = code;
    }
    let mut codes = [0; N];
    for (place, length) in codes.iter_mut().zip(lengths) {
        if let Some(next) = next.get_mut(usize::from(*length)).filter(|_| *length > 0) {
            *place = (*next as u16).reverse_bits() >> 16u32.saturating_sub(u32::from(*length));
            *next = next.saturating_add(1);
        }
    }
    codes
}
