//! Who reads what, where several read the entries of one file: a plan by the lengths that its directory tells.

use super::ahead::Job;
use crate::model::order::sort_places;

/// Bytes of entries that are asked for at a time, about.
const BATCH: u64 = 4 << 20;
/// What an entry costs beside its bytes.
const EACH: u64 = 4 << 10;
/// A longer entry is read as it streams, by itself; bytes.
pub const WHOLE: u64 = 16 << 20;

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shares {
    /// An entry that is more than one reader's share of all, which is what everybody waits for in the end: one inflates it, and another digests it.
    pub longest: Option<Job>,
    /// Where there is such an entry: what whoever digests the file reads of it as it comes by, in its order.
    pub by_the_way: Vec<Job>,
    /// The others, some at a time, those that begin first being the longest, and else beside each other in the file.
    pub batches: Vec<Vec<Job>>,
}

/// Shares entries, in the order of the directory, out to so many readers of a file of `size` bytes; the file is digested besides.
pub fn shares(mut jobs: Vec<Job>, readers: u64, size: u64) -> Shares {
    let all = jobs.iter().map(|job| job.data.size).fold(0, u64::saturating_add);
    let share = all.checked_div(readers).unwrap_or(all).max(WHOLE);
    // One only: what several digest, each of them digests at the same time.
    let largest = jobs.iter().enumerate().max_by_key(|(_, job)| job.data.size);
    let longest = largest.filter(|(_, job)| job.data.size > share).map(|(at, _)| at).map(|at| jobs.remove(at));
    let mut by_the_way = Vec::new();
    if let Some(longest) = &longest {
        // What does not keep the one who digests at work for longer than the longest entry takes: a byte of the file costs as much as two of an entry that is
        // read, and as one of what is handed over.
        let longest = longest.data.size;
        let mut room = longest.saturating_sub(longest / 8).saturating_sub(size).saturating_mul(2);
        jobs.retain(|job| {
            let short = job.data.compressed_size <= BATCH && job.data.size <= WHOLE;
            let left = room.checked_sub(cost(job)).filter(|_| short);
            room = left.unwrap_or(room);
            by_the_way.extend(left.map(|_| job.clone()));
            left.is_none()
        });
    }
    // Who begins with the largest is not waited for in the end.
    let batches_of = |place: usize| jobs.get(place).map(|job| job.data.size / BATCH);
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    sort_places(&mut order, &|one, other| batches_of(other).cmp(&batches_of(one)));
    let (mut batches, mut batch, mut costs) = (Vec::new(), Vec::new(), 0_u64);
    for job in order.iter().filter_map(|place| jobs.get(*place)) {
        costs = costs.saturating_add(cost(job));
        batch.push(job.clone());
        if costs >= BATCH {
            batches.push(std::mem::take(&mut batch));
            costs = 0;
        }
    }
    batches.extend((!batch.is_empty()).then_some(batch));
    Shares { longest, by_the_way, batches }
}

fn cost(job: &Job) -> u64 {
    job.data.size.saturating_add(EACH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::read::Data;

    const MIB: u64 = 1 << 20;

    /// Entries of these sizes, each a third of it in the file, one after the other; and the size of the file.
    fn jobs(sizes: &[u64]) -> (Vec<Job>, u64) {
        let mut offset = 0;
        let mut job = |(place, size): (usize, &u64)| {
            offset += 100;
            let data = Data { deflated: true, offset, compressed_size: size / 3, size: *size, crc32: 0 };
            offset += size / 3;
            Job { place: place as u32, data, lines: false, header: false }
        };
        let jobs = sizes.iter().enumerate().map(&mut job).collect();
        (jobs, offset)
    }

    fn places(jobs: &[Job]) -> Vec<u32> {
        jobs.iter().map(|job| job.place).collect()
    }

    #[test]
    fn each_entry_is_read_once() {
        for sizes in
            [&[][..], &[MIB; 40], &[160 * MIB], &[MIB, 160 * MIB, 20 * MIB, MIB, 30 * MIB, 5 * MIB], &[90 * MIB; 3]]
        {
            for readers in [0, 1, 2, 8] {
                let (jobs, size) = jobs(sizes);
                let shares = shares(jobs.clone(), readers, size);
                let parts = [shares.longest.iter().cloned().collect(), shares.by_the_way, shares.batches.concat()];
                let mut all = places(&parts.concat());
                all.sort_unstable();
                assert_eq!(all, places(&jobs), "{sizes:?} for {readers}");
            }
        }
    }

    #[test]
    fn who_digests_reads_short_entries_in_their_order_for_as_long_as_the_longest_takes() {
        let (few, size) = jobs(&[MIB, 160 * MIB, 20 * MIB, MIB, 5 * MIB]);
        let shared = shares(few, 2, size);
        assert_eq!(shared.longest.map(|job| job.place), Some(1));
        assert_eq!((places(&shared.by_the_way), places(&shared.batches.concat())), (vec![0, 3, 4], vec![2]));

        let (many, size) = jobs(&[[100 * MIB].as_slice(), &[MIB; 90]].concat());
        let shared = shares(many, 2, size);
        let read: u64 = shared.by_the_way.iter().map(|job| job.data.size).sum();
        assert!(read > 0 && 2 * size + read < 2 * 100 * MIB, "{read} of {size}");
        assert!(shared.by_the_way.len() < 90 && !shared.batches.is_empty());
    }

    #[test]
    fn where_none_is_the_longest_by_far_nobody_waits_for_one() {
        let (even, size) = jobs(&[20 * MIB; 4]);
        let shared = shares(even, 2, size);
        assert_eq!((shared.longest, shared.by_the_way, shared.batches.len()), (None, Vec::new(), 4));
        let (short, size) = jobs(&[10 * MIB]);
        assert_eq!(shares(short, 2, size).longest, None);
    }
}
